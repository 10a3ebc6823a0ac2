import type { Kysely, Migration } from 'kysely';
import { strict } from './0001-foundation.ts';

/** What is said of bulletins on mailing lists, and by which messages bulletins were announced there. */
export const discussion: Migration = {
  async up(db: Kysely<unknown>) {
    await strict(
      db.schema
        .createTable('announcements')
        .addColumn('message_id', 'text', (c) => c.notNull())
        .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
        .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
        .addPrimaryKeyConstraint('announcements_key', ['message_id', 'source_id']),
    ).execute();
    await strict(
      db.schema
        .createTable('replies')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
        .addColumn('message_id', 'text', (c) => c.notNull())
        .addColumn('bulletin_id', 'integer', (c) => c.references('bulletins.id'))
        .addColumn('link', 'text')
        .addColumn('author', 'text')
        .addColumn('url', 'text')
        .addColumn('sent_at', 'integer')
        .addColumn('seen_at', 'integer', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addUniqueConstraint('replies_message', ['message_id', 'source_id']),
    ).execute();
    await db.schema.createIndex('replies_bulletin').on('replies').columns(['bulletin_id', 'sent_at']).execute();
    await strict(
      db.schema
        .createTable('reply_handles')
        .addColumn('reply_id', 'integer', (c) => c.notNull().references('replies.id'))
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('value', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('reply_handles_key', ['reply_id', 'position']),
    ).execute();
    await db.schema.createIndex('reply_handles_value').on('reply_handles').columns(['value', 'kind']).execute();
  },
};
