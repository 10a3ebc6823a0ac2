import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../../feeds/reader.ts';
import { taskOf } from '../support/fuzz/formats.ts';
import { HOSTILE_FEEDS } from '../support/hostile-feeds.ts';
import { loadOf, MAX_DELAY_MS, MAX_GROWTH_BYTES } from '../support/hostile-load.ts';
import { rss } from './formats/feed/reading.ts';

let reader: Reader;
let startBytes: number;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 60_000, threads: 1 });
  await reader.read('feed', taskOf(Buffer.from(rss('<title>a</title>'))));
  startBytes = process.memoryUsage.rss();
});
afterAll(() => reader.close());

describe('while a hostile feed is read', () => {
  it.each(HOSTILE_FEEDS)('$name: everything else goes on, in little memory', async ({ source }) => {
    const { delayMs, peakBytes } = await loadOf(reader, source());
    expect(delayMs).toBeLessThan(MAX_DELAY_MS);
    expect(peakBytes - startBytes).toBeLessThan(MAX_GROWTH_BYTES);
  });
});
