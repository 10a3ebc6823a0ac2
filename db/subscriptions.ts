import type { Kysely, Selectable } from 'kysely';
import type { Subscription, SubscriptionFilter } from '../core/subscription.ts';
import { fromJson, present } from './row.ts';
import type { Schema, SubscriptionTable } from './schema.ts';

export class Subscriptions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(subscription: Omit<Subscription, 'id'>): Promise<number> {
    const row = await this.#db
      .insertInto('subscriptions')
      .values({
        team_id: subscription.teamId,
        channel_id: subscription.channelId,
        filter_json: JSON.stringify(subscription.filter),
        role_id: subscription.roleId ?? null,
        created_at: subscription.createdAt,
        created_by: subscription.createdBy ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  }

  /** False when the team has no such subscription. */
  async edit(
    teamId: string,
    id: number,
    change: { readonly filter: SubscriptionFilter; readonly channelId: string; readonly roleId: string | undefined },
  ): Promise<boolean> {
    const result = await this.#db
      .updateTable('subscriptions')
      .set({ filter_json: JSON.stringify(change.filter), channel_id: change.channelId, role_id: change.roleId ?? null })
      .where('team_id', '=', teamId)
      .where('id', '=', id)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  }

  async remove(teamId: string, id: number): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('subscriptions')
      .where('team_id', '=', teamId)
      .where('id', '=', id)
      .executeTakeFirst();
    return Number(result.numDeletedRows) > 0;
  }

  async find(teamId: string, id: number): Promise<Subscription | undefined> {
    return (await this.list(teamId)).find((s) => s.id === id);
  }

  /** Those of one team, oldest first. */
  async list(teamId: string): Promise<Subscription[]> {
    const rows = await this.#db
      .selectFrom('subscriptions')
      .selectAll()
      .where('team_id', '=', teamId)
      .orderBy('id')
      .execute();
    return rows.map(subscriptionFrom);
  }

  /** Those of every team that the bot is in. */
  async active(): Promise<Subscription[]> {
    const rows = await this.#db
      .selectFrom('subscriptions')
      .innerJoin('teams', 'teams.id', 'subscriptions.team_id')
      .selectAll('subscriptions')
      .where('teams.left_at', 'is', null)
      .orderBy('subscriptions.id')
      .execute();
    return rows.map(subscriptionFrom);
  }
}

function subscriptionFrom(row: Selectable<SubscriptionTable>): Subscription {
  return {
    id: row.id,
    teamId: row.team_id,
    channelId: row.channel_id,
    filter: fromJson<SubscriptionFilter>(row.filter_json),
    createdAt: row.created_at,
    ...present({ roleId: row.role_id, createdBy: row.created_by }),
  };
}
