import { type Kysely, type Migration, sql } from 'kysely';
import { strict } from './0001-foundation.ts';

/** What catalogues say of CVEs: that they are known to be exploited (KEV), and how likely it is (EPSS). */
export const threats: Migration = {
  async up(db: Kysely<unknown>) {
    await strict(
      db.schema
        .createTable('known_exploited')
        .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
        .addColumn('cve', 'text', (c) => c.notNull())
        .addColumn('added_at', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'integer')
        .addColumn('ransomware', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('known_exploited_key', ['source_id', 'cve']),
    ).execute();
    await db.schema.createIndex('known_exploited_cve').on('known_exploited').column('cve').execute();
    // A quarter of a million rows: without a row id they take half of the room.
    await sql`create table epss (
      source_id integer not null references sources (id),
      cve integer not null,
      score integer not null,
      percentile integer not null,
      primary key (cve, source_id)
    ) strict, without rowid`.execute(db);
  },
};
