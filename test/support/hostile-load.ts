import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ParseError } from '../../feeds/formats/parse-error.ts';
import type { Reader } from '../../feeds/reader.ts';
import { taskOf } from './fuzz/formats.ts';

const SAMPLE_MS = 10;
/** A machine that is busy with other things holds a process up as well: what is ours is there every time. */
const TRIES = 20;
export const MAX_DELAY_MS = 100;
export const MAX_GROWTH_BYTES = 200_000_000;

/** What reading a document in the pool costs everything else in the process. */
export interface Load {
  /** The longest that the event loop was held up, at the best of some tries. */
  readonly delayMs: number;
  /** The most memory of the process, over all tries. */
  readonly peakBytes: number;
}

export async function loadOf(reader: Reader, bytes: Uint8Array): Promise<Load> {
  let delayMs = Infinity;
  let peakBytes = 0;
  for (let i = 0; i < TRIES && delayMs >= MAX_DELAY_MS; i++) {
    const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
    const samples = setInterval(() => {
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
    }, SAMPLE_MS);
    delay.enable();
    await reader.read('feed', taskOf(bytes)).catch((error: unknown) => {
      if (!(error instanceof ParseError)) throw error;
    });
    delay.disable();
    clearInterval(samples);
    delayMs = Math.min(delayMs, Number.isNaN(delay.max) ? 0 : delay.max / 1e6);
  }
  return { delayMs, peakBytes };
}
