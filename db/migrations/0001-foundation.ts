import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import { createSearch } from '../search.ts';

type Tables = Kysely<unknown>;

/** SQLite's strict tables: a text in an integer column is an error, as it is in PostgreSQL. */
export const strict = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
  table.modifyEnd(sql`strict`);

export const foundation: Migration = {
  async up(db: Tables) {
    await teams(db);
    await sources(db);
    await bulletins(db);
    await work(db);
    await deliveries(db);
    await createSearch(db);
  },
};

async function teams(db: Tables): Promise<void> {
  await strict(
    db.schema
      .createTable('meta')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull()),
  ).execute();
  await strict(
    db.schema
      .createTable('teams')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('alert_channel_id', 'text')
      .addColumn('operator_channel_id', 'text')
      .addColumn('responder_role_id', 'text')
      .addColumn('manager_role_id', 'text')
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('joined_at', 'integer', (c) => c.notNull())
      .addColumn('left_at', 'integer'),
  ).execute();
  await strict(
    db.schema
      .createTable('people')
      .addColumn('actor_key', 'text', (c) => c.primaryKey())
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('user_id', 'text')
      .addColumn('name', 'text')
      .addUniqueConstraint('people_user', ['team_id', 'user_id']),
  ).execute();
  await strict(
    db.schema
      .createTable('channels')
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('channel_id', 'text', (c) => c.notNull())
      .addColumn('trouble', 'text', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('retry_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('channels_key', ['team_id', 'channel_id']),
  ).execute();
}

async function sources(db: Tables): Promise<void> {
  await strict(
    db.schema
      .createTable('sources')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('team_id', 'text', (c) => c.references('teams.id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('publisher', 'text', (c) => c.notNull())
      .addColumn('schedule', 'text', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('options_json', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('paused_why', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('created_by', 'text')
      .addColumn('etag', 'text')
      .addColumn('last_modified', 'text')
      .addColumn('cursor_json', 'text')
      .addColumn('next_check_at', 'integer', (c) => c.notNull())
      .addColumn('claimed_until', 'integer', (c) => c.notNull())
      .addColumn('last_poll_at', 'integer')
      .addColumn('last_success_at', 'integer')
      .addColumn('last_new_at', 'integer')
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('error_code', 'text')
      .addColumn('error', 'text')
      .addColumn('reported', 'integer', (c) => c.notNull()),
  ).execute();
  await db.schema.createIndex('sources_due').on('sources').columns(['state', 'next_check_at']).execute();
  await sql`create unique index sources_address on sources (coalesce(team_id, ''), kind, url)`.execute(db);
}

async function bulletins(db: Tables): Promise<void> {
  await strict(
    db.schema
      .createTable('bulletins')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('team_id', 'text', (c) => c.references('teams.id'))
      .addColumn('publisher', 'text', (c) => c.notNull())
      .addColumn('vendor_id', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('url', 'text')
      .addColumn('published_at', 'integer')
      .addColumn('updated_at', 'integer')
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('changed_at', 'integer', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('exploited', 'integer', (c) => c.notNull())
      .addColumn('extent', 'text', (c) => c.notNull())
      .addColumn('verdict', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('reboot', 'integer')
      .addColumn('rules_version', 'integer', (c) => c.notNull())
      .addColumn('kinds_json', 'text', (c) => c.notNull())
      .addColumn('evidence_json', 'text', (c) => c.notNull())
      .addColumn('products_json', 'text', (c) => c.notNull())
      .addColumn('remediations_json', 'text', (c) => c.notNull())
      .addColumn('references_json', 'text', (c) => c.notNull())
      .addColumn('supersedes_json', 'text', (c) => c.notNull())
      .addColumn('document_json', 'text', (c) => c.notNull())
      .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('unannounced', 'text'),
  ).execute();
  await sql`create unique index bulletins_identity on bulletins (publisher, vendor_id, coalesce(team_id, ''))`.execute(
    db,
  );
  // Whole documents stand in the rows, so lists and counts must be answered by an index.
  await sql`create index bulletins_newest on bulletins (coalesce(published_at, first_seen_at) desc, id desc, team_id)`.execute(
    db,
  );
  await sql`create index bulletins_named on bulletins (lower(vendor_id))`.execute(db);
  await db.schema.createIndex('bulletins_publishers').on('bulletins').columns(['publisher', 'team_id']).execute();
  await strict(
    db.schema
      .createTable('bulletin_sources')
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
      .addColumn('item_id', 'text', (c) => c.notNull())
      .addColumn('content_hash', 'text', (c) => c.notNull())
      .addColumn('rank', 'integer', (c) => c.notNull())
      .addColumn('url', 'text')
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('bulletin_sources_key', ['bulletin_id', 'source_id']),
  ).execute();
  await db.schema
    .createIndex('bulletin_sources_item')
    .on('bulletin_sources')
    .columns(['source_id', 'item_id'])
    .execute();
  await strict(
    db.schema
      .createTable('aliases')
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('scheme', 'text', (c) => c.notNull())
      .addColumn('alias', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('aliases_key', ['bulletin_id', 'scheme', 'alias']),
  ).execute();
  await db.schema.createIndex('aliases_alias').on('aliases').column('alias').execute();
  await strict(
    db.schema
      .createTable('revisions')
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('source_id', 'integer', (c) => c.notNull().references('sources.id'))
      .addColumn('content_hash', 'text', (c) => c.notNull())
      .addColumn('seen_at', 'integer', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('verdict', 'text', (c) => c.notNull())
      .addColumn('change', 'text')
      .addColumn('added_json', 'text', (c) => c.notNull())
      .addColumn('removed_json', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('revisions_key', ['bulletin_id', 'number']),
  ).execute();
  await strict(
    db.schema
      .createTable('steps')
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('instruction', 'text', (c) => c.notNull())
      .addColumn('condition', 'text')
      .addColumn('code', 'text')
      .addColumn('evidence_json', 'text', (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('added_in', 'integer', (c) => c.notNull())
      .addColumn('removed_in', 'integer')
      .addPrimaryKeyConstraint('steps_key', ['bulletin_id', 'key']),
  ).execute();
}

async function work(db: Tables): Promise<void> {
  await strict(
    db.schema
      .createTable('subscriptions')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('channel_id', 'text', (c) => c.notNull())
      .addColumn('filter_json', 'text', (c) => c.notNull())
      .addColumn('role_id', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('created_by', 'text'),
  ).execute();
  await strict(
    db.schema
      .createTable('checklists')
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('opened_at', 'integer', (c) => c.notNull())
      .addColumn('acknowledged_by', 'text')
      .addColumn('acknowledged_at', 'integer')
      .addColumn('acknowledged_revision', 'integer')
      .addColumn('dismissed_by', 'text')
      .addColumn('dismissed_at', 'integer')
      .addColumn('dismissed_why', 'text')
      .addColumn('thread_id', 'text')
      .addColumn('thread_channel_id', 'text')
      .addPrimaryKeyConstraint('checklists_key', ['team_id', 'bulletin_id']),
  ).execute();
  await strict(
    db.schema
      .createTable('items')
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('bulletin_id', 'integer', (c) => c.notNull().references('bulletins.id'))
      .addColumn('step_key', 'text', (c) => c.notNull())
      .addColumn('host_id', 'text', (c) => c.notNull())
      .addColumn('done_by', 'text', (c) => c.notNull())
      .addColumn('done_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('items_key', ['team_id', 'bulletin_id', 'step_key', 'host_id']),
  ).execute();
  await strict(
    db.schema
      .createTable('audit')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('actor_key', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('bulletin_id', 'integer')
      .addColumn('step_key', 'text')
      .addColumn('detail', 'text'),
  ).execute();
  await db.schema.createIndex('audit_subject').on('audit').columns(['team_id', 'bulletin_id', 'id']).execute();
}

async function deliveries(db: Tables): Promise<void> {
  await strict(
    db.schema
      .createTable('deliveries')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
      .addColumn('destination', 'text', (c) => c.notNull())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('dedupe_key', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('edits', 'integer', (c) => c.references('deliveries.id'))
      .addColumn('bulletin_id', 'integer', (c) => c.references('bulletins.id'))
      .addColumn('payload_json', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('lease_until', 'integer', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('first_tried_at', 'integer')
      .addColumn('generation', 'integer', (c) => c.notNull())
      .addColumn('message_id', 'text')
      .addColumn('error', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'integer')
      .addUniqueConstraint('deliveries_once', ['destination', 'dedupe_key']),
  ).execute();
  await db.schema.createIndex('deliveries_due').on('deliveries').columns(['state', 'due_at']).execute();
  await db.schema.createIndex('deliveries_busy').on('deliveries').columns(['state', 'destination']).execute();
  await db.schema.createIndex('deliveries_subject').on('deliveries').columns(['bulletin_id', 'team_id']).execute();
  await db.schema.createIndex('deliveries_message').on('deliveries').column('message_id').execute();
}
