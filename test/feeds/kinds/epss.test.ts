import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../core/clock.ts';
import { Reader } from '../../../feeds/reader.ts';
import { HANDWORK, rssFeed } from '../../support/feed-server.ts';
import { OTHERS, type Polling, RSS, startPolling, TEAM } from '../../support/polling.ts';

const PATH = '/epss_scores-current.csv.gz';
const HEAD = '#model_version:v2025.03.14,score_date:2026-03-02T12:55:00Z\ncve,epss,percentile\n';

let reader: Reader;
let p: Polling;
let source: number;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  await p.watch();
  source = await p.add(PATH, { kind: 'epss', publisher: 'FIRST' });
  p.feeds.serve('/feed', { headers: RSS, body: rssFeed([{ title: 'Gate', html: HANDWORK }]) });
  await p.poller.pollNow(await p.add('/feed'));
});
afterEach(async () => {
  expect(p.errors).toEqual([]);
  await p.stop();
});

async function score(rows: string, more: { id?: number; plain?: boolean; path?: string } = {}) {
  p.clock.forward(24 * HOUR_MS);
  const csv = HEAD + rows;
  p.feeds.serve(more.path ?? PATH, { body: more.plain ? csv : gzipSync(csv) });
  return p.poller.pollNow(more.id ?? source);
}
async function gate(teamId = TEAM) {
  const { lines } = await p.db.tables.bulletins.list(teamId, { text: 'Gate' }, { limit: 1, offset: 0 });
  return (await p.db.tables.bulletins.find(lines[0]!.key, teamId))!;
}

describe('EPSS', () => {
  it('is kept of every CVE, shown of those that bulletins have, and changes nothing else', async () => {
    expect(await p.owed()).toEqual(['alert Gate']);
    expect(await score('CVE-1999-0001,0.01141,0.77526\nCVE-2026-1111,0.94321,0.99912\n')).toMatchObject({
      outcome: 'ok',
      recorded: 0,
      revised: 0,
    });
    expect((await gate()).threat).toEqual({ epss: { score: 0.94321, percentile: 0.99912 } });
    await score('CVE-1999-0001,0.01141,0.77526\nCVE-2026-1111,0.5,0.98\n', { plain: true });
    expect((await gate()).threat).toEqual({ epss: { score: 0.5, percentile: 0.98 } });
    expect((await gate()).revision).toBe(1);
    expect(await p.owed()).toEqual([]);
  });

  it('is there for a bulletin that comes later, of its CVE with the highest', async () => {
    await score('CVE-2026-2222,0.2,0.9\nCVE-2026-3333,0.7,0.95\n');
    const html = HANDWORK.replace('CVE-2026-1111', 'CVE-2026-2222 and CVE-2026-3333');
    p.feeds.serve('/later', { headers: RSS, body: rssFeed([{ title: 'Later', html }]) });
    await p.poller.pollNow(await p.add('/later'));
    const { lines } = await p.db.tables.bulletins.list(TEAM, { text: 'Later' }, { limit: 1, offset: 0 });
    expect(lines[0]?.threat?.epss?.score).toBe(0.7);
  });

  it('leaves out a row that is none, and refuses what is no such file', async () => {
    expect((await score('CVE-2026-1111,0.5,0.9\nCVE-x,0.5,0.5\nCVE-2026-5,2,0.5\n"CVE-2026-2222"\n')).outcome).toBe(
      'ok',
    );
    expect((await gate()).threat?.epss?.score).toBe(0.5);
    const failed = async (body: string | Uint8Array) => {
      p.feeds.serve(PATH, { body });
      return (await p.poller.pollNow(source)).error;
    };
    expect(await failed('<html>Sign in</html>')).toMatch(/has not the columns/);
    expect(await failed(HEAD)).toMatch(/no score/);
    expect(await failed(gzipSync(HEAD).subarray(0, 30))).toMatch(/no gzip file/);
    expect(await failed(gzipSync(Buffer.alloc(80_000_000)))).toMatch(/too large/);
    expect((await gate()).threat?.epss?.score).toBe(0.5);
  });

  it('of a team’s own source is seen by that team alone', async () => {
    const own = await p.add('/own', { kind: 'epss', teamId: OTHERS });
    await score('CVE-2026-1111,0.5,0.9\n', { id: own, path: '/own' });
    expect((await gate(OTHERS)).threat?.epss?.score).toBe(0.5);
    expect((await gate(TEAM)).threat).toBeUndefined();
    await p.db.tables.sources.remove(own);
    expect((await gate(OTHERS)).threat).toBeUndefined();
  });
});
