import type { AutocompleteInteraction } from 'discord.js';
import { UserError } from '../../core/user-error.ts';
import type { Tables } from '../../db/tables.ts';
import type { BotContext, Caller } from '../command.ts';
import { cut, escapeLine, oneLine } from '../render/text.ts';

const CHOICES = 25;
const CHOICE_CHARS = 100;

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export const choiceOf = (name: string, value: string): Choice => ({
  name: cut(oneLine(name), CHOICE_CHARS) || value.slice(0, CHOICE_CHARS),
  value,
});

/** Offers those that contain what was typed, at most 25. */
export async function offer(interaction: AutocompleteInteraction<'cached'>, choices: readonly Choice[]): Promise<void> {
  const typed = interaction.options.getFocused().toLowerCase().trim();
  const fitting = choices.filter((c) => typed === '' || c.name.toLowerCase().includes(typed));
  await interaction.respond(fitting.slice(0, CHOICES));
}

/** Offers bulletins by id, alias and words of the title; with nothing typed, the newest, open work first. */
export async function offerBulletins(
  interaction: AutocompleteInteraction<'cached'>,
  caller: Caller,
  { db }: BotContext,
): Promise<void> {
  const typed = interaction.options.getFocused().trim();
  const { tables } = db;
  const teamId = caller.team.id;
  const open =
    typed === '' || interaction.commandName === 'fix'
      ? await tables.checklists.list(teamId, { limit: 100, offset: 0 })
      : { checklists: [] };
  const keys = open.checklists.map((c) => c.bulletinId);
  const first = await tables.bulletins.lines(teamId, keys);
  const rest =
    typed === ''
      ? (await tables.bulletins.list(teamId, {}, { limit: CHOICES, offset: 0 })).lines
      : [
          ...(await tables.bulletins.named(typed, teamId)),
          ...(await tables.bulletins.list(teamId, { text: typed }, { limit: CHOICES, offset: 0 })).lines,
        ];
  const lower = typed.toLowerCase();
  const openFirst = first.filter((line) => lower === '' || `${line.id} ${line.title}`.toLowerCase().includes(lower));
  const seen = new Map([...openFirst, ...rest].map((line) => [line.key, line]));
  await interaction.respond(
    [...seen.values()].slice(0, CHOICES).map((line) => {
      const title = oneLine(line.title);
      const named = title.toLowerCase().startsWith(line.id.toLowerCase()) || /^https?:/i.test(line.id);
      return choiceOf(named ? title : `${line.id}: ${title}`, `#${line.key}`);
    }),
  );
}

/** The bulletin that somebody chose or typed: by our key, the vendor's id, or an alias. */
export async function findBulletin(tables: Tables, caller: Caller, typed: string): Promise<number> {
  const teamId = caller.team.id;
  const key = /^#(\d{1,15})$/.exec(typed.trim())?.[1];
  if (key !== undefined && (await tables.bulletins.find(Number(key), teamId))) return Number(key);
  const named = await tables.bulletins.named(typed, teamId);
  const exact = named.filter((line) => line.id.toLowerCase() === typed.trim().toLowerCase());
  const only = exact.length > 0 ? exact : named;
  if (only.length === 1 && only[0]) return only[0].key;
  if (only.length > 1) {
    const ids = only.slice(0, 5).map((line) => `**${escapeLine(line.id, 60)}**`);
    throw new UserError(
      `${only.length} bulletins are about ${escapeLine(typed, 60)}: ${ids.join(', ')}${only.length > 5 ? ' and others' : ''}. Choose one of them.`,
    );
  }
  throw new UserError(`I know no bulletin “${escapeLine(typed, 80)}”. \`/bulletin search\` looks for words.`);
}
