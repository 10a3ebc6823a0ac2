import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { conditionOf } from '../../core/source-health.ts';
import { Reader } from '../../feeds/reader.ts';
import { HANDWORK, rssFeed } from '../support/feed-server.ts';
import { OPERATORS, type Polling, RSS, startPolling } from '../support/polling.ts';

let reader: Reader;
let p: Polling;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
});
afterEach(async () => {
  expect(p.errors).toEqual([]);
  await p.stop();
});

const items = (n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => ({
    id: `${from + i}`,
    title: `B ${from + i}`,
    html: HANDWORK,
    at: p.clock.now() - i * DAY_MS,
  }));
const serve = (n: number, headers: Record<string, string> = {}) =>
  p.feeds.serve('/a', { body: rssFeed(items(n)), headers: { ...RSS, ...headers } });
const source = async (id: number) => (await p.db.tables.sources.find(id))!;
const polls = async (id: number, times: number) => {
  for (let i = 0; i < times; i++) {
    p.clock.forward(HOUR_MS);
    await p.poller.pollNow(id);
  }
};
const told = () => p.owed(OPERATORS);
const detail = async () => {
  const [row] = await p.db.tables.deliveries.claim(p.clock.now() + MINUTE_MS, 1, 1);
  if (row) await p.db.tables.deliveries.markSent(row, 'm', p.clock.now());
  return row?.payload.notice?.detail;
};

describe('a feed that becomes a web page', () => {
  it('is told as that once, and once when it is a feed again', async () => {
    serve(2);
    const id = await p.add('/a');
    await polls(id, 1);
    p.feeds.serve('/a', {
      body: '<!doctype html><title>Sign in</title><form>…</form>',
      headers: { 'content-type': 'text/html' },
    });
    await polls(id, 5);
    expect(conditionOf(await source(id))).toBe('web-page');
    expect(await told()).toEqual(['operator source-web-page']);
    serve(2);
    await polls(id, 2);
    expect(conditionOf(await source(id))).toBe('fine');
    expect(await told()).toEqual(['operator source-back']);
  });

  it('is simply a failure when it never was one', async () => {
    p.feeds.serve('/a', { body: '<html><body>Hello</body></html>' });
    const id = await p.add('/a');
    expect(conditionOf(await source(id))).toBe('never-read');
    await polls(id, 3);
    expect(conditionOf(await source(id))).toBe('failing');
    expect(await told()).toEqual(['operator source-failing']);
  });
});

describe('a source in trouble that is paused and resumed', () => {
  it('is not told of a second time, and is told when it is back', async () => {
    p.feeds.serve('/a', { status: 500 });
    const id = await p.add('/a');
    await polls(id, 3);
    expect(await told()).toEqual(['operator source-failing']);
    await p.db.tables.sources.pause(id, 'later');
    await p.db.tables.sources.resume(id, p.clock.now());
    expect(await source(id)).toMatchObject({ state: 'active', failures: 3 });
    await polls(id, 4);
    expect(await told()).toEqual([]);
    serve(1);
    await polls(id, 1);
    expect(await told()).toEqual(['operator source-back']);
  });
});

describe('a feed that has nothing in it any more', () => {
  it('is told once, and once when it has items again', async () => {
    serve(12);
    const id = await p.add('/a');
    await polls(id, 2);
    serve(0);
    await polls(id, 2);
    expect(await told()).toEqual([]);
    await polls(id, 3);
    expect(conditionOf(await source(id))).toBe('empty');
    expect(await detail()).toBe('It has no items; about 12 are usual.');
    serve(11);
    await polls(id, 2);
    expect(await told()).toEqual(['operator source-news-back']);
    expect(conditionOf(await source(id))).toBe('fine');
  });

  it('is not taken for one when its server sends only what is new', async () => {
    serve(12, { etag: '"1"' });
    const id = await p.add('/a');
    await polls(id, 1);
    let asked: (string | undefined)[] = [];
    p.feeds.serve('/a', (request, response) => {
      asked = [request.headers['a-im'] as string, request.headers['if-none-match']];
      response.writeHead(226, { ...RSS, im: 'feed', etag: '"2"' }).end(rssFeed(items(1, 100)));
    });
    await polls(id, 5);
    expect(asked).toEqual(['feed', '"2"']);
    expect(await source(id)).toMatchObject({ failures: 0, etag: '"2"', yields: { last: 12 } });
    expect(await p.titles()).toHaveLength(13);
    expect(await told()).toEqual([]);
  });
});

describe('a source that goes quiet', () => {
  it('against its own habit is told once, and once when it speaks again', async () => {
    serve(10);
    const id = await p.add('/a');
    await polls(id, 1);
    p.clock.forward(13 * DAY_MS);
    await polls(id, 1);
    expect(await told()).toEqual([]);
    p.clock.forward(2 * DAY_MS);
    await polls(id, 3);
    expect(conditionOf(await source(id))).toBe('quiet');
    expect(await detail()).toBe('Nothing new for 15 days; as a rule something comes every day.');
    p.feeds.serve('/a', { body: rssFeed(items(1, 50)), headers: RSS });
    await polls(id, 1);
    expect(await told()).toEqual(['operator source-news-back']);
  });

  it('is not told of when too little is known of its habit', async () => {
    serve(6);
    const id = await p.add('/a');
    await polls(id, 1);
    p.clock.forward(200 * DAY_MS);
    await polls(id, 2);
    expect(await told()).toEqual([]);
  });
});

describe('a server that ignores the tag it gave', () => {
  it('is noticed', async () => {
    serve(2, { etag: '"same"' });
    const id = await p.add('/a');
    await polls(id, 4);
    expect((await source(id)).yields).toMatchObject({ resent: 3 });
  });
});

describe('a host that has had its share of a day', () => {
  it('makes its sources wait, without calling that a failure, and lets them go on afterwards', async () => {
    await p.stop();
    p = await startPolling(reader, { hostShare: { requests: 2, bytes: 1e9 } });
    serve(1);
    const id = await p.add('/a');
    await polls(id, 4);
    const waiting = await source(id);
    expect(conditionOf(waiting)).toBe('waiting');
    expect(waiting.failures).toBe(0);
    expect(waiting.error).toContain('share of a day');
    expect(waiting.nextCheckAt - p.clock.now()).toBeGreaterThan(20 * HOUR_MS);
    expect((await p.db.tables.traffic.bySource(p.clock.now() - DAY_MS)).get(id)).toMatchObject({ requests: 2 });
    p.clock.forward(waiting.nextCheckAt - p.clock.now());
    await p.poller.tick();
    expect(conditionOf(await source(id))).toBe('fine');
    expect(await told()).toEqual([]);
  });
});
