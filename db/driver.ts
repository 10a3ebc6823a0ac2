import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/**
 * better-sqlite3 in the build that is safe on this Node: 13 (N-API) crashes before Node 22.14, 12 compiled against
 * Node 24.19 or newer aborts there. Both have the same interface.
 */
export function loadDriver(): typeof BetterSqlite3 {
  const require = createRequire(import.meta.url);
  if (Number(process.versions.napi) >= 10) {
    try {
      return require('better-sqlite3-napi');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    }
  }
  return require('better-sqlite3');
}
