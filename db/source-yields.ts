import { type Kysely, sql } from 'kysely';
import { DAY_MS } from '../core/clock.ts';
import type { Lull, Yield } from '../core/source-health.ts';
import type { Schema } from './schema.ts';

/** So many of the newest tell a rhythm. */
const DAYS_OF_NEWS = 40;

/** What sources yield, and how often. */
export class SourceYields {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** What it yields, and whether the operator channel knows of a lull. */
  async mark(id: number, yields: Yield | undefined, lull: Lull | undefined): Promise<void> {
    await this.#db
      .updateTable('sources')
      .set({ lull: lull ?? null, yield_json: yields === undefined ? null : JSON.stringify(yields) })
      .where('id', '=', id)
      .execute();
  }

  /** How many bulletins it has told, when it last told something new, and the newest days on which bulletins of it were published. */
  async newsOf(
    id: number,
  ): Promise<{ readonly newest?: number; readonly days: readonly number[]; readonly bulletins: number }> {
    const seen = await this.#db
      .selectFrom('bulletin_sources')
      .select((eb) => [eb.fn.max('first_seen_at').as('at'), eb.fn.countAll<number>().as('count')])
      .where('source_id', '=', id)
      .executeTakeFirst();
    const day = sql<number>`min(coalesce(published_at, bulletin_sources.first_seen_at), bulletin_sources.first_seen_at) / ${DAY_MS}`;
    const rows = await this.#db
      .selectFrom('bulletin_sources')
      .innerJoin('bulletins', 'bulletins.id', 'bulletin_sources.bulletin_id')
      .select([day.as('day'), sql<number>`max(bulletins.changed_at)`.as('changed')])
      .where('bulletin_sources.source_id', '=', id)
      .groupBy(day)
      .orderBy(day, 'desc')
      .limit(DAYS_OF_NEWS)
      .execute();
    const newest = Math.max(...rows.map((row) => row.changed), seen?.at ?? 0);
    return {
      bulletins: Number(seen?.count ?? 0),
      days: rows.map((row) => row.day * DAY_MS),
      ...(newest > 0 && { newest }),
    };
  }
}
