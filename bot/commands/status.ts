import { nextHeartbeat } from '../../core/heartbeat.ts';
import type { Team } from '../../core/team.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';
import { renderStatus } from '../render/status.ts';
import { setupFor } from '../setup.ts';
import { command } from './options.ts';

export const status: Command = {
  definition: command('status', 'Whether all is well: sources, messages, channels'),
  access: () => 'reader',
  async run(interaction, caller, context) {
    const { tables } = context.db;
    const teamId = caller.team.id;
    const { pending, dead } = await tables.deliveries.queue(context.clock.now(), teamId);
    await answer(
      interaction,
      renderStatus({
        health: await context.health(),
        version: context.version,
        sources: await tables.sources.list(teamId),
        waiting: pending,
        dead,
        bulletins: await tables.bulletins.count(teamId),
        brokenChannels: await tables.channels.broken(teamId),
        heartbeat: heartbeatOf(caller.team, context.clock.now()),
        setup: await setupFor(interaction.guild, caller, tables),
      }),
    );
  },
};

function heartbeatOf(team: Team, now: number): number | 'off' | 'nowhere' {
  const next = team.heartbeatDueAt ?? nextHeartbeat(team, now);
  if (next === undefined || team.heartbeatDay === undefined) return 'off';
  return team.operatorChannelId === undefined ? 'nowhere' : next;
}
