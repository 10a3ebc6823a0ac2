import type BetterSqlite3 from 'better-sqlite3';
import type { Clock } from '../core/clock.ts';
import { loadDriver } from './driver.ts';
import { StorageError, storageErrorFrom } from './storage-error.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * Makes sure that one process works on a database: an exclusive transaction on the file beside it, which the operating
 * system gives back even after kill -9. Waits up to `waitMs` for the process before us to stop (`onWait` is called once
 * when it has to), then throws `StorageError` with code `in-use`.
 */
export async function acquireInstanceLock(
  path: string,
  clock: Clock,
  { waitMs, onWait }: { readonly waitMs: number; readonly onWait?: () => void },
): Promise<InstanceLock> {
  const Driver = loadDriver();
  const deadline = clock.now() + waitMs;
  let told = false;
  for (;;) {
    const lock = tryLock(Driver, `${path}.lock`);
    if (lock) return { release: () => lock.close() };
    if (clock.now() >= deadline) {
      throw new StorageError(
        'in-use',
        `another Handfix is running on ${path}: stop it first, or set DATABASE_PATH to another file`,
      );
    }
    if (!told) onWait?.();
    told = true;
    await clock.sleep(200);
  }
}

function tryLock(Driver: typeof BetterSqlite3, path: string): BetterSqlite3.Database | undefined {
  let lock: BetterSqlite3.Database | undefined;
  try {
    lock = new Driver(path, { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return undefined;
    throw storageErrorFrom(error) ?? error;
  }
}
