import type { Clock } from '../../core/clock.ts';

/** One request at a time for each host, with a pause between them. */
export class HostTurns {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #last = new Map<string, Promise<void>>();

  constructor(clock: Clock, pauseMs: number) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  /** Runs the work when it is the host's turn. */
  async take<T>(host: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(host);
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const turn = (before ?? Promise.resolve()).then(() => mine);
    this.#last.set(host, turn);
    await before;
    try {
      return await work();
    } finally {
      const next = () => {
        if (this.#last.get(host) === turn) this.#last.delete(host);
        release();
      };
      if (this.#pauseMs === 0) next();
      else void this.#clock.sleep(this.#pauseMs, signal).then(next);
    }
  }
}
