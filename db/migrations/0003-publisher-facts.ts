import type { Kysely, Migration } from 'kysely';

/** What formats say of a bulletin in fields of their own: CVSS, TLP, how far its origin was checked, withdrawn or not. */
export const publisherFacts: Migration = {
  async up(db: Kysely<unknown>) {
    const bulletins = db.schema.alterTable('bulletins');
    await bulletins.addColumn('scores_json', 'text', (c) => c.notNull().defaultTo('[]')).execute();
    await bulletins.addColumn('tlp', 'text').execute();
    await bulletins.addColumn('authenticity_json', 'text').execute();
    await bulletins.addColumn('withdrawn', 'integer', (c) => c.notNull().defaultTo(0)).execute();
  },
};
