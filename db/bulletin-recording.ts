import type { Kysely } from 'kysely';
import type { Severity } from '../core/bulletin.ts';
import type { Kind, Verdict } from '../core/manual-step.ts';
import type { Unannounced } from '../core/recorded-bulletin.ts';
import { type BulletinRow, type Candidate, identify, type Teller } from './bulletin-identity.ts';
import { indexed, insertAliases, newStepKey, reviseBulletin } from './bulletin-revising.ts';
import { contentColumns, type JudgedBulletin, stepColumns } from './bulletin-row.ts';
import { fromJson } from './row.ts';
import { attempt } from './savepoint.ts';
import type { BulletinSourceTable, Schema } from './schema.ts';
import { index } from './search.ts';
import { StorageError } from './storage-error.ts';
import { Threats } from './threats.ts';

export interface Before {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly exploited: boolean;
  readonly withdrawn: boolean;
  readonly kinds: readonly Kind[];
  readonly extent: string;
  readonly unannounced: string | null;
}

/** Told of a bulletin that could not be recorded, by a fault of Handfix: it costs itself alone. */
export type OnRefused = (input: JudgedBulletin, error: unknown) => void;

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
  /** What a revision replaced. */
  readonly before?: Before;
  /** Teams that know the same bulletin from a private source of theirs, and have been told of it there. */
  readonly knownTo: readonly string[];
}

type Db = Kysely<Schema>;
const CHUNK = 100;

/**
 * Records what a source told in one poll: each bulletin once, however often it is repeated. To be called in a
 * transaction. One bulletin that the database refuses does not take the others with it; a full disk does.
 */
export async function recordBulletins(
  db: Db,
  source: Teller,
  inputs: readonly JudgedBulletin[],
  now: number,
  onRefused?: OnRefused,
): Promise<RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  const candidates = inputs.length === 0 ? [] : await identify(db, source, inputs);
  const record = async (some: readonly Candidate[]): Promise<void> => {
    // A savepoint makes the search index write what it has gathered: dear, and only for those who can do without some.
    const work = () => recordChunk(db, source, some, now);
    const result = onRefused ? await attempt(db, work) : { value: await work() };
    if ('value' in result) outcomes.push(...result.value);
    else if (result.error instanceof StorageError) throw result.error;
    else if (some.length > 1) for (const one of some) await record([one]);
    else for (const { input } of some) onRefused?.(input, result.error);
  };
  for (let i = 0; i < candidates.length; i += CHUNK) await record(candidates.slice(i, i + CHUNK));
  return outcomes;
}

async function recordChunk(
  db: Db,
  source: Teller,
  candidates: readonly Candidate[],
  now: number,
): Promise<RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  const fresh: Candidate[] = [];
  for (const candidate of candidates) {
    if (candidate.row) outcomes.push(await recordAgain(db, source, candidate, candidate.row, now));
    else fresh.push(candidate);
  }
  return [...outcomes, ...(await insertNew(db, source, fresh, now))];
}

async function insertNew(db: Db, source: Teller, fresh: readonly Candidate[], now: number): Promise<RecordOutcome[]> {
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
  const keys = new Map(inserted.map((row) => [`${row.publisher}\n${row.vendor_id}`, row.id]));
  const outcomes = fresh.map(({ input, knownTo }): RecordOutcome => {
    const key = keys.get(`${input.bulletin.publisher}\n${input.bulletin.id}`);
    if (key === undefined) throw new Error('an inserted bulletin has no id');
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
  source: Teller,
  candidate: Candidate,
  row: BulletinRow,
  now: number,
): Promise<RecordOutcome> {
  const { input, item, hash, rank, foreign, links } = candidate;
  const mine = links.find((l) => l.source_id === source.id);
  const best = links.find((l) => l.source_id === row.source_id);
  const same = { key: row.id, input, revision: row.revision, added: [], removed: [], knownTo: [] };
  const sourceIds = [...new Set([...links.map((l) => l.source_id), source.id])];
  if (mine && mine.item_id !== item.id) await rename(db, source, mine, row, item.id);
  // A page that could not be read this time leaves only the feed's excerpt: that takes nothing back.
  if (mine && (rank < mine.rank || (mine.content_hash === hash && rank === mine.rank && !takesOver())))
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
  const outcome = mine ? 'unchanged' : 'also-seen';
  if (foreign || (row.source_id !== source.id && rank <= (best?.rank ?? 0) && !takesOver()))
    return { ...same, outcome, sourceIds };
  if (best?.content_hash === hash && (best.rank === rank || takesOver())) {
    await db.updateTable('bulletins').set({ source_id: source.id }).where('id', '=', row.id).execute();
    return { ...same, outcome, sourceIds };
  }
  const known = await new Threats(db).of([row.id]);
  const change = await reviseBulletin(db, source, candidate, row, now);
  const before = {
    verdict: row.verdict as Verdict,
    severity: row.severity as Severity,
    withdrawn: row.withdrawn === 1,
    exploited: row.exploited === 1 || known.has(row.id),
    kinds: fromJson<Kind[]>(row.kinds_json),
    extent: row.extent,
    unannounced: row.unannounced,
  };
  return { ...same, ...change, outcome: 'revised', before, sourceIds };

  /** The source that it shows has fallen silent: whoever still speaks of it, and as fully, goes on. */
  function takesOver(): boolean {
    return !foreign && best !== undefined && best.source_id !== source.id && best.silent && rank >= best.rank;
  }
}

/** The source calls its item by another name now; the bulletin too, where that was its name. */
async function rename(
  db: Db,
  source: Teller,
  mine: BulletinSourceTable,
  row: BulletinRow,
  itemId: string,
): Promise<void> {
  await db
    .updateTable('bulletin_sources')
    .set({ item_id: itemId })
    .where('bulletin_id', '=', row.id)
    .where('source_id', '=', source.id)
    .execute();
  if (row.vendor_id !== mine.item_id || row.source_id !== source.id) return;
  await db.updateTable('bulletins').set({ vendor_id: itemId }).where('id', '=', row.id).execute();
}

/** Marks why bulletins were not announced, or with `null` that they are after all. */
export async function markUnannounced(db: Db, keys: readonly number[], why: Unannounced | null): Promise<void> {
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
  { input, item, hash, rank }: Candidate,
  now: number,
): BulletinSourceTable => ({
  bulletin_id: bulletinId,
  source_id: sourceId,
  item_id: item.id,
  content_hash: hash,
  rank,
  url: input.bulletin.url ?? null,
  first_seen_at: now,
});
