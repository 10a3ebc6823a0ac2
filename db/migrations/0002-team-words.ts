import type { Kysely, Migration } from 'kysely';
import { strict } from './0001-foundation.ts';

/** What a team says itself: corrections of single bulletins, rules of its own, and the view that follows from both. */
export const teamWords: Migration = {
  async up(db: Kysely<unknown>) {
    await strict(
      db.schema
        .createTable('corrections')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
        .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('content_json', 'text', (c) => c.notNull())
        .addColumn('said_by', 'text', (c) => c.notNull())
        .addColumn('said_at', 'integer', (c) => c.notNull())
        .addColumn('withdrawn_by', 'text')
        .addColumn('withdrawn_at', 'integer'),
    ).execute();
    await db.schema
      .createIndex('corrections_subject')
      .on('corrections')
      .columns(['bulletin_id', 'team_id', 'id'])
      .execute();
    await strict(
      db.schema
        .createTable('team_rules')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('effect', 'text', (c) => c.notNull())
        .addColumn('created_by', 'text', (c) => c.notNull())
        .addColumn('created_at', 'integer', (c) => c.notNull()),
    ).execute();
    await db.schema.createIndex('team_rules_team').on('team_rules').columns(['team_id', 'id']).execute();
    await strict(
      db.schema
        .createTable('team_views')
        .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
        .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
        .addColumn('verdict', 'text', (c) => c.notNull())
        .addColumn('kinds_json', 'text', (c) => c.notNull())
        .addColumn('rules_json', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('team_views_key', ['team_id', 'bulletin_id']),
    ).execute();
    await db.schema.createIndex('team_views_bulletin').on('team_views').column('bulletin_id').execute();
    await strict(
      db.schema
        .createTable('team_view_steps')
        .addColumn('team_id', 'text', (c) => c.notNull())
        .addColumn('bulletin_id', 'integer', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('step_json', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('team_view_steps_key', ['team_id', 'bulletin_id', 'key']),
    ).execute();
  },
};
