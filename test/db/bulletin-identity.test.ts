import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgedBulletin } from '../../db/bulletins.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { HOUR, judged, MORNING } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
let db: Database;
let source: number;
let now = MORNING;

beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
  source = await addSource('https://list.example/feed');
});
afterEach(() => db.close());

const addSource = async (url: string) =>
  (await db.tables.sources.add(
    { name: url, kind: 'rss', url, publisher: 'A list', schedule: '0 * * * *', timeZone: 'UTC', options: {} },
    { now: MORNING },
  ))!;
const poll = (inputs: readonly JudgedBulletin[], id = source) => {
  now += HOUR;
  return db.transaction((t) => t.bulletins.record({ id, kind: 'rss', publisher: 'A list' }, inputs, now));
};
const outcomes = async (inputs: readonly JudgedBulletin[], id = source) =>
  (await poll(inputs, id)).map((o) => o.outcome);
const text = (words: string) => ({ sections: [{ path: [], blocks: [{ kind: 'paragraph' as const, text: words }] }] });
interface Post {
  readonly guid: string;
  readonly says?: string;
  readonly id?: string;
  readonly sure?: boolean;
  readonly url?: string;
  readonly at?: number;
}
function post({ guid, says = guid, id = guid, sure = id === guid, url, at = MORNING }: Post): JudgedBulletin {
  const own = {
    publisher: sure && id !== guid ? 'Vendor' : 'A list',
    id,
    title: says,
    document: text(says),
    url: url ?? `https://list.example/${says}`,
    published: at,
  };
  return { ...judged(own), item: { id: guid, sure } };
}
const listed = async () =>
  (await db.tables.bulletins.list(TEAM, {}, { limit: 99, offset: 0 })).lines.map((l) => `${l.id}: ${l.title}`).sort();

describe('which bulletin an item is', () => {
  it('is two, when two posts of a list are headed by the same CVE', async () => {
    const first = post({ guid: 'a', says: 'xz is bad', id: 'CVE-1', sure: false });
    const second = post({ guid: 'b', says: 'our product and xz', id: 'CVE-1', sure: false, at: MORNING + HOUR });
    expect(await outcomes([second, first])).toEqual(['new', 'new']);
    expect(await outcomes([second, first])).toEqual(['unchanged', 'unchanged']);
    expect(await listed()).toEqual(['CVE-1: our product and xz', 'a: xz is bad']);
  });

  it('is two as well when the second comes later, and when the first has scrolled away', async () => {
    const first = post({ guid: 'a', says: 'xz is bad', id: 'CVE-1', sure: false });
    const second = post({ guid: 'b', says: 'our product and xz', id: 'CVE-1', sure: false, at: MORNING + HOUR });
    await poll([first]);
    expect((await outcomes([second, first])).sort()).toEqual(['new', 'unchanged']);
    expect(await outcomes([second])).toEqual(['unchanged']);
    expect(await listed()).toEqual(['CVE-1: xz is bad', 'b: our product and xz']);
  });

  it('is one, when a vendor tells its own bulletin again in a new item: the newer text counts', async () => {
    const first = post({ guid: 'a', says: 'version 1', id: 'V-1', sure: true });
    const second = post({ guid: 'b', says: 'version 2', id: 'V-1', sure: true, at: MORNING + HOUR });
    await poll([first]);
    expect(await outcomes([first, second])).toEqual(['revised']);
    expect(await outcomes([second, first])).toEqual(['unchanged']);
    expect(await listed()).toEqual(['V-1: version 2']);
  });

  it('stays the same when the title changes so that another id is found in it', async () => {
    await poll([post({ guid: 'a', says: 'No id yet' })]);
    expect(await outcomes([post({ guid: 'a', says: 'CVE-7: now with an id', id: 'CVE-7', sure: false })])).toEqual([
      'revised',
    ]);
    expect(await listed()).toEqual(['a: CVE-7: now with an id']);
  });

  it('is another, when a feed calls its newest item always the same and the vendor’s own id differs', async () => {
    await poll([post({ guid: 'latest', says: 'first', id: 'V-1', sure: true })]);
    expect(await outcomes([post({ guid: 'latest', says: 'second', id: 'V-2', sure: true })])).toEqual(['new']);
    expect(await listed()).toEqual(['V-1: first', 'V-2: second']);
  });

  it('is the same, when a feed gives all its items new guids and moves to https', async () => {
    const before = ['one', 'two', 'three'].map((says) =>
      post({ guid: `old-${says}`, says, url: `http://list.example/${says}` }),
    );
    const after = ['one', 'two', 'three'].map((says) =>
      post({ guid: `new-${says}`, says, url: `https://www.list.example/${says}/` }),
    );
    await poll(before);
    expect(await outcomes(after)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await listed()).toEqual(['new-one: one', 'new-three: three', 'new-two: two']);
    const edited = post({ guid: 'new-one', says: 'one', url: 'https://list.example/elsewhere' });
    expect(await outcomes([{ ...edited, bulletin: { ...edited.bulletin, title: 'one, edited' } }])).toEqual([
      'revised',
    ]);
  });

  it('is two, when two items that say the same stand side by side', async () => {
    const twin = (guid: string) => post({ guid, says: 'Security update', url: 'https://list.example/' });
    expect(await outcomes([twin('a'), twin('b')])).toEqual(['new', 'new']);
    expect(await outcomes([twin('c'), twin('a'), twin('b')])).toEqual(['unchanged', 'unchanged', 'new']);
  });
});

describe('a bulletin’s sources', () => {
  it('hand over when the one that is shown falls silent, and changes are not missed', async () => {
    const other = await addSource('https://mirror.example/feed');
    const vendor = (says: string, guid = 'a') => post({ guid, says, id: 'V-1', sure: true });
    await poll([vendor('text')]);
    expect(await outcomes([vendor('text', 'm')], other)).toEqual(['also-seen']);
    expect(await outcomes([vendor('text, changed', 'm')], other)).toEqual(['unchanged']);
    await db.tables.sources.remove(source);
    expect(await outcomes([vendor('text, changed again', 'm')], other)).toEqual(['revised']);
  });

  it('never lets another publisher’s page take over from the vendor’s whole text', async () => {
    const blog = await addSource('https://blog.example/feed');
    const [full] = await poll([post({ guid: 'a', says: 'The vendor', id: 'V-1', sure: true })]);
    const page = post({ guid: 'b', says: 'A blog', id: 'V-1', sure: true });
    const kind = 'page' as const;
    const seen = await db.transaction((t) => t.bulletins.record({ id: blog, kind, publisher: 'Blog' }, [page], now));
    expect(seen).toMatchObject([{ key: full!.key, outcome: 'also-seen' }]);
  });
});

describe('a bulletin that the database refuses', () => {
  it('costs itself alone', async () => {
    const fine = post({ guid: 'broken' });
    const broken = { ...fine, bulletin: { ...fine.bulletin, severity: undefined as never } };
    const inputs = [post({ guid: 'a' }), broken, post({ guid: 'b' })];
    const refused: string[] = [];
    const recorded = await db.transaction((t) =>
      t.bulletins.record({ id: source, kind: 'rss', publisher: 'A list' }, inputs, now, ({ bulletin }) =>
        refused.push(bulletin.id),
      ),
    );
    expect(recorded.map((o) => o.input.bulletin.id)).toEqual(['a', 'b']);
    expect(refused).toEqual(['broken']);
    expect(await listed()).toEqual(['a: a', 'b: b']);
  });
});
