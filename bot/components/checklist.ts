import { ChannelType, DiscordAPIError, type MessageComponentInteraction, RESTJSONErrorCodes, Routes } from 'discord.js';
import { type Checklist, checklistDeliveries, STEPS_PER_PAGE } from '../../core/checklist.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, replace, think } from '../answer.ts';
import type { BotContext, Caller, Component } from '../command.ts';
import { renderChecklist } from '../render/checklist.ts';
import { say } from '../render/message.ts';
import { cut, labelOf, strong, when } from '../render/text.ts';
import type { Subject } from '../subjects.ts';
import { change, keyOf, settle, subjectOf } from '../work.ts';

const ALREADY_HAS_THREAD = 160_004;
const TOO_MANY_THREADS = 160_006;
const WRONG_CHANNEL_TYPE = 50_024;
const WEEK_MINUTES = 10_080;

type Press = MessageComponentInteraction<'cached'>;

/** Opens the checklist: in a thread of the alert, made when it is first asked for. */
export const openChecklist: Component = {
  name: 'checklist',
  access: 'reader',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    await think(interaction);
    const subject = await subjectOf(context.db.tables, caller, keyOf(args));
    if (subject.bulletin.steps.length === 0) throw new UserError('This bulletin has no steps.');
    const known = subject.checklist?.thread;
    if (known && (await isThere(interaction, known.id)))
      return answer(interaction, say(`The checklist is in <#${known.id}>.`));
    if (known) await context.db.tables.checklists.detachThread(caller.team.id, subject.bulletin.key, known.id);
    let made: string;
    try {
      made = await makeThread(interaction, subject.bulletin, caller, context, known?.id);
    } catch (error) {
      const trouble = whyNoThread(error);
      if (trouble === undefined) throw error;
      await answer(interaction, alone(subject, caller, 0));
      await answer(interaction, say(trouble));
      return;
    }
    const { subject: opened } = await change(context, caller, subject.bulletin.key, async (tables, act) => {
      const attached = await tables.checklists.attachThread(act, { id: made, channelId: interaction.channelId });
      const checklist = await tables.checklists.find(act.teamId, act.bulletinId);
      if (checklist) await tables.deliveries.enqueue(checklistDeliveries(checklist), act.now);
      return attached;
    });
    const thread = opened.checklist?.thread?.id ?? made;
    // Two people pressed at once, where there is no alert whose one thread both would have got.
    if (thread !== made) await interaction.client.rest.patch(Routes.channel(made), { body: { archived: true } });
    await answer(interaction, say(`The checklist is in <#${thread}>.`));
  },
};

async function isThere({ client }: Press, threadId: string): Promise<boolean> {
  try {
    await client.rest.get(Routes.channel(threadId));
    return true;
  } catch (error) {
    return !(error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownChannel);
  }
}

/** `gone` is the thread that somebody deleted: the alert's own has the alert's id, and is not made again under it. */
async function makeThread(
  interaction: Press,
  bulletin: RecordedBulletin,
  caller: Caller,
  context: BotContext,
  gone: string | undefined,
): Promise<string> {
  const posts = await context.db.tables.deliveries.about(caller.team.id, bulletin.key);
  const alert =
    posts.find((d) => d.messageId === interaction.message.id) ??
    posts.find((d) => d.purpose === 'alert' && d.state === 'sent');
  const name = threadName(bulletin);
  if (alert?.messageId === undefined || alert.messageId === gone)
    return createThread(interaction, alert?.destination ?? placeFor(interaction, caller), name);
  try {
    const body = { name, auto_archive_duration: WEEK_MINUTES };
    return threadId(await interaction.client.rest.post(Routes.threads(alert.destination, alert.messageId), { body }));
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    // A message has one thread, with the message's own id.
    if (error.code === ALREADY_HAS_THREAD && (await isThere(interaction, alert.messageId))) return alert.messageId;
    if (error.code !== ALREADY_HAS_THREAD && error.code !== RESTJSONErrorCodes.UnknownMessage) throw error;
    return createThread(interaction, alert.destination, name);
  }
}

async function createThread({ client, guild }: Press, channelId: string, name: string): Promise<string> {
  const announcing = guild.channels.cache.get(channelId)?.type === ChannelType.GuildAnnouncement;
  const type = announcing ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
  const body = { name, auto_archive_duration: WEEK_MINUTES, type };
  return threadId(await client.rest.post(Routes.threads(channelId), { body }));
}

/** Where no alert stands: in the channel of the alerts, or here. */
function placeFor({ channel, channelId }: Press, { team }: Caller): string {
  return team.alertChannelId ?? (channel?.isThread() ? channel.parentId : undefined) ?? channelId;
}

const threadName = (bulletin: RecordedBulletin): string => cut(labelOf(bulletin), 100) || 'Checklist';

function threadId(made: unknown): string {
  if (typeof made === 'object' && made !== null && 'id' in made && typeof made.id === 'string') return made.id;
  throw new Error('Discord answered with something else than a thread');
}

const ALONE = 'Until then this list is for you alone; ticks count all the same.';

function whyNoThread(error: unknown): string | undefined {
  if (!(error instanceof DiscordAPIError)) return undefined;
  if (error.code === RESTJSONErrorCodes.MissingPermissions || error.code === RESTJSONErrorCodes.MissingAccess)
    return `I may not make a thread there: I lack **Create Public Threads** or **Send Messages in Threads**. ${ALONE}`;
  if (error.code === TOO_MANY_THREADS)
    return `This server has as many open threads as Discord allows: archive some. ${ALONE}`;
  if (error.code === WRONG_CHANNEL_TYPE || error.code === RESTJSONErrorCodes.UnknownChannel)
    return `There can be no thread there: \`/settings channels\` names a text channel for alerts. ${ALONE}`;
  return undefined;
}

const unopened = (caller: Caller, bulletin: RecordedBulletin): Checklist => ({
  teamId: caller.team.id,
  bulletinId: bulletin.key,
  openedAt: 0,
  items: bulletin.steps.map((step) => ({ step })),
});

/** The checklist for one person, outside of a thread. */
const alone = (subject: Subject, caller: Caller, page: number) =>
  renderChecklist({
    ...subject,
    checklist: subject.checklist ?? unopened(caller, subject.bulletin),
    page,
    turning: true,
  });

/** Turns the page of a checklist that stands in no thread. */
export const turnSteps: Component = {
  name: 'steps',
  access: 'reader',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const subject = await subjectOf(context.db.tables, caller, keyOf(args));
    await replace(interaction, alone(subject, caller, keyOf(args, 1)));
  },
};

const ticking = (name: 'done' | 'undo'): Component => ({
  name,
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const step = args[1] ?? '';
    const { changed, subject } = await change(context, caller, keyOf(args), (tables, act) =>
      name === 'done' ? tables.checklists.tick(act, step) : tables.checklists.untick(act, step),
    );
    const { checklist, nameOf } = subject;
    if (!checklist) throw new UserError('This bulletin has no checklist any more.');
    const at = checklist.items.findIndex((item) => item.step.key === step);
    const posted = await context.db.tables.deliveries.byMessage(interaction.message.id);
    const page = Math.max(0, Math.floor(at / STEPS_PER_PAGE));
    await replace(
      interaction,
      posted
        ? renderChecklist({ ...subject, checklist, page: posted.payload.page ?? 0 })
        : alone(subject, caller, page),
    );
    if (posted) await settle(context, caller, subject);
    const { doneBy, doneAt = 0 } = checklist.items[at] ?? {};
    if (at < 0) await answer(interaction, say('A revision of the bulletin took this step back.'));
    else if (!changed && name === 'done' && doneBy !== undefined && doneBy !== caller.actor)
      await answer(interaction, say(`${strong(nameOf(doneBy), 60)} has done this step already, ${when(doneAt)}.`));
  },
});

export const done: Component = ticking('done');
export const undo: Component = ticking('undo');
