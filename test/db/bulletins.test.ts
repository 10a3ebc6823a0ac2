import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { bulletin, HOUR, harmless, judged, judgement, MORNING, step } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
let db: Database;
let sourceId: number;

beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
  sourceId = await addSource('https://harbour.example/feed');
});
afterEach(() => db.close());

async function addSource(url: string, teamId?: string): Promise<number> {
  const id = await db.tables.sources.add(
    {
      name: url,
      kind: 'rss',
      url,
      publisher: 'Harbour Systems',
      schedule: '*/30 * * * *',
      timeZone: 'UTC',
      options: {},
      ...(teamId && { teamId }),
    },
    { now: MORNING },
  );
  return id!;
}
const rss = (id = sourceId, teamId?: string) => ({
  id,
  kind: 'rss' as const,
  publisher: 'Harbour Systems',
  ...(teamId && { teamId }),
});
const record = (inputs: Parameters<Database['tables']['bulletins']['record']>[1], source = rss(), now = MORNING) =>
  db.transaction((t) => t.bulletins.record(source, inputs, now));

describe('recording bulletins', () => {
  it('gives back what was recorded', async () => {
    const [outcome] = await record([judged()]);
    const found = await db.tables.bulletins.find(outcome!.key, TEAM);
    expect(outcome).toMatchObject({ outcome: 'new', revision: 1 });
    expect(found).toMatchObject({ ...bulletin(), verdict: 'required', revision: 1, kinds: ['permissions'] });
    expect(found!.steps).toHaveLength(1);
    expect(found!.steps[0]!.key).toBe(outcome!.added[0]);
  });

  it('gives back where and when a step is done, and how it is taken back', async () => {
    const told = {
      place: 'on every domain controller',
      moment: 'after-update',
      restart: 'reboot',
      undo: 'To undo this, delete it.',
    } as const;
    const [outcome] = await record([judged({}, { steps: [step(told)] })]);
    expect((await db.tables.bulletins.find(outcome!.key, TEAM))!.steps[0]).toMatchObject(told);
  });

  it('records a bulletin once, however often a poll repeats it', async () => {
    const outcomes = await record([judged(), judged(), judged({ title: 'again' })]);
    expect(outcomes.map((o) => o.outcome)).toEqual(['new']);
    expect((await record([judged()])).map((o) => o.outcome)).toEqual(['unchanged']);
    expect(await db.tables.bulletins.count()).toBe(1);
  });

  it('makes a revision with a readable difference, and keeps the key of a step that stays', async () => {
    const [first] = await record([judged()]);
    const longer = {
      sections: [
        { path: ['Solution'], blocks: [{ kind: 'paragraph', text: 'Then restart the gate daemon.' } as const] },
      ],
    };
    const [second] = await record(
      [
        judged(
          { document: longer },
          { steps: [step(), step({ kind: 'configuration', instruction: 'Enable strict mode.' })] },
        ),
      ],
      rss(),
      MORNING + HOUR,
    );
    expect(second).toMatchObject({ outcome: 'revised', revision: 2, removed: [] });
    expect(second!.added).toHaveLength(1);
    const found = await db.tables.bulletins.find(first!.key, TEAM);
    expect(found!.steps.map((s) => s.key)).toEqual([first!.added[0], second!.added[0]]);
    const revisions = await db.tables.bulletins.revisions(first!.key);
    expect(revisions.map((r) => r.number)).toEqual([1, 2]);
    expect(revisions[1]!.change).toContain('+ Then restart the gate daemon.');
    expect(revisions[1]!.change).toContain('- Set the permissions');
  });

  it('never lets an excerpt revise what was read in full', async () => {
    const other = await addSource('https://list.example/feed');
    const [full] = await record([judged()]);
    const short = { sections: [{ path: [], blocks: [{ kind: 'paragraph', text: 'Permissions …' } as const] }] };
    const [seen] = await record(
      [
        judged(
          { document: short, extent: 'excerpt' },
          { verdict: 'unjudged', reason: 'excerpt-only', steps: [], kinds: [], evidence: [] },
        ),
      ],
      rss(other),
    );
    expect(seen).toMatchObject({ outcome: 'also-seen', key: full!.key, sourceIds: [sourceId, other] });
    const [own] = await record([
      judged({ document: short, extent: 'excerpt' }, { verdict: 'unjudged', reason: 'excerpt-only' }),
    ]);
    expect(own).toMatchObject({ outcome: 'unchanged' });
    expect((await db.tables.bulletins.find(full!.key, TEAM))!.verdict).toBe('required');
  });

  it('lets the full text take over from an excerpt', async () => {
    const excerpt = await addSource('https://list.example/feed');
    await record(
      [
        judged(
          { extent: 'excerpt', document: { sections: [] } },
          { verdict: 'unjudged', reason: 'excerpt-only', steps: [], kinds: [], evidence: [] },
        ),
      ],
      rss(excerpt),
    );
    const [full] = await record([judged()]);
    expect(full).toMatchObject({ outcome: 'revised', revision: 2 });
    expect(await db.tables.bulletins.find(full!.key, TEAM)).toMatchObject({
      verdict: 'required',
      sourceId,
      extent: 'full',
    });
  });

  it('shows a private source’s bulletins to its own team alone', async () => {
    const other = '100000000000000002';
    await db.tables.teams.join(other, 'Others', MORNING);
    const secret = await addSource('https://secret.example/feed', TEAM);
    const [own] = await record([judged({ id: 'SECRET-1', title: 'Hidden rock' })], rss(secret, TEAM));
    expect(await db.tables.bulletins.find(own!.key, TEAM)).toBeDefined();
    expect(await db.tables.bulletins.find(own!.key, other)).toBeUndefined();
    expect((await db.tables.bulletins.list(other, { text: 'hidden' }, { limit: 5, offset: 0 })).total).toBe(0);
    expect(await db.tables.bulletins.named('SECRET-1', other)).toEqual([]);
    const [shared] = await record([judged({ id: 'SECRET-1' })]);
    expect(shared).toMatchObject({ outcome: 'new', knownTo: [TEAM] });
    const [again] = await record([judged({ id: 'SECRET-1', title: 'Changed by the team' })], rss(secret, TEAM));
    expect(again!.outcome).not.toBe('revised');
  });
});

describe('looking bulletins up', () => {
  beforeEach(async () => {
    await record([
      judged({
        id: 'A-1',
        title: 'Buffer overflow in the pier daemon',
        aliases: [{ scheme: 'cve', id: 'CVE-2026-20001' }],
        published: MORNING - 3 * HOUR,
      }),
      harmless({ id: 'A-2', title: 'Größe des Puffers', published: MORNING - 2 * HOUR, aliases: [] }),
      judged(
        { id: 'A-3', title: 'Crane control', severity: 'critical', published: MORNING - HOUR, aliases: [] },
        judgement({ verdict: 'conditional', kinds: ['registry'] }),
      ),
    ]);
  });
  const ids = async (filter: Parameters<typeof db.tables.bulletins.list>[1]) =>
    (await db.tables.bulletins.list(TEAM, filter, { limit: 10, offset: 0 })).lines.map((l) => l.id);

  it('finds by word, by beginning of a word, by id and by alias', async () => {
    expect(await ids({ text: 'overflow' })).toEqual(['A-1']);
    expect(await ids({ text: 'overf' })).toEqual(['A-1']);
    expect(await ids({ text: 'CVE-2026-20001' })).toEqual(['A-1']);
    expect(await ids({ text: 'grosse' })).toEqual([]);
    expect(await ids({ text: 'große' })).toEqual(['A-2']);
    expect(await ids({ text: 'größe' })).toEqual(['A-2']);
    expect((await db.tables.bulletins.named('cve-2026-20001', TEAM)).map((l) => l.id)).toEqual(['A-1']);
    expect((await db.tables.bulletins.named('a-3', TEAM)).map((l) => l.id)).toEqual(['A-3']);
  });

  it('takes operators of the search engine for plain words', async () => {
    for (const text of ['"', 'NOT', 'a AND', 'title:x', '(((', '*', 'NEAR(a b)', "'; drop table bulletins; --", '-']) {
      expect(await ids({ text })).toEqual([]);
    }
  });

  it('lists the newest first and filters by what was asked', async () => {
    expect(await ids({})).toEqual(['A-3', 'A-2', 'A-1']);
    expect(await ids({ verdicts: ['required', 'conditional'] })).toEqual(['A-3', 'A-1']);
    expect(await ids({ severity: 'high' })).toEqual(['A-3', 'A-1']);
    expect(await ids({ kind: 'registry' })).toEqual(['A-3']);
    expect(await ids({ since: MORNING - 2 * HOUR })).toEqual(['A-3', 'A-2']);
    expect(await ids({ publisher: 'harbour systems', text: 'pier' })).toEqual(['A-1']);
    expect((await db.tables.bulletins.list(TEAM, {}, { limit: 1, offset: 1 })).lines.map((l) => l.id)).toEqual(['A-2']);
  });
});
