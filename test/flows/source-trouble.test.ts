import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
