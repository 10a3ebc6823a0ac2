import type { Kysely, Selectable } from 'kysely';
import type { SourceItem } from '../core/bulletin.ts';
import type { Document } from '../core/document.ts';
import { contentHash } from '../core/revision.ts';
import { type Source, sourceRank } from '../core/source.ts';
import type { JudgedBulletin } from './bulletin-row.ts';
import type { BulletinSourceTable, BulletinTable, Schema } from './schema.ts';

/** What recording must know of a source. */
export type Teller = Pick<Source, 'id' | 'kind' | 'publisher' | 'teamId'>;

export type BulletinRow = Selectable<BulletinTable>;

export interface Link extends BulletinSourceTable {
  /** The source that told is paused or was removed: it will not say when the bulletin changes. */
  readonly silent: boolean;
}

/** A bulletin as told, with the identity that it is recorded under. */
export interface Candidate {
  readonly input: JudgedBulletin;
  readonly item: SourceItem;
  readonly hash: string;
  readonly rank: number;
  /** A team's own source speaks of what everybody sees: it changes nothing there. */
  readonly foreign: boolean;
  /** The bulletin that it is; absent when it is new. */
  readonly row?: BulletinRow;
  /** Every source that told of it before. */
  readonly links: readonly Link[];
  /** Teams that know a bulletin of this identity from a private source, and were told. */
  readonly knownTo: readonly string[];
}

type Db = Kysely<Schema>;

/**
 * Which bulletin each of a poll's items is. A source's item stays the bulletin it once was; else publisher and id decide;
 * an id that is not sure never makes two items of one source the same; and an item whose guid alone was changed is known
 * by what it says. Each bulletin comes out once: of two tellings the newer.
 */
export async function identify(db: Db, source: Teller, inputs: readonly JudgedBulletin[]): Promise<Candidate[]> {
  const items = new Set(inputs.map((input) => itemOf(input).id));
  const known = await Known.load(db, source, inputs, items);
  const newestFirst = [...inputs.entries()].sort(([, a], [, b]) => age(b) - age(a));
  const taken = new Map<string, { readonly place: number; readonly candidate: Candidate }>();
  for (const [place, input] of newestFirst) {
    const item = itemOf(input);
    if (!items.delete(item.id)) continue;
    const candidate = known.candidate(input, item);
    const before = taken.get(nameOf(candidate))?.candidate;
    if (!before) taken.set(nameOf(candidate), { place, candidate });
    else if (!item.sure && before.hash !== candidate.hash) {
      const own = known.apart(input, item);
      if (!taken.has(nameOf(own))) taken.set(nameOf(own), { place, candidate: own });
    }
  }
  return [...taken.values()].sort((a, b) => a.place - b.place).map(({ candidate }) => candidate);
}

const age = ({ bulletin }: JudgedBulletin): number => bulletin.updated ?? bulletin.published ?? 0;
const itemOf = ({ bulletin, item }: JudgedBulletin): SourceItem => item ?? { id: bulletin.id, sure: true };
const identity = (publisher: string, id: string): string => `${publisher}\n${id}`;
const nameOf = ({ row, input }: Candidate): string =>
  row ? String(row.id) : identity(input.bulletin.publisher, input.bulletin.id);
/** Sites move from http to https, and to and from `www.`. */
const address = (url: string | null | undefined): string =>
  (url ?? '').replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '');

/** The bulletins and links that may be meant by what a source told. */
class Known {
  readonly #source: Teller;
  readonly #items: ReadonlySet<string>;
  readonly #rows = new Map<number, BulletinRow>();
  readonly #byName = new Map<string, BulletinRow[]>();
  readonly #links = new Map<number, Link[]>();
  readonly #byItem = new Map<string, Link>();
  readonly #byHash = new Map<string, Link[]>();
  readonly #hashes = new Map<Document, string>();

  private constructor(source: Teller, items: ReadonlySet<string>) {
    this.#source = source;
    this.#items = items;
  }

  static async load(
    db: Db,
    source: Teller,
    inputs: readonly JudgedBulletin[],
    items: ReadonlySet<string>,
  ): Promise<Known> {
    const known = new Known(source, new Set(items));
    const ids = new Map<string, Set<string>>([[source.publisher, new Set(items)]]);
    for (const { bulletin } of inputs) {
      const named = ids.get(bulletin.publisher) ?? new Set();
      ids.set(bulletin.publisher, named.add(bulletin.id));
    }
    for (const [publisher, wanted] of ids)
      known.#add(
        await db
          .selectFrom('bulletins')
          .selectAll()
          .where('publisher', '=', publisher)
          .where('vendor_id', 'in', [...wanted])
          .execute(),
      );
    const hashes = inputs.map((input) => known.#hashOf(input));
    const own = await db
      .selectFrom('bulletin_sources')
      .selectAll()
      .where('source_id', '=', source.id)
      .where((eb) =>
        source.kind === 'page'
          ? eb.lit(true)
          : eb.or([eb('item_id', 'in', [...items]), eb('content_hash', 'in', hashes)]),
      )
      .execute();
    const missing = [...new Set(own.map((link) => link.bulletin_id))].filter((id) => !known.#rows.has(id));
    if (missing.length > 0)
      known.#add(await db.selectFrom('bulletins').selectAll().where('id', 'in', missing).execute());
    if (known.#rows.size > 0) await known.#addLinks(db);
    return known;
  }

  #add(rows: readonly BulletinRow[]): void {
    for (const row of rows) {
      this.#rows.set(row.id, row);
      const name = identity(row.publisher, row.vendor_id);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), row]);
    }
  }

  async #addLinks(db: Db): Promise<void> {
    const links = await db
      .selectFrom('bulletin_sources')
      .innerJoin('sources', 'sources.id', 'bulletin_sources.source_id')
      .selectAll('bulletin_sources')
      .select('sources.state')
      .where('bulletin_id', 'in', [...this.#rows.keys()])
      .execute();
    for (const { state, ...columns } of links) {
      const link = { ...columns, silent: state === 'paused' };
      this.#links.set(link.bulletin_id, [...(this.#links.get(link.bulletin_id) ?? []), link]);
      if (link.source_id !== this.#source.id) continue;
      this.#byItem.set(this.#source.kind === 'page' ? '' : link.item_id, link);
      this.#byHash.set(link.content_hash, [...(this.#byHash.get(link.content_hash) ?? []), link]);
    }
  }

  candidate(input: JudgedBulletin, item: SourceItem): Candidate {
    const { bulletin } = input;
    const told = this.#byItem.get(this.#source.kind === 'page' ? '' : item.id);
    const row = told && this.#rows.get(told.bulletin_id);
    // What a team knew first may be everybody's by now.
    const before = row && (this.#visible(row.publisher, row.vendor_id) ?? row);
    if (before && !this.#isAnother(before, input, item)) return this.#make(input, item, before);
    const named = this.#visible(bulletin.publisher, bulletin.id);
    const mine = named && this.#mine(named.id);
    if (!mine || mine.item_id === item.id) {
      if (named) return this.#make(input, item, named);
      const moved = this.#moved(input);
      return moved ? this.#make(input, item, moved) : this.#make(input, item);
    }
    if (item.sure || (mine.content_hash === this.#hashOf(input) && !this.#items.has(mine.item_id)))
      return this.#make(input, item, named);
    return this.apart(input, item);
  }

  /** Under the source's own name for the item. */
  apart(input: JudgedBulletin, item: SourceItem): Candidate {
    const renamed = { ...input, bulletin: { ...input.bulletin, publisher: this.#source.publisher, id: item.id } };
    return this.#make(renamed, item, this.#visible(this.#source.publisher, item.id));
  }

  /** A feed that calls its newest item always the same tells another bulletin when the vendor's own id says so. */
  #isAnother(before: BulletinRow, { bulletin }: JudgedBulletin, item: SourceItem): boolean {
    const named = before.publisher === bulletin.publisher && before.vendor_id === bulletin.id;
    return item.sure && bulletin.id !== item.id && before.vendor_id !== item.id && !named;
  }

  /** Same source, same text, same address, same date, and the guid of old is gone. */
  #moved(input: JudgedBulletin): BulletinRow | undefined {
    const { bulletin } = input;
    if (bulletin.url === undefined) return undefined;
    for (const link of this.#byHash.get(this.#hashOf(input)) ?? []) {
      const row = this.#rows.get(link.bulletin_id);
      if (!row || this.#items.has(link.item_id) || address(link.url) !== address(bulletin.url)) continue;
      if (row.published_at === (bulletin.published ?? null)) return row;
    }
    return undefined;
  }

  #visible(publisher: string, id: string): BulletinRow | undefined {
    const twins = this.#byName.get(identity(publisher, id)) ?? [];
    const { teamId } = this.#source;
    return (
      twins.find((row) => row.team_id === null) ??
      (teamId === undefined ? undefined : twins.find((row) => row.team_id === teamId))
    );
  }

  #hashOf({ bulletin }: JudgedBulletin): string {
    let hash = this.#hashes.get(bulletin.document);
    if (hash === undefined) {
      hash = contentHash(bulletin);
      this.#hashes.set(bulletin.document, hash);
    }
    return hash;
  }

  readonly #mine = (key: number): Link | undefined =>
    this.#links.get(key)?.find((link) => link.source_id === this.#source.id);

  #make(input: JudgedBulletin, item: SourceItem, row?: BulletinRow): Candidate {
    const { bulletin } = input;
    const own = bulletin.publisher.toLowerCase() === this.#source.publisher.toLowerCase();
    const twins = this.#byName.get(identity(bulletin.publisher, bulletin.id)) ?? [];
    return {
      input,
      item,
      hash: this.#hashOf(input),
      rank: sourceRank(this.#source.kind, bulletin.extent, own),
      foreign: this.#source.teamId !== undefined && row?.team_id === null,
      links: row ? (this.#links.get(row.id) ?? []) : [],
      knownTo: twins.flatMap((twin) => (twin.unannounced === null ? (twin.team_id ?? []) : [])),
      ...(row && { row }),
    };
  }
}
