export type StorageErrorCode =
  | 'full'
  | 'busy'
  | 'corrupt'
  | 'read-only'
  | 'cannot-open'
  | 'newer-database'
  | 'foreign-database'
  | 'in-use';

/** The database could not be opened or written; the message says what an administrator can do about it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const BY_SQLITE_CODE: readonly (readonly [prefix: string, code: StorageErrorCode, message: string])[] = [
  ['SQLITE_FULL', 'full', 'the disk is full: nothing was written, free some space'],
  ['SQLITE_IOERR', 'full', 'the disk could not be written or read (full, or failing)'],
  ['SQLITE_BUSY', 'busy', 'the database is locked by another program'],
  ['SQLITE_LOCKED', 'busy', 'the database is locked by another program'],
  ['SQLITE_CORRUPT', 'corrupt', 'the database file is damaged: restore a backup'],
  ['SQLITE_NOTADB', 'corrupt', 'the file is not a SQLite database'],
  ['SQLITE_READONLY', 'read-only', 'the database cannot be written: check its owner and permissions'],
  ['SQLITE_CANTOPEN', 'cannot-open', 'the database cannot be opened: check that the folder exists and may be written'],
];

/** The `StorageError` that a failure of SQLite stands for, or `undefined` when it is something else (a bug, most likely). */
export function storageErrorFrom(error: unknown): StorageError | undefined {
  if (error instanceof StorageError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = BY_SQLITE_CODE.find(([prefix]) => code.startsWith(prefix));
  return known && new StorageError(known[1], known[2], { cause: error });
}
