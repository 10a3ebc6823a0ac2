import type { Clock } from '../../core/clock.ts';

/** One request at a time for each host, with a pause between them. */
export class HostTurns {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  readonly #closing: AbortSignal;
  readonly #last = new Map<string, Promise<void>>();

  /** `closing` ends the pauses. */
  constructor(clock: Clock, pauseMs: number, closing: AbortSignal) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
    this.#closing = closing;
  }

  /** Runs the work when it is the host's turn. Who gives up waiting throws the signal's reason and costs no pause. */
  async take<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const before = this.#last.get(host);
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const turn = (before ?? Promise.resolve())
      .then(() => mine)
      .then(() => {
        if (this.#last.get(host) === turn) this.#last.delete(host);
      });
    this.#last.set(host, turn);
    try {
      if (before !== undefined) await unlessAborted(before, signal);
    } catch (error) {
      release();
      throw error;
    }
    try {
      return await work();
    } finally {
      if (this.#pauseMs === 0) release();
      else void this.#clock.sleep(this.#pauseMs, this.#closing).then(release);
    }
  }
}

function unlessAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void before.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
