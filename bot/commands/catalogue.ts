import { type CatalogueEntry, entriesWith, isReady } from '../../core/catalogue.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, think } from '../answer.ts';
import { homeView, wordsView } from '../catalogue-views.ts';
import { addEntries, firstPolls, sourceOf } from '../cataloguing.ts';
import type { BotContext, Caller, Command } from '../command.ts';
import { renderAdded } from '../render/catalogue.ts';
import { escapeLine, strong } from '../render/text.ts';
import { choiceOf } from './choices.ts';

const CHOICES = 25;
const NAMED = 5;

/** `/source catalogue`: looks, or adds the one that is named. */
export const runCatalogue: Command['run'] = async (interaction, caller, context) => {
  const typed = interaction.options.getString('add')?.trim();
  if (typed) return addOne(interaction, caller, context, entryNamed(context, typed));
  const words = interaction.options.getString('words')?.trim();
  await answer(interaction, words ? await wordsView(context, caller, words) : await homeView(context, caller));
};

async function addOne(
  interaction: Parameters<Command['run']>[0],
  caller: Caller,
  context: BotContext,
  entry: CatalogueEntry,
): Promise<void> {
  await think(interaction);
  const { addings, ids } = await addEntries(context, caller, [entry]);
  await firstPolls(context, ids);
  await answer(interaction, renderAdded(addings));
}

function entryNamed({ catalogue }: BotContext, typed: string): CatalogueEntry {
  const lower = typed.toLowerCase();
  const exact = catalogue.entries.find(({ key, name }) => key === lower || name.toLowerCase() === lower);
  if (exact) return exact;
  const [only, ...others] = entriesWith(catalogue, typed);
  const shown = escapeLine(typed, 60);
  if (!only) throw new UserError(`The catalogue has no “${shown}”. \`/source add\` reads any address.`);
  if (others.length === 0) return only;
  const named = [only, ...others].slice(0, NAMED).map(({ name }) => strong(name, 80));
  const more = others.length >= NAMED ? ' and others' : '';
  throw new UserError(`“${shown}” fits ${others.length + 1}: ${named.join(', ')}${more}. Choose one that is offered.`);
}

/** Offers what is not added yet. */
export const offerEntries: NonNullable<Command['autocomplete']> = async (interaction, caller, { db, catalogue }) => {
  const sources = await db.tables.sources.list(caller.team.id);
  const fitting = entriesWith(catalogue, interaction.options.getFocused()).filter(
    (entry) => isReady(entry) && !sourceOf(entry, sources),
  );
  await interaction.respond(
    fitting.slice(0, CHOICES).map(({ key, name, publisher }) => choiceOf(`${name} (${publisher})`, key)),
  );
};
