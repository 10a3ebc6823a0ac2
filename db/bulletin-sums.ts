import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** How many bulletins there were. */
export class BulletinSums {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Those that the team may see and that became known since a time; what was old then is left aside. `handwork`: as the team sees it. */
  async since(teamId: string, since: number): Promise<{ readonly bulletins: number; readonly handwork: number }> {
    const row = await this.#db
      .selectFrom('bulletins')
      .leftJoin('team_views', (join) =>
        join.onRef('team_views.bulletin_id', '=', 'bulletins.id').on('team_views.team_id', '=', teamId),
      )
      .select([
        sql<number>`count(*)`.as('count'),
        sql<number>`sum(coalesce(team_views.verdict, bulletins.verdict) in ('required', 'conditional'))`.as('handwork'),
      ])
      .where((eb) => eb.or([eb('bulletins.team_id', 'is', null), eb('bulletins.team_id', '=', teamId)]))
      .where('bulletins.first_seen_at', '>=', since)
      .where((eb) => eb.or([eb('unannounced', 'is', null), eb('unannounced', '!=', 'old-at-first-poll')]))
      .executeTakeFirstOrThrow();
    return { bulletins: row.count, handwork: row.handwork ?? 0 };
  }
}
