import type { Database } from './database.ts';
import { StorageError } from './storage-error.ts';
import type { Tables } from './tables.ts';

/** `careful`: it is alone in its transaction, because in company something failed. */
type Work<T> = (tables: Tables, careful: boolean) => Promise<T>;

interface Job {
  readonly work: Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const GROUP = 16;
/** So long a piece of work waits for company. */
const WAIT_MS = 100;

/**
 * Commits pieces of work that are ready at about the same time together: the search index and the disk are then paid for
 * once. When one of a group fails, each is done again in a transaction of its own, so work must be repeatable.
 */
export class GroupCommit {
  readonly #db: Database;
  readonly #underWay: () => number;
  readonly #waiting: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  /** `underWay`: how much may come, what waits here included. Nothing waits for what will not. */
  constructor(db: Database, underWay: () => number) {
    this.#db = db;
    this.#underWay = underWay;
  }

  run<T>(work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as Job['resolve'], reject });
      this.#begin();
    });
  }

  #begin(): void {
    if (this.#running || this.#waiting.length === 0) return;
    const enough = this.#waiting.length >= Math.min(GROUP, this.#underWay());
    if (enough) void this.#drain();
    else this.#timer ??= setTimeout(() => void this.#drain(), WAIT_MS);
  }

  async #drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = true;
    await this.#commit(this.#waiting.splice(0, GROUP));
    this.#running = false;
    this.#begin();
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      const results = await this.#db.transaction(async (tables) => {
        const done: unknown[] = [];
        for (const { work } of jobs) done.push(await work(tables, false));
        return done;
      });
      for (const [i, { resolve }] of jobs.entries()) resolve(results[i]);
    } catch (error) {
      if (error instanceof StorageError) for (const { reject } of jobs) reject(error);
      else
        for (const { work, resolve, reject } of jobs)
          await this.#db.transaction((t) => work(t, true)).then(resolve, reject);
    }
  }
}
