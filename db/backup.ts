import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { loadDriver } from './driver.ts';
import { StorageError, storageErrorFrom } from './storage-error.ts';

/**
 * Writes a consistent copy of the database at `from` to `to`, while another process may use it. It only reads: a newer
 * program must not migrate the database of an older one that still runs. Throws `StorageError`.
 */
export function backupDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new StorageError('cannot-open', `there is no database at ${from}`);
  if (existsSync(to)) throw new StorageError('cannot-open', `${to} exists already`);
  try {
    const sqlite = new (loadDriver())(from, { readonly: true, timeout: 5_000 });
    try {
      sqlite.prepare('vacuum into ?').run(to);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    rmSync(to, { force: true });
    throw storageErrorFrom(error) ?? error;
  }
}

/** Reads a copy of the database at `path`, for the same reasons. Throws `StorageError`. */
export async function withSnapshot<T>(path: string, work: (db: Database) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'handfix-'));
  try {
    const copy = join(folder, 'copy.db');
    backupDatabase(path, copy);
    const db = await openDatabase(copy);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
