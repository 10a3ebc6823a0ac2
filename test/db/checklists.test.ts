import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bulletin } from '../../core/bulletin.ts';
import { checklistState } from '../../core/checklist.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { HOUR, judged, MORNING, step } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const OTHER = '100000000000000002';
let db: Database;
let bulletinId: number;
let keys: readonly string[];
let actor: string;

beforeEach(async () => {
  db = await openDatabase(':memory:');
  for (const id of [TEAM, OTHER]) await db.tables.teams.join(id, id, MORNING);
  await db.tables.sources.add(
    {
      name: 's',
      kind: 'rss',
      url: 'https://a.example',
      publisher: 'p',
      schedule: '* * * * *',
      timeZone: 'UTC',
      options: {},
    },
    { now: MORNING },
  );
  ({ key: bulletinId, added: keys } = (await record([
    step(),
    step({ kind: 'registry', instruction: 'Set the value.' }),
  ]))!);
  actor = await db.tables.people.actorFor(TEAM, '400000000000000001', 'Ada');
});
afterEach(() => db.close());

async function record(steps: ReturnType<typeof step>[], id = 'HS-1', over: Partial<Bulletin> = {}) {
  const document = {
    sections: [{ path: [], blocks: steps.map((s) => ({ kind: 'paragraph' as const, text: s.instruction })) }],
  };
  const [outcome] = await db.transaction((t) =>
    t.bulletins.record({ id: 1, kind: 'rss', publisher: 'p' }, [judged({ id, document, ...over }, { steps })], MORNING),
  );
  return outcome;
}
const act = (teamId = TEAM) => ({ teamId, bulletinId, actor, now: MORNING + HOUR });
const state = async () => checklistState((await db.tables.checklists.find(TEAM, bulletinId))!);

describe('a checklist', () => {
  it('goes from open over acknowledged to done, and back by undo', async () => {
    const { checklists } = db.tables;
    await checklists.open(TEAM, [bulletinId], MORNING);
    expect(await state()).toBe('open');
    expect(await checklists.acknowledge(act())).toBe(true);
    expect(await checklists.acknowledge(act())).toBe(false);
    expect(await state()).toBe('acknowledged');
    for (const key of keys) expect(await checklists.tick(act(), key)).toBe(true);
    expect(await checklists.tick(act(), keys[0]!)).toBe(false);
    expect(await state()).toBe('done');
    expect(await checklists.untick(act(), keys[0]!)).toBe(true);
    expect(await checklists.untick(act(), keys[0]!)).toBe(false);
    expect(await state()).toBe('acknowledged');
  });

  it('belongs to one team: another sees nothing of it', async () => {
    await db.tables.checklists.tick(act(), keys[0]!);
    expect(await db.tables.checklists.find(OTHER, bulletinId)).toBeUndefined();
    await db.tables.checklists.open(OTHER, [bulletinId], MORNING);
    expect((await db.tables.checklists.find(OTHER, bulletinId))!.items.map((i) => i.doneBy)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('refuses a step that the bulletin does not have', async () => {
    expect(await db.tables.checklists.tick(act(), 'nonsense')).toBe(false);
  });

  it('is dismissed with a reason, and restored', async () => {
    expect(await db.tables.checklists.dismiss(act(), 'We have no cranes')).toBe(true);
    expect(await state()).toBe('dismissed');
    expect(await db.tables.checklists.restore(act())).toBe(true);
    expect(await state()).toBe('open');
  });

  it('keeps its ticks over a revision that keeps the step, and opens again for a new one', async () => {
    for (const key of keys) await db.tables.checklists.tick(act(), key);
    const outcome = await record([
      step(),
      step({ kind: 'registry', instruction: 'Set the value.' }),
      step({ kind: 'credential-rotation', instruction: 'Rotate the keys.' }),
    ]);
    expect(outcome!.outcome).toBe('revised');
    const after = await db.tables.checklists.find(TEAM, bulletinId);
    expect(after!.items.map((i) => i.doneAt !== undefined)).toEqual([true, true, false]);
  });

  it('can be acknowledged again once the bulletin was revised', async () => {
    await db.tables.checklists.acknowledge(act());
    await record([step({ instruction: 'Something else entirely, by hand.' })]);
    expect(await db.tables.checklists.acknowledge(act())).toBe(true);
    expect((await db.tables.checklists.find(TEAM, bulletinId))!.acknowledgement!.revision).toBe(2);
  });

  it('writes who did what into the audit trail, and owes an edit to its card', async () => {
    await db.tables.deliveries.enqueue(
      [{ teamId: TEAM, destination: '2', purpose: 'alert', dedupeKey: 'x', bulletinId, payload: {} }],
      MORNING,
    );
    const [post] = await db.tables.deliveries.claim(MORNING, 1_000, 1);
    await db.tables.deliveries.markSent(post!, '3', MORNING);
    await db.tables.checklists.tick(act(), keys[0]!);
    await db.tables.checklists.note(act(), 'done on the file server', keys[0]);
    const trail = await db.tables.audit.list(TEAM, { bulletinId, limit: 10 });
    expect(trail.map((e) => [e.action, e.actor, e.detail])).toEqual([
      ['note', actor, 'done on the file server'],
      ['done', actor, undefined],
    ]);
    expect(await db.tables.deliveries.claim(MORNING + 2 * HOUR, 1_000, 5)).toMatchObject([
      { action: 'edit', messageId: '3' },
    ]);
  });

  it('is listed while something is left to do, and to the person who took it', async () => {
    const second = await record([step()], 'HS-2');
    await db.tables.checklists.open(TEAM, [bulletinId, second!.key], MORNING);
    await db.tables.checklists.acknowledge(act());
    for (const key of second!.added) await db.tables.checklists.tick({ ...act(), bulletinId: second!.key }, key);
    const list = (filter: object) => db.tables.checklists.list(TEAM, { limit: 10, offset: 0, ...filter });
    expect((await list({})).checklists.map((c) => c.bulletinId)).toEqual([bulletinId]);
    expect((await list({ finished: true })).checklists.map((c) => c.bulletinId)).toEqual([second!.key]);
    expect((await list({ actor })).total).toBe(1);
    expect((await list({ actor: 'nobody' })).total).toBe(0);
  });
});

describe('open work', () => {
  it('begins with what is exploited, then with the gravest, then with the newest', async () => {
    const kinds: Partial<Bulletin>[] = [
      { severity: 'unknown' },
      { severity: 'medium', exploited: true },
      { severity: 'critical' },
      { severity: 'low' },
      { severity: 'critical' },
    ];
    for (const [i, over] of kinds.entries()) {
      const made = await record([step()], `N-${i}`, { url: `https://a.example/${i}`, aliases: [], ...over });
      await db.tables.checklists.open(TEAM, [made!.key], MORNING + i);
    }
    const { checklists } = await db.tables.checklists.list(TEAM, { limit: 9, offset: 0 });
    const lines = await db.tables.bulletins.lines(
      TEAM,
      checklists.map((c) => c.bulletinId),
    );
    expect(lines.map((l) => l.id)).toEqual(['N-1', 'N-4', 'N-2', 'N-3', 'N-0']);
  });
});

describe('people', () => {
  it('keep one key for each team and member, and can be erased without losing their work', async () => {
    const again = await db.tables.people.actorFor(TEAM, '400000000000000001', 'Ada L.');
    expect(again).toBe(actor);
    expect(await db.tables.people.actorFor(OTHER, '400000000000000001', 'Ada')).not.toBe(actor);
    expect((await db.tables.people.named([actor])).get(actor)).toMatchObject({
      name: 'Ada L.',
      userId: '400000000000000001',
    });
    await db.tables.checklists.tick(act(), keys[0]!);
    expect(await db.tables.people.erase('400000000000000001')).toBe(2);
    expect((await db.tables.people.named([actor])).get(actor)).toEqual({ key: actor });
    expect((await db.tables.checklists.find(TEAM, bulletinId))!.items[0]!.doneBy).toBe(actor);
  });
});
