import type { Kysely, Migration } from 'kysely';

/** Which entry of the catalogue a source was added from, and what the entry said then. */
export const catalogueKeys: Migration = {
  async up(db: Kysely<unknown>) {
    const sources = db.schema.alterTable('sources');
    await sources.addColumn('catalogue_key', 'text').execute();
    await sources.addColumn('catalogue_json', 'text').execute();
  },
};
