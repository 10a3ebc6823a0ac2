import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, Migrator, SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { loadDriver } from './driver.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { StorageError, storageErrorFrom } from './storage-error.ts';
import { type Tables, tablesOf } from './tables.ts';

/**
 * Everything Handfix remembers. `tables` work outside a transaction, each call on its own; what belongs together goes
 * through `transaction`, whose callback must use the tables it is given and never waits for anything but them.
 */
export interface Database {
  readonly tables: Tables;
  /** Commits when `work` resolves, rolls back when it rejects. Throws `StorageError` for a full disk and its like. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Throws `StorageError` unless the database takes a write. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** The file grows no larger than this many pages of 4 kB: a full disk without filling one. */
  readonly maxPages?: number;
}

/** DDL of a failing migration is rolled back, which kysely's own adapter denies SQLite. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/**
 * Opens (and makes, and migrates) the database at `path`; `:memory:` keeps nothing.
 * Throws `StorageError` when it cannot be read, is newer than the program, or has another history.
 */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const sqlite = openFile(path, options);
  const kysely = new Kysely<Schema>({ dialect: new Dialect({ database: withStatementCache(sqlite) }) });
  try {
    await migrate(kysely);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  const tables = tablesOf(kysely);
  return {
    tables,
    transaction: async (work) => {
      let first: unknown;
      const attempt = kysely.transaction().execute(async (tx) => {
        try {
          return await work(tablesOf(tx));
        } catch (error) {
          first = error;
          throw error;
        }
      });
      try {
        return await attempt;
      } catch (error) {
        // SQLite itself rolls back when the disk is full; kysely's own rollback then fails and would hide why.
        throw first ?? storageErrorFrom(error) ?? error;
      }
    },
    check: () => tables.meta.set('checked', ''),
    close: () => kysely.destroy(),
  };
}

function openFile(path: string, { maxPages }: DatabaseOptions): BetterSqlite3.Database {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const sqlite = new (loadDriver())(path, { timeout: 5_000 });
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('cache_size = -32000');
    if (maxPages !== undefined) sqlite.pragma(`max_page_count = ${maxPages}`);
    return sqlite;
  } catch (error) {
    throw (
      storageErrorFrom(error) ??
      new StorageError(
        'cannot-open',
        `the database ${path} cannot be opened: ${error instanceof Error ? error.message : error}`,
        {
          cause: error,
        },
      )
    );
  }
}

/**
 * Statements are prepared once: re-preparing costs more than most of our queries. Never stream from one.
 * What SQLite says of a full disk and its like becomes a `StorageError` here, for every caller.
 */
function withStatementCache(sqlite: BetterSqlite3.Database): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: 500 });
  return {
    prepare(query: string) {
      const kept = statements.get(query);
      if (kept) return kept;
      const statement = guarded(() => sqlite.prepare<unknown[]>(query));
      const safe: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => guarded(() => statement.all(...parameters)),
        run: (parameters) => guarded(() => statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters),
      };
      statements.set(query, safe);
      return safe;
    },
    close: () => {
      sqlite.close();
    },
  };
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageErrorFrom(error) ?? error;
  }
}

async function migrate(kysely: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
  const known = Object.keys(migrations);
  const applied = await appliedMigrations(kysely);
  const stranger = applied.findIndex((name, i) => name !== known[i]);
  if (stranger >= 0) {
    throw stranger >= known.length
      ? new StorageError(
          'newer-database',
          `the database was written by a newer Handfix (migration ${applied[stranger]}): update the program, or restore a backup`,
        )
      : new StorageError(
          'foreign-database',
          `the database has a history that is not Handfix's (migration ${applied[stranger]} where ${known[stranger]} was expected)`,
        );
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function appliedMigrations(kysely: Kysely<Schema>): Promise<string[]> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((t) => t.name === 'kysely_migration')) {
    if (tables.length > 0) {
      throw new StorageError(
        'foreign-database',
        `the database belongs to another program (it has a table ${tables[0]?.name})`,
      );
    }
    return [];
  }
  const rows = await kysely
    .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}
