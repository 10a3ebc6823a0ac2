import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewSource } from '../../core/source.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { MORNING } from '../support/bulletins.ts';

const OLD = 'https://acme.example/old.rss';
const NEW = 'https://acme.example/new.rss';
const TEAM = '100000000000000001';
let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, TEAM, MORNING);
});
afterEach(() => db.close());

const add = async (over: Partial<NewSource> = {}) => {
  const source: NewSource = {
    name: 'Acme',
    kind: 'rss',
    url: OLD,
    publisher: 'Acme',
    schedule: '0 * * * *',
    timeZone: 'UTC',
    options: { selector: '#old', followPages: true },
    catalogueKey: 'acme',
    ...over,
  };
  return (await db.tables.sources.add(source, { now: MORNING }))!;
};
const shipped = { key: 'acme', kind: 'rss', url: NEW, options: { selector: '#new' } } as const;
const follow = (entry: object = {}) => db.tables.sources.followCatalogue([{ ...shipped, ...entry }]);
const find = (id: number) => db.tables.sources.find(id);

describe('a source that was added from the catalogue', () => {
  it('takes over the address and options of a newer catalogue, and is then asked for whole', async () => {
    const id = await add();
    const validators = { etag: '"1"', lastModified: 'then' };
    await db.tables.sources.markPolled(id, { now: 1, nextCheckAt: 2, validators, cursor: { at: 1 } });
    expect(await follow()).toEqual(['Acme']);
    expect(await find(id)).toMatchObject({ url: NEW, options: { selector: '#new' }, cursor: { at: 1 } });
    expect(await find(id)).not.toHaveProperty('etag');
    expect(await follow()).toEqual([]);
  });

  it('forgets where its old kind went on when the new catalogue reads it in another way', async () => {
    const id = await add();
    await db.tables.sources.markPolled(id, { now: 1, nextCheckAt: 2, cursor: { at: 1 } });
    await follow({ kind: 'page' });
    expect(await find(id)).toMatchObject({ kind: 'page' });
    expect(await find(id)).not.toHaveProperty('cursor');
  });

  it('stays as it is when its address was changed here, also at the next start', async () => {
    const id = await add();
    await db.tables.sources.move(id, 'https://acme.example/elsewhere.rss');
    expect(await follow()).toEqual([]);
    expect(await follow({ url: 'https://acme.example/newest.rss' })).toEqual([]);
    expect(await find(id)).toMatchObject({ url: 'https://acme.example/elsewhere.rss', options: { selector: '#old' } });
  });

  it('stays as it is when the new address is a source of the same owner already', async () => {
    const id = await add();
    await add({ url: NEW, catalogueKey: 'other' });
    expect(await follow()).toEqual([]);
    expect(await find(id)).toMatchObject({ url: OLD });
    const own = await add({ teamId: TEAM });
    expect(await follow({ options: { selector: '#newest' } })).toEqual(['Acme']);
    expect(await find(own)).toMatchObject({ url: NEW });
  });

  it('stays as it is when the catalogue has it no more, or says the same in another order', async () => {
    const id = await add();
    expect(await db.tables.sources.followCatalogue([])).toEqual([]);
    expect(await follow({ url: OLD, options: { followPages: true, selector: '#old' } })).toEqual([]);
    expect(await find(id)).toMatchObject({ url: OLD });
  });
});
