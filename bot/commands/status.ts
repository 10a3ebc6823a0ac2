import { answer } from '../answer.ts';
import type { Command } from '../command.ts';
import { renderStatus } from '../render/admin.ts';
import { command } from './options.ts';

export const status: Command = {
  definition: command('status', 'Whether all is well: sources, messages, channels'),
  access: () => 'reader',
  async run(interaction, caller, context) {
    const { tables } = context.db;
    const sources = await tables.sources.list(caller.team.id);
    await answer(
      interaction,
      renderStatus({
        health: await context.health(),
        version: context.version,
        brokenChannels: await tables.channels.broken(caller.team.id),
        failing: sources.filter((s) => s.state === 'active' && s.failures > 0),
        bulletins: await tables.bulletins.count(),
      }),
    );
  },
};
