import { setMaxListeners } from 'node:events';
import { FetchError } from './fetch-error.ts';

/** Something that may end early; `end` lets go of the timer and of the signals, and must be called. */
export interface Limit {
  /** Its reason is the `FetchError` to throw. */
  readonly signal: AbortSignal;
  end(): void;
}

/**
 * Ends when one of the signals aborts (`aborted`), or after `ms` milliseconds (`timeout`). Made by hand because on Node
 * 20 a signal out of `AbortSignal.any` and `AbortSignal.timeout` may be collected before it fires.
 */
export function startLimit(
  signals: readonly (AbortSignal | undefined)[],
  time?: { readonly ms: number; readonly host: string },
): Limit {
  const controller = new AbortController();
  const stop = () => controller.abort(new FetchError('aborted', 'the fetch was broken off'));
  const late = () => controller.abort(new FetchError('timeout', `${time?.host} did not answer in time`));
  const timer = time && setTimeout(late, Math.max(0, time.ms));
  for (const signal of signals) {
    if (!signal) continue;
    if (signal.aborted) stop();
    // Every fetch that runs listens to the one signal that stops the program.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', stop, { once: true });
  }
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', stop);
    },
  };
}

/** What `work` comes to, or the signal's reason as soon as that aborts. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
