import type { FetchedKind, SourceOptions } from './source.ts';

/** What a team is or has, for which entries of the catalogue are put together. */
export interface CatalogueGroup {
  readonly id: string;
  /** As in "Add everything for …": "A Linux shop". */
  readonly name: string;
  readonly about: string;
}

/** A known source that a team adds by name. */
export interface CatalogueEntry {
  /** Never changes: a stored source knows its entry by it. */
  readonly key: string;
  readonly name: string;
  readonly publisher: string;
  readonly kind: FetchedKind;
  /** Of a list that only comes by mail: its page, where a mailbox is subscribed. */
  readonly url: string;
  /** node-cron expression, in UTC. */
  readonly schedule: string;
  readonly options?: SourceOptions;
  /** What it tells of, for people who look for it. */
  readonly products: readonly string[];
  /** Ids of groups, at least one. */
  readonly groups: readonly string[];
  /** The public document that the address was taken from. */
  readonly from: string;
  /** Another entry that tells all that this one does, and more of it. */
  readonly alternativeTo?: string;
}

/** The known publishers. */
export interface Catalogue {
  readonly groups: readonly CatalogueGroup[];
  /** By name. */
  readonly entries: readonly CatalogueEntry[];
}

/** Whether it can be added by its name alone: a list that only comes by mail needs a mailbox of the team's. */
export const isReady = ({ kind }: CatalogueEntry): boolean => kind !== 'mailbox';

export const groupOf = ({ groups }: Catalogue, id: string): CatalogueGroup | undefined =>
  groups.find((group) => group.id === id);

export const entriesOf = ({ entries }: Catalogue, groupId: string): CatalogueEntry[] =>
  entries.filter((entry) => entry.groups.includes(groupId));

/** What is added with a whole group: nothing that another entry of it tells as well. */
export function wholeGroup(catalogue: Catalogue, groupId: string): CatalogueEntry[] {
  const entries = entriesOf(catalogue, groupId);
  const keys = new Set(entries.map(({ key }) => key));
  return entries.filter((entry) => isReady(entry) && !keys.has(entry.alternativeTo ?? ''));
}

/** Entries in which every word occurs, those first whose name or publisher begins with what was typed. */
export function entriesWith({ entries }: Catalogue, words: string): CatalogueEntry[] {
  const typed = words.toLowerCase().trim();
  const wanted = typed.split(/\s+/);
  const first = ({ name, publisher }: CatalogueEntry) =>
    name.toLowerCase().startsWith(typed) || publisher.toLowerCase().startsWith(typed);
  const found = entries.filter((entry) => {
    const text = [entry.key, entry.name, entry.publisher, ...entry.products].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  return [...found.filter(first), ...found.filter((entry) => !first(entry))];
}
