import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { eachPolling } from '../support/each-polling.ts';
import { HANDWORK } from '../support/feed-server.ts';
import { OPERATORS, type Polling, RSS, TEAM } from '../support/polling.ts';

let p: Polling;
eachPolling((polling) => {
  p = polling;
});

const PAGE = (body: string) => ({
  headers: { 'content-type': 'text/html' },
  body: `<html><body><nav>Set up your account by hand</nav><main><h1>Gate</h1>${body}<p>${'It is a long text. '.repeat(15)}</p></main></body></html>`,
});
interface Entry {
  readonly path: string;
  readonly at?: number;
  readonly updated?: number;
}
function feed(entries: readonly Entry[]): void {
  const iso = (at: number) => new Date(at).toISOString();
  p.feeds.serve('/a', {
    headers: { ...RSS, etag: '"same"' },
    body: `<feed xmlns="http://www.w3.org/2005/Atom">${entries
      .map(
        ({ path, at = p.clock.now(), updated = at }) =>
          `<entry><id>${path}</id><title>${path}</title><link href="${p.feeds.url}${path}"/><published>${iso(at)}</published><updated>${iso(updated)}</updated><summary>A problem in the gate …</summary></entry>`,
      )
      .join('')}</feed>`,
  });
}
const pages = () => p.feeds.requests.filter((r) => r !== 'GET /a' && r !== 'GET /robots.txt');
const add = () => p.add('/a', { options: { followPages: true } });
const verdicts = async () =>
  Object.fromEntries(
    (await p.db.tables.bulletins.list(TEAM, {}, { limit: 100, offset: 0 })).lines.map((l) => [l.title, l.verdict]),
  );

describe('following a feed’s items to their pages', () => {
  it('judges the page’s text, and reads each page once', async () => {
    feed([{ path: '/1' }]);
    p.feeds.serve('/1', PAGE(HANDWORK));
    const id = await add();
    await p.poller.pollNow(id);
    expect(await verdicts()).toEqual({ '/1': 'required' });
    expect(await p.owed()).toEqual(['alert /1']);
    await p.poller.pollNow(id);
    expect(pages()).toEqual(['GET /1']);
  });

  it('reads it again when the feed says that it changed', async () => {
    const at = p.clock.now();
    feed([{ path: '/1', at }]);
    p.feeds.serve('/1', PAGE('<p>Update to 2.0.</p>'));
    const id = await add();
    await p.poller.pollNow(id);
    p.clock.forward(HOUR_MS);
    feed([{ path: '/1', at, updated: p.clock.now() }]);
    p.feeds.serve('/1', PAGE(HANDWORK));
    expect(await p.poller.pollNow(id)).toMatchObject({ revised: 1 });
    expect(await p.owed()).toEqual(['alert /1']);
  });

  it('keeps the excerpt of a page that is not there, and asks for the feed as usual', async () => {
    feed([{ path: '/gone' }, { path: '/2' }]);
    p.feeds.serve('/2', PAGE(HANDWORK));
    const id = await add();
    await p.poller.pollNow(id);
    expect(await verdicts()).toEqual({ '/gone': 'unjudged', '/2': 'required' });
    expect((await p.db.tables.sources.find(id))!.etag).toBe('"same"');
  });

  it('comes back for a page whose server was in trouble, though the feed is unchanged', async () => {
    feed([{ path: '/1' }]);
    p.feeds.serve('/1', { status: 503 });
    const id = await add();
    await p.poller.pollNow(id);
    expect(await verdicts()).toEqual({ '/1': 'unjudged' });
    expect((await p.db.tables.sources.find(id))!.etag).toBeUndefined();
    p.feeds.serve('/1', PAGE(HANDWORK));
    await p.poller.pollNow(id);
    expect(await p.owed()).toEqual(['alert /1']);
    expect((await p.db.tables.sources.find(id))!.etag).toBe('"same"');
  });

  it('keeps the excerpt where the site does not let programs read its pages, and says so once', async () => {
    feed([{ path: '/1' }, { path: '/2' }]);
    p.feeds.serve('/robots.txt', { body: 'User-agent: *\nDisallow: /' });
    const id = await add();
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(pages()).toEqual([]);
    expect(await verdicts()).toEqual({ '/1': 'unjudged', '/2': 'unjudged' });
    expect((await p.db.tables.sources.find(id))!.etag).toBe('"same"');
    expect(await p.owed(OPERATORS)).toEqual(['operator source-robots']);
  });

  it('takes nothing back when a page cannot be read any more', async () => {
    const at = p.clock.now();
    feed([{ path: '/1', at }]);
    p.feeds.serve('/1', PAGE(HANDWORK));
    const id = await add();
    await p.poller.pollNow(id);
    feed([{ path: '/1', at, updated: at + HOUR_MS }]);
    p.feeds.serve('/1', { status: 500 });
    await p.poller.pollNow(id);
    expect(await verdicts()).toEqual({ '/1': 'required' });
  });

  it('reads forty pages a poll, the new ones first, and loses none', async () => {
    const names = Array.from({ length: 45 }, (_, i) => `/${i}`);
    feed(names.map((path) => ({ path })));
    for (const path of names) p.feeds.serve(path, PAGE(HANDWORK));
    const id = await add();
    await p.poller.pollNow(id);
    expect(pages()).toHaveLength(40);
    expect(Object.keys(await verdicts())).toHaveLength(45);
    feed([...names.map((path) => ({ path })), { path: '/new' }]);
    p.feeds.serve('/new', PAGE(HANDWORK));
    await p.poller.pollNow(id);
    expect(pages()[40]).toBe('GET /new');
    expect(new Set(Object.values(await verdicts()))).toEqual(new Set(['required']));
  });

  it('does not announce what was old at the first poll when its page is read later', async () => {
    feed([{ path: '/old', at: p.clock.now() - 20 * DAY_MS }]);
    p.feeds.serve('/old', PAGE(HANDWORK));
    const id = await add();
    await p.poller.pollNow(id);
    expect(pages()).toEqual([]);
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(pages()).toEqual(['GET /old']);
    expect(await verdicts()).toEqual({ '/old': 'required' });
    expect(await p.owed()).toEqual([]);
  });
});

describe('a source that is one page', () => {
  const more = { kind: 'page' as const };

  it('is read by its main content, announced at once, and revised when it changes', async () => {
    p.feeds.serve('/page', PAGE(HANDWORK));
    const id = await p.add('/page', more);
    await p.poller.pollNow(id);
    expect(await p.owed()).toEqual(['alert Gate']);
    p.feeds.serve('/page', PAGE(HANDWORK.replace('strict.mode', 'strict.doors')));
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 0, revised: 1 });
    expect(await p.titles()).toEqual(['Gate']);
  });

  it('is read where its selector points, and says when that fits nothing', async () => {
    p.feeds.serve('/page', PAGE(`<section id="fix">${HANDWORK}</section><section>Other news.</section>`));
    const id = await p.add('/page', { ...more, options: { selector: '#fix' } });
    await p.poller.pollNow(id);
    const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 1, offset: 0 });
    const { document } = (await p.db.tables.bulletins.find(lines[0]!.key, TEAM))!;
    expect(JSON.stringify(document)).not.toContain('Other news');
    p.feeds.serve('/page', PAGE('nothing'));
    expect(await p.poller.pollNow(id)).toMatchObject({
      outcome: 'failed',
      error: 'nothing on the page fits the selector #fix',
    });
  });

  it('stays the same bulletin when its address changes', async () => {
    p.feeds.serve('/page', PAGE(HANDWORK));
    const id = await p.add('/page', more);
    await p.poller.pollNow(id);
    p.feeds.serve('/page', { status: 301, headers: { location: '/moved' } });
    p.feeds.serve('/moved', PAGE(HANDWORK));
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 0, revised: 0 });
  });
});
