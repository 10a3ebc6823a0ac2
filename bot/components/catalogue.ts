import type { MessageComponentInteraction } from 'discord.js';
import { type CatalogueEntry, wholeGroup } from '../../core/catalogue.ts';
import { UserError } from '../../core/user-error.ts';
import { replace } from '../answer.ts';
import {
  CATALOGUE_IDS,
  confirmView,
  decodeWords,
  groupView,
  homeView,
  wantedGroup,
  wordsView,
} from '../catalogue-views.ts';
import { addEntries, firstPolls } from '../cataloguing.ts';
import type { BotContext, Caller, Component } from '../command.ts';
import { renderAdded } from '../render/catalogue.ts';
import { STALE } from '../stale.ts';
import { keyOf } from '../work.ts';

/** Every button and menu of `/source catalogue`. */
export const catalogue: Component = {
  name: 'catalogue',
  access: 'manager',
  async run(interaction, [action, ...args], caller, context) {
    if (!interaction.isMessageComponent()) return;
    const values = interaction.isStringSelectMenu() ? interaction.values : [];
    switch (action) {
      case 'home':
        return replace(interaction, await homeView(context, caller));
      case 'open':
        return replace(interaction, await groupView(context, caller, wantedGroup(context, values[0])));
      case 'list':
        return replace(interaction, await groupView(context, caller, wantedGroup(context, args[0]), keyOf(args, 1)));
      case 'find':
        return replace(interaction, await wordsView(context, caller, decodeWords(args[1]), keyOf(args)));
      case 'all':
        return replace(interaction, await confirmView(context, caller, wantedGroup(context, args[0])));
      case 'addall':
        return add(interaction, caller, context, wholeGroup(context.catalogue, wantedGroup(context, args[0]).id));
      case 'pick':
        return add(
          interaction,
          caller,
          context,
          context.catalogue.entries.filter(({ key }) => values.includes(key)),
        );
      default:
        throw new UserError(STALE);
    }
  },
};

/** Says at once what is added, and in the same place how the first polls went. */
async function add(
  interaction: MessageComponentInteraction<'cached'>,
  caller: Caller,
  context: BotContext,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  const { addings, ids } = await addEntries(context, caller, entries);
  await replace(interaction, renderAdded(addings, CATALOGUE_IDS));
  if (ids.size === 0) return;
  await firstPolls(context, ids);
  await replace(interaction, renderAdded(addings, CATALOGUE_IDS));
}
