import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { Reader } from '../../feeds/reader.ts';
import { type Polling, startPolling } from './polling.ts';

/** Gives each test of a file a poller of its own, with a watch for everything; at its end nothing may have gone wrong. */
export function eachPolling(give: (polling: Polling) => void): void {
  let reader: Reader;
  let polling: Polling;
  beforeAll(() => {
    reader = new Reader({ timeoutMs: 20_000, threads: 1 });
  });
  afterAll(() => reader.close());
  beforeEach(async () => {
    polling = await startPolling(reader);
    await polling.watch();
    give(polling);
  });
  afterEach(async () => {
    expect(polling.errors).toEqual([]);
    await polling.stop();
  });
}
