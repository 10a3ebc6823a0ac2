import type { Kysely, Migration } from 'kysely';

/** Documents of a source that failed a check or cannot be had. */
export const heldDocuments: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('sources')
      .addColumn('held_json', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute();
  },
};
