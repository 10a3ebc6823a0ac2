import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeHeartbeats } from '../../bot/rounds/heartbeats.ts';
import { IDS } from '../../sandbox/founding.ts';
import { type FeedServer, HANDWORK, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let feeds: FeedServer;
let elsewhere: FeedServer;
let handfix: RunningHandfix;
const as = (who: 'admin' | 'responder') => handfix.sandbox.actor(who);
const RSS = { 'content-type': 'application/rss+xml' };
const notice = (passes: string) => handfix.sandbox.waitForMessage(IDS.log, (text) => text.includes(passes));
const textOf = (message: Awaited<ReturnType<typeof notice>>) => handfix.sandbox.textOf(message);

beforeAll(async () => {
  feeds = await startFeedServer();
  elsewhere = await startFeedServer();
  handfix = await startHandfix();
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
  await elsewhere.stop();
});

describe('a source that has moved to another site', () => {
  const move = async (path: string, name: string) => {
    const to = `${elsewhere.url.replace('127.0.0.1', 'localhost')}${path}`;
    elsewhere.serve(path, { body: rssFeed([{ title: name, html: HANDWORK }]), headers: RSS });
    feeds.serve(path, { status: 301, headers: { location: to } });
    const id = await handfix.read(`${feeds.url}${path}`, { name });
    const message = await notice(name);
    const url = async () => (await handfix.db.tables.sources.find(id))?.url;
    return { id, to, message, url };
  };

  it('is read there once a manager says so, and only then', async () => {
    const { to, message, url } = await move('/use', 'Acme moves');
    expect(textOf(message)).toContain('has moved');
    expect(await as('responder').press(message, 'Use the new address').answer()).toContain('Manage Server');
    expect(await url()).toBe(`${feeds.url}/use`);
    await as('admin').press(message, 'Use the new address').answer();
    expect(await url()).toBe(to);
    const decided = await notice('The new address is used, said admin');
    expect(decided.id).toBe(message.id);
    expect(await as('admin').run('source list').answer()).toContain('Acme moves');
  });

  it('stays where it is when a manager wants that, and nobody is asked again', async () => {
    const { id, message, url } = await move('/keep', 'Acme stays');
    await as('admin').press(message, 'Keep the old one').answer();
    await notice('The old address is kept, said admin');
    await handfix.program.reading.pollNow(id);
    expect(await url()).toBe(`${feeds.url}/keep`);
    const asked = handfix.sandbox.messages(IDS.log).filter((m) => textOf(m).includes('Acme stays'));
    expect(asked).toHaveLength(1);
  });
});

describe('/source health', () => {
  const health = (options = {}) => as('responder').run('source health', options).answer();

  it('shows the worst first, what is wrong in words, and what reading costs', async () => {
    feeds.serve('/well', { body: rssFeed([{ title: 'W-1', html: HANDWORK }]), headers: RSS });
    await handfix.read(`${feeds.url}/well`, { name: 'All well' });
    await handfix.db.tables.sources.add(
      {
        name: 'Not yet',
        kind: 'rss',
        url: `${feeds.url}/not-yet`,
        publisher: 'Acme',
        schedule: '0 0 1 1 *',
        timeZone: 'UTC',
        options: {},
      },
      { now: Date.now() + 3_600_000 },
    );
    const id = await handfix.read(`${feeds.url}/well?2`, { name: 'Was a feed' }).catch(() => undefined);
    expect(id).toBeUndefined();
    feeds.serve('/page', { body: rssFeed([{ title: 'P-1', html: HANDWORK }]), headers: RSS });
    const page = await handfix.read(`${feeds.url}/page`, { name: 'Portal' });
    feeds.serve('/page', { body: '<html><body>Sign in</body></html>' });
    for (let i = 0; i < 2; i++) await handfix.program.reading.pollNow(page);
    const said = await health();
    expect(said).toContain('sources: 1 a web page now, 1 failing, 1 never read yet, 3 fine');
    expect(said).toMatch(/⚠️ \*\*Portal\*\*: a web page now, and was a feed \(2 times in a row\)/);
    expect(said).toMatch(/⚠️ \*\*Was a feed\*\*: .*has nothing at this address \(404\)/);
    expect(said.indexOf('Portal')).toBeLessThan(said.indexOf('Was a feed'));
    expect(said.indexOf('Not yet')).toBeLessThan(said.indexOf('All well'));
    expect(said).toMatch(/All well[^\n]*\n.*news .* · 1 request, \d+ (?:bytes|kB) in a day/);
    const status = await as('responder').run('status').answer();
    expect(status).toContain('Portal');
    expect(status).toContain('1 never read yet');
    expect((await handfix.program.health()).sources).toMatchObject({ failing: 2, neverRead: 1, quiet: 0 });
  });

  it('tells everything about one', async () => {
    const said = await health({ source: 'Portal' });
    expect(said).toContain('**a web page now, and was a feed (2 times in a row)**');
    expect(said).toMatch(/\*\*Errors in a row\*\* 2 · the last: the address gave a web page, not a feed/);
    expect(said).toMatch(/\*\*Asked for\*\* 3 requests/);
    expect(said).toContain('1 bulletin known');
    expect(await health({ source: 'Not yet' })).toContain('It is **never read yet**.');
  });
});

describe('the weekly message', () => {
  it('is posted when it is due, with buttons that show more beside it', async () => {
    expect(await as('admin').run('settings heartbeat', { day: 'Friday', hour: 8 }).answer()).toContain(
      '**Weekly message** Fridays at 08:00',
    );
    await handfix.db.tables.teams.setHeartbeatDue(IDS.guild, Date.now() - 1_000);
    await writeHeartbeats(handfix.db, Date.now());
    const message = await notice('The week since');
    expect(textOf(message)).toMatch(/Read \*\*4 of 6 sources\*\*, \*\*\d bulletins?\*\*, \*\*\d needed handwork\*\*/);
    expect(textOf(message)).toContain('**Portal**: a web page now');
    const shown = as('responder').press(message, 'Health of the sources');
    expect(await shown.answer()).toContain('Health of the sources');
    expect(textOf(await notice('The week since'))).toContain('**Portal**');
    expect(await as('admin').run('settings heartbeat', { day: 'never' }).answer()).toContain('**Weekly message** none');
    expect(await as('responder').run('status').answer()).toContain('**Weekly message** off');
  });
});

describe('/bulletin explain', () => {
  it('names the bulletins that share a CVE', async () => {
    const items = ['X-1', 'X-2'].map((id) => ({
      id,
      title: `${id}: Files of CVE-2026-4242`,
      html: HANDWORK.replace('CVE-2026-1111', ''),
    }));
    feeds.serve('/related', { body: rssFeed(items), headers: RSS });
    await handfix.read(`${feeds.url}/related`, { name: 'Related', options: { idPattern: '^X-\\d' } });
    const said = await as('responder').run('bulletin explain', { bulletin: 'X-1' }).answer();
    expect(said).toMatch(/\*\*Related: they share a CVE\*\*\nX-2: Files of CVE-2026-4242 · Acme · <t:\d+:R>/);
  });
});

describe('a list of feeds', () => {
  const load = async (body: string) => {
    feeds.serve('/list.opml', { body: `<opml version="2.0"><body>${body}</body></opml>` });
    const file = { attachment: { name: 'list.opml', url: `${feeds.url}/list.opml`, size: 1 } };
    return as('admin').run('source import', { file }).answer();
  };

  it('is added, and what became of each is said', async () => {
    const said = await load(`<outline text="Folder"><outline text="Fresh *feed*" xmlUrl="${feeds.url}/fresh"/>
      <outline text="Known" xmlUrl="${feeds.url}/well"/><outline text="Files" xmlUrl="file:///etc/passwd"/></outline>`);
    expect(said).toContain('**1 source added**, 1 known already, 1 not added.');
    expect(said).toContain('⚠️ Files: A source is an http or https address.');
    expect(said).toContain('✅ Fresh \\*feed\\*');
    expect(await as('responder').run('source health', { source: 'Fresh *feed*' }).answer()).toContain('never read yet');
    expect(await load('')).toContain('there are no feeds in this file');
  });

  it('is given back as a file', async () => {
    const message = await as('admin').run('source export').message();
    expect(textOf(message)).toContain('sources as OPML');
    const [file] = message.body.attachments;
    expect(file?.filename).toBe('handfix-sources.opml');
    const text = await (await fetch(file?.url ?? '')).text();
    expect(text).toContain(`xmlUrl="${feeds.url}/fresh"`);
    expect(text).toContain('title="Fresh *feed*"');
  });
});

describe('a feed of excerpts', () => {
  it('offers to have its pages read when it is added', async () => {
    feeds.serve('/thin', {
      body: `<rss version="2.0"><channel><title>Thin feed</title><item><guid>T-1</guid><title>T-1: Gate</title><link>${feeds.url}/t1</link><description>A problem …</description></item></channel></rss>`,
      headers: RSS,
    });
    const added = await as('admin')
      .run('source add', { url: `${feeds.url}/thin`, schedule: '0 0 1 1 *' })
      .message();
    expect(await as('admin').press(added, 'Read the pages too').answer()).toContain(
      'is read with its pages from now on',
    );
    const found = (await handfix.db.tables.sources.list()).find((source) => source.name === 'Thin feed');
    expect(found?.options).toEqual({ followPages: true });
    const full = await as('admin')
      .run('source add', { url: `${feeds.url}/well?full`, name: 'x' })
      .answer();
    expect(full).not.toContain('Read the pages too');
  });
});
