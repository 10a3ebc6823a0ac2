import type { AutocompleteInteraction } from 'discord.js';
import type { BulletinLine } from '../../core/recorded-bulletin.ts';
import { UserError } from '../../core/user-error.ts';
import type { Tables } from '../../db/tables.ts';
import type { BotContext, Caller } from '../command.ts';
import { cut, escapeLine, labelOf, oneLine, strong } from '../render/text.ts';

const CHOICES = 25;
const CHOICE_CHARS = 100;
const SAID = 5;

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
  const fitting = choices.filter((c) => c.name !== '' && (typed === '' || c.name.toLowerCase().includes(typed)));
  await interaction.respond(fitting.slice(0, CHOICES));
}

/** Offers bulletins by id, alias and words of the title; with nothing typed the open work, then the newest. */
export async function offerBulletins(
  interaction: AutocompleteInteraction<'cached'>,
  caller: Caller,
  { db: { tables } }: BotContext,
): Promise<void> {
  const typed = interaction.options.getFocused().trim();
  const found = typed === '' ? await openFirst(tables, caller.team.id) : await fitting(tables, caller.team.id, typed);
  const seen = new Map(found.map((line) => [line.key, line]));
  await interaction.respond(
    [...seen.values()].slice(0, CHOICES).map((line) => choiceOf(labelOf(line), `#${line.key}`)),
  );
}

async function openFirst({ bulletins, checklists }: Tables, teamId: string): Promise<BulletinLine[]> {
  const page = { limit: CHOICES, offset: 0 };
  const open = (await checklists.list(teamId, page)).checklists.map((c) => c.bulletinId);
  return [...(await bulletins.lines(teamId, open)), ...(await bulletins.list(teamId, {}, page)).lines];
}

const fitting = async ({ bulletins }: Tables, teamId: string, typed: string): Promise<BulletinLine[]> => [
  ...(await bulletins.named(typed, teamId)),
  ...(await bulletins.suggest(typed, teamId, CHOICES)),
];

/** The bulletin that somebody chose or typed: by our key, the vendor's id, an alias, or words that fit one only. */
export async function findBulletin(tables: Tables, caller: Caller, typed: string): Promise<number> {
  const teamId = caller.team.id;
  const key = /^#(\d{1,15})$/.exec(typed.trim())?.[1];
  if (key !== undefined && (await tables.bulletins.find(Number(key), teamId))) return Number(key);
  const named = await tables.bulletins.named(typed, teamId);
  const exact = named.filter((line) => line.id.toLowerCase() === typed.trim().toLowerCase());
  const ids = exact.length > 0 ? exact : named;
  const found =
    ids.length > 0
      ? { lines: ids, total: ids.length }
      : await tables.bulletins.list(teamId, { text: typed }, { limit: SAID, offset: 0 });
  const [only] = found.lines;
  if (only && found.total === 1) return only.key;
  if (!only)
    throw new UserError(`I know no bulletin “${escapeLine(typed, 80)}”. \`/bulletin search\` looks for words.`);
  const said = found.lines.slice(0, SAID).map((line) => strong(line.id, 60));
  const others = found.total > said.length ? ' and others' : '';
  throw new UserError(
    `${found.total} bulletins fit “${escapeLine(typed, 60)}”: ${said.join(', ')}${others}. Choose one of those that are offered while you type.`,
  );
}
