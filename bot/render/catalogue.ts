import {
  type Catalogue,
  type CatalogueEntry,
  type CatalogueGroup,
  entriesOf,
  isReady,
  wholeGroup,
} from '../../core/catalogue.ts';
import type { Source } from '../../core/source.ts';
import { pageButtons } from './lists.ts';
import {
  type ButtonLook,
  buttons,
  type Choice,
  COLOUR,
  menu,
  message,
  type Part,
  type RenderedMessage,
  TEXT_LIMIT,
  text,
} from './message.ts';
import { cut, escapeLine, fitLines, link, plural, strong, when } from './text.ts';
import { SOURCE_KIND_WORDS } from './words.ts';

/** Custom ids of the buttons and menus. */
export interface CatalogueIds {
  readonly home: string;
  /** Menu: its value is a group. */
  readonly open: string;
  /** Menu: its values are entries. */
  readonly pick: string;
  readonly all: (groupId: string) => string;
  readonly addAll: (groupId: string) => string;
  readonly list: (groupId: string, page: number) => string;
}

/** The groups that have a button on the first page. */
const BUTTONS = 5;
const PAGE_SIZE = 12;

export interface CatalogueLook {
  readonly catalogue: Catalogue;
  readonly ids: CatalogueIds;
  /** The team's source of an entry. */
  readonly sourceOf: (entry: CatalogueEntry) => Source | undefined;
}

/** The first page: what to choose from. */
export function renderCatalogue({ catalogue, ids, sourceOf }: CatalogueLook): RenderedMessage {
  const { entries, groups } = catalogue;
  const publishers = new Set(entries.map((entry) => entry.publisher)).size;
  const there = entries.filter((entry) => sourceOf(entry)).length;
  const choices = groups.map((group): Choice => {
    const own = entriesOf(catalogue, group.id);
    return {
      label: group.name,
      value: group.id,
      description: cut(`${own.length}: ${[...new Set(own.map((entry) => entry.publisher))].join(', ')}`, 100),
    };
  });
  return message([
    text(
      [
        '### Catalogue',
        `-# ${plural(entries.length, 'source')} of ${plural(publishers, 'publisher')} · ${there === 0 ? 'none is' : there === 1 ? 'one is' : `${there} are`} read here`,
        'Add everything for what you run, or open a group and choose. `/source catalogue` with `words` looks for a name or product.',
      ].join('\n'),
    ),
    buttons(...groups.slice(0, BUTTONS).map((group) => ({ label: group.name, id: ids.all(group.id) }))),
    menu(ids.open, 'Open a group', choices),
  ]);
}

export interface EntriesLook extends CatalogueLook {
  /** Ours, or escaped. */
  readonly title: string;
  readonly shown: readonly CatalogueEntry[];
  readonly page: number;
  readonly pageId: (page: number) => string;
  readonly group?: CatalogueGroup;
}

/** A page of entries: what is read already is marked, the rest is in the menu. */
export function renderEntries({
  catalogue,
  ids,
  sourceOf,
  title,
  shown,
  page,
  pageId,
  group,
}: EntriesLook): RenderedMessage {
  const home: ButtonLook = { label: 'Catalogue', id: ids.home };
  if (shown.length === 0) return message([text(`### ${title}\nNothing in the catalogue fits.`), buttons(home)]);
  const pages = Math.ceil(shown.length / PAGE_SIZE);
  const at = Math.min(Math.max(page, 0), pages - 1);
  const here = shown.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const isFree = (entry: CatalogueEntry) => isReady(entry) && !sourceOf(entry);
  const free = here.filter(isFree);
  const missing = group ? wholeGroup(catalogue, group.id).filter(isFree).length : 0;
  const where = pages > 1 ? ` · page ${at + 1} of ${pages}` : '';
  const about = group ? ` · ${group.about}` : '';
  const head = `### ${title}\n-# ${plural(shown.length, 'source')}${about}${where}`;
  const lines = here.map((entry) => entryLine(entry, sourceOf(entry), nameOf(catalogue, entry.alternativeTo)));
  const parts: Part[] = [
    text(head),
    text(fitLines(lines, TEXT_LIMIT - head.length, (left) => `-# and ${left} more in the menu below`)),
  ];
  if (free.length > 0) parts.push(menu(ids.pick, 'Add one or several', free.map(choiceOf), free.length));
  if (pages > 1) parts.push(pageButtons(at, pages, pageId));
  const all: ButtonLook[] =
    group && missing > 1 ? [{ label: `Add all ${missing}…`, id: ids.all(group.id), style: 'primary' }] : [];
  parts.push(buttons(...all, home));
  return message(parts);
}

const nameOf = ({ entries }: Catalogue, key: string | undefined): string | undefined =>
  entries.find((entry) => entry.key === key)?.name;

function entryLine(entry: CatalogueEntry, source: Source | undefined, instead: string | undefined): string {
  const facts = [
    ...(entry.name.startsWith(entry.publisher) ? [] : [escapeLine(entry.publisher, 40)]),
    ...(entry.products.length > 0 ? [escapeLine(entry.products.join(', '), 90)] : []),
    ...(instead === undefined ? [] : [`told as well by ${escapeLine(instead, 60)}`]),
    source ? stateOf(source) : isReady(entry) ? link('documented here', entry.from) : howByMail(entry),
  ];
  const mark = source === undefined && !isReady(entry) ? '✉️' : markOf(source);
  return `${mark} ${strong(entry.name, 80)}\n-# ${SOURCE_KIND_WORDS[entry.kind]} · ${facts.join(' · ')}`;
}

/** What a list that only comes by mail needs. */
function howByMail({ url, options }: CatalogueEntry): string {
  const lists = options?.lists?.map((list) => `\`${list}\``).join(', ') ?? '';
  return `${link('subscribe a mailbox', url)}, then \`/source add\` it with \`lists\` ${lists}`;
}

const markOf = (source: Source | undefined): string =>
  source === undefined
    ? '▫️'
    : source.state === 'paused'
      ? '⏸️'
      : source.failures > 0
        ? '⚠️'
        : source.lastSuccessAt === undefined
          ? '🕓'
          : '✅';

function stateOf(source: Source): string {
  if (source.state === 'paused') return 'paused';
  if (source.failures > 0) return `cannot be read: ${escapeLine(source.error ?? 'unknown', 80)}`;
  return source.lastSuccessAt === undefined ? 'never read yet' : `read ${when(source.lastSuccessAt)}`;
}

const choiceOf = ({ key, name, publisher, products }: CatalogueEntry): Choice => ({
  label: cut(name, 100),
  value: key,
  description: cut([publisher, ...products].join(' · '), 100),
});

/** Asks before a whole group is added, and names what would be. */
export function renderWholeGroup({ catalogue, ids, sourceOf }: CatalogueLook, group: CatalogueGroup): RenderedMessage {
  const ready = wholeGroup(catalogue, group.id);
  const missing = ready.filter((entry) => !sourceOf(entry));
  const there = ready.length - missing.length;
  const buttonsOf = (...own: readonly ButtonLook[]) =>
    buttons(...own, { label: 'One by one', id: ids.list(group.id, 0) }, { label: 'Catalogue', id: ids.home });
  if (missing.length === 0)
    return message([text(`### ${group.name}\nAll ${ready.length} are read already.`), buttonsOf()]);
  const head = `### Add ${plural(missing.length, 'source')} for ${lowerFirst(group.name)}?\n-# ${group.about}${there > 0 ? ` · ${there} more ${there === 1 ? 'is' : 'are'} read already` : ''}`;
  const names = missing.map(({ name }) => `- ${escapeLine(name, 80)}`);
  return message([
    text(head),
    text(fitLines(names, TEXT_LIMIT - head.length, (left) => `-# and ${left} more`)),
    buttonsOf({ label: `Add ${missing.length}`, id: ids.addAll(group.id), style: 'success' }),
  ]);
}

const lowerFirst = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

/** What became of an entry that was to be added. */
export interface AddedLook {
  readonly entry: CatalogueEntry;
  readonly state: 'there' | 'by-mail' | 'waiting' | 'read' | 'failed';
  readonly recorded?: number;
  /** Foreign text. */
  readonly why?: string;
}

export function renderAdded(added: readonly AddedLook[], ids?: CatalogueIds): RenderedMessage {
  const fresh = added.filter(({ state }) => state !== 'there' && state !== 'by-mail');
  const waiting = fresh.filter(({ state }) => state === 'waiting').length;
  const failed = fresh.filter(({ state }) => state === 'failed').length;
  const notes = [
    ...(waiting > 0 ? [`${waiting} still to be read for the first time`] : []),
    ...(failed > 0
      ? [`${failed} could not be read; ${failed === 1 ? 'it stays and is' : 'they stay and are'} tried again`]
      : []),
  ];
  const title = fresh.length === 0 ? 'Nothing to add' : `Added ${plural(fresh.length, 'source')}`;
  const head = `### ${title}${notes.length > 0 ? `\n-# ${notes.join(' · ')}` : ''}`;
  const parts: Part[] = [
    text(head),
    text(fitLines(added.map(addedLine), TEXT_LIMIT - head.length, (left) => `-# and ${left} more: \`/source list\``)),
  ];
  if (ids) parts.push(buttons({ label: 'Catalogue', id: ids.home }));
  return message(parts, { colour: failed > 0 ? COLOUR.medium : COLOUR.done });
}

function addedLine({ entry, state, recorded = 0, why }: AddedLook): string {
  const name = strong(entry.name, 80);
  if (state === 'by-mail') return `✉️ ${name} only comes by mail: ${howByMail(entry)}`;
  if (state === 'there') return `▫️ ${name} is there already`;
  if (state === 'waiting') return `🕓 ${name} is read soon`;
  if (state === 'failed') return `⚠️ ${name} cannot be read: ${escapeLine(why ?? 'unknown', 120)}`;
  return `✅ ${name}: ${recorded === 0 ? 'nothing new' : plural(recorded, 'bulletin')}`;
}
