import { IANAZone } from 'luxon';
import { WEEKDAYS } from '../../core/heartbeat.ts';
import type { TeamSettings } from '../../core/team.ts';
import { UserError } from '../../core/user-error.ts';
import type { Tables } from '../../db/tables.ts';
import { answer } from '../answer.ts';
import { lacking } from '../channel-access.ts';
import type { Caller, Command } from '../command.ts';
import { renderSettings } from '../render/admin.ts';
import { setupFor } from '../setup.ts';
import { choiceOf, offer } from './choices.ts';
import { channel, choice, command, role, subcommand, text, whole } from './options.ts';

const NONE = 'Take this setting away';
const ROLES = { responder: 'Who responds', manager: 'Who manages' };
const HEARTBEAT_DAYS = [...WEEKDAYS, 'never'];
const HEARTBEAT_WORDS = { never: 'Never' };
const CHANNELS = { alerts: 'Alerts', trouble: 'Trouble' };

export const settings: Command = {
  definition: command('settings', 'Roles, channels, weekly message and time zone of this server', [
    subcommand('view', 'The settings as they are'),
    subcommand(
      'roles',
      'Who may respond, and who may manage',
      role('responder', 'May acknowledge and tick off'),
      role('manager', 'May change sources, watches and settings'),
      choice('clear', NONE, Object.keys(ROLES), ROLES),
    ),
    subcommand(
      'channels',
      'Where alerts go, and where trouble is told',
      channel('alerts', 'Channel of the alerts'),
      channel('trouble', 'Channel that hears of failing sources and the like'),
      choice('clear', NONE, Object.keys(CHANNELS), CHANNELS),
    ),
    subcommand(
      'heartbeat',
      'When the weekly message comes that says how the week was',
      choice('day', 'Day of the week, or never', HEARTBEAT_DAYS, HEARTBEAT_WORDS),
      whole('hour', 'Hour of the day, in the server’s time zone', 0, 23),
    ),
    subcommand(
      'timezone',
      'Time zone of schedules and of the weekly message',
      text('zone', 'As in Europe/Berlin', { required: true, autocomplete: true, max: 60 }),
    ),
  ]),
  access: (sub) => (sub === 'view' ? 'reader' : 'manager'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const sub = options.getSubcommand();
    if (sub === 'view')
      return answer(
        interaction,
        renderSettings(caller.team, await setupFor(interaction.guild, caller, context.db.tables)),
      );
    const change = changeIn(sub, options);
    if (Object.keys(change).length === 0) throw new UserError('Say what to change: choose one of the options.');
    if (change.managerRoleId === interaction.guildId)
      throw new UserError('With @everyone everybody could change everything. Choose another role.');
    const teamId = caller.team.id;
    const now = context.clock.now();
    const notes: string[] = [];
    for (const id of [change.alertChannelId, change.operatorChannelId]) {
      const trouble = id === undefined ? undefined : await lacking(interaction.guild, id);
      if (trouble) notes.push(`⚠️ ${trouble}`);
    }
    await context.db.transaction(async (tables) => {
      await tables.teams.configure(teamId, change);
      if ('alertChannelId' in change) notes.push(...(await moveWatches(tables, caller, change.alertChannelId, now)));
      await tables.audit.record({ teamId, at: now, actor: caller.actor, action: 'settings', detail: sub });
    });
    const team = (await context.db.tables.teams.find(teamId)) ?? caller.team;
    const setup = await setupFor(interaction.guild, { ...caller, team }, context.db.tables);
    await answer(interaction, renderSettings(team, [...notes, ...setup]));
  },
  async autocomplete(interaction) {
    await offer(
      interaction,
      ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => choiceOf(zone, zone)),
    );
  },
};

/** The watches of the alert channel go with it; the first channel of alerts gets the first watch. In sentences. */
async function moveWatches(
  tables: Tables,
  { team, actor }: Caller,
  channelId: string | undefined,
  now: number,
): Promise<string[]> {
  const watches = await tables.subscriptions.list(team.id);
  const before = watches.filter((watch) => watch.channelId === team.alertChannelId);
  const numbers = before.map((watch) => `**${watch.id}**`).join(', ');
  if (channelId === undefined)
    return before.length > 0
      ? [`⚠️ Still posted to <#${team.alertChannelId}>: watch ${numbers}. \`/watch remove\` ends it.`]
      : [];
  if (watches.length === 0) {
    await tables.subscriptions.add({ teamId: team.id, channelId, filter: {}, createdAt: now, createdBy: actor });
    return [
      `I made a watch for <#${channelId}>: everything that asks for handwork. \`/watch edit\` changes it, \`/watch preview\` shows what it would have posted.`,
    ];
  }
  if (before.length === 0 || channelId === team.alertChannelId) return [];
  for (const { id, filter, roleId } of before)
    await tables.subscriptions.edit(team.id, id, { filter, channelId, roleId });
  return [`From now on <#${channelId}> gets what <#${team.alertChannelId}> got: watch ${numbers}.`];
}

const DAYS: Readonly<Record<string, number>> = Object.fromEntries(WEEKDAYS.map((day, i) => [day, i + 1]));

type Change = { [K in keyof TeamSettings]?: TeamSettings[K] | undefined };

function changeIn(sub: string, options: Parameters<Command['run']>[0]['options']): Change {
  if (sub === 'timezone') {
    const zone = options.getString('zone', true).trim();
    if (!IANAZone.isValidZone(zone)) throw new UserError('I do not know this time zone. Write it as in Europe/Berlin.');
    return { timeZone: zone };
  }
  if (sub === 'heartbeat') {
    const day = options.getString('day');
    const hour = options.getInteger('hour');
    return {
      ...(day !== null && { heartbeatDay: DAYS[day] }),
      ...(hour !== null && { heartbeatHour: hour }),
    };
  }
  const cleared = options.getString('clear');
  if (sub === 'roles') {
    const responder = options.getRole('responder')?.id;
    const manager = options.getRole('manager')?.id;
    return {
      ...(responder !== undefined && { responderRoleId: responder }),
      ...(manager !== undefined && { managerRoleId: manager }),
      ...(cleared === 'responder' && { responderRoleId: undefined }),
      ...(cleared === 'manager' && { managerRoleId: undefined }),
    };
  }
  const alerts = options.getChannel('alerts')?.id;
  const trouble = options.getChannel('trouble')?.id;
  return {
    ...(alerts !== undefined && { alertChannelId: alerts }),
    ...(trouble !== undefined && { operatorChannelId: trouble }),
    ...(cleared === 'alerts' && { alertChannelId: undefined }),
    ...(cleared === 'trouble' && { operatorChannelId: undefined }),
  };
}
