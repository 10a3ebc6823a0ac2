import type { Severity } from '../../core/bulletin.ts';
import type { Kind, Verdict } from '../../core/manual-step.ts';
import { matches, type Subscription, type SubscriptionFilter, watchedText } from '../../core/subscription.ts';
import { isExploited } from '../../core/threat.ts';
import { LIMITED_LABELS, type LimitedTlp } from '../../core/tlp.ts';
import { UserError } from '../../core/user-error.ts';
import { answer } from '../answer.ts';
import { lacking, unmentionable } from '../channel-access.ts';
import type { BotContext, Caller, Command } from '../command.ts';
import { renderQuery } from '../lists.ts';
import { filterWords } from '../render/admin.ts';
import { renderList } from '../render/lists.ts';
import { say } from '../render/message.ts';
import { cut } from '../render/text.ts';
import { choiceOf, offer } from './choices.ts';
import { channel, choice, command, KIND, role, SEVERITY, subcommand, text, VERDICT, whole } from './options.ts';
import { findSource } from './source.ts';

const which = text('watch', 'The watch, by its number', { required: true, autocomplete: true });
const WANTS = [
  text('source', 'Only from this source', { autocomplete: true }),
  text('publisher', 'Only from this publisher', { autocomplete: true }),
  SEVERITY,
  VERDICT,
  KIND,
  text('words', 'At least one of these words, separated by commas'),
  choice('tlp', 'Highest TLP label that may be posted there (default: GREEN)', LIMITED_LABELS, {}),
];
const CLEARABLE = {
  source: 'Source',
  publisher: 'Publisher',
  severity: 'Severity',
  verdict: 'Verdict',
  kind: 'Kind',
  words: 'Words',
  tlp: 'TLP label',
  role: 'Role',
};
const LOOK_BACK = 60;
const SHOWN = 10;

export const watch: Command = {
  definition: command('watch', 'What is posted where', [
    subcommand(
      'add',
      'Post bulletins like that to a channel',
      channel('channel', 'Where (default: here)'),
      ...WANTS,
      role('role', 'Role to mention'),
    ),
    subcommand('list', 'The watches of this server', whole('page', 'Page', 1, 1_000)),
    subcommand(
      'edit',
      'Change a watch: what you give replaces what was',
      which,
      channel('channel', 'Where'),
      ...WANTS,
      role('role', 'Role to mention'),
      choice('clear', 'Ask for nothing in particular here any more', Object.keys(CLEARABLE), CLEARABLE),
    ),
    subcommand('remove', 'Remove a watch', which),
    subcommand(
      'preview',
      'Which of the last bulletins it would have posted',
      text('watch', 'A watch; or give what it would want', { autocomplete: true }),
      ...WANTS,
    ),
  ]),
  access: (sub) => (sub === 'list' || sub === 'preview' ? 'reader' : 'manager'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const { tables } = context.db;
    const sub = options.getSubcommand();
    const sources = await tables.sources.list(caller.team.id);
    if (sub === 'list')
      return answer(
        interaction,
        await renderQuery(context, caller, { of: 'watches' }, (options.getInteger('page') ?? 1) - 1),
      );
    const number = options.getString('watch');
    const known = number === null ? undefined : await findWatch(context, caller, number);
    const filter = { ...known?.filter, ...(await filterIn(options, context, caller)) };
    if (sub === 'preview') return preview(interaction, caller, context, filter);
    const now = context.clock.now();
    const entry = { teamId: caller.team.id, at: now, actor: caller.actor };
    if (sub === 'remove' && known) {
      await context.db.transaction(async (t) => {
        await t.subscriptions.remove(caller.team.id, known.id);
        await t.audit.record({ ...entry, action: 'watch-remove', detail: String(known.id) });
      });
      return answer(interaction, say(`Watch **${known.id}** is gone. What it posted stays.`));
    }
    if (sub === 'edit' && options.data[0]?.options?.length === 1)
      throw new UserError('Say what to change: channel, role, something it wants, or `clear`.');
    const cleared = options.getString('clear');
    const here = interaction.channel?.isThread() ? interaction.channel.parentId : interaction.channelId;
    const channelId = options.getChannel('channel')?.id ?? known?.channelId ?? here ?? interaction.channelId;
    const roleId = cleared === 'role' ? undefined : (options.getRole('role')?.id ?? known?.roleId);
    if (roleId === interaction.guildId)
      throw new UserError('A watch cannot mention @everyone. Choose a role of those who should look.');
    const wanted = without(filter, cleared);
    const id = await context.db.transaction(async (t) => {
      const subscription = {
        teamId: caller.team.id,
        channelId,
        filter: wanted,
        ...(roleId !== undefined && { roleId }),
      };
      if (known) await t.subscriptions.edit(caller.team.id, known.id, { filter: wanted, channelId, roleId });
      const at = known?.id ?? (await t.subscriptions.add({ ...subscription, createdAt: now, createdBy: caller.actor }));
      await t.audit.record({ ...entry, action: known ? 'watch-edit' : 'watch-add', detail: String(at) });
      return at;
    });
    const troubles = [
      await lacking(interaction.guild, channelId),
      roleId === undefined ? undefined : await unmentionable(interaction.guild, channelId, roleId),
    ];
    const mention = roleId === undefined ? '' : `, mentioning <@&${roleId}>`;
    await answer(
      interaction,
      say(
        [
          `Watch **${id}** posts to <#${channelId}>${mention}:`,
          filterWords({ filter: wanted }, sources),
          ...troubles.flatMap((trouble) => (trouble ? [`⚠️ ${trouble}`] : [])),
          ...(known
            ? []
            : ['-# It begins with what comes from now on; `/watch preview` shows what it would have posted.']),
        ].join('\n'),
      ),
    );
  },
  async autocomplete(interaction, caller, context) {
    const { tables } = context.db;
    const focused = interaction.options.getFocused(true).name;
    const sources = await tables.sources.list(caller.team.id);
    if (focused === 'source')
      return offer(
        interaction,
        sources.map((s) => choiceOf(s.name, `#${s.id}`)),
      );
    if (focused === 'publisher') {
      const publishers = new Set([
        ...(await tables.bulletins.publishers(caller.team.id)),
        ...sources.map((s) => s.publisher),
      ]);
      return offer(
        interaction,
        [...publishers].sort().map((name) => choiceOf(name, name.slice(0, 100))),
      );
    }
    const watches = await tables.subscriptions.list(caller.team.id);
    return offer(
      interaction,
      watches.map((w) => {
        const where = interaction.guild.channels.cache.get(w.channelId)?.name ?? w.channelId;
        return choiceOf(`${w.id} #${where}: ${filterWords(w, sources, cut)}`, String(w.id));
      }),
    );
  },
};

type Interaction = Parameters<Command['run']>[0];

async function findWatch(context: BotContext, caller: Caller, typed: string): Promise<Subscription> {
  const found = await context.db.tables.subscriptions.find(caller.team.id, Number(/^\d{1,9}/.exec(typed.trim())?.[0]));
  if (!found) throw new UserError('There is no such watch: `/watch list` shows them with their numbers.');
  return found;
}

async function filterIn(
  options: Interaction['options'],
  context: BotContext,
  caller: Caller,
): Promise<SubscriptionFilter> {
  const source = options.getString('source');
  const publisher = options.getString('publisher');
  const severity = options.getString('severity') as Exclude<Severity, 'unknown'> | null;
  const verdict = options.getString('verdict') as Verdict | null;
  const kind = options.getString('kind') as Kind | null;
  const tlp = options.getString('tlp') as LimitedTlp | null;
  const words = options
    .getString('words')
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return {
    ...(source !== null && { sourceIds: [(await findSource(context, caller, source)).id] }),
    ...(publisher !== null && { publishers: [publisher] }),
    ...(severity !== null && { severity }),
    ...(verdict !== null && { verdicts: [verdict] }),
    ...(kind !== null && { kinds: [kind] }),
    ...(words?.length && { words }),
    ...(tlp !== null && { tlp }),
  };
}

function without(filter: SubscriptionFilter, cleared: string | null): SubscriptionFilter {
  const { sourceIds, publishers, severity, verdicts, kinds, words, tlp } = filter;
  return {
    ...(sourceIds && cleared !== 'source' && { sourceIds }),
    ...(publishers && cleared !== 'publisher' && { publishers }),
    ...(severity && cleared !== 'severity' && { severity }),
    ...(verdicts && cleared !== 'verdict' && { verdicts }),
    ...(kinds && cleared !== 'kind' && { kinds }),
    ...(words && cleared !== 'words' && { words }),
    ...(tlp && cleared !== 'tlp' && { tlp }),
  };
}

async function preview(
  interaction: Interaction,
  caller: Caller,
  context: BotContext,
  filter: SubscriptionFilter,
): Promise<void> {
  const { tables } = context.db;
  const { lines } = await tables.bulletins.list(caller.team.id, {}, { limit: LOOK_BACK, offset: 0 });
  const fitting: (typeof lines)[number][] = [];
  for (const line of lines) {
    const bulletin = await tables.bulletins.find(line.key, caller.team.id);
    if (!bulletin) continue;
    const sourceIds = (await tables.bulletins.sourcesOf(line.key, caller.team.id)).map((s) => s.sourceId);
    const seen = watchedText(bulletin);
    const announceable = { ...bulletin, tlp: bulletin.tlp, exploited: isExploited(bulletin), sourceIds, text: seen };
    if (matches(filter, announceable)) fitting.push(line);
  }
  await answer(
    interaction,
    renderList({
      title: `It would have posted ${fitting.length} of the last ${lines.length}${fitting.length > SHOWN ? `, of which the newest ${SHOWN} are` : ''}`,
      lines: fitting.slice(0, SHOWN),
      total: fitting.length,
      page: 0,
      pageSize: Math.max(fitting.length, 1),
      empty: 'None of the bulletins that I know.',
    }),
  );
}
