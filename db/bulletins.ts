import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { SEVERITIES, type Severity } from '../core/bulletin.ts';
import type { Kind, Verdict } from '../core/manual-step.ts';
import type { BulletinLine, RecordedBulletin, Unannounced } from '../core/recorded-bulletin.ts';
import type { Revision } from '../core/revision.ts';
import { telling } from '../core/team-view.ts';
import type { Teller } from './bulletin-identity.ts';
import { markUnannounced, type OnRefused, type RecordOutcome, recordBulletins } from './bulletin-recording.ts';
import { revisionsOf } from './bulletin-revising.ts';
import { type JudgedBulletin, LINE_COLUMNS, lineFrom, recordedFrom, stepFrom } from './bulletin-row.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';
import { hitsOf, newestNamed } from './search.ts';
import type { TeamViews } from './team-views.ts';
import { asCorrected, asTeamSees } from './team-words.ts';
import type { Threats } from './threats.ts';

export type { RecordOutcome } from './bulletin-recording.ts';
export type { JudgedBulletin } from './bulletin-row.ts';

/** All members that are given must hold. */
export interface BulletinFilter {
  /** Words, ids or beginnings of them. */
  readonly text?: string;
  readonly publisher?: string;
  /** At least this severe. */
  readonly severity?: Exclude<Severity, 'unknown'>;
  readonly verdicts?: readonly Verdict[];
  readonly kind?: Kind;
  /** Published (or, without a date, first seen) at or after. */
  readonly since?: number;
}

/** What recording made of a bulletin, also in the eyes of the teams. */
export interface SeenOutcome extends RecordOutcome {
  /** Keys of steps that a team's own rules find in it and did not find before, by team. */
  readonly risen: ReadonlyMap<string, readonly string[]>;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

const VERDICT = sql<string>`coalesce(team_views.verdict, bulletins.verdict)`;
const KINDS = sql<string>`coalesce(team_views.kinds_json, bulletins.kinds_json)`;
const OWN_COLUMNS = [VERDICT.as('verdict'), KINDS.as('kinds_json')] as const;
const DATED = sql<number>`coalesce(bulletins.published_at, bulletins.first_seen_at)`;
const COUNT = sql<number>`count(*)`.as('count');

export class Bulletins {
  readonly #db: Kysely<Schema>;
  readonly #views: TeamViews;
  readonly #threats: Threats;

  constructor(db: Kysely<Schema>, views: TeamViews, threats: Threats) {
    this.#db = db;
    this.#views = views;
    this.#threats = threats;
  }

  /** Records what a source told in one poll. Call it in a transaction. Without `onRefused`, a bulletin that cannot be recorded throws. */
  async record(
    source: Teller,
    inputs: readonly JudgedBulletin[],
    now: number,
    onRefused?: OnRefused,
  ): Promise<SeenOutcome[]> {
    const outcomes = await recordBulletins(this.#db, source, inputs, now, onRefused);
    const changed = outcomes.filter((o) => o.outcome === 'new' || o.outcome === 'revised');
    const risen = [...(await this.#views.refreshAll(changed.map((o) => o.key)))];
    return outcomes.map((outcome) => ({
      ...outcome,
      risen: new Map(
        risen.flatMap(([teamId, steps]) => (steps.has(outcome.key) ? [[teamId, steps.get(outcome.key) ?? []]] : [])),
      ),
    }));
  }

  markUnannounced(keys: readonly number[], why: Unannounced | null): Promise<void> {
    return markUnannounced(this.#db, keys, why);
  }

  /** What a source has told before, by its item ids: to know which items need not be followed again. */
  async toldBy(
    sourceId: number,
    itemIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly rank: number; readonly published?: number; readonly updated?: number }>> {
    if (itemIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('bulletin_sources')
      .innerJoin('bulletins', 'bulletins.id', 'bulletin_sources.bulletin_id')
      .select(['item_id', 'rank', 'published_at', 'updated_at'])
      .where('bulletin_sources.source_id', '=', sourceId)
      .where('item_id', 'in', [...itemIds])
      .execute();
    return new Map(
      rows.map((row) => [
        row.item_id,
        { rank: row.rank, ...present({ published: row.published_at, updated: row.updated_at }) },
      ]),
    );
  }

  /** As the team sees it; `undefined` when there is none that it may see. */
  async find(key: number, teamId: string): Promise<RecordedBulletin | undefined> {
    const recorded = await this.#recorded(key, teamId);
    return recorded && asTeamSees(this.#db, teamId, recorded);
  }

  /** As the team's corrections make it, its rules left aside; `undefined` when they say nothing of what is there now. */
  async corrected(key: number, teamId: string): Promise<RecordedBulletin | undefined> {
    const recorded = await this.#recorded(key, teamId);
    const corrected = recorded && (await asCorrected(this.#db, teamId, recorded));
    return corrected?.view && telling(corrected.view).length > 0 ? corrected : undefined;
  }

  async #recorded(key: number, teamId: string): Promise<RecordedBulletin | undefined> {
    const row = await this.#visible(teamId).selectAll('bulletins').where('bulletins.id', '=', key).executeTakeFirst();
    if (!row) return undefined;
    const steps = await this.#db
      .selectFrom('steps')
      .selectAll()
      .where('bulletin_id', '=', key)
      .where('removed_in', 'is', null)
      .orderBy('position')
      .execute();
    const aliases = await this.#db
      .selectFrom('aliases')
      .select(['scheme', 'alias as id'])
      .where('bulletin_id', '=', key)
      .orderBy('scheme')
      .orderBy('alias')
      .execute();
    const [threatened] = await this.#threats.onto(teamId, [recordedFrom(row, steps.map(stepFrom), aliases)]);
    return threatened;
  }

  /** The bulletins that a vendor's id or an alias names, newest first; case does not matter. */
  async named(id: string, teamId: string): Promise<BulletinLine[]> {
    const wanted = id.trim();
    const rows = await this.#seen(teamId)
      .select(LINE_COLUMNS)
      .select(OWN_COLUMNS)
      .where((eb) =>
        eb.or([
          eb(
            'bulletins.id',
            'in',
            sql<number>`(select id from bulletins where lower(vendor_id) = ${wanted.toLowerCase()})`,
          ),
          eb(
            'bulletins.id',
            'in',
            eb.selectFrom('aliases').select('bulletin_id').where('alias', '=', wanted.toUpperCase()),
          ),
          eb('bulletins.id', 'in', eb.selectFrom('aliases').select('bulletin_id').where('alias', '=', wanted)),
        ]),
      )
      .orderBy(DATED, 'desc')
      .limit(25)
      .execute();
    return this.#threats.onto(teamId, rows.map(lineFrom));
  }

  /** The newest that pass the filter; with a text, the best match first. */
  async list(
    teamId: string,
    filter: BulletinFilter,
    page: Page,
  ): Promise<{ readonly lines: BulletinLine[]; readonly total: number }> {
    let query = this.#seen(teamId);
    if (filter.publisher !== undefined) query = query.where(sql`lower(publisher)`, '=', filter.publisher.toLowerCase());
    if (filter.severity)
      query = query.where('severity', 'in', SEVERITIES.slice(0, SEVERITIES.indexOf(filter.severity) + 1));
    if (filter.verdicts?.length) query = query.where(VERDICT, 'in', [...filter.verdicts]);
    if (filter.kind) query = query.where(KINDS, 'like', `%"${filter.kind}"%`);
    if (filter.since !== undefined) query = query.where(DATED, '>=', filter.since);
    if (filter.text === undefined) {
      const { count } = await query.select(COUNT).executeTakeFirstOrThrow();
      const newest = query
        .select(LINE_COLUMNS)
        .select(OWN_COLUMNS)
        .orderBy(DATED, 'desc')
        .orderBy('bulletins.id', 'desc');
      const rows = await newest.limit(page.limit).offset(page.offset).execute();
      return { lines: await this.#threats.onto(teamId, rows.map(lineFrom)), total: count };
    }
    const hits = hitsOf(filter.text);
    if (!hits) return { lines: [], total: 0 };
    const matching = query.innerJoin(hits, 'hits.bulletin_id', 'bulletins.id');
    const { count } = await matching.select(COUNT).executeTakeFirstOrThrow();
    const best = matching.select(LINE_COLUMNS).select(OWN_COLUMNS).orderBy('hits.score').orderBy(DATED, 'desc');
    const rows = await best.limit(page.limit).offset(page.offset).execute();
    return { lines: await this.#threats.onto(teamId, rows.map(lineFrom)), total: count };
  }

  /** For choosing while typing: the newest of which title and ids hold the words; quick, however many there are. */
  async suggest(text: string, teamId: string, limit: number): Promise<BulletinLine[]> {
    const hits = newestNamed(text);
    if (!hits) return [];
    const rows = await this.#seen(teamId)
      .innerJoin(hits, 'hits.bulletin_id', 'bulletins.id')
      .select(LINE_COLUMNS)
      .select(OWN_COLUMNS)
      .orderBy('bulletins.id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(lineFrom);
  }

  /** Keys of what the team may see, newest first; `changedSince`: recorded or revised then or after. */
  async keys(teamId: string, changedSince?: number): Promise<number[]> {
    let query = this.#visible(teamId).select('bulletins.id');
    if (changedSince !== undefined) query = query.where('bulletins.changed_at', '>=', changedSince);
    const rows = await query
      .orderBy(sql`coalesce(published_at, first_seen_at)`, 'desc')
      .orderBy('bulletins.id', 'desc')
      .execute();
    return rows.map((row) => row.id);
  }

  /** For lists and digests: in the order of the keys, those that the team may not see left out. */
  async lines(teamId: string, keys: readonly number[]): Promise<BulletinLine[]> {
    if (keys.length === 0) return [];
    const rows = await this.#seen(teamId)
      .select(LINE_COLUMNS)
      .select(OWN_COLUMNS)
      .where('bulletins.id', 'in', [...keys])
      .execute();
    const lines = await this.#threats.onto(teamId, rows.map(lineFrom));
    const byKey = new Map(lines.map((line) => [line.key, line]));
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }

  /** Oldest first. */
  revisions(key: number): Promise<Revision[]> {
    return revisionsOf(this.#db, key);
  }

  /** The sources that have told of a bulletin and that the team sees, in the order in which they did. */
  async sourcesOf(
    key: number,
    teamId: string,
  ): Promise<
    { readonly sourceId: number; readonly name: string; readonly url?: string; readonly firstSeenAt: number }[]
  > {
    const rows = await this.#db
      .selectFrom('bulletin_sources')
      .innerJoin('sources', 'sources.id', 'bulletin_sources.source_id')
      .select(['bulletin_sources.source_id', 'sources.name', 'bulletin_sources.url', 'bulletin_sources.first_seen_at'])
      .where('bulletin_sources.bulletin_id', '=', key)
      .where((eb) => eb.or([eb('sources.team_id', 'is', null), eb('sources.team_id', '=', teamId)]))
      .orderBy('bulletin_sources.first_seen_at')
      .execute();
    return rows.map((row) => ({
      sourceId: row.source_id,
      name: row.name,
      firstSeenAt: row.first_seen_at,
      ...present({ url: row.url }),
    }));
  }

  /** Publishers of bulletins that the team may see, by name. */
  async publishers(teamId: string): Promise<string[]> {
    const rows = await this.#visible(teamId).select('publisher').distinct().orderBy('publisher').execute();
    return rows.map((row) => row.publisher);
  }

  /** How many the team may see; without a team, all. */
  async count(teamId?: string): Promise<number> {
    const { count } = await (teamId === undefined ? this.#db.selectFrom('bulletins') : this.#visible(teamId))
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Verdict and kinds as the team sees them: `OWN_COLUMNS`. */
  #seen(teamId: string) {
    return this.#visible(teamId).leftJoin('team_views', (join) =>
      join.onRef('team_views.bulletin_id', '=', 'bulletins.id').on('team_views.team_id', '=', teamId),
    );
  }

  #visible(teamId: string): SelectQueryBuilder<Schema, 'bulletins', object> {
    return this.#db
      .selectFrom('bulletins')
      .where((eb) => eb.or([eb('bulletins.team_id', 'is', null), eb('bulletins.team_id', '=', teamId)]));
  }
}
