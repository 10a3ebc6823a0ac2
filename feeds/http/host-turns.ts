import type { Clock } from '../../core/clock.ts';
import { unlessAborted } from './limit.ts';

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

  /**
   * Runs the work when it is the host's turn; the pause after it is `pauseMs` at least. Who gives up waiting throws the
   * signal's reason and costs no pause.
   */
  async take<T>(host: string, signal: AbortSignal, pauseMs: number, work: () => Promise<T>): Promise<T> {
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
      const pause = Math.max(pauseMs, this.#pauseMs);
      if (pause === 0) release();
      else void this.#clock.sleep(pause, this.#closing).then(release);
    }
  }
}
