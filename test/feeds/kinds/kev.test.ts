import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../core/clock.ts';
import { Reader } from '../../../feeds/reader.ts';
import { harmless } from '../../support/bulletins.ts';
import { HANDWORK, PLAIN, rssFeed } from '../../support/feed-server.ts';
import { type KevMember, kevCatalogue } from '../../support/kev.ts';
import { ALERTS, OTHERS, type Polling, RSS, startPolling, TEAM } from '../../support/polling.ts';

const PATH = '/known_exploited_vulnerabilities.json';
const JSON_TYPE = { 'content-type': 'application/json' };
const OTHER_CHANNEL = '300000000000000009';

let reader: Reader;
let p: Polling;
let feed: number;
let catalogue: number;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  await p.watch();
  feed = await p.add('/feed');
  catalogue = await p.add(PATH, { kind: 'kev', publisher: 'CISA' });
  await list([old('CVE-2020-0001')]);
});
afterEach(async () => {
  expect(p.errors).toEqual([]);
  await p.stop();
});

const day = (ago: number) => new Date(p.clock.now() - ago * DAY_MS).toISOString().slice(0, 10);
const old = (cve: string, more: Partial<KevMember> = {}): KevMember => ({ cve, added: day(400), ...more });
const fresh = (cve: string, more: Partial<KevMember> = {}): KevMember => ({
  cve,
  added: day(0),
  due: day(-21),
  ...more,
});

async function list(members: readonly KevMember[], more: object = {}) {
  p.clock.forward(HOUR_MS);
  p.feeds.serve(PATH, { body: kevCatalogue(members, more), headers: JSON_TYPE });
  return p.poller.pollNow(catalogue);
}
async function tell(...items: (readonly [title: string, cve: string, html?: string])[]) {
  p.clock.forward(HOUR_MS);
  const told = items.map(([title, cve, html = HANDWORK]) => ({
    title,
    html: html.replace('CVE-2026-1111', '').replace('<h2>Solution', `<p>It mends ${cve}.</p><h2>Solution`),
    at: p.clock.now(),
  }));
  p.feeds.serve('/feed', { body: rssFeed(told), headers: RSS });
  return p.poller.pollNow(feed);
}
async function find(title: string, teamId = TEAM) {
  const { lines } = await p.db.tables.bulletins.list(teamId, { text: title }, { limit: 1, offset: 0 });
  return p.db.tables.bulletins.find(lines[0]!.key, teamId);
}

describe('a CVE that comes into the catalogue', () => {
  it('marks a known alert, edits its card, and says so once', async () => {
    await tell(['Gate', 'CVE-2026-4001']);
    expect(await p.owed()).toEqual(['alert Gate']);
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001', { ransomware: true })]);
    expect((await p.owed()).sort()).toEqual(['edit of alert Gate', 'exploited Gate']);
    expect((await find('Gate'))?.threat?.knownExploited).toEqual({
      cves: ['CVE-2026-4001'],
      addedAt: Date.parse(day(0)),
      dueAt: Date.parse(day(-21)),
      ransomware: true,
    });
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001', { ransomware: true })]);
    expect(await p.owed()).toEqual([]);
    expect((await find('Gate'))?.revision).toBe(1);
  });

  it('is told where it was not wanted before, as what is exploited is wanted', async () => {
    const unclear = '<p>Severity: Low. Something was found in the gate …</p>';
    p.feeds.serve('/feed', {
      headers: RSS,
      body: `<rss version="2.0"><channel><item><guid>1</guid><title>Mild</title><description>${unclear.replace(/<\/?p>/g, '')} CVE-2026-4001</description></item></channel></rss>`,
    });
    await p.poller.pollNow(feed);
    expect(await p.owed()).toEqual([]);
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001')]);
    expect(await p.owed()).toEqual(['alert Mild']);
    expect((await find('Mild'))?.unannounced).toBeUndefined();
  });

  it('edits the card and says nothing more when its date or ransomware flag changes, and when it goes', async () => {
    await tell(['Gate', 'CVE-2026-4001']);
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001')]);
    await p.owed();
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001', { ransomware: true })]);
    expect(await p.owed()).toEqual(['edit of alert Gate']);
    await list([old('CVE-2020-0001')]);
    expect(await p.owed()).toEqual(['edit of alert Gate']);
    expect((await find('Gate'))?.threat).toBeUndefined();
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001')]);
    expect(await p.owed()).toEqual(['edit of alert Gate']);
  });

  it('says nothing where its publisher said already that it is exploited, or where somebody dismissed it', async () => {
    const used = HANDWORK.replace('Summary</h2>', 'Summary</h2><p>It is exploited in the wild.</p>');
    await tell(['Used', 'CVE-2026-4001', used], ['Dismissed', 'CVE-2026-4002']);
    await p.owed();
    const act = { teamId: TEAM, bulletinId: (await find('Dismissed'))!.key, actor: 'a', now: p.clock.now() };
    await p.db.transaction((tables) => tables.checklists.dismiss(act, 'we have none'));
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001'), fresh('CVE-2026-4002')]);
    expect((await p.owed()).sort()).toEqual(['edit of alert Dismissed', 'edit of alert Used']);
  });

  it('says nothing of a bulletin that its publisher has withdrawn', async () => {
    await tell(['Gate', 'CVE-2026-4001']);
    const gate = (await find('Gate'))!;
    await p.owed();
    const source = (await p.db.tables.sources.find(feed))!;
    await p.db.transaction((tables) =>
      tables.bulletins.record(source, [harmless({ ...gate, withdrawn: true })], p.clock.now()),
    );
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001')]);
    expect(await p.owed()).toEqual(['edit of alert Gate']);
  });
});

describe('a bulletin that comes later', () => {
  it('is marked from the beginning, whichever source tells it', async () => {
    await tell(['Gate', 'CVE-2020-0001'], ['Other', 'CVE-2026-4002']);
    expect(await p.owed()).toEqual(['alert Gate', 'alert Other']);
    expect((await find('Gate'))?.threat?.knownExploited?.cves).toEqual(['CVE-2020-0001']);
    expect((await p.db.tables.checklists.list(TEAM, { limit: 2, offset: 0 })).checklists[0]?.bulletinId).toBe(
      (await find('Gate'))!.key,
    );
  });

  it('is news when a revision names a CVE that is exploited', async () => {
    await p.watch({ verdicts: ['none'], severity: 'critical' }, OTHER_CHANNEL);
    await tell(['Gate', 'CVE-2026-4002', PLAIN]);
    expect(await p.owed()).toEqual([]);
    await tell(['Gate', 'CVE-2026-4002 and CVE-2020-0001', `${PLAIN}<p>Severity: High.</p>`]);
    await p.watch({ verdicts: ['none'] });
    await tell(['Gate', 'CVE-2026-4002 and CVE-2020-0001', `${PLAIN}<p>Severity: High. Mended.</p>`]);
    expect(await p.owed()).toEqual([]);
    await tell(['Gate', 'CVE-2026-4002', `${PLAIN}<p>Severity: High.</p>`]);
    await tell(['Gate', 'CVE-2026-4002 and CVE-2020-0001', `${PLAIN}<p>Severity: High.</p>`]);
    expect(await p.owed()).toEqual(['alert Gate']);
  });
});

describe('the catalogue itself', () => {
  it('announces nothing old when it is first read, and marks everything', async () => {
    await tell(['Gate', 'CVE-2026-4001'], ['Recent', 'CVE-2026-4003']);
    await p.owed();
    const many = Array.from({ length: 1_300 }, (_, i) => old(`CVE-2021-${10_000 + i}`, { action: 'Unplug the gate.' }));
    p.feeds.serve('/second', { body: kevCatalogue([...many, old('CVE-2026-4001'), fresh('CVE-2026-4003')]) });
    expect(await p.poller.pollNow(await p.add('/second', { kind: 'kev' }))).toMatchObject({ outcome: 'ok' });
    expect((await p.owed()).sort()).toEqual(['edit of alert Gate', 'edit of alert Recent', 'exploited Recent']);
  });

  it('makes a bulletin only of an entry that asks for more than the formula', async () => {
    const action = 'Disable the gate service and remove its keys. Then apply updates per vendor instructions.';
    await list([old('CVE-2020-0001'), fresh('CVE-2026-4001', { action }), fresh('CVE-2026-4002')]);
    expect(await p.owed()).toEqual(['alert Harbour Gate Path Traversal Vulnerability']);
    const own = await find('Traversal');
    expect(own).toMatchObject({ publisher: 'CISA', id: 'CVE-2026-4001', products: ['Harbour Gate'], exploited: true });
    expect(own?.references).toEqual([
      { url: 'https://harbour.example/gate' },
      { url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-4001' },
    ]);
    expect(await p.titles()).toEqual(['Harbour Gate Path Traversal Vulnerability']);
  });

  it('is not believed when much of it is gone, when it is not whole, or when it is something else', async () => {
    const members = Array.from({ length: 100 }, (_, i) => old(`CVE-2021-${10_000 + i}`));
    await list(members);
    const failed = async (body: string) => {
      p.feeds.serve(PATH, { body, headers: JSON_TYPE });
      return (await p.poller.pollNow(catalogue)).error;
    };
    expect(await failed(kevCatalogue(members.slice(20)))).toMatch(/^20 of 100 entries are gone at once/);
    expect(await failed(kevCatalogue(members, { count: 120 }))).toMatch(/says that it has 120 entries/);
    expect(await failed(kevCatalogue(members).slice(0, 500))).toMatch(/no JSON/);
    expect(await failed('{"vulnerabilities":[{"cveID":1}]}')).toMatch(/no entry/);
    expect(await failed('<html>')).toMatch(/no JSON/);
    expect((await list(members.slice(5))).outcome).toBe('ok');
  });

  it('speaks to its own team alone when it is that team’s own, and marks nothing any more once it is removed', async () => {
    await p.watch({}, OTHER_CHANNEL, OTHERS);
    await tell(['Gate', 'CVE-2026-4001']);
    await p.owed();
    p.feeds.serve('/own', { body: kevCatalogue([fresh('CVE-2026-4001')]) });
    const own = await p.add('/own', { kind: 'kev', teamId: OTHERS });
    await p.poller.pollNow(own);
    expect((await p.owed(OTHER_CHANNEL)).sort()).toEqual(['edit of alert Gate', 'exploited Gate']);
    expect(await p.owed(ALERTS)).toEqual([]);
    expect((await find('Gate', OTHERS))?.threat).toBeDefined();
    expect((await find('Gate', TEAM))?.threat).toBeUndefined();
    await p.db.tables.sources.remove(own);
    expect((await find('Gate', OTHERS))?.threat).toBeUndefined();
  });
});
