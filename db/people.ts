import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface Person {
  readonly key: string;
  /** Absent once erased. */
  readonly userId?: string;
  readonly name?: string;
}

/** Names and Discord ids of people: the one table that can be erased without touching anybody's work. */
export class People {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The actor key of a member, made at first sight; the name is kept up to date. */
  async actorFor(teamId: string, userId: string, name: string): Promise<string> {
    const known = await this.#db
      .selectFrom('people')
      .select(['actor_key', 'name'])
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (known?.name === name) return known.actor_key;
    const row = await this.#db
      .insertInto('people')
      .values({ actor_key: randomUUID(), team_id: teamId, user_id: userId, name })
      .onConflict((c) => c.columns(['team_id', 'user_id']).doUpdateSet({ name }))
      .returning('actor_key')
      .executeTakeFirstOrThrow();
    return row.actor_key;
  }

  /** Who the keys are; keys never seen are left out. */
  async named(keys: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (keys.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('people')
      .selectAll()
      .where('actor_key', 'in', [...new Set(keys)])
      .execute();
    return new Map(
      rows.map((row) => [
        row.actor_key,
        {
          key: row.actor_key,
          ...(row.user_id !== null && { userId: row.user_id }),
          ...(row.name !== null && { name: row.name }),
        },
      ]),
    );
  }

  /** Forgets who somebody is, in every team. Their work stays, under a key that means nobody any more. */
  async erase(userId: string): Promise<number> {
    const result = await this.#db
      .updateTable('people')
      .set({ user_id: null, name: null })
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }
}
