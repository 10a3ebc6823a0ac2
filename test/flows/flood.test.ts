import { afterEach, beforeEach, expect, it } from 'vitest';
import { IDS } from '../../sandbox/founding.ts';
import { cvrfUpdates, cvrfXml } from '../support/cvrf.ts';
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

it('posts the cards of a flood that ask for work, and one message for all the rest, of which every page can be seen', async () => {
  const items = [
    ...Array.from({ length: 14 }, (_, i) => ({ id: `W-${i + 1}`, title: `W-${i + 1}: Work`, html: HANDWORK })),
    ...Array.from({ length: 30 }, (_, i) => ({ id: `P-${i + 1}`, title: `P-${i + 1}: Plain`, html: PLAIN })),
  ];
  feeds.serve('/flood.rss', { body: rssFeed(items), headers: { 'content-type': 'application/rss+xml' } });
  await handfix.read(`${feeds.url}/flood.rss`, { options: { idPattern: '^[A-Z]-\\d+' } });
  const messages = () => handfix.sandbox.messages('security-alerts');
  const texts = () => messages().map((message) => handfix.sandbox.textOf(message));
  await until(() => texts().length === 15);
  expect(texts().filter((text) => /\bW-\d+ · Work/.test(text))).toHaveLength(14);
  const digest = messages().find((message) => /30 bulletins .*without handwork/.test(handfix.sandbox.textOf(message)))!;
  expect(handfix.sandbox.textOf(digest).match(/P-\d+: Plain/g)).toHaveLength(12);

  const seen = new Set<string>();
  const reader = handfix.sandbox.actor('reader');
  let page = await reader.press(digest, 'Show all 30').message();
  for (let turn = 1; turn <= 4; turn++) {
    for (const name of handfix.sandbox.textOf(page).match(/P-\d+(?=: Plain)/g) ?? []) seen.add(name);
    if (turn < 4) page = await reader.press(page, 'On ▶').message();
  }
  expect(seen.size).toBe(30);
  handfix.sandbox.assertClean();
  expect(handfix.errors).toEqual([]);
});

it('makes of a Patch Tuesday of a thousand entries one digest, and a card for each that asks for work', {
  timeout: 120_000,
}, async () => {
  const today = new Date().toISOString().slice(0, 10);
  const entries = Array.from({ length: 1_000 }, (_, i) => ({
    id: `CVE-2026-${20_001 + i}`,
    title: `Gate ${i} Vulnerability`,
    severity: i % 10 === 0 ? 'Critical' : 'Important',
    ...(i % 250 === 7 && { faq: ENABLE }),
  }));
  const month = { id: '2026-Mar', released: today, entries };
  feeds.serve('/updates', { body: cvrfUpdates(feeds.url, [{ ...month, changed: `${today}T18:00:00Z` }]) });
  feeds.serve('/cvrf/v3.0/document/2026-Mar', { body: cvrfXml(month) });
  await handfix.read(`${feeds.url}/updates`, { kind: 'cvrf', publisher: 'Microsoft' });
  const texts = () => handfix.sandbox.messages('security-alerts').map((message) => handfix.sandbox.textOf(message));
  await until(() => texts().length === 5);
  expect(texts().filter((text) => text.includes('StrictGate'))).toHaveLength(4);
  const digest = texts().find((text) => text.includes('996 bulletins of Microsoft without handwork'));
  expect(digest).toMatch(/🟥 100 {2}🟧 896/);
  handfix.sandbox.assertClean();
  expect(handfix.errors).toEqual([]);
});

const ENABLE =
  '<p><strong>Are there additional steps that I need to take to be protected?</strong></p><p>Yes. After installing the update, you must set the registry value <code>HKLM\\Software\\Harbour\\StrictGate</code> to 1 on every server.</p>';
