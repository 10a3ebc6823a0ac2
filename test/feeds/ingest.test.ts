import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { Reader } from '../../feeds/reader.ts';
import { HANDWORK, type Item, PLAIN, rssFeed } from '../support/feed-server.ts';
import { ALERTS, OTHERS, type Polling, RSS, startPolling, TEAM } from '../support/polling.ts';

let reader: Reader;
let p: Polling;
let id: number;
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

const CONDITIONAL =
  '<h2>Solution</h2><p>Update to 2.0.</p><p>If you use the LDAP module, after the update you must set <code>strict</code> to on by hand.</p>';
const UNCLEAR = (severity: string) => `Severity: ${severity}. A problem was found in the gate …`;
const item = (name: string, html: string, more: Partial<Item> = {}): Item => ({
  id: name,
  title: name,
  html,
  at: p.clock.now(),
  ...more,
});
/** A feed that a source has been reading for a while. */
async function known(path = '/a', more = {}): Promise<number> {
  p.feeds.serve(path, { body: rssFeed([item('before', PLAIN)]), headers: RSS });
  const source = await p.add(path, more);
  await p.poller.pollNow(source);
  return source;
}
async function tell(items: readonly Item[], source = id, path = '/a') {
  p.clock.forward(HOUR_MS);
  p.feeds.serve(path, { body: rssFeed(items), headers: RSS });
  return p.poller.pollNow(source);
}
/** An item of which the feed carries an excerpt only. */
const excerpts = (...texts: [name: string, text: string][]) =>
  `<rss version="2.0"><channel>${texts
    .map(
      ([name, text]) =>
        `<item><guid isPermaLink="false">${name}</guid><title>${name}</title><pubDate>${new Date(p.clock.now()).toUTCString()}</pubDate><description>${text}</description></item>`,
    )
    .join('')}</channel></rss>`;
const unannounced = async (title: string) => {
  const { lines } = await p.db.tables.bulletins.list(TEAM, { text: title }, { limit: 1, offset: 0 });
  return (await p.db.tables.bulletins.find(lines[0]!.key, TEAM))!.unannounced;
};

describe('the first poll of a source', () => {
  it('announces what is recent, and keeps what is old for those who search', async () => {
    const at = (days: number) => p.clock.now() - days * DAY_MS;
    p.feeds.serve('/a', {
      headers: RSS,
      body: rssFeed([
        item('Recent', HANDWORK, { at: at(6) }),
        item('Ancient', HANDWORK, { at: at(8) }),
        item('Ahead', HANDWORK, { at: at(-2) }),
      ]).replace('</channel>', `<item><title>Undated</title><description>x</description></item></channel>`),
    });
    await p.poller.pollNow(await p.add('/a'));
    expect((await p.owed()).sort()).toEqual(['alert Ahead', 'alert Recent']);
    expect(await p.titles()).toEqual(['Ahead', 'Ancient', 'Recent', 'Undated']);
    expect(await unannounced('Ancient')).toBe('old-at-first-poll');
    expect(await unannounced('Recent')).toBeUndefined();
  });

  it('does not announce old bulletins that another source told of', async () => {
    const old = item('USN-1-1: Old', HANDWORK, { at: p.clock.now() - 20 * DAY_MS });
    p.feeds.serve('/a', { body: rssFeed([old]), headers: RSS });
    await p.poller.pollNow(await p.add('/a', { publisher: 'Ubuntu' }));
    p.feeds.serve('/b', { body: rssFeed([old]), headers: RSS });
    await p.poller.pollNow(await p.add('/b', { publisher: 'A list' }));
    expect(await p.titles()).toEqual(['USN-1-1: Old']);
    expect(await p.owed()).toEqual([]);
  });
});

describe('what is announced', () => {
  beforeEach(async () => {
    id = await known();
    await p.owed();
  });

  it('is what asks for work, and what nobody could judge if it is severe or exploited', async () => {
    await tell([item('Work', HANDWORK), item('Perhaps', CONDITIONAL), item('Nothing', PLAIN)]);
    expect((await p.owed()).sort()).toEqual(['alert Perhaps', 'alert Work']);
    p.feeds.serve('/a', {
      headers: RSS,
      body: excerpts(
        ['Severe', UNCLEAR('Critical')],
        ['Mild', UNCLEAR('Low')],
        ['Used', 'It is being exploited in the wild. Severity: Low.'],
      ),
    });
    await p.poller.pollNow(id);
    expect((await p.owed()).sort()).toEqual(['alert Severe', 'alert Used']);
    expect(await unannounced('Mild')).toBe('no-watch-matched');
  });

  it('is not a mended typo, and is a step that came', async () => {
    await tell([item('Work', HANDWORK)]);
    await p.owed();
    expect(await tell([item('Work', HANDWORK.replace('could read', 'can read'))])).toMatchObject({ revised: 1 });
    expect(await p.owed()).toEqual(['edit of alert Work']);
    await tell([
      item(
        'Work',
        `${HANDWORK}<p>Administrators must also rebuild the search index on each server by hand after the update.</p>`,
      ),
    ]);
    expect((await p.owed()).sort()).toEqual(['edit of alert Work', 'revision Work']);
  });

  it('is what was unclear and turns out to ask for work', async () => {
    p.feeds.serve('/a', { headers: RSS, body: excerpts(['Mild', UNCLEAR('Low')]) });
    await p.poller.pollNow(id);
    expect(await p.owed()).toEqual([]);
    await tell([item('Mild', HANDWORK)]);
    expect(await p.owed()).toEqual(['alert Mild']);
    expect(await unannounced('Mild')).toBeUndefined();
  });

  it('is not an old bulletin that is edited, unless there is more to do', async () => {
    const old = p.clock.now() - 30 * DAY_MS;
    p.feeds.serve('/old', { headers: RSS, body: rssFeed([item('Old', HANDWORK, { at: old })]) });
    const source = await p.add('/old');
    await p.poller.pollNow(source);
    await tell([item('Old', HANDWORK.replace('could', 'can'), { at: old })], source, '/old');
    expect(await p.owed()).toEqual([]);
    await tell(
      [
        item(
          'Old',
          `${HANDWORK}<p>Administrators must also delete the folder <code>/var/old</code> by hand on every server.</p>`,
          { at: old },
        ),
      ],
      source,
      '/old',
    );
    expect(await p.owed()).toEqual(['alert Old']);
  });

  it('is told once to a channel, whatever number of its watches want it', async () => {
    await p.watch({ publishers: ['acme'] });
    await p.watch({ words: ['nothing of the kind'] });
    await tell([item('Work', HANDWORK)]);
    expect(await p.owed()).toEqual(['alert Work']);
  });

  it('is folded when it is more than ten: work as cards up to 25, and all the rest in one digest', async () => {
    await p.watch({ verdicts: ['required', 'none'] }, ALERTS);
    const many = [
      ...Array.from({ length: 40 }, (_, i) => item(`Work ${i}`, HANDWORK)),
      ...Array.from({ length: 12 }, (_, i) => item(`Nothing ${i}`, PLAIN)),
    ];
    await tell(many);
    const owed = await p.owed();
    expect(owed.filter((o) => o.startsWith('alert Work'))).toHaveLength(25);
    expect(owed.filter((o) => !o.startsWith('alert'))).toEqual(['digest × 27']);
    const open = await p.db.tables.checklists.list(TEAM, { limit: 100, offset: 0 });
    expect(open.total).toBe(40);
  });

  it('is the most urgent first', async () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      item(`Mild ${i}`, HANDWORK.replace('Severity: High', 'Severity: Low')),
    );
    const used = item('Used', HANDWORK.replace('Summary', 'Summary</h2><p>It is exploited in the wild.</p><h2>More'));
    await tell([...many, item('Severe', HANDWORK.replace('Severity: High', 'Severity: Critical')), used]);
    expect((await p.owed()).slice(0, 2)).toEqual(['alert Used', 'alert Severe']);
  });

  it('is cards, not a digest, when many revisions at once ask for work', async () => {
    const names = Array.from({ length: 14 }, (_, i) => `Mild ${i}`);
    p.feeds.serve('/a', {
      headers: RSS,
      body: excerpts(...names.map((name): [string, string] => [name, UNCLEAR('Low')])),
    });
    await p.poller.pollNow(id);
    await tell(names.map((name) => item(name, HANDWORK)));
    expect((await p.owed()).filter((o) => o.startsWith('alert'))).toHaveLength(14);
  });
});

describe('a team’s own source', () => {
  it('is told to that team alone, and found by it alone', async () => {
    await p.watch({}, '300000000000000009', OTHERS);
    id = await known('/secret', { teamId: TEAM });
    await tell([item('Hidden', HANDWORK)], id, '/secret');
    expect(await p.owed()).toEqual(['alert Hidden']);
    expect(await p.owed('300000000000000009')).toEqual([]);
    expect(await p.titles(OTHERS)).toEqual([]);
  });

  it('changes nothing of a bulletin that everybody sees', async () => {
    id = await known('/a', { publisher: 'Ubuntu' });
    await tell([item('USN-1-1: Shared', HANDWORK)], id, '/a');
    await p.owed();
    const own = await known('/secret', { teamId: TEAM, publisher: 'Ubuntu' });
    await tell([item('USN-1-1: Secretly otherwise', PLAIN, { id: 'other' })], own, '/secret');
    expect(await p.titles(OTHERS)).toEqual(['USN-1-1: Shared', 'before']);
    expect(await p.owed()).toEqual([]);
  });
});

describe('a bulletin that two sources tell', () => {
  it('is one, and is told to those who watch the second when it comes there', async () => {
    id = await known('/a', { publisher: 'Ubuntu' });
    const list = await known('/list', { publisher: 'A list' });
    await p.watch({ sourceIds: [list] }, '300000000000000007');
    await p.owed();
    await tell([item('USN-1-1: Doors stand open', HANDWORK)]);
    expect(await p.owed('300000000000000007')).toEqual([]);
    await tell([item('[USN-1-1] Doors stand open', UNCLEAR('High'), { id: 'post 1' })], list, '/list');
    expect(await p.owed('300000000000000007')).toEqual([]);
    const { lines } = await p.db.tables.bulletins.list(TEAM, { text: 'USN-1-1' }, { limit: 9, offset: 0 });
    expect(lines).toMatchObject([{ id: 'USN-1-1', publisher: 'Ubuntu', revision: 1, verdict: 'required' }]);
    const sources = await p.db.tables.bulletins.sourcesOf(lines[0]!.key, TEAM);
    expect(sources.map((s) => s.sourceId)).toEqual([id, list]);
  });
});
