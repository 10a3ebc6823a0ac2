import { type CatalogueGroup, entriesOf, entriesWith, groupOf } from '../core/catalogue.ts';
import { UserError } from '../core/user-error.ts';
import { sourceOf } from './cataloguing.ts';
import type { BotContext, Caller } from './command.ts';
import {
  type CatalogueIds,
  type CatalogueLook,
  renderCatalogue,
  renderEntries,
  renderWholeGroup,
} from './render/catalogue.ts';
import type { RenderedMessage } from './render/message.ts';
import { escapeLine } from './render/text.ts';
import { STALE } from './stale.ts';

const WORDS_CHARS = 40;

export const CATALOGUE_IDS: CatalogueIds = {
  home: 'catalogue:home',
  open: 'catalogue:open',
  pick: 'catalogue:pick',
  all: (groupId) => `catalogue:all:${groupId}`,
  addAll: (groupId) => `catalogue:addall:${groupId}`,
  list: (groupId, page) => `catalogue:list:${groupId}:${Math.max(0, page)}`,
};

/** Words as they stand in a custom id, which is short. */
const findId = (words: string, page: number): string =>
  `catalogue:find:${Math.max(0, page)}:${words.slice(0, WORDS_CHARS).replace(/[%:]/g, encodeURIComponent)}`;

async function lookOf({ db, catalogue }: BotContext, caller: Caller): Promise<CatalogueLook> {
  const sources = await db.tables.sources.list(caller.team.id);
  return { catalogue, ids: CATALOGUE_IDS, sourceOf: (entry) => sourceOf(entry, sources) };
}

/** Throws `UserError` for a group that there is not, or not any more. */
export function wantedGroup({ catalogue }: BotContext, id: string | undefined): CatalogueGroup {
  const group = groupOf(catalogue, id ?? '');
  if (!group) throw new UserError(STALE);
  return group;
}

export const homeView = async (context: BotContext, caller: Caller): Promise<RenderedMessage> =>
  renderCatalogue(await lookOf(context, caller));

export const confirmView = async (
  context: BotContext,
  caller: Caller,
  group: CatalogueGroup,
): Promise<RenderedMessage> => renderWholeGroup(await lookOf(context, caller), group);

/** A page of a group, counted from 0. */
export async function groupView(
  context: BotContext,
  caller: Caller,
  group: CatalogueGroup,
  page = 0,
): Promise<RenderedMessage> {
  return renderEntries({
    ...(await lookOf(context, caller)),
    title: group.name,
    shown: entriesOf(context.catalogue, group.id),
    page,
    pageId: (n) => CATALOGUE_IDS.list(group.id, n),
    group,
  });
}

/** A page of what fits words, counted from 0. */
export async function wordsView(
  context: BotContext,
  caller: Caller,
  words: string,
  page = 0,
): Promise<RenderedMessage> {
  const typed = words.slice(0, WORDS_CHARS);
  return renderEntries({
    ...(await lookOf(context, caller)),
    title: `Catalogue: “${escapeLine(typed, 80)}”`,
    shown: entriesWith(context.catalogue, typed),
    page,
    pageId: (n) => findId(typed, n),
  });
}

/** The words of a custom id. */
export function decodeWords(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch (error) {
    throw new UserError(STALE, { cause: error });
  }
}
