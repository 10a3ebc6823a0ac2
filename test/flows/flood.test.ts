import { afterEach, beforeEach, expect, it } from 'vitest';
import { IDS } from '../../sandbox/founding.ts';
import { type FeedServer, HANDWORK, PLAIN, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';
import { until } from '../support/outbox.ts';

let feeds: FeedServer;
let handfix: RunningHandfix;

beforeEach(async () => {
  feeds = await startFeedServer();
  handfix = await startHandfix({
    seed: async (db, now) => {
      const verdicts = ['required', 'conditional', 'unjudged', 'none'] as const;
      await db.tables.subscriptions.add({
        teamId: IDS.guild,
        channelId: IDS.alerts,
        filter: { verdicts },
        createdAt: now,
      });
    },
  });
});
afterEach(async () => {
  await handfix.stop();
  await feeds.stop();
});

it('posts ten cards of a flood, and two messages for all the rest', async () => {
  const items = [
    ...Array.from({ length: 14 }, (_, i) => ({ id: `W-${i + 1}`, title: `W-${i + 1}: Work`, html: HANDWORK })),
    ...Array.from({ length: 6 }, (_, i) => ({ id: `P-${i + 1}`, title: `P-${i + 1}: Plain`, html: PLAIN })),
  ];
  feeds.serve('/flood.rss', { body: rssFeed(items), headers: { 'content-type': 'application/rss+xml' } });
  await handfix.read(`${feeds.url}/flood.rss`, { options: { idPattern: '^[A-Z]-\\d+' } });
  const texts = () => handfix.sandbox.messages('security-alerts').map((message) => handfix.sandbox.textOf(message));
  await until(() => texts().length === 12);
  const cards = texts().filter((text) => /\bW-\d+ · Work/.test(text));
  expect(cards).toHaveLength(10);
  const digests = texts().filter((text) => !cards.includes(text));
  const named = (pattern: RegExp) => digests.map((text) => text.match(pattern)?.length ?? 0).sort();
  expect(named(/W-\d+: Work/g)).toEqual([0, 4]);
  expect(named(/P-\d+: Plain/g)).toEqual([0, 6]);
  const all = texts().join('\n');
  for (const { id } of items) expect(all).toContain(id);
  handfix.sandbox.assertClean();
  expect(handfix.errors).toEqual([]);
});
