import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { Poller } from '../../feeds/poller.ts';
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
afterEach(() => p.stop());

const item = (id: string, more: object = {}) => ({
  id,
  title: `Bulletin ${id}`,
  html: HANDWORK,
  at: p.clock.now(),
  ...more,
});
const serve = (path: string, ids: string[], headers: Record<string, string> = {}) =>
  p.feeds.serve(path, { body: rssFeed(ids.map((id) => item(id))), headers: { ...RSS, ...headers } });
const source = async (id: number) => (await p.db.tables.sources.find(id))!;
const fails = (path: string, status: number, headers: Record<string, string> = {}) =>
  p.feeds.serve(path, { status, headers });

describe('what is due', () => {
  it('is polled once, and again when its time has come', async () => {
    serve('/a', ['1']);
    const id = await p.add('/a');
    await p.poller.tick();
    await p.poller.tick();
    expect(p.feeds.requests).toEqual(['GET /a']);
    p.clock.forward((await source(id)).nextCheckAt - p.clock.now() - 1);
    await p.poller.tick();
    expect(p.feeds.requests).toHaveLength(1);
    p.clock.forward(1);
    await p.poller.tick();
    expect(p.feeds.requests).toHaveLength(2);
  });

  it('is not polled while it is being polled, however long that takes', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) =>
      p.feeds.serve('/slow', (_, response) => {
        answer = () => response.writeHead(200, RSS).end(rssFeed([item('1')]));
        resolve();
      }),
    );
    const id = await p.add('/slow');
    const first = p.poller.tick();
    await asked;
    p.clock.forward(2 * HOUR_MS);
    await p.poller.tick();
    await expect(p.poller.pollNow(id)).rejects.toThrow('being read right now');
    expect(p.feeds.requests).toHaveLength(1);
    answer();
    await first;
    expect(await p.titles()).toEqual(['Bulletin 1']);
  });

  it('is polled though the database could not give back the claims of a process before', async () => {
    serve('/a', ['1']);
    await p.add('/a');
    p.db.tables.sources.releaseClaims = () => Promise.reject(new Error('disk I/O error'));
    p.poller.start();
    await expect.poll(() => p.titles()).toEqual(['Bulletin 1']);
    expect(p.errors).toHaveLength(1);
  });

  it('is not what is paused, removed or by hand', async () => {
    const id = await p.add('/a');
    await p.db.tables.sources.pause(id, 'quiet');
    await p.db.tables.sources.handSource('100000000000000001', p.clock.now());
    await p.poller.tick();
    expect(p.feeds.requests).toEqual([]);
  });

  it('does not wait for a source that does not answer', async () => {
    p.feeds.serve('/never', () => {});
    serve('/b', ['1']);
    await p.add('/never');
    const other = await startPolling(reader);
    await p.add('/b', { url: `${other.feeds.url}/b` });
    other.feeds.serve('/b', { body: rssFeed([item('1')]), headers: RSS });
    void p.poller.tick();
    await expect.poll(() => p.titles()).toEqual(['Bulletin 1']);
    await other.stop();
  });
});

describe('an unchanged feed', () => {
  it.each([
    ['a strong tag', { etag: '"v1"' }, 'if-none-match', '"v1"'],
    ['a weak tag', { etag: 'W/"v1"' }, 'if-none-match', 'W/"v1"'],
    [
      'a date',
      { 'last-modified': 'Mon, 02 Mar 2026 09:00:00 GMT' },
      'if-modified-since',
      'Mon, 02 Mar 2026 09:00:00 GMT',
    ],
  ])('is asked for by %s, and costs nothing', async (_, headers, asked, value) => {
    serve('/a', ['1'], headers as Record<string, string>);
    const id = await p.add('/a');
    await p.poller.pollNow(id);
    let sent: string | undefined;
    p.feeds.serve('/a', (request, response) => {
      sent = request.headers[asked] as string;
      response.writeHead(304, headers as Record<string, string>).end();
    });
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'not-modified', recorded: 0 });
    expect(sent).toBe(value);
    expect((await source(id)).failures).toBe(0);
  });

  it('that is sent again whole makes no revision', async () => {
    serve('/a', ['1', '2']);
    const id = await p.add('/a');
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 2 });
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 0, revised: 0 });
  });

  it('is left alone for as long as its server says, at most a day', async () => {
    serve('/a', ['1'], { 'cache-control': 'public, max-age=7200' });
    serve('/b', ['1'], { 'cache-control': 'max-age=99999999' });
    const [a, b] = [await p.add('/a'), await p.add('/b')];
    await p.poller.tick();
    expect((await source(a)).nextCheckAt - p.clock.now()).toBe(7200_000);
    expect((await source(b)).nextCheckAt - p.clock.now()).toBe(DAY_MS);
  });
});

describe('a source in trouble', () => {
  it('is asked less and less often, up to six hours, and as usual when it is back', async () => {
    fails('/a', 500);
    const id = await p.add('/a', { schedule: '* * * * *' });
    const waits: number[] = [];
    for (let i = 0; i < 11; i++) {
      await p.poller.pollNow(id);
      waits.push(Math.round(((await source(id)).nextCheckAt - p.clock.now()) / MINUTE_MS));
    }
    expect(waits.slice(0, 5)).toEqual([2, 4, 8, 16, 32]);
    expect(waits.at(-1)).toBe(360);
    serve('/a', ['1']);
    await p.poller.pollNow(id);
    expect((await source(id)).nextCheckAt - p.clock.now()).toBeLessThan(3 * MINUTE_MS);
    expect((await source(id)).failures).toBe(0);
  });

  it('stays away for as long as it is told, in seconds or until a date', async () => {
    fails('/a', 429, { 'retry-after': '10000' });
    const until = new Date(p.clock.now() + 5 * HOUR_MS);
    const other = await startPolling(reader);
    other.feeds.serve('/b', { status: 503, headers: { 'retry-after': until.toUTCString() } });
    const [a, b] = [await p.add('/a'), await p.add('/b', { url: `${other.feeds.url}/b` })];
    await p.poller.tick();
    await other.stop();
    const wait = async (id: number) => (await source(id)).nextCheckAt - p.clock.now();
    expect(await wait(a)).toBeGreaterThanOrEqual(10_000_000);
    expect(await wait(b)).toBeGreaterThan(5 * HOUR_MS - 2_000);
    expect((await source(a)).error).toContain('asks us to come less often');
  });

  it('is told to the operators once when it fails, and once when it is back', async () => {
    fails('/a', 500);
    const id = await p.add('/a');
    for (let i = 0; i < 6; i++) {
      p.clock.forward(HOUR_MS);
      await p.poller.pollNow(id);
      if (i === 1) expect(await p.owed(OPERATORS)).toEqual([]);
    }
    expect(await p.owed(OPERATORS)).toEqual(['operator source-failing']);
    serve('/a', ['1']);
    for (let i = 0; i < 3; i++) await p.poller.pollNow(id);
    expect(await p.owed(OPERATORS)).toEqual(['operator source-back']);
    fails('/a', 500);
    for (let i = 0; i < 3; i++) {
      p.clock.forward(HOUR_MS);
      await p.poller.pollNow(id);
    }
    expect(await p.owed(OPERATORS)).toEqual(['operator source-failing']);
  });

  it('that is gone for good is paused, and the operators are told', async () => {
    fails('/a', 410);
    const id = await p.add('/a');
    await p.poller.pollNow(id);
    expect(await source(id)).toMatchObject({ state: 'paused', errorCode: 'gone' });
    expect(await p.owed(OPERATORS)).toEqual(['operator source-paused']);
  });

  it('says why in words: a web page, an empty answer, half a feed of JSON', async () => {
    const bodies = { '/page': '<html><body>Hello</body></html>', '/empty': '', '/json': '{"version":"1","items":[' };
    for (const [path, body] of Object.entries(bodies)) {
      p.feeds.serve(path, { body });
      const report = await p.poller.pollNow(await p.add(path));
      expect(report.outcome).toBe('failed');
      expect(report.error).toMatch(/web page|empty answer|cannot be read/);
    }
    expect(p.errors).toEqual([]);
  });
});

describe('a source that moved', () => {
  const moved = (to: string) => fails('/old', 301, { location: to });

  it('is followed for good within its site', async () => {
    serve('/new', ['1']);
    moved('/new');
    const id = await p.add('/old');
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1 });
    expect((await source(id)).url).toBe(`${p.feeds.url}/new`);
    expect(await p.owed(OPERATORS)).toEqual([]);
  });

  it('elsewhere is read there, and a person is asked once', async () => {
    const other = await startPolling(reader);
    other.feeds.serve('/new', { body: rssFeed([item('1')]), headers: RSS });
    const elsewhere = other.feeds.url.replace('127.0.0.1', 'localhost');
    moved(`${elsewhere}/new`);
    const id = await p.add('/old');
    await p.poller.pollNow(id);
    p.clock.forward(HOUR_MS);
    const report = await p.poller.pollNow(id);
    expect(report.outcome, report.error).toBe('ok');
    expect((await source(id)).url).toBe(`${p.feeds.url}/old`);
    expect(await p.owed(OPERATORS)).toEqual(['operator source-moved']);
    await other.stop();
  });

  it('to the address of another source stays where it is, and a person is asked', async () => {
    serve('/new', ['1']);
    await p.add('/new');
    moved('/new');
    const id = await p.add('/old');
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok' });
    expect((await source(id)).url).toBe(`${p.feeds.url}/old`);
    expect(await p.owed(OPERATORS)).toEqual(['operator source-moved']);
    expect(p.errors).toEqual([]);
  });
});

describe('in the middle of a poll', () => {
  const held = async (path: string) => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) =>
      p.feeds.serve(path, (_, response) => {
        answer = () => response.writeHead(200, RSS).end(rssFeed([item('1')]));
        resolve();
      }),
    );
    const id = await p.add(path);
    const poll = p.poller.pollNow(id);
    await asked;
    return { id, poll, answer: () => answer() };
  };

  it('a source can be removed: nothing of it is recorded', async () => {
    const { id, poll, answer } = await held('/a');
    await p.db.tables.sources.remove(id);
    answer();
    expect(await poll).toMatchObject({ outcome: 'failed', error: 'the source was removed meanwhile' });
    expect(await p.titles()).toEqual([]);
    expect(p.errors).toEqual([]);
  });

  it('the program can stop: that is no failure, and the next start polls it', async () => {
    const { id, poll } = await held('/a');
    await p.poller.stop();
    expect(await poll).toMatchObject({ outcome: 'failed', error: 'the program is stopping' });
    expect((await source(id)).failures).toBe(0);
    serve('/a', ['1']);
    const { db, clock, http, keys, mailboxes } = p;
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const next = new Poller({ db, clock, log, http, reader, keys, mailboxes, firstPollDays: 7, wake: () => {} });
    next.start();
    await expect.poll(() => p.titles()).toEqual(['Bulletin 1']);
    await next.stop();
  });
});
