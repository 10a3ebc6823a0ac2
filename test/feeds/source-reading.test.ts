import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../core/log.ts';
import { UserError } from '../../core/user-error.ts';
import type { ReadBulletin } from '../../feeds/read-bulletin.ts';
import { Reader } from '../../feeds/reader.ts';
import { SourceReading } from '../../feeds/source-reading.ts';
import { HANDWORK, PLAIN, rssFeed } from '../support/feed-server.ts';
import { type Polling, RSS, startPolling, TEAM } from '../support/polling.ts';

let reader: Reader;
let p: Polling;
let reading: SourceReading;
let recorded: ReadBulletin | undefined;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  reading = new SourceReading({
    clock: p.clock,
    http: p.http,
    reader,
    keys: p.keys,
    mailboxes: p.mailboxes,
    log: silentLog,
    pollNow: (id) => p.poller.pollNow(id),
    record: async (bulletin) => {
      recorded = bulletin;
      return { bulletinKey: 1, outcome: 'new' };
    },
  });
});
afterEach(() => p.stop());

const candidate = (path: string, options = {}) => ({
  kind: 'rss' as const,
  url: `${p.feeds.url}${path}`,
  publisher: 'Acme',
  options,
});
const hand = { teamId: TEAM, actor: 'somebody' };

describe('looking at a source before it is added', () => {
  it('shows what it would give, newest first, and records nothing', async () => {
    const at = p.clock.now();
    const items = [
      { id: 'A', title: 'CVE-2026-1234: Old', html: PLAIN, at: at - 5_000 },
      { id: 'B', title: 'New', html: HANDWORK, at },
    ];
    p.feeds.serve('/a', { body: rssFeed(items, 'Acme bulletins'), headers: RSS });
    const preview = await reading.preview(candidate('/a'));
    expect(preview).toMatchObject({ title: 'Acme bulletins', total: 2, problems: [] });
    expect(preview.items.map((i) => [i.id, i.verdict])).toEqual([
      ['B', 'required'],
      ['CVE-2026-1234', 'none'],
    ]);
    expect(await p.db.tables.bulletins.count()).toBe(0);
  });

  it('says what will not work well', async () => {
    const item =
      '<item><link>https://acme.example/1</link><title>One</title><description>An excerpt …</description></item>';
    p.feeds.serve('/a', { body: `<rss version="2.0"><channel>${item}</channel></rss>`, headers: RSS });
    const { problems } = await reading.preview(candidate('/a'));
    expect(problems.join('\n')).toMatch(/1 of 1 carry only an excerpt[\s\S]*1 of 1 have no date[\s\S]*No vendor’s id/);
    p.feeds.serve('/b', { body: '<rss version="2.0"><channel/></rss>', headers: RSS });
    expect((await reading.preview(candidate('/b'))).problems).toEqual(['It has no items right now.']);
  });

  it('tells a person in words why it cannot be read', async () => {
    p.feeds.serve('/page', { body: '<html><body>x</body></html>' });
    await expect(reading.preview(candidate('/page'))).rejects.toThrow(
      new UserError('It cannot be read: the address gave a web page, not a feed.'),
    );
    await expect(reading.preview(candidate('/none'))).rejects.toBeInstanceOf(UserError);
    await expect(reading.preview(candidate('/a', { idPattern: '(' }))).rejects.toThrow('The id pattern cannot be used');
    await expect(reading.preview(candidate('/a', { selector: '##' }))).rejects.toThrow('This is no CSS selector: ##');
    const far = { ...candidate(''), url: 'http://10.1.2.3/feed' };
    await expect(reading.preview(far)).rejects.toThrow('is a private address');
  });
});

describe('a bulletin given by hand', () => {
  it('is read from a pasted text, under the vendor’s own id where it is headed by one', async () => {
    await reading.addByHand({ ...hand, text: 'MS02-064: Permissions\n\nYou must change the permissions by hand.' });
    expect(recorded!.bulletin).toMatchObject({ publisher: 'Microsoft', id: 'MS02-064', published: p.clock.now() });
    await reading.addByHand({ ...hand, text: 'Some text.', title: 'Mine', id: 'usn-1-1' });
    expect(recorded!.bulletin).toMatchObject({ publisher: 'Ubuntu', id: 'USN-1-1', title: 'Mine' });
    await reading.addByHand({ ...hand, text: 'Some text.', title: 'Mine', id: 'OPS-7', publisher: 'Ops' });
    expect(recorded!.bulletin).toMatchObject({ publisher: 'Ops', id: 'OPS-7' });
    expect(recorded!.item).toEqual({ id: 'Ops OPS-7', sure: true });
  });

  it('is read from an address, and from an attachment under its own name', async () => {
    p.feeds.serve('/p', {
      body: `<html><body><main><h1>Gate</h1>${HANDWORK.repeat(2)}</main></body></html>`,
      headers: { 'content-type': 'text/html' },
    });
    await reading.addByHand({ ...hand, url: `${p.feeds.url}/p` });
    expect(recorded!.bulletin).toMatchObject({ title: 'Gate', url: `${p.feeds.url}/p`, publisher: '127.0.0.1' });
    expect(recorded!.judgement.verdict).toBe('required');
    p.feeds.serve('/f', {
      body: '# Gate\n\nUsers must restart the gate by hand.',
      headers: { 'content-type': 'application/octet-stream' },
    });
    await reading.addByHand({ ...hand, file: { name: 'gate notes.md', url: `${p.feeds.url}/f` } });
    expect(recorded!.bulletin).toMatchObject({ title: 'Gate', publisher: 'By hand', id: 'gate notes.md' });
    expect(recorded!.bulletin.url).toBeUndefined();
  });
});
