import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../core/clock.ts';
import { eachPolling } from '../support/each-polling.ts';
import { HANDWORK } from '../support/feed-server.ts';
import { type Polling, TEAM } from '../support/polling.ts';

let p: Polling;
eachPolling((polling) => {
  p = polling;
});

const HTML = { 'content-type': 'text/html' };
const day = (back: number) => new Date(p.clock.now() - back * DAY_MS).toISOString().slice(0, 10);
const serveList = (lines: readonly (readonly [name: string, date: string])[]) =>
  p.feeds.serve('/advisories', {
    headers: HTML,
    body: `<html><body><h1>Acme advisories</h1><table>${lines
      .map(
        ([name, date]) =>
          `<tr><td><a href="/advisories/${name}">${name}</a></td><td>A hole in ${name}</td><td>${date}</td></tr>`,
      )
      .join('')}</table></body></html>`,
  });
const servePage = (name: string, body = HANDWORK) =>
  p.feeds.serve(`/advisories/${name}`, {
    headers: HTML,
    body: `<html><body><main><h1>${name}</h1>${body}</main></body></html>`,
  });
const add = (more = {}) => p.add('/advisories', { kind: 'index', options: { idPattern: 'ASA-\\d+', ...more } });
const pages = () => p.feeds.requests.filter((r) => r.startsWith('GET /advisories/'));
const lines = async () => (await p.db.tables.bulletins.list(TEAM, {}, { limit: 9, offset: 0 })).lines;

describe('a page that lists bulletins, as a source', () => {
  it('announces what is new on it, as its page tells it, and looks at each page once', async () => {
    serveList([
      ['ASA-2', day(1)],
      ['ASA-1', day(90)],
    ]);
    servePage('ASA-2');
    const id = await add();
    await p.poller.pollNow(id);
    expect(pages()).toEqual(['GET /advisories/ASA-2']);
    expect((await lines()).map((l) => [l.id, l.title, l.verdict])).toEqual([
      ['ASA-2', 'ASA-2: A hole in ASA-2', 'required'],
      ['ASA-1', 'ASA-1: A hole in ASA-1', 'unjudged'],
    ]);
    expect(await p.owed()).toEqual(['alert ASA-2: A hole in ASA-2']);
    serveList([
      ['ASA-3', day(0)],
      ['ASA-2', day(1)],
      ['ASA-1', day(90)],
    ]);
    servePage('ASA-3');
    servePage('ASA-1');
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(pages()).toEqual(['ASA-2', 'ASA-3', 'ASA-1'].map((name) => `GET /advisories/${name}`));
    expect(await p.owed()).toEqual(['alert ASA-3: A hole in ASA-3']);
  });

  it('does not take a day that is counted back anew for a change', async () => {
    serveList([['ASA-1', '2 days ago']]);
    servePage('ASA-1');
    const id = await add();
    await p.poller.pollNow(id);
    p.clock.forward(3 * DAY_MS);
    await p.poller.pollNow(id);
    expect(pages()).toHaveLength(1);
    expect((await lines())[0]!.published).toBeLessThan(p.clock.now() - 4 * DAY_MS);
  });

  it('fails where nothing on it is a list, and says what would help', async () => {
    p.feeds.serve('/advisories', { headers: HTML, body: '<html><body><p>We have moved.</p></body></html>' });
    expect(await p.poller.pollNow(await add())).toMatchObject({
      outcome: 'failed',
      error: 'no link on the page fits the id pattern',
    });
  });
});

describe('a list of bulletins in JSON, as a source', () => {
  it('is judged by what it says, and by the pages where the source says so', async () => {
    const of = (id: string, text: string) => ({
      id,
      title: `A hole in ${id}`,
      published: day(1),
      description: text,
      url: `/advisories/${id}`,
    });
    p.feeds.serve('/list.json', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        notices: [
          of('ASA-1', 'After the update administrators must rotate the API keys.'),
          of('ASA-2', 'Update the gate.'),
        ],
      }),
    });
    servePage('ASA-1');
    servePage('ASA-2');
    const id = await p.add('/list.json', { kind: 'json' });
    await p.poller.pollNow(id);
    expect((await lines()).map((l) => [l.id, l.verdict]).sort()).toEqual([
      ['ASA-1', 'required'],
      ['ASA-2', 'none'],
    ]);
    expect(pages()).toEqual([]);
    expect(await p.owed()).toEqual(['alert A hole in ASA-1']);
    const followed = await p.add('/other.json', { kind: 'json', publisher: 'Other', options: { followPages: true } });
    p.feeds.serve('/other.json', { headers: {}, body: JSON.stringify([of('ASA-2', 'Update the gate.')]) });
    await p.poller.pollNow(followed);
    expect(pages()).toEqual(['GET /advisories/ASA-2']);
  });
});
