import { ChannelType, DiscordAPIError, type MessageComponentInteraction, RESTJSONErrorCodes, Routes } from 'discord.js';
import { type Checklist, checklistDeliveries, pageCount, STEPS_PER_PAGE } from '../../core/checklist.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, replace, think } from '../answer.ts';
import type { BotContext, Caller, Component } from '../command.ts';
import { renderChecklist } from '../render/checklist.ts';
import { say } from '../render/message.ts';
import { cut, oneLine } from '../render/text.ts';
import type { Subject } from '../subjects.ts';
import { change, keyOf, subjectOf } from '../work.ts';

const ALREADY_HAS_THREAD = 160_004;
const WEEK_MINUTES = 10_080;

/** Opens the checklist: in a thread of the alert, made when it is first asked for. */
export const openChecklist: Component = {
  name: 'checklist',
  access: 'reader',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    await think(interaction);
    const subject = await subjectOf(context.db.tables, caller, keyOf(args));
    if (subject.bulletin.steps.length === 0) throw new UserError('This bulletin has no steps.');
    const threadId = await existingThread(interaction, subject, caller, context);
    if (threadId !== undefined) return answer(interaction, say(`The checklist is in <#${threadId}>.`));
    let made: string;
    try {
      made = await makeThread(interaction, subject.bulletin, caller, context);
    } catch (error) {
      const lacks = missing(error);
      if (!lacks) throw error;
      const checklist = subject.checklist ?? unopened(caller, subject.bulletin);
      await answer(interaction, renderChecklist(subject.bulletin, checklist, 0, subject.nameOf));
      await answer(interaction, say(lacks));
      return;
    }
    const { subject: opened } = await change(context, caller, subject.bulletin.key, async (tables, act) => {
      const attached = await tables.checklists.attachThread(act, { id: made, channelId: interaction.channelId });
      const checklist = await tables.checklists.find(act.teamId, act.bulletinId);
      if (checklist) await tables.deliveries.enqueue(checklistDeliveries(checklist), act.now);
      return attached;
    });
    await answer(interaction, say(`The checklist is in <#${opened.checklist?.thread?.id ?? made}>.`));
  },
};

/** A thread that somebody deleted is forgotten, and a new one is made. */
async function existingThread(
  interaction: MessageComponentInteraction<'cached'>,
  { bulletin, checklist }: Subject,
  caller: Caller,
  context: BotContext,
): Promise<string | undefined> {
  const thread = checklist?.thread;
  if (!thread) return undefined;
  try {
    await interaction.client.rest.get(Routes.channel(thread.id));
    return thread.id;
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== RESTJSONErrorCodes.UnknownChannel) return thread.id;
    await context.db.tables.checklists.detachThread(caller.team.id, bulletin.key, thread.id);
    return undefined;
  }
}

async function makeThread(
  interaction: MessageComponentInteraction<'cached'>,
  bulletin: RecordedBulletin,
  caller: Caller,
  context: BotContext,
): Promise<string> {
  const { rest } = interaction.client;
  const posts = await context.db.tables.deliveries.about(caller.team.id, bulletin.key);
  const alert =
    posts.find((d) => d.messageId === interaction.message.id) ??
    posts.find((d) => d.purpose === 'alert' && d.state === 'sent');
  const title = oneLine(bulletin.title);
  const name = cut(
    title.startsWith(bulletin.id) || /^https?:/.test(bulletin.id) ? title : `${bulletin.id}: ${title}`,
    100,
  );
  const settings = { name: name || 'Checklist', auto_archive_duration: WEEK_MINUTES };
  if (alert?.messageId === undefined) {
    const body = { ...settings, type: ChannelType.PublicThread };
    return threadId(await rest.post(Routes.threads(interaction.channelId), { body }));
  }
  try {
    return threadId(await rest.post(Routes.threads(alert.destination, alert.messageId), { body: settings }));
  } catch (error) {
    // A message has one thread, with the message's own id.
    if (error instanceof DiscordAPIError && error.code === ALREADY_HAS_THREAD) return alert.messageId;
    throw error;
  }
}

function threadId(made: unknown): string {
  if (typeof made === 'object' && made !== null && 'id' in made && typeof made.id === 'string') return made.id;
  throw new Error('Discord answered with something else than a thread');
}

function missing(error: unknown): string | undefined {
  if (!(error instanceof DiscordAPIError)) return undefined;
  if (error.code === RESTJSONErrorCodes.MissingPermissions || error.code === RESTJSONErrorCodes.MissingAccess)
    return 'I may not make a thread here: I lack **Create Public Threads** or **Send Messages in Threads**. Until then this list is for you alone; ticks count all the same.';
  return undefined;
}

const unopened = (caller: Caller, bulletin: RecordedBulletin): Checklist => ({
  teamId: caller.team.id,
  bulletinId: bulletin.key,
  openedAt: 0,
  items: bulletin.steps.map((step) => ({ step })),
});

const ticking = (name: 'done' | 'undo'): Component => ({
  name,
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const step = args[1] ?? '';
    const { subject } = await change(context, caller, keyOf(args), (tables, act) =>
      name === 'done' ? tables.checklists.tick(act, step) : tables.checklists.untick(act, step),
    );
    const { bulletin, checklist, nameOf } = subject;
    if (!checklist) throw new UserError('This bulletin has no checklist any more.');
    const at = checklist.items.findIndex((item) => item.step.key === step);
    const posted = await context.db.tables.deliveries.byMessage(interaction.message.id);
    const page = posted?.payload.page ?? Math.max(0, Math.floor(at / STEPS_PER_PAGE));
    const shown = Math.min(page, pageCount(checklist.items.length) - 1);
    await replace(interaction, renderChecklist(bulletin, checklist, shown, nameOf));
    if (at < 0) await answer(interaction, say('A revision of the bulletin took this step back.'));
  },
});

export const done: Component = ticking('done');
export const undo: Component = ticking('undo');
