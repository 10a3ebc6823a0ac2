import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../core/clock.ts';
import { Reader } from '../../../feeds/reader.ts';
import { type CvrfEntry, cvrfJson, cvrfUpdates, cvrfXml } from '../../support/cvrf.ts';
import { type Polling, startPolling, TEAM } from '../../support/polling.ts';

const FAQ =
  '<p><strong>Are there additional steps that I need to take to be protected?</strong></p><p>Yes. After installing the update, you must set the registry value <code>HKLM\\Software\\Harbour\\StrictGate</code> to 1 on every server.</p>';
const LIST = '/cvrf/v3.0/updates';
const MONTHS = ['2025-Oct', '2025-Nov', '2025-Dec', '2026-Jan', '2026-Feb', '2026-Mar'];

let reader: Reader;
let p: Polling;
let source: number;
/** What `CurrentReleaseDate` says of each month. */
let changed: Record<string, string>;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  await p.watch();
  changed = {};
  source = await p.add(LIST, { kind: 'cvrf', publisher: 'Microsoft' });
});
afterEach(async () => {
  expect(p.errors).toEqual([]);
  await p.stop();
});

const day = (ago: number) => new Date(p.clock.now() - ago * DAY_MS).toISOString().slice(0, 10);
/** The newest was released three days ago, each other one a month before the next. */
const released = (id: string) => day(3 + 30 * (MONTHS.length - 1 - MONTHS.indexOf(id)));
const entryOf = (id: string, more: Partial<CvrfEntry> = {}): CvrfEntry => ({
  id: `CVE-${id.slice(0, 4)}-1${MONTHS.indexOf(id)}001`,
  title: `Gate of ${id}`,
  faq: FAQ,
  ...more,
});

function serve(months: readonly string[] = MONTHS, entries: Record<string, readonly CvrfEntry[]> = {}, json = false) {
  const listed = months.map((id) => ({
    id,
    released: released(id),
    changed: changed[id] ?? `${released(id)}T08:00:00Z`,
  }));
  p.feeds.serve(LIST, { body: cvrfUpdates(p.feeds.url, listed), headers: { 'content-type': 'application/json' } });
  for (const id of months) {
    const month = { id, released: released(id), entries: entries[id] ?? [entryOf(id)] };
    p.feeds.serve(`/cvrf/v3.0/document/${id}`, { body: json ? cvrfJson(month) : cvrfXml(month) });
  }
}
async function poll() {
  p.clock.forward(HOUR_MS);
  p.feeds.requests.length = 0;
  const report = await p.poller.pollNow(source);
  const months = p.feeds.requests.filter((r) => r !== `GET ${LIST}`).map((r) => r.split('/').at(-1));
  return { ...report, months };
}

describe.each([false, true])('the list of MSRC’s months (JSON: %s)', (json) => {
  it('is read first for this month and the one before, and then for what has changed', async () => {
    serve(MONTHS, {}, json);
    expect(await poll()).toMatchObject({ outcome: 'ok', recorded: 2, months: ['2026-Mar', '2026-Feb'] });
    expect(await p.owed()).toEqual(['alert Gate of 2026-Mar']);
    expect(await poll()).toMatchObject({ recorded: 0, revised: 0, months: [] });

    changed['2026-Mar'] = `${day(0)}T10:00:00Z`;
    serve(
      MONTHS,
      { '2026-Mar': [entryOf('2026-Mar'), entryOf('2026-Mar', { id: 'CVE-2026-15002', title: 'Late' })] },
      json,
    );
    expect(await poll()).toMatchObject({ recorded: 1, revised: 0, months: ['2026-Mar'] });
    expect(await p.owed()).toEqual(['alert Late']);
  });
});

describe('a month that changes', () => {
  it('makes a revision of what changed in it, also of what is said to be exploited now', async () => {
    serve();
    await poll();
    await p.owed();
    changed['2026-Feb'] = `${day(0)}T10:00:00Z`;
    serve(MONTHS, { '2026-Feb': [entryOf('2026-Feb', { exploited: true })] });
    expect(await poll()).toMatchObject({ recorded: 0, revised: 1, months: ['2026-Feb'] });
    expect(await p.owed()).toEqual(['alert Gate of 2026-Feb']);
  });

  it('and was never read tells only what is dated since', async () => {
    serve();
    await poll();
    changed['2025-Oct'] = `${day(0)}T10:00:00Z`;
    const revised = entryOf('2025-Oct', {
      id: 'CVE-2025-10777',
      title: 'Revised',
      revisions: [
        ['1.0', `${released('2025-Oct')}T07:00:00`, 'Information published.'],
        ['2.0', `${day(0)}T07:00:00`, 'Added steps.'],
      ],
    });
    const old = entryOf('2025-Oct', { revisions: [['1.0', `${day(300)}T07:00:00`, 'Information published.']] });
    serve(MONTHS, { '2025-Oct': [old, revised] });
    expect(await poll()).toMatchObject({ recorded: 1, months: ['2025-Oct'] });
    expect(await p.titles()).toEqual(['Gate of 2026-Feb', 'Gate of 2026-Mar', 'Revised']);
  });

  it('waits for the next poll when many do, the newest first', async () => {
    serve();
    await poll();
    for (const id of MONTHS) changed[id] = `${day(0)}T10:00:00Z`;
    serve();
    expect((await poll()).months).toEqual(['2026-Mar', '2026-Feb', '2026-Jan']);
    expect((await poll()).months).toEqual(['2025-Dec', '2025-Nov', '2025-Oct']);
    expect((await poll()).months).toEqual([]);
  });

  it('is asked for again when it could not be read', async () => {
    serve();
    p.feeds.serve('/cvrf/v3.0/document/2026-Mar', { body: '<html>Service unavailable</html>' });
    expect(await poll()).toMatchObject({ outcome: 'failed', error: 'it is no CVRF document' });
    serve();
    expect(await poll()).toMatchObject({ outcome: 'ok', recorded: 2 });
  });

  it('is not looked for on another site', async () => {
    serve();
    const list = JSON.parse(
      cvrfUpdates('http://elsewhere.example', [{ id: '2026-Mar', released: day(3), changed: 'x' }]),
    );
    p.feeds.serve(LIST, { body: JSON.stringify(list) });
    expect(await poll()).toMatchObject({ outcome: 'ok', recorded: 0, months: [] });
  });
});

describe('one CVRF document', () => {
  it('is a source as well', async () => {
    const month = { id: '2026-Mar', released: day(2), entries: [entryOf('2026-Mar')] };
    p.feeds.serve('/one.xml', { body: cvrfXml(month), headers: { etag: '"1"' } });
    const id = await p.add('/one.xml', { kind: 'cvrf', publisher: 'Microsoft' });
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 1 });
    const [line] = (await p.db.tables.bulletins.list(TEAM, {}, { limit: 5, offset: 0 })).lines;
    expect(line).toMatchObject({ publisher: 'Microsoft', verdict: 'required' });
    p.feeds.serve('/one.xml', (request, response) =>
      response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 500).end(),
    );
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'not-modified' });
  });
});
