import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../../feeds/reader.ts';
import { taskOf } from '../support/fuzz/formats.ts';
import { HOSTILE_FEEDS } from '../support/hostile-feeds.ts';
import { loadOf, MAX_DELAY_MS, MAX_GROWTH_BYTES } from '../support/hostile-load.ts';
import { rss } from './formats/feed/reading.ts';

/** The worst of each sort; `npm run test:long` takes all. */
const WORST = [
  'an entity of 200 characters, 100,000 times',
  '4,000 nested elements',
  '10,000 channels',
  '100,000 titles, links, dates and categories of one item',
  '50,000 attributes of one element',
  'a gigabyte of blanks, compressed',
  '30,000 items',
];

/** This process runs other tests as well, and its collector takes its time: `npm run test:long` looks at the limit itself. */
const ROOM = 2;

let reader: Reader;
let startBytes: number;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 60_000, threads: 1 });
  await reader.read('feed', taskOf(Buffer.from(rss('<title>a</title>'))));
  startBytes = process.memoryUsage.rss();
}, 120_000);
afterAll(() => reader.close());

describe('while a hostile feed is read', () => {
  it.each(WORST)(
    '%s: everything else goes on, in little memory',
    async (name) => {
      const source = HOSTILE_FEEDS.find((feed) => feed.name === name)!.source();
      const { delayMs, peakBytes } = await loadOf(reader, source);
      expect(delayMs).toBeLessThan(MAX_DELAY_MS);
      expect(peakBytes - startBytes).toBeLessThan(ROOM * MAX_GROWTH_BYTES);
    },
    120_000,
  );
});
