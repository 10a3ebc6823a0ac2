import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { nextLookAt } from '../../core/second-look.ts';
import { Reader } from '../../feeds/reader.ts';
import { HANDWORK } from '../support/feed-server.ts';
import { type Polling, RSS, startPolling } from '../support/polling.ts';

let reader: Reader;
let p: Polling;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  await p.watch();
});
afterEach(async () => {
  expect(p.errors).toEqual([]);
  await p.stop();
});

const page = (body: string, headers: Record<string, string> = {}) =>
  p.feeds.serve('/1', {
    headers: { 'content-type': 'text/html', ...headers },
    body: `<html><body><main><h1>Gate</h1>${body}<p>${'It is a long text. '.repeat(15)}</p></main></body></html>`,
  });
/** A feed with one item, read with its page and announced. */
async function published(options: object = { followPages: true }): Promise<number> {
  p.feeds.serve('/a', {
    headers: RSS,
    body: `<rss version="2.0"><channel><title>A</title><item><guid>1</guid><title>Gate</title><link>${p.feeds.url}/1</link><pubDate>${new Date(p.clock.now()).toUTCString()}</pubDate><description>A problem …</description></item></channel></rss>`,
  });
  const id = await p.add('/a', { options });
  await p.poller.pollNow(id);
  await p.owed();
  p.feeds.requests.length = 0;
  return id;
}
const pass = async (ms: number) => {
  p.clock.forward(ms);
  await p.poller.lookAgain();
};
const looks = () => p.feeds.requests.filter((request) => request === 'GET /1').length;
const look = (source: number) => p.db.tables.secondLooks.of(1, source);
const changes = async () => (await p.db.tables.bulletins.revisions(1)).map((revision) => revision.change);

describe('the page of a bulletin', () => {
  it('is looked at again after hours and days, and not any more after a month', async () => {
    page(HANDWORK);
    const id = await published();
    await pass(5 * HOUR_MS);
    expect(looks()).toBe(0);
    await pass(2 * HOUR_MS);
    await pass(0);
    expect(looks()).toBe(1);
    for (let day = 0; day < 60; day++) await pass(DAY_MS);
    expect(looks()).toBe(5);
    expect((await look(id))?.dueAt).toBeUndefined();
    expect(await changes()).toHaveLength(1);
  });

  it('that was edited with a new step is told as a revision, with what changed', async () => {
    page(HANDWORK);
    await published();
    page(
      HANDWORK.replace(
        '<p>Rotate',
        '<p>Administrators must also delete the file /etc/gate.old on every host.</p><p>Rotate',
      ),
    );
    await pass(7 * HOUR_MS);
    expect(await p.owed()).toEqual(['edit of alert Gate', 'revision Gate']);
    expect((await changes())[1]).toBe('+ Administrators must also delete the file /etc/gate.old on every host.');
  });

  it('in which a typo was mended is a revision that nobody is told of', async () => {
    page(HANDWORK);
    await published();
    page(HANDWORK.replace('could read files', 'could read some files'));
    await pass(7 * HOUR_MS);
    expect(await p.owed()).toEqual(['edit of alert Gate']);
    expect(await changes()).toHaveLength(2);
    await p.poller.pollNow(1);
    expect(await changes()).toHaveLength(2);
  });

  it('is asked for only if it changed, once that is possible', async () => {
    page(HANDWORK, { etag: '"p1"' });
    await published();
    await pass(7 * HOUR_MS);
    let asked: string | undefined;
    p.feeds.serve('/1', (request, response) => {
      asked = request.headers['if-none-match'];
      response.writeHead(304).end();
    });
    await pass(DAY_MS);
    expect(asked).toBe('"p1"');
  });

  it('that is gone is noted and alarms nobody, and is looked at again', async () => {
    page(HANDWORK);
    const id = await published();
    p.feeds.serve('/1', { status: 404 });
    await pass(7 * HOUR_MS);
    const goneAt = p.clock.now();
    await pass(DAY_MS);
    expect(await look(id)).toMatchObject({ goneAt });
    expect(await p.owed()).toEqual([]);
    page(HANDWORK);
    await pass(3 * DAY_MS);
    expect(await look(id)).not.toHaveProperty('goneAt');
    expect(await changes()).toHaveLength(1);
  });

  it('whose server is in trouble is tried again in some hours', async () => {
    page(HANDWORK);
    await published();
    p.feeds.serve('/1', { status: 503 });
    await pass(7 * HOUR_MS);
    page(HANDWORK.replace('strict.mode', 'strict.doors'));
    await pass(HOUR_MS);
    expect(looks()).toBe(1);
    await pass(6 * HOUR_MS);
    expect(looks()).toBe(2);
    expect(await changes()).toHaveLength(2);
  });

  it('is left alone when the feed has the text, when its source is paused, and when it was removed', async () => {
    page(HANDWORK);
    await published({});
    await pass(7 * HOUR_MS);
    expect(looks()).toBe(0);
    await p.stop();
    p = await startPolling(reader);
    page(HANDWORK);
    const id = await published();
    await p.db.tables.sources.pause(id);
    await pass(7 * HOUR_MS);
    expect(looks()).toBe(0);
    await p.db.tables.sources.remove(id);
    await pass(DAY_MS);
    expect(looks()).toBe(0);
  });

  it('is one of twenty that are looked at within a minute', async () => {
    const items = Array.from(
      { length: 25 },
      (_, i) =>
        `<item><guid>${i}</guid><title>G ${i}</title><link>${p.feeds.url}/1?${i}</link><pubDate>${new Date(p.clock.now()).toUTCString()}</pubDate></item>`,
    );
    for (let i = 0; i < 25; i++) {
      p.feeds.serve(`/1?${i}`, {
        headers: { 'content-type': 'text/html' },
        body: `<main><h1>G ${i}</h1>${HANDWORK}</main>`,
      });
    }
    p.feeds.serve('/a', {
      headers: RSS,
      body: `<rss version="2.0"><channel><title>A</title>${items.join('')}</channel></rss>`,
    });
    await p.poller.pollNow(await p.add('/a', { options: { followPages: true } }));
    p.feeds.requests.length = 0;
    await pass(7 * HOUR_MS);
    expect(p.feeds.requests).toHaveLength(20);
    await pass(0);
    expect(p.feeds.requests).toHaveLength(25);
  });
});

describe('the time of the next look', () => {
  it('is the next of the rhythm, and what was missed is not made up for', () => {
    expect(nextLookAt(0, 0)).toBe(6 * HOUR_MS);
    expect(nextLookAt(0, 2 * DAY_MS)).toBe(3 * DAY_MS);
    expect(nextLookAt(0, 30 * DAY_MS)).toBeUndefined();
  });
});
