import { type Kysely, sql } from 'kysely';
import { EPSS_UNIT, type EpssColumns, type ExploitedCve, type KnownExploited, type Threat } from '../core/threat.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';

/** What a new state of a catalogue changes, as CVEs. */
export interface CatalogueChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

const CHUNK = 500;

/** What catalogues say of CVEs. A team's own catalogue speaks to that team alone. */
export class Threats {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The catalogue is so now. Call it in a transaction. */
  async replaceExploited(sourceId: number, entries: readonly ExploitedCve[]): Promise<CatalogueChange> {
    const rows = await this.#db.selectFrom('known_exploited').selectAll().where('source_id', '=', sourceId).execute();
    const before = new Map(rows.map((row) => [row.cve, row]));
    const after = new Map(
      entries.map(({ cve, addedAt, dueAt = null, ransomware }) => [
        cve,
        { source_id: sourceId, cve, added_at: addedAt, due_at: dueAt, ransomware: Number(ransomware) },
      ]),
    );
    const added = [...after.keys()].filter((cve) => !before.has(cve));
    const removed = [...before.keys()].filter((cve) => !after.has(cve));
    const changed = [...after.values()].flatMap((row) => {
      const known = before.get(row.cve);
      return known && (known.due_at !== row.due_at || known.ransomware !== row.ransomware) ? [row.cve] : [];
    });
    for (const cves of chunks([...changed, ...removed]))
      await this.#db.deleteFrom('known_exploited').where('source_id', '=', sourceId).where('cve', 'in', cves).execute();
    for (const cves of chunks([...added, ...changed]))
      await this.#db
        .insertInto('known_exploited')
        .values(cves.flatMap((cve) => after.get(cve) ?? []))
        .execute();
    return { added, changed, removed };
  }

  /** Bulletins that carry one of these CVEs; `teamId`: only what that team sees. */
  async bulletinsWith(cves: readonly string[], teamId?: string): Promise<number[]> {
    const keys = new Set<number>();
    for (const some of chunks(cves)) {
      const rows = await this.#db
        .selectFrom('aliases')
        .innerJoin('bulletins', 'bulletins.id', 'aliases.bulletin_id')
        .select('bulletin_id')
        .distinct()
        .where('alias', 'in', some)
        .where((eb) =>
          teamId === undefined
            ? eb.lit(true)
            : eb.or([eb('bulletins.team_id', 'is', null), eb('bulletins.team_id', '=', teamId)]),
        )
        .execute();
      for (const row of rows) keys.add(row.bulletin_id);
    }
    return [...keys];
  }

  /** What is known of the CVEs of these bulletins, for a team; without one, by anybody's catalogue. */
  async of(bulletinIds: readonly number[], teamId?: string): Promise<ReadonlyMap<number, Threat>> {
    const threats = new Map<number, Threat>();
    for (const ids of chunks(bulletinIds)) {
      const rows = await this.#db
        .selectFrom('aliases')
        .innerJoin('known_exploited as k', 'k.cve', 'aliases.alias')
        .innerJoin('sources', 'sources.id', 'k.source_id')
        .select(['bulletin_id', 'k.cve', 'k.added_at', 'k.due_at', 'k.ransomware'])
        .where('bulletin_id', 'in', ids)
        .where(visibleTo(teamId))
        .orderBy('k.added_at')
        .execute();
      for (const row of rows)
        threats.set(row.bulletin_id, { knownExploited: joined(threats.get(row.bulletin_id)?.knownExploited, row) });
      for (const { bulletin_id, score, percentile } of await this.#epssOf(ids, teamId))
        threats.set(bulletin_id, {
          ...threats.get(bulletin_id),
          epss: { score: score / EPSS_UNIT, percentile: percentile / EPSS_UNIT },
        });
    }
    return threats;
  }

  /** Takes over the rows from `from` to before `to`: in pieces, so that nobody waits for a quarter of a million. */
  async recordEpss(sourceId: number, { cves, scores, percentiles }: EpssColumns, from: number, to: number) {
    const rows = Array.from(cves.subarray(from, to), (cve, i) => [cve, scores[from + i], percentiles[from + i]]);
    await sql`insert into epss (source_id, cve, score, percentile)
      select ${sourceId}, value ->> 0, value ->> 1, value ->> 2 from json_each(${JSON.stringify(rows)}) where true
      on conflict (cve, source_id) do update set score = excluded.score, percentile = excluded.percentile
      where score <> excluded.score or percentile <> excluded.percentile`.execute(this.#db);
  }

  /** The lower ones of a bulletin come first. */
  async #epssOf(bulletinIds: readonly number[], teamId: string | undefined) {
    return this.#db
      .selectFrom('aliases')
      .innerJoin('epss', (join) => join.on('epss.cve', '=', CVE_NUMBER))
      .innerJoin('sources', 'sources.id', 'epss.source_id')
      .select(['bulletin_id', 'epss.score', 'epss.percentile'])
      .where('bulletin_id', 'in', bulletinIds)
      .where('scheme', '=', 'cve')
      .where(visibleTo(teamId))
      .orderBy('epss.score')
      .execute();
  }

  /** Lines with what is known of their CVEs. */
  async onto<L extends { readonly key: number; readonly threat?: Threat }>(
    teamId: string,
    lines: readonly L[],
  ): Promise<L[]> {
    const threats = await this.of(
      lines.map((line) => line.key),
      teamId,
    );
    return lines.map((line) => {
      const threat = threats.get(line.key);
      return threat ? { ...line, threat } : line;
    });
  }
}

/** As `cveNumber`. */
const CVE_NUMBER = sql<number>`cast(substr(aliases.alias, 5, 4) as integer) * 10000000 + cast(substr(aliases.alias, 10) as integer)`;

const visibleTo = (teamId: string | undefined) =>
  teamId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`(sources.team_id is null or sources.team_id = ${teamId})`;

interface ExploitedRow {
  readonly cve: string;
  readonly added_at: number;
  readonly due_at: number | null;
  readonly ransomware: number;
}

function joined(before: KnownExploited | undefined, row: ExploitedRow): KnownExploited {
  const dueAt = Math.min(before?.dueAt ?? Number.POSITIVE_INFINITY, row.due_at ?? Number.POSITIVE_INFINITY);
  return {
    cves: [...new Set([...(before?.cves ?? []), row.cve])],
    addedAt: Math.min(before?.addedAt ?? row.added_at, row.added_at),
    ransomware: (before?.ransomware ?? false) || row.ransomware === 1,
    ...present({ dueAt: Number.isFinite(dueAt) ? dueAt : null }),
  };
}

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) => list.slice(i * CHUNK, (i + 1) * CHUNK));
}
