import type { Kysely, Selectable } from 'kysely';
import type { Unannounced } from '../core/recorded-bulletin.ts';
import { contentHash } from '../core/revision.ts';
import { type Source, sourceRank } from '../core/source.ts';
import { indexed, insertAliases, newStepKey, reviseBulletin } from './bulletin-revising.ts';
import { contentColumns, type JudgedBulletin, stepColumns } from './bulletin-row.ts';
import type { BulletinSourceTable, BulletinTable, Schema } from './schema.ts';
import { index } from './search.ts';

/**
 * What recording made of a bulletin. `also-seen`: known from another source, seen through this one for the first time.
 */
export interface RecordOutcome {
  readonly key: number;
  readonly outcome: 'new' | 'revised' | 'also-seen' | 'unchanged';
  readonly input: JudgedBulletin;
  readonly revision: number;
  /** Keys of steps that this revision added and removed; for a new bulletin all of its steps are added. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Every source that has told of it. */
  readonly sourceIds: readonly number[];
  /** Teams that know the same bulletin from a private source of theirs, and have been told of it there. */
  readonly knownTo: readonly string[];
}

type Db = Kysely<Schema>;
type Row = Selectable<BulletinTable>;
interface Candidate {
  readonly input: JudgedBulletin;
  readonly hash: string;
  readonly rank: number;
}

/**
 * Records what a source told in one poll: each bulletin once, however often it is repeated. To be called in a
 * transaction. `unannouncedFor` says why a new one is not announced.
 */
export async function recordBulletins(
  db: Db,
  source: Pick<Source, 'id' | 'kind' | 'teamId'>,
  inputs: readonly JudgedBulletin[],
  now: number,
): Promise<RecordOutcome[]> {
  const unique = new Map<string, JudgedBulletin>();
  for (const input of inputs) {
    const name = identity(input.bulletin.publisher, input.bulletin.id);
    if (!unique.has(name)) unique.set(name, input);
  }
  const outcomes: RecordOutcome[] = [];
  const all = [...unique.values()];
  for (let i = 0; i < all.length; i += 100)
    outcomes.push(...(await recordChunk(db, source, all.slice(i, i + 100), now)));
  return outcomes;
}

const identity = (publisher: string, id: string): string => `${publisher}\n${id}`;

async function recordChunk(
  db: Db,
  source: Pick<Source, 'id' | 'kind' | 'teamId'>,
  inputs: readonly JudgedBulletin[],
  now: number,
): Promise<RecordOutcome[]> {
  const known = await knownBulletins(db, inputs);
  const rows = [...known.values()].flat();
  const links =
    rows.length === 0
      ? []
      : await db
          .selectFrom('bulletin_sources')
          .selectAll()
          .where(
            'bulletin_id',
            'in',
            rows.map((r) => r.id),
          )
          .execute();
  const fresh: Candidate[] = [];
  const outcomes: RecordOutcome[] = [];
  for (const input of inputs) {
    const candidate: Candidate = {
      input,
      hash: contentHash(input.bulletin),
      rank: sourceRank(source.kind, input.bulletin.extent),
    };
    const twins = known.get(identity(input.bulletin.publisher, input.bulletin.id)) ?? [];
    const shared = twins.find((row) => row.team_id === null);
    const own = source.teamId === undefined ? shared : (shared ?? twins.find((row) => row.team_id === source.teamId));
    if (!own) {
      fresh.push(candidate);
      continue;
    }
    const seen = links.filter((link) => link.bulletin_id === own.id);
    const lesser = source.teamId !== undefined && own.team_id === null;
    outcomes.push(await recordAgain(db, source, lesser ? { ...candidate, rank: 0 } : candidate, own, seen, now));
  }
  return [...outcomes, ...(await insertNew(db, source, fresh, known, now))];
}

async function knownBulletins(db: Db, inputs: readonly JudgedBulletin[]): Promise<Map<string, Row[]>> {
  const byPublisher = new Map<string, string[]>();
  for (const { bulletin } of inputs) {
    const ids = byPublisher.get(bulletin.publisher) ?? [];
    ids.push(bulletin.id);
    byPublisher.set(bulletin.publisher, ids);
  }
  const known = new Map<string, Row[]>();
  for (const [publisher, ids] of byPublisher) {
    const rows = await db
      .selectFrom('bulletins')
      .selectAll()
      .where('publisher', '=', publisher)
      .where('vendor_id', 'in', ids)
      .execute();
    for (const row of rows) {
      const name = identity(row.publisher, row.vendor_id);
      known.set(name, [...(known.get(name) ?? []), row]);
    }
  }
  return known;
}

async function insertNew(
  db: Db,
  source: Pick<Source, 'id' | 'teamId'>,
  fresh: readonly Candidate[],
  known: ReadonlyMap<string, readonly Row[]>,
  now: number,
): Promise<RecordOutcome[]> {
  if (fresh.length === 0) return [];
  const inserted = await db
    .insertInto('bulletins')
    .values(
      fresh.map(({ input }) => ({
        ...contentColumns(input),
        team_id: source.teamId ?? null,
        publisher: input.bulletin.publisher,
        vendor_id: input.bulletin.id,
        first_seen_at: now,
        changed_at: now,
        source_id: source.id,
        revision: 1,
        unannounced: null,
      })),
    )
    .returning(['id', 'publisher', 'vendor_id'])
    .execute();
  const keys = new Map(inserted.map((row) => [identity(row.publisher, row.vendor_id), row.id]));
  const outcomes = fresh.map(({ input }): RecordOutcome => {
    const name = identity(input.bulletin.publisher, input.bulletin.id);
    const key = keys.get(name);
    if (key === undefined) throw new Error('an inserted bulletin has no id');
    const knownTo = (known.get(name) ?? []).flatMap((row) => row.team_id ?? []);
    const added = input.judgement.steps.map(newStepKey);
    return { key, outcome: 'new', input, revision: 1, added, removed: [], sourceIds: [source.id], knownTo };
  });
  await db
    .insertInto('bulletin_sources')
    .values(fresh.map((c, i) => link(outcomes[i]?.key ?? 0, source.id, c, now)))
    .execute();
  await db
    .insertInto('revisions')
    .values(
      fresh.map((c, i) => ({
        bulletin_id: outcomes[i]?.key ?? 0,
        number: 1,
        source_id: source.id,
        content_hash: c.hash,
        seen_at: now,
        title: c.input.bulletin.title,
        verdict: c.input.judgement.verdict,
        change: null,
        added_json: JSON.stringify(outcomes[i]?.added ?? []),
        removed_json: '[]',
      })),
    )
    .execute();
  const steps = outcomes.flatMap(({ key, input, added }) =>
    input.judgement.steps.map((step, i) => stepColumns(key, { ...step, key: added[i] ?? newStepKey() }, i, 1)),
  );
  for (let i = 0; i < steps.length; i += 200)
    await db
      .insertInto('steps')
      .values(steps.slice(i, i + 200))
      .execute();
  await insertAliases(
    db,
    outcomes.flatMap(({ key, input }) => input.bulletin.aliases.map((alias) => ({ key, alias }))),
  );
  await index(
    db,
    outcomes.map(({ key, input }) => indexed(key, input.bulletin)),
    true,
  );
  return outcomes;
}

async function recordAgain(
  db: Db,
  source: Pick<Source, 'id'>,
  candidate: Candidate,
  row: Row,
  seen: readonly BulletinSourceTable[],
  now: number,
): Promise<RecordOutcome> {
  const { input, hash, rank } = candidate;
  const mine = seen.find((l) => l.source_id === source.id);
  const best = seen.find((l) => l.source_id === row.source_id);
  const same = { key: row.id, input, revision: row.revision, added: [], removed: [], knownTo: [] };
  const sourceIds = [...new Set([...seen.map((l) => l.source_id), source.id])];
  // A page that could not be read this time leaves only the feed's excerpt: that takes nothing back.
  if (mine && (rank < mine.rank || (mine.content_hash === hash && rank === mine.rank)))
    return { ...same, outcome: 'unchanged', sourceIds };
  await db
    .insertInto('bulletin_sources')
    .values(link(row.id, source.id, candidate, now))
    .onConflict((c) =>
      c
        .columns(['bulletin_id', 'source_id'])
        .doUpdateSet({ content_hash: hash, rank, url: input.bulletin.url ?? null }),
    )
    .execute();
  const shows = row.source_id === source.id || rank > (best?.rank ?? 0);
  if (!shows) return { ...same, outcome: mine ? 'unchanged' : 'also-seen', sourceIds };
  if (best?.content_hash === hash && best.rank === rank) {
    return { ...same, outcome: mine ? 'unchanged' : 'also-seen', sourceIds };
  }
  const change = await reviseBulletin(db, source, candidate, row, now);
  return { ...same, ...change, outcome: 'revised', sourceIds };
}

/** Marks why new bulletins were not announced. */
export async function markUnannounced(db: Db, keys: readonly number[], why: Unannounced): Promise<void> {
  for (let i = 0; i < keys.length; i += 500) {
    await db
      .updateTable('bulletins')
      .set({ unannounced: why })
      .where('id', 'in', keys.slice(i, i + 500))
      .execute();
  }
}

const link = (
  bulletinId: number,
  sourceId: number,
  { input, hash, rank }: Candidate,
  now: number,
): BulletinSourceTable => ({
  bulletin_id: bulletinId,
  source_id: sourceId,
  content_hash: hash,
  rank,
  url: input.bulletin.url ?? null,
  first_seen_at: now,
});
