import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../core/clock.ts';
import { fileOf, monthPatternIn, monthPatternOf, monthsAt } from '../../../feeds/kinds/archive-months.ts';
import { Reader } from '../../../feeds/reader.ts';
import { ADVISORY, mail, mbox } from '../../support/mail.ts';
import { type Polling, startPolling, TEAM } from '../../support/polling.ts';

let reader: Reader;
let p: Polling;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
beforeEach(async () => {
  p = await startPolling(reader);
});
afterEach(() => p.stop());
afterAll(() => reader.close());

const PATTERN = '/pipermail/acme/{year}-{Month}.txt.gz';
/** The paths of the month before and of this one. */
const months = () => monthsAt(PATTERN, p.clock.now()).map((file) => file.url) as [string, string];
const serve = (path: string, mails: readonly string[], headers = {}) =>
  p.feeds.serve(path, { body: gzipSync(mbox(mails)), headers });
const talk = async (title: string) => {
  const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 100, offset: 0 });
  const { key } = lines.find((line) => line.title === title)!;
  return (await p.db.tables.discussions.about(key, TEAM, 10)).map((reply) => `${reply.link}: ${reply.text}`);
};

describe('the archive of a mailing list', () => {
  it('is read by its months: announcements are bulletins, answers are said of them', async () => {
    const [before, now] = months();
    serve(before, [
      mail({ id: 'a@x', subject: 'Gate 1.9', text: ADVISORY, date: new Date(p.clock.now() - 32 * DAY_MS) }),
    ]);
    serve(now, [
      mail({ id: 'b@x', subject: 'Gate 2.0', text: ADVISORY }),
      mail({ subject: 'Re: Gate 2.0', answers: ['b@x'], text: 'Does it hold for 1.x?\n\n> Update' }),
    ]);
    await p.watch();
    const id = await p.add(PATTERN, { kind: 'archive' });
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 2 });
    expect(await p.owed()).toEqual(['alert Gate 2.0']);
    expect(await talk('Gate 2.0')).toEqual(['thread: Does it hold for 1.x?']);
    expect((await p.db.tables.sources.find(id))!.error).toBeUndefined();
  });

  it('may have no file yet for this month, but not none at all', async () => {
    const [before, now] = months();
    serve(before, [mail({ subject: 'Gate 1.9', text: ADVISORY })]);
    const id = await p.add(PATTERN, { kind: 'archive' });
    expect((await p.poller.pollNow(id)).outcome).toBe('ok');
    p.feeds.serve(before, { status: 404 });
    const other = await p.add('/pipermail/other/{year}-{Month}.txt', { kind: 'archive' });
    expect((await p.poller.pollNow(other)).error).toContain('404');
    p.feeds.serve(now, { body: '<html>Moved</html>' });
    expect((await p.poller.pollNow(id)).error).toContain('a web page where a mailbox file should be');
  });

  it('is asked only for what has changed, and reads on where it ended', async () => {
    const [before, now] = months();
    p.feeds.serve(before, (request, response) => {
      const known = request.headers['if-none-match'] === '"1"';
      response
        .writeHead(known ? 304 : 200, { etag: '"1"' })
        .end(known ? undefined : gzipSync(mbox([mail({ text: ADVISORY, subject: 'Old' })])));
    });
    const first = mail({ id: 'b@x', subject: 'Gate 2.0', text: ADVISORY });
    serve(now, [first]);
    const id = await p.add(PATTERN, { kind: 'archive' });
    await p.poller.pollNow(id);
    const cursor = (await p.db.tables.sources.find(id))!.cursor as { files: Record<string, { read: number }> };
    serve(now, [first, mail({ id: 'c@x', subject: 'Gate 2.1', text: ADVISORY })]);
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 1, revised: 0 });
    const after = (await p.db.tables.sources.find(id))!.cursor as typeof cursor;
    expect(after.files[`${p.feeds.url}${now}`]!.read).toBeGreaterThan(cursor.files[`${p.feeds.url}${now}`]!.read);
    // Written anew from the beginning, as archives are after a message was taken out: nothing is told twice.
    serve(now, [mail({ subject: 'Earlier', text: ADVISORY }), first]);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1, revised: 0 });
    expect(await p.titles()).toEqual(['Earlier', 'Gate 2.0', 'Gate 2.1', 'Old']);
  });

  it('is found by the page that links to its months', async () => {
    const [, now] = months();
    const name = now.split('/').at(-1);
    p.feeds.serve('/pipermail/acme/', {
      body: `<a href="thread.html">x</a> <a href="2019-March.txt.gz">y</a><a href="${name}">z</a>`,
    });
    serve(now, [mail({ subject: 'Gate 2.0', text: ADVISORY })]);
    const id = await p.add('/pipermail/acme/', { kind: 'archive' });
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['Gate 2.0']);
    expect(p.feeds.requests.filter((request) => request.endsWith('/acme/'))).toHaveLength(1);
  });

  it('is read as it is today, where what its page links to was packed last night', async () => {
    const [, now] = months();
    const first = mail({ id: 'b@x', subject: 'Gate 2.0', text: ADVISORY });
    p.feeds.serve('/pipermail/acme/', { body: `<a href="${now.split('/').at(-1)}">z</a>` });
    serve(now, [first]);
    p.feeds.serve(now.replace('.gz', ''), { body: mbox([first, mail({ subject: 'Gate 2.1', text: ADVISORY })]) });
    const id = await p.add('/pipermail/acme/', { kind: 'archive' });
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['Gate 2.0', 'Gate 2.1']);
    expect(p.feeds.requests.filter((request) => request.endsWith(now))).toEqual([]);
  });

  it('may be quiet for months, as long as its page is there', async () => {
    const page = '<a href="2019-March.txt.gz">March 2019</a>';
    p.feeds.serve('/pipermail/acme/', { body: page });
    serve('/pipermail/acme/2019-March.txt.gz', [mail({ subject: 'Gate 1.0', text: ADVISORY })]);
    const id = await p.add('/pipermail/acme/', { kind: 'archive' });
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 1 });
    expect((await p.poller.pollNow(id)).outcome).toBe('not-modified');
    p.feeds.serve('/pipermail/acme/', { status: 404 });
    expect((await p.poller.pollNow(id)).error).toContain('404');
  });

  it('that inflates without end, or is broken, is an error', async () => {
    const [, now] = months();
    p.feeds.serve(now, { body: gzipSync(Buffer.alloc(70_000_000)) });
    const id = await p.add(PATTERN, { kind: 'archive' });
    expect((await p.poller.pollNow(id)).error).toContain('after decompression');
    p.feeds.serve(now, { body: Buffer.concat([gzipSync('x').subarray(0, 12), Buffer.alloc(50, 7)]) });
    expect((await p.poller.pollNow(id)).error).toContain('cannot be decompressed');
  });

  it('with ten thousand messages is read in bounded time, and floods nobody', async () => {
    const [, now] = months();
    const mails = Array.from({ length: 10_000 }, (_, i) =>
      i % 10 === 0
        ? mail({ id: `a${i}@x`, subject: `Gate ${i}`, text: 'Update to 2.0. Users must rotate the keys.' })
        : mail({ subject: `Re: Gate ${i - (i % 10)}`, answers: [`a${i - (i % 10)}@x`], text: 'Thanks!' }),
    );
    serve(now, mails);
    await p.watch();
    const id = await p.add(PATTERN, { kind: 'archive' });
    const began = performance.now();
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1_000 });
    expect(performance.now() - began).toBeLessThan(100_000);
    // As many cards as one poll may bring, and the rest in a digest.
    expect((await p.owed()).filter((line) => !line.startsWith('edit')).length).toBeLessThan(50);
    const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 1, offset: 0 });
    expect(await p.db.tables.discussions.count(lines[0]!.key, TEAM)).toBe(9);
  }, 120_000);
});

describe('the addresses of months', () => {
  it('are made of what a person gives or a page links to', () => {
    const at = Date.UTC(2026, 0, 15);
    expect(monthsAt('https://x/{year}-{Month}.txt', at).map((file) => file.url)).toEqual([
      'https://x/2025-December.txt',
      'https://x/2026-January.txt',
    ]);
    const kitty = monthPatternOf('https://x/archives/list/announce@x.example/')!;
    expect(fileOf(kitty, 2026, 12)).toBe(
      'https://x/archives/list/announce@x.example/export/announce@x.example-2026-12.mbox.gz?start=2026-12-01&end=2027-01-01',
    );
    expect(monthPatternIn('<a href=201911.mbox>a</a><a href="202011.mbox">b</a>', 'https://x/l/')).toEqual({
      pattern: 'https://x/l/{year}{month}.mbox',
      year: 2020,
      month: 11,
    });
  });
});
