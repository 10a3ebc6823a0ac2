import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDS } from '../../sandbox/founding.ts';
import { type FeedServer, HANDWORK, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let handfix: RunningHandfix;
let feeds: FeedServer;

/** A server that somebody has just invited Handfix to: nothing is set up. */
beforeAll(async () => {
  feeds = await startFeedServer();
  const { port } = new URL(feeds.url);
  handfix = await startHandfix({
    allow: `127.0.0.1:${port}`,
    seed: async (db) => {
      await db.tables.subscriptions.remove(IDS.guild, 1);
      const nothing = {
        alertChannelId: undefined,
        operatorChannelId: undefined,
        responderRoleId: undefined,
        managerRoleId: undefined,
      };
      await db.tables.teams.configure(IDS.guild, nothing);
    },
  });
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
});

const run = (...args: Parameters<ReturnType<RunningHandfix['sandbox']['actor']>['run']>) =>
  handfix.sandbox
    .actor('admin')
    .run(...args)
    .answer();
const add = (options: object) => run('bulletin add', options as never);
const attach = (name: string, path: string) => ({
  file: { attachment: { name, url: `${feeds.url}${path}`, size: 1 } },
});

describe('a server where nothing is set up yet', () => {
  it.each(['help', 'status', 'settings view'])('is told by /%s what to do next', async (path) => {
    const said = await run(path);
    expect(said).toContain('**Nothing is posted yet.** `/settings channels`');
    expect(said).toContain('Nothing is lost until then');
    expect(said).toContain('**Nothing is read yet.** `/source catalogue`');
  });

  it('says to who cannot change it whom to ask', async () => {
    const said = await handfix.sandbox.actor('reader').run('help').answer();
    expect(said).toContain('I am not set up yet: somebody who may **Manage Server**');
    expect(said).not.toContain('/source add');
  });

  it('keeps what comes meanwhile, and says that nobody was told', async () => {
    feeds.serve('/a.rss', {
      body: rssFeed([{ id: 'A-1', title: 'A-1: Files can be read', html: HANDWORK }]),
      headers: { 'content-type': 'application/rss+xml' },
    });
    expect(await run('source test', { url: `${feeds.url}/a.rss` })).toContain('What it would give');
    expect(await run('source add', { url: `${feeds.url}/a.rss`, name: 'Acme *feed*' })).toContain(
      'Added: Acme \\*feed\\*',
    );
    await expect.poll(() => run('bulletin latest')).toContain('A-1');
    expect(await run('bulletin explain', { bulletin: 'files can be read' })).toContain(
      'Not announced: there were no watches.',
    );
    expect(handfix.sandbox.messages('security-alerts')).toEqual([]);
  });

  it('gets its first watch with the channel of the alerts, which moves with that channel', async () => {
    expect(await run('settings channels', { alerts: IDS.alerts })).toContain(`I made a watch for <#${IDS.alerts}>`);
    expect(await run('watch list')).toContain(`**2** <#${IDS.alerts}>`);
    expect(await run('watch preview', { watch: '2' })).toContain('It would have posted 1 of the last 1');
    const moved = await run('settings channels', { alerts: IDS.log });
    expect(moved).toContain(`From now on <#${IDS.log}> gets what <#${IDS.alerts}> got: watch **2**`);
    expect(await run('watch list')).toContain(`**2** <#${IDS.log}>`);
    expect(await run('settings channels', { clear: 'alerts' })).toContain(`Still posted to <#${IDS.log}>: watch **2**`);
  });

  it('warns of a role that cannot be mentioned, and mentions nobody by mistake', async () => {
    expect(await run('watch add', { role: IDS.managerRole, words: 'one, two' })).toContain('will not be notified');
    expect(await run('watch add', { role: IDS.guild })).toContain('A watch cannot mention @everyone');
    expect(await run('watch edit', { watch: '3' })).toContain('Say what to change');
    expect(await run('watch edit', { watch: '3', clear: 'role' })).toContain('with “one” or “two”');
    expect(await run('settings roles', { manager: IDS.guild })).toContain('everybody could change everything');
    expect(await run('settings timezone', { zone: 'Mars/Base' })).toContain('I do not know this time zone');
  });

  it('names settings whose role or channel is gone', async () => {
    await handfix.db.tables.teams.configure(IDS.guild, { responderRoleId: '1200000000000000777' });
    expect(await run('status')).toContain('The role of who responds in the settings does not exist any more');
    await handfix.db.tables.teams.configure(IDS.guild, { responderRoleId: undefined });
  });
});

describe('a source', () => {
  it('is paused without a word of who did it outside of the history, and resumed', async () => {
    expect(await run('source pause', { source: 'Acme *feed*' })).toContain('is paused');
    expect(await run('source list')).toMatch(/⏸️ .*\n.* · paused$/m);
    expect(await run('source resume', { source: 'Acme *feed*' })).toContain('is read again');
  });

  it.each([
    [{ url: 'ftp://acme.example/a' }, /http or https address/],
    [{ url: 'nonsense' }, /This is no address/],
    [{ url: 'https://acme.example/a', schedule: 'sometimes' }, /schedule|cron/i],
    [{ url: 'https://acme.example/a', 'id-pattern': '(' }, /id pattern cannot be used/],
  ])('is refused with a reason: %j', async (options, reason) => {
    expect(await run('source add', options)).toMatch(reason);
  });
});

describe('a bulletin given by hand', () => {
  it('is read from an address, a file, or pasted text', async () => {
    feeds.serve('/page.html', {
      body: `<html lang="en"><title>HB-7: By page</title><main><h1>HB-7: By page</h1>${HANDWORK}</main>`,
      headers: { 'content-type': 'text/html' },
    });
    expect(await add({ url: `${feeds.url}/page.html`, id: 'HB-7' })).toContain('HB-7 · By page');
    feeds.serve('/notes.md', {
      body: `# HB-8: By file\n\n## Solution\n\nAfter the upgrade, administrators must rotate the API keys.\n`,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(await add({ ...attach('notes.md', '/notes.md'), id: 'HB-8' })).toContain('HB-8');
    const admin = handfix.sandbox.actor('admin');
    const modal = await admin.run('bulletin add', { id: 'HB-9', publisher: '100% 漢字 Vendor' }).modal();
    const values = {
      title: 'By hand',
      text: 'After the upgrade, administrators must rotate the API keys.',
      id: 'HB-9',
      publisher: '100% 漢字 Vendor',
    };
    expect(await admin.submit(modal, values).answer()).toContain('100% 漢字 Vendor');
    await expect.poll(() => run('bulletin search', { words: 'HB-9' })).toContain('1 bulletin');
  });

  it.each([
    ['an address that is not there', () => ({ url: `${feeds.url}/nothing` }), /404/],
    ['a private address', () => ({ url: 'http://10.0.0.1/' }), /private|not allowed|refused/i],
    ['an address of the machine itself', () => ({ url: 'http://127.0.0.1:1/' }), /private|not allowed|refused/i],
    ['no address', () => ({ url: 'nonsense' }), /cannot be read|no address/i],
    ['both at once', () => ({ url: `${feeds.url}/a`, ...attach('a.md', '/a') }), /either an address or a file/],
  ])('is refused with a clear sentence: %s', async (_, options, reason) => {
    const said = await add(options());
    expect(said).toMatch(reason);
    expect(said).not.toContain('Something went wrong');
  });

  it('is refused when it is no text, or too large', async () => {
    feeds.serve('/binary', {
      body: new Uint8Array(5_000).map((_, i) => (i * 7) % 256),
      headers: { 'content-type': 'application/zip' },
    });
    expect(await add(attach('a.zip', '/binary'))).not.toContain('Something went wrong');
    feeds.serve('/large', { body: Buffer.alloc(12_000_000, 'x'), headers: { 'content-type': 'text/plain' } });
    expect(await add(attach('a.txt', '/large'))).toMatch(/large|more than/);
  });
});

describe('a list', () => {
  it('turns its pages also with long words and filters, and ends at its last page', async () => {
    const items = Array.from({ length: 20 }, (_, i) => ({
      id: `P-${i}`,
      title: `P-${i}: 漢字, 100%: paged`,
      html: HANDWORK,
    }));
    feeds.serve('/many.rss', { body: rssFeed(items), headers: { 'content-type': 'application/rss+xml' } });
    await handfix.read(`${feeds.url}/many.rss`, { name: 'Many', options: { idPattern: '^P-\\d+' } });
    const admin = handfix.sandbox.actor('admin');
    const first = await admin
      .run('bulletin search', { words: '漢字, 100%: paged', publisher: 'Acme', verdict: 'required' })
      .message();
    expect(handfix.sandbox.textOf(first)).toContain('page 1 of 3');
    const second = await admin.press(first, 'On ▶').message();
    expect(handfix.sandbox.textOf(second)).toMatch(
      /“漢字, 100%: paged” · by Acme · handwork required[\s\S]*page 2 of 3/,
    );
    expect(await run('bulletin search', { words: 'paged', page: 99 })).toContain('page 3 of 3');
  });

  it('keeps what the vendor or a server says inert in errors', async () => {
    expect(await run('bulletin show', { bulletin: '**@everyone** <@&1>' })).toContain(
      '\\*\\*@\u2060everyone\\*\\* \\<@\u2060&1\\>',
    );
    expect(await run('source remove', { source: '[x](https://evil.example)' })).toContain(
      '\\[x\\](https\\://evil.example)',
    );
    feeds.serve('/moved', { status: 302, headers: { location: 'gopher://**evil**' } });
    expect(await run('source test', { url: `${feeds.url}/moved` })).not.toMatch(/(?<!\\)\*\*evil/);
  });
});
