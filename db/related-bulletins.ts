import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Bulletins that speak of the same vulnerabilities. They are shown beside each other, never merged. */
export class RelatedBulletins {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Those that the team may see and that share a CVE with one: how many, and the keys of those that share most, then the newest. */
  async of(
    key: number,
    teamId: string,
    limit: number,
  ): Promise<{ readonly total: number; readonly keys: readonly number[] }> {
    const sharing = this.#db
      .selectFrom('aliases as mine')
      .innerJoin('aliases as theirs', (join) =>
        join.onRef('theirs.alias', '=', 'mine.alias').onRef('theirs.bulletin_id', '!=', 'mine.bulletin_id'),
      )
      .innerJoin('bulletins', 'bulletins.id', 'theirs.bulletin_id')
      .where('mine.bulletin_id', '=', key)
      .where('mine.scheme', '=', 'cve')
      .where((eb) => eb.or([eb('bulletins.team_id', 'is', null), eb('bulletins.team_id', '=', teamId)]));
    const { total } = await sharing
      .select(sql<number>`count(distinct theirs.bulletin_id)`.as('total'))
      .executeTakeFirstOrThrow();
    if (total === 0) return { total: 0, keys: [] };
    const rows = await sharing
      .select('theirs.bulletin_id as key')
      .groupBy('theirs.bulletin_id')
      .orderBy(sql`count(*)`, 'desc')
      .orderBy(sql`coalesce(bulletins.published_at, bulletins.first_seen_at)`, 'desc')
      .limit(limit)
      .execute();
    return { total, keys: rows.map((row) => row.key) };
  }
}
