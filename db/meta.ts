import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Facts about this installation: `linked` (a real Discord has used it), `commands-hash:<application>`, `rules-version`, `checked` (written to see that writing works). */
export class Meta {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async get(name: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#db
      .insertInto('meta')
      .values({ name, value })
      .onConflict((c) => c.column('name').doUpdateSet({ value }))
      .execute();
  }
}
