import type { Kysely, Migration } from 'kysely';
import { strict } from './0001-foundation.ts';

/** How sources do, what was asked of hosts, where sources have moved to, what is looked at again, and the weekly message. */
export const sourceHealth: Migration = {
  async up(db: Kysely<unknown>) {
    const sources = db.schema.alterTable('sources');
    await sources.addColumn('lull', 'text').execute();
    await sources.addColumn('yield_json', 'text').execute();
    await strict(
      db.schema
        .createTable('traffic')
        .addColumn('hour', 'integer', (c) => c.notNull())
        .addColumn('source_id', 'integer', (c) => c.notNull())
        .addColumn('host', 'text', (c) => c.notNull())
        .addColumn('requests', 'integer', (c) => c.notNull())
        .addColumn('bytes', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('traffic_key', ['hour', 'source_id', 'host']),
    ).execute();
    await strict(
      db.schema
        .createTable('source_moves')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id').onDelete('cascade'))
        .addColumn('url', 'text', (c) => c.notNull())
        .addColumn('place', 'text', (c) => c.notNull())
        .addColumn('asked_at', 'integer', (c) => c.notNull())
        .addColumn('decision', 'text')
        .addColumn('decided_by', 'text')
        .addColumn('decided_at', 'integer')
        .addUniqueConstraint('source_moves_place', ['source_id', 'place']),
    ).execute();
    await strict(
      db.schema
        .createTable('second_looks')
        .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
        .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
        .addColumn('url', 'text', (c) => c.notNull())
        .addColumn('looks', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'integer')
        .addColumn('etag', 'text')
        .addColumn('last_modified', 'text')
        .addColumn('looked_at', 'integer')
        .addColumn('gone_at', 'integer')
        .addPrimaryKeyConstraint('second_looks_key', ['bulletin_id', 'source_id']),
    ).execute();
    await db.schema.createIndex('second_looks_due').on('second_looks').column('due_at').execute();
    const teams = db.schema.alterTable('teams');
    await teams.addColumn('heartbeat_day', 'integer', (c) => c.defaultTo(1)).execute();
    await teams.addColumn('heartbeat_hour', 'integer', (c) => c.notNull().defaultTo(9)).execute();
    await teams.addColumn('heartbeat_due_at', 'integer').execute();
    await db.schema
      .alterTable('channels')
      .addColumn('dropped', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
