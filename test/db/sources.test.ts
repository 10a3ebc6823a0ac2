import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewSource } from '../../core/source.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { HOUR, judged, MORNING } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const OTHERS = '100000000000000002';
let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  for (const id of [TEAM, OTHERS]) await db.tables.teams.join(id, id, MORNING);
});
afterEach(() => db.close());

const source = (over: Partial<NewSource> = {}): NewSource => ({
  name: 'Acme',
  kind: 'rss',
  url: 'https://acme.example/feed',
  publisher: 'Acme',
  schedule: '0 * * * *',
  timeZone: 'UTC',
  options: { selector: '#main' },
  ...over,
});
const add = (over: Partial<NewSource> = {}) => db.tables.sources.add(source(over), { now: MORNING });
const claim = async (now = MORNING, limit = 10) => (await db.tables.sources.claim(now, HOUR, limit)).map((s) => s.url);

describe('sources', () => {
  it('are given back as they were added, and due at once', async () => {
    const id = (await add())!;
    expect(await db.tables.sources.find(id)).toMatchObject({
      ...source(),
      state: 'active',
      failures: 0,
      nextCheckAt: MORNING,
    });
  });

  it('stand once for the same owner, and may be a team’s own beside everybody’s', async () => {
    expect(await add()).toBeDefined();
    expect(await add()).toBeUndefined();
    expect(await add({ teamId: TEAM })).toBeDefined();
    expect(await add({ teamId: OTHERS })).toBeDefined();
    expect(await add({ teamId: TEAM })).toBeUndefined();
  });

  it('of one team are not listed for another', async () => {
    await add({ name: 'Everybody’s' });
    await add({ name: 'Ours', teamId: TEAM });
    const names = async (team?: string) => (await db.tables.sources.list(team)).map((s) => s.name);
    expect(await names(TEAM)).toEqual(['Everybody’s', 'Ours']);
    expect(await names(OTHERS)).toEqual(['Everybody’s']);
    expect(await names()).toHaveLength(2);
  });

  it('are claimed once, the longest due first, until the lease ends or the claim is given back', async () => {
    const [a, b] = [(await add())!, (await add({ url: 'https://b.example' }))!];
    await db.tables.sources.markPolled(a, { now: MORNING, nextCheckAt: MORNING + 10 });
    expect(await claim(MORNING + 10, 1)).toEqual(['https://b.example']);
    expect(await claim(MORNING + 10)).toEqual(['https://acme.example/feed']);
    expect(await claim(MORNING + 10)).toEqual([]);
    expect(await db.tables.sources.claimOne(b, MORNING + 10, HOUR)).toBeUndefined();
    expect(await claim(MORNING + 10 + HOUR)).toHaveLength(2);
    await db.tables.sources.releaseClaims();
    expect(await claim(MORNING + 20)).toHaveLength(2);
  });

  it('remember what a poll left, and forget failures when one succeeds', async () => {
    const id = (await add())!;
    const { sources } = db.tables;
    const validators = { etag: '"1"', lastModified: undefined };
    await sources.markPolled(id, { now: 1, nextCheckAt: 2, validators, foundNew: true });
    await sources.markPolled(id, { now: 3, nextCheckAt: 4, failure: { code: 'dns', message: 'no such name' } });
    await sources.markPolled(id, { now: 5, nextCheckAt: 6, failure: { code: 'dns', message: 'no such name' } });
    expect(await sources.find(id)).toMatchObject({
      failures: 2,
      error: 'no such name',
      etag: '"1"',
      lastSuccessAt: 1,
      lastNewAt: 1,
    });
    expect((await sources.counts()).failing).toBe(1);
    await sources.markPolled(id, { now: 7, nextCheckAt: 8 });
    const back = (await sources.find(id))!;
    expect(back).toMatchObject({ failures: 0, lastSuccessAt: 7, etag: '"1"' });
    expect(back.error).toBeUndefined();
  });

  it('move, but not onto another source of the same owner', async () => {
    const id = (await add())!;
    await add({ url: 'https://taken.example' });
    await add({ url: 'https://theirs.example', teamId: TEAM });
    expect(await db.tables.sources.move(id, 'https://taken.example')).toBe(false);
    expect(await db.tables.sources.move(id, 'https://theirs.example')).toBe(true);
    expect((await db.tables.sources.find(id))!.url).toBe('https://theirs.example');
  });

  it('are removed without a trace, or stay nameless behind their bulletins so that the address is free', async () => {
    const empty = (await add({ url: 'https://empty.example' }))!;
    await db.tables.sources.remove(empty);
    expect(await db.tables.sources.find(empty)).toBeUndefined();
    const id = (await add())!;
    await db.transaction((t) => t.bulletins.record({ id, kind: 'rss', publisher: 'Acme' }, [judged()], MORNING));
    await db.tables.sources.remove(id);
    expect(await db.tables.sources.list()).toEqual([]);
    expect(await claim(MORNING + HOUR)).toEqual([]);
    expect(await db.tables.sources.claimOne(id, MORNING + HOUR, HOUR)).toBeUndefined();
    expect(await db.tables.bulletins.count()).toBe(1);
    expect(await add()).toBeDefined();
  });

  it('come back due at once when they are resumed', async () => {
    const id = (await add())!;
    await db.tables.sources.markPolled(id, {
      now: 1,
      nextCheckAt: MORNING * 2,
      failure: { code: 'gone', message: 'gone' },
    });
    await db.tables.sources.pause(id, 'gone');
    expect(await claim(MORNING * 3)).toEqual([]);
    await db.tables.sources.resume(id, MORNING);
    expect(await claim()).toHaveLength(1);
  });

  it('by hand are one for each team, and never polled', async () => {
    const one = await db.tables.sources.handSource(TEAM, MORNING);
    expect((await db.tables.sources.handSource(TEAM, MORNING)).id).toBe(one.id);
    expect((await db.tables.sources.handSource(OTHERS, MORNING)).id).not.toBe(one.id);
    expect(await claim(MORNING + HOUR)).toEqual([]);
    expect(await db.tables.sources.list()).toEqual([]);
  });
});
