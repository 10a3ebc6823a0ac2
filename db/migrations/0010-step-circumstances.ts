import type { Kysely, Migration } from 'kysely';

/** Where and when a step is done, what has to be restarted after it, and how it is taken back. */
export const stepCircumstances: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['place', 'moment', 'restart', 'undo'])
      await db.schema.alterTable('steps').addColumn(column, 'text').execute();
  },
};
