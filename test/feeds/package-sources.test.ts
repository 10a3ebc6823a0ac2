import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { eachPolling } from '../support/each-polling.ts';
import type { Polling } from '../support/polling.ts';

let p: Polling;
eachPolling((polling) => {
  p = polling;
});

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
const ago = (ms: number) => p.clock.now() - ms;
const STEP = 'Update to 2.0. Afterwards you must rotate all gate keys.';

describe('OSV’s list of an ecosystem, as a source', () => {
  const list = (entries: readonly (readonly [id: string, modified: number])[]) =>
    p.feeds.serve('/npm/modified_id.csv', {
      headers: { 'content-type': 'text/csv', etag: `"${entries.length}"` },
      body: entries.map(([id, at]) => `${iso(at)},${id}\n`).join(''),
    });
  const document = (id: string, published: number) =>
    p.feeds.serve(`/npm/${id}.json`, {
      body: JSON.stringify({
        id,
        summary: id,
        details: STEP,
        published: iso(published),
        modified: iso(p.clock.now()),
        affected: [],
      }),
    });
  const read = () => p.feeds.requests.filter((r) => r.endsWith('.json')).map((r) => r.slice('GET /npm/'.length, -5));

  it('reads what was modified since, and announces what was published since', async () => {
    list([
      ['A-3', ago(HOUR_MS)],
      ['MAL-9', ago(HOUR_MS)],
      ['A-2', ago(2 * DAY_MS)],
      ['A-1', ago(90 * DAY_MS)],
    ]);
    document('A-3', ago(HOUR_MS));
    document('A-2', ago(90 * DAY_MS));
    const id = await p.add('/npm/modified_id.csv', { kind: 'osv' });
    await p.poller.pollNow(id);
    expect(read()).toEqual(['A-2', 'A-3']);
    expect(await p.owed()).toEqual(['alert A-3']);
    p.clock.forward(DAY_MS);
    list([
      ['A-5', ago(1)],
      ['A-4', ago(1)],
      ['A-3', ago(DAY_MS + HOUR_MS)],
      ['A-2', ago(3 * DAY_MS)],
    ]);
    document('A-4', ago(900 * DAY_MS));
    document('A-5', ago(HOUR_MS));
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(read()).toEqual(['A-2', 'A-3', 'A-5', 'A-4']);
    expect(await p.owed()).toEqual(['alert A-5']);
  });

  it('waits for a document whose server is in trouble, and not for one that is gone', async () => {
    list([
      ['A-3', ago(1_000)],
      ['A-2', ago(2_000)],
      ['A-1', ago(3_000)],
    ]);
    document('A-1', ago(4_000));
    p.feeds.serve('/npm/A-2.json', { status: 503 });
    document('A-3', ago(1_000));
    const id = await p.add('/npm/modified_id.csv', { kind: 'osv' });
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['A-1']);
    p.feeds.serve('/npm/A-2.json', { status: 404 });
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['A-1', 'A-3']);
  });

  it('reads sixty documents a poll, the oldest first, and loses none', async () => {
    list([['A-0', ago(HOUR_MS)]]);
    document('A-0', ago(HOUR_MS));
    const id = await p.add('/npm/modified_id.csv', { kind: 'osv' });
    await p.poller.pollNow(id);
    p.clock.forward(HOUR_MS);
    const names = Array.from({ length: 70 }, (_, i) => [`B-${i}`, ago((70 - i) * 1_000 - (i % 2) * 1_000)] as const);
    for (const [name, at] of names) document(name, at);
    list(names);
    await p.poller.pollNow(id);
    expect(read()).toHaveLength(61);
    await p.poller.pollNow(id);
    await p.poller.pollNow(id);
    expect(new Set(read())).toEqual(new Set(['A-0', ...names.map(([name]) => name)]));
    expect(read()).toHaveLength(71);
  });
});

describe('GitHub’s advisory database, as a source', () => {
  it('asks for what was updated since it last looked, page by page', async () => {
    const advisory = (n: number, at: number) => ({
      ghsa_id: `GHSA-2222-2222-${String(n).padStart(4, 'x')}`,
      summary: `Advisory ${n}`,
      description: STEP,
      published_at: iso(at),
      updated_at: iso(at),
    });
    const asked: URLSearchParams[] = [];
    const start = ago(10 * HOUR_MS);
    const all = Array.from({ length: 130 }, (_, i) => advisory(i, start + i * 60_000));
    let shown = all.slice(0, 1);
    const answers = (request: IncomingMessage, response: ServerResponse) => {
      const query = new URL(request.url ?? '/', 'http://x').searchParams;
      asked.push(query);
      const from = Date.parse(query.get('modified')?.slice(2) ?? '1970-01-01');
      const found = shown.filter((a) => Date.parse(a.updated_at) >= from);
      response.end(JSON.stringify((query.get('direction') === 'desc' ? [...found].reverse() : found).slice(0, 100)));
    };
    p.feeds.serve('/advisories?type=reviewed&per_page=100&sort=updated&direction=desc', answers);
    const id = await p.add('/advisories?type=reviewed', { kind: 'ghsa' });
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['Advisory 0']);
    shown = all;
    for (const at of [0, 99].map((n) => all[n]!.updated_at))
      p.feeds.serve(
        `/advisories?type=reviewed&per_page=100&sort=updated&direction=asc&modified=${encodeURIComponent(`>=${at}`)}`,
        answers,
      );
    await p.poller.pollNow(id);
    expect(await p.titles()).toHaveLength(130);
    expect(asked.map((q) => q.get('modified'))).toEqual([null, `>=${all[0]!.updated_at}`, `>=${all[99]!.updated_at}`]);
  });

  it('says what is wrong with an answer that is none', async () => {
    p.feeds.serve('/advisories?per_page=100&sort=updated&direction=desc', { body: '{"message":"Moved"}' });
    const id = await p.add('/advisories', { kind: 'ghsa' });
    expect(await p.poller.pollNow(id)).toMatchObject({
      outcome: 'failed',
      error: 'there is no advisory in the form of OSV or of GitHub at the address',
    });
  });
});
