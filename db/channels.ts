import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface BrokenChannel {
  readonly teamId: string;
  readonly channelId: string;
  readonly trouble: string;
  readonly since: number;
}

/** Channels that Discord will not let us post to. A channel not listed here is thought to work. */
export class Channels {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** True when this is news, so that the operator is told once. */
  async markBroken(teamId: string, channelId: string, trouble: string, now: number): Promise<boolean> {
    const result = await this.#db
      .insertInto('channels')
      .values({ team_id: teamId, channel_id: channelId, trouble, since: now, reported: 1 })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
  }

  /** True when it was broken before. */
  async markWorking(teamId: string, channelId: string): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('channels')
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return Number(result.numDeletedRows) > 0;
  }

  async broken(teamId?: string): Promise<BrokenChannel[]> {
    let query = this.#db.selectFrom('channels').selectAll();
    if (teamId !== undefined) query = query.where('team_id', '=', teamId);
    const rows = await query.orderBy('since').execute();
    return rows.map((r) => ({ teamId: r.team_id, channelId: r.channel_id, trouble: r.trouble, since: r.since }));
  }
}
