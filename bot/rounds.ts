import { type Clock, DAY_MS, MINUTE_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Database } from '../db/database.ts';
import { giveUpBroken } from './rounds/broken-channels.ts';
import { writeHeartbeats } from './rounds/heartbeats.ts';

export interface RoundsParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Messages are owed. */
  readonly wake: () => void;
}

/** Looks once a minute for what is due by the clock alone. It only writes rows, so it goes on without a connection. */
export class Rounds {
  readonly #parts: RoundsParts;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    while (!this.#stop.signal.aborted) {
      await this.tick();
      await clock.sleep(MINUTE_MS - (clock.now() % MINUTE_MS) + 50, this.#stop.signal);
    }
  }

  /** Never rejects: what could not be done is due a minute later. */
  async tick(): Promise<void> {
    const { db, clock, log, wake } = this.#parts;
    const now = clock.now();
    try {
      const written = await writeHeartbeats(db, now);
      const told = await giveUpBroken(db, now, now - 7 * DAY_MS);
      if (written + told > 0) wake();
    } catch (error) {
      log.error({ err: error }, 'A round could not be made');
    }
  }
}
