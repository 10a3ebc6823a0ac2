import { ApplicationCommandOptionType as Type } from 'discord.js';
import { ROLES, type Role } from '../../core/team.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';
import { pageIdOf } from '../list-query.ts';
import { mayActAs } from '../permissions.ts';
import { renderHelp } from '../render/admin.ts';
import { setupFor } from '../setup.ts';
import { command } from './options.ts';

/** One line of the command table: of `/help` and of the README. */
export interface TableLine {
  readonly name: string;
  readonly description: string;
  readonly who: Role;
}

export function commandTable(commands: readonly Command[]): TableLine[] {
  return commands.flatMap(({ definition, access }) => {
    const subs = (definition.options ?? []).filter((option) => option.type === Type.Subcommand);
    if (subs.length === 0) return [{ name: definition.name, description: definition.description, who: access('') }];
    return subs.map((sub) => ({
      name: `${definition.name} ${sub.name}`,
      description: sub.description,
      who: access(sub.name),
    }));
  });
}

const WHO: Readonly<Record<Role, string>> = { reader: 'For everybody', responder: 'To respond', manager: 'To manage' };

/** `commands` is the list that this command stands in. */
export function helpFor(commands: () => readonly Command[]): Command {
  return {
    definition: command('help', 'What Handfix does, and its commands'),
    access: () => 'reader',
    async run(interaction, caller, context) {
      const table = commandTable(commands());
      const groups = ROLES.filter((role) => mayActAs(caller.role, role)).map((role) => ({
        who: WHO[role],
        commands: table.filter((line) => line.who === role),
      }));
      await answer(
        interaction,
        renderHelp({
          groups,
          setup: await setupFor(interaction.guild, caller, context.db.tables),
          openId: pageIdOf({ of: 'work' }, 0) ?? '',
          latestId: pageIdOf({ of: 'bulletins' }, 0) ?? '',
        }),
      );
    },
  };
}
