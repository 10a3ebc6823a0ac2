import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface BrokenChannel {
  readonly teamId: string;
  readonly channelId: string;
  readonly trouble: string;
  readonly since: number;
}

/** Channels and threads that Discord will not let us post to. One not listed here is thought to work. */
export class Channels {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Nothing is sent there until `retryAt`. True when this is news, so that the operator is told once; call it in a transaction. */
  async markBroken({ teamId, channelId, trouble, since }: BrokenChannel, retryAt: number): Promise<boolean> {
    const result = await this.#db
      .updateTable('channels')
      .set({ trouble, retry_at: retryAt })
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    if (result.numUpdatedRows > 0n) return false;
    await this.#db
      .insertInto('channels')
      .values({ team_id: teamId, channel_id: channelId, trouble, since, retry_at: retryAt })
      .execute();
    return true;
  }

  /** How many messages for it were given up by now. */
  async markDropped(teamId: string, channelId: string, count: number): Promise<number> {
    const row = await this.#db
      .updateTable('channels')
      .set((eb) => ({ dropped: eb('dropped', '+', count) }))
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .returning('dropped')
      .executeTakeFirst();
    return row?.dropped ?? 0;
  }

  /** True when it was broken before. */
  async markWorking(teamId: string, channelId: string): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('channels')
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  /** Broken ones, of one team or all, are tried again now: something has changed. True when there are any. */
  async retryBroken(now: number, teamId?: string): Promise<boolean> {
    let query = this.#db.updateTable('channels').set({ retry_at: now }).where('retry_at', '>', now);
    if (teamId !== undefined) query = query.where('team_id', '=', teamId);
    return (await query.executeTakeFirst()).numUpdatedRows > 0n;
  }

  async broken(teamId?: string): Promise<BrokenChannel[]> {
    let query = this.#db.selectFrom('channels').selectAll();
    if (teamId !== undefined) query = query.where('team_id', '=', teamId);
    const rows = await query.orderBy('since').execute();
    return rows.map((r) => ({ teamId: r.team_id, channelId: r.channel_id, trouble: r.trouble, since: r.since }));
  }
}
