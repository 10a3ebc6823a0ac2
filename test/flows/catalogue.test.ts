import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue, CatalogueEntry } from '../../core/catalogue.ts';
import type { SandboxMessage } from '../../sandbox/world.ts';
import { type FeedServer, HANDWORK, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let handfix: RunningHandfix;
let feeds: FeedServer;
const admin = () => handfix.sandbox.actor('admin');
const textOf = (message: SandboxMessage) => handfix.sandbox.textOf(message);
const list = () => admin().run('source list').answer();
const sources = async () => (await handfix.db.tables.sources.list()).filter((s) => s.catalogueKey !== undefined);

const entry = (key: string, over: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  key,
  name: `${key} bulletins`,
  publisher: key,
  kind: 'rss',
  url: `${feeds.url}/${key}.rss`,
  schedule: '0 0 1 1 *',
  products: [`${key} OS`],
  groups: ['linux'],
  from: `https://${key.toLowerCase()}.example/docs`,
  ...over,
});

function catalogueOf(): Catalogue {
  return {
    groups: [
      { id: 'linux', name: 'A Linux shop', about: 'distributions' },
      { id: 'many', name: 'A large shop', about: 'everything' },
      { id: 'mail', name: 'Mailing lists', about: 'by mail' },
    ],
    entries: [
      entry('Acme', { options: { idPattern: '^A-\\d+' } }),
      entry('Brine', { options: { extent: 'full' } }),
      entry('Gone'),
      entry('Post', {
        kind: 'mailbox',
        url: 'https://lists.example/post',
        options: { lists: ['post.lists.example'] },
        groups: ['mail'],
      }),
      ...Array.from({ length: 14 }, (_, i) => entry(`Many${i}`, { groups: ['many'], products: [] })),
    ],
  };
}

beforeAll(async () => {
  feeds = await startFeedServer();
  const rss = { 'content-type': 'application/rss+xml' };
  feeds.serve('/Acme.rss', { body: rssFeed([{ id: 'x', title: 'A-7: Rotate', html: HANDWORK }]), headers: rss });
  feeds.serve('/Brine.rss', { body: rssFeed([]), headers: rss });
  for (let i = 0; i < 14; i += 1) feeds.serve(`/Many${i}.rss`, { body: rssFeed([]), headers: rss });
  handfix = await startHandfix({ catalogue: catalogueOf() });
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
});

/** The text of an answer once it says this. */
const says = (message: SandboxMessage, what: string | RegExp) =>
  expect.poll(() => textOf(message), { timeout: 20_000 }).toMatch(what);

describe('the catalogue', () => {
  it('is the managers’', async () => {
    expect(await handfix.sandbox.actor('reader').run('source catalogue').answer()).toContain('Manage Server');
  });

  it('shows what there is, what is read here, and where each address is from', async () => {
    const home = await admin().run('source catalogue').message();
    expect(textOf(home)).toContain('18 sources of 18 publishers · none is read here');
    const group = await admin().select(home, 'Open a group', ['linux']).message();
    expect(textOf(group)).toMatch(
      /▫️ \*\*Acme bulletins\*\*\n-# feed · Acme OS · \[.*\]\(https:\/\/acme\.example\/docs\)/,
    );
  });

  it('names a whole group before it adds it, and says of each source how its first reading went', async () => {
    const home = await admin().run('source catalogue').message();
    const confirm = await admin().press(home, 'A Linux shop').message();
    expect(textOf(confirm)).toContain('Add 3 sources for a Linux shop?');
    for (const name of ['Acme', 'Brine', 'Gone']) expect(textOf(confirm)).toContain(`- ${name} bulletins`);
    expect(await sources()).toEqual([]);
    const added = await admin().press(confirm, 'Add 3').message();
    await says(added, /✅ \*\*Acme bulletins\*\*: 1 bulletin/);
    await says(added, /✅ \*\*Brine bulletins\*\*: nothing new/);
    await says(added, /⚠️ \*\*Gone bulletins\*\* cannot be read: .*404/);
    expect(textOf(added)).toContain('1 could not be read; it stays and is tried again');
    expect(await admin().run('bulletin show', { bulletin: 'A-7' }).answer()).toContain('Rotate');
    expect(await list()).toMatch(/⚠️ .*Gone bulletins.*\n.*never read yet/);
    const again = await admin()
      .press(await admin().run('source catalogue').message(), 'A Linux shop')
      .message();
    expect(textOf(again)).toContain('All 3 are read already');
  });

  it('adds several that were chosen, marks them, and adds none twice', async () => {
    const find = () => admin().run('source catalogue', { words: 'many' }).message();
    const turned = await find();
    expect(textOf(turned)).toMatch(/14 sources · page 1 of 2/);
    expect(textOf(await admin().press(turned, 'On ▶').message())).toContain('page 2 of 2');
    const [found, stale] = [await find(), await find()];
    const added = await admin().select(found, 'Add one or several', ['Many0', 'Many1']).message();
    await says(added, /✅ \*\*Many0 bulletins\*\*[\s\S]*✅ \*\*Many1 bulletins\*\*/);
    const marked = await admin().run('source catalogue', { words: 'many0' }).message();
    expect(textOf(marked)).toMatch(/✅ \*\*Many0 bulletins\*\*\n-# feed · read /);
    const twice = await admin().select(stale, 'Add one or several', ['Many0', 'Many2']).message();
    await says(twice, /▫️ \*\*Many0 bulletins\*\* is there already[\s\S]*✅ \*\*Many2 bulletins\*\*/);
    expect((await sources()).filter((s) => s.name.startsWith('Many'))).toHaveLength(3);
  });

  it('adds one by name, and offers only what is not there', async () => {
    const offered = await admin().autocomplete('source catalogue', 'add', 'many');
    expect(offered.map((choice) => choice.name)).toContain('Many3 bulletins (Many3)');
    expect(offered.map((choice) => choice.name)).not.toContain('Many0 bulletins (Many0)');
    expect(await admin().run('source catalogue', { add: 'Many3' }).answer()).toContain('✅ **Many3 bulletins**');
    expect(await admin().run('source catalogue', { add: 'many3 BULLETINS' }).answer()).toContain('is there already');
    expect(await admin().run('source catalogue', { add: 'many' }).answer()).toMatch(/“many” fits 14: .*and others/);
    expect(await admin().run('source catalogue', { add: 'nothing' }).answer()).toContain('has no “nothing”');
  });

  it('says what a list that only comes by mail needs, and adds nothing of it', async () => {
    const home = await admin().run('source catalogue').message();
    const group = textOf(await admin().select(home, 'Open a group', ['mail']).message());
    expect(group).toMatch(/✉️ \*\*Post bulletins\*\*\n.*\[subscribe a mailbox\]\(https:\/\/lists\.example\/post\)/);
    expect(group).toContain('`lists` `post.lists.example`');
    expect(group).not.toContain('Add one or several');
    expect(await admin().run('source catalogue', { add: 'Post' }).answer()).toContain('only comes by mail');
    expect(await admin().autocomplete('source catalogue', 'add', 'post')).toEqual([]);
    expect((await sources()).some((s) => s.name.startsWith('Post'))).toBe(false);
    await handfix.db.tables.sources.add(
      {
        ...{ name: 'Our mailbox', kind: 'mailbox', publisher: 'Post', schedule: '0 0 1 1 *', timeZone: 'UTC' },
        url: 'imaps://us@mail.example/INBOX',
        options: { lists: ['post.lists.example'] },
      },
      { now: Date.now(), firstCheckAt: Date.now() + 86_400_000 },
    );
    const there = await admin().run('source catalogue', { words: 'post' }).answer();
    expect(there).toContain('🕓 **Post bulletins**');
  });

  it('does not let the first readings come all at once', async () => {
    const before = Date.now();
    const group = await admin()
      .select(await admin().run('source catalogue').message(), 'Open a group', ['many'])
      .message();
    const confirm = await admin().press(group, 'Add all 10…').message();
    let begun = 0;
    let most = 0;
    for (let i = 4; i < 14; i += 1) {
      feeds.serve(`/Many${i}.rss`, (_, response) => {
        begun += 1;
        most = Math.max(most, begun);
        setTimeout(() => {
          begun -= 1;
          response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rssFeed([]));
        }, 20);
      });
    }
    const added = await admin().press(confirm, 'Add 10').message();
    const due = (await sources()).filter((s) => s.lastPollAt === undefined).map((s) => s.nextCheckAt);
    for (const at of due) expect(at).toBeGreaterThan(before + 60_000);
    expect(new Set(due).size).toBe(due.length);
    await says(added, /✅ \*\*Many13 bulletins\*\*/);
    expect(most).toBeLessThanOrEqual(3);
  });
});
