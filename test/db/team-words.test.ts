import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DetectedStep } from '../../core/manual-step.ts';
import type { NewTeamRule } from '../../core/team-rule.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { HOUR, harmless, judged, MORNING, step } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const OTHER = '100000000000000002';
const FLAG = step({ kind: 'configuration', instruction: 'Set the flag.' });
const KEYS = step({ kind: 'credential-rotation', instruction: 'Rotate the keys.' });
let db: Database;
let actor: string;

beforeEach(async () => {
  db = await openDatabase(':memory:');
  for (const id of [TEAM, OTHER]) await db.tables.teams.join(id, id, MORNING);
  const source = { name: 's', kind: 'rss', url: 'https://a.example', publisher: 'p', schedule: '* * * * *' } as const;
  await db.tables.sources.add({ ...source, timeZone: 'UTC', options: {} }, { now: MORNING });
  actor = await db.tables.people.actorFor(TEAM, '400000000000000001', 'Ada');
});
afterEach(() => db.close());

async function record(steps: readonly DetectedStep[] = [FLAG, KEYS], id = 'HS-1', text = '') {
  const blocks = [...steps.map((s) => s.instruction), text].map((t) => ({ kind: 'paragraph' as const, text: t }));
  const kinds = steps.map((s) => s.kind);
  const document = { sections: [{ path: [], blocks }] };
  const input = steps.length === 0 ? harmless({ id, document }) : judged({ id, document }, { steps, kinds });
  const [outcome] = await db.transaction((t) =>
    t.bulletins.record({ id: 1, kind: 'rss', publisher: 'p' }, [input], MORNING),
  );
  return outcome!;
}
const act = (bulletinId: number) => ({ teamId: TEAM, bulletinId, actor, now: MORNING + HOUR });
const say = <T>(work: (tables: Tables) => Promise<T>) => db.transaction(work);
const seen = async (key: number, team = TEAM) => (await db.tables.bulletins.find(key, team))!;
const items = async (key: number) =>
  (await db.tables.checklists.find(TEAM, key))!.items.map((item) => item.step.instruction);
const lists = (filter: object) => db.tables.bulletins.list(TEAM, filter, { limit: 9, offset: 0 });

describe('a correction of a bulletin', () => {
  it('holds for the team at once, in its card, its checklist and its lists, and for no other team', async () => {
    const { key, added } = await record();
    await db.tables.checklists.open(TEAM, [key], MORNING);
    expect(await say((t) => t.corrections.strike(act(key), added[0]!))).toBe(true);
    expect((await seen(key)).steps.map((s) => s.instruction)).toEqual(['Rotate the keys.']);
    expect(await items(key)).toEqual(['Rotate the keys.']);
    expect((await lists({ kind: 'configuration' })).total).toBe(0);
    expect((await lists({ kind: 'credential-rotation' })).lines[0]?.kinds).toEqual(['credential-rotation']);
    expect((await seen(key, OTHER)).steps).toHaveLength(2);
    expect((await seen(key, OTHER)).view).toBeUndefined();
  });

  it('is struck once, and only what the bulletin has', async () => {
    const { key, added } = await record();
    await say((t) => t.corrections.strike(act(key), added[0]!));
    expect(await say((t) => t.corrections.strike(act(key), added[0]!))).toBe(false);
    expect(await say((t) => t.corrections.strike(act(key), 'nonsense'))).toBe(false);
    expect(await db.tables.checklists.tick(act(key), added[0]!)).toBe(false);
  });

  it('adds a step that is ticked like any other, and keeps the checklist open until it is', async () => {
    const { key } = await record([]);
    const own = await say(async (t) => {
      await t.checklists.open(TEAM, [key], MORNING);
      return t.corrections.addStep(act(key), {
        instruction: 'Purge the cache.',
        kind: 'data-migration',
        code: 'purge',
      });
    });
    expect((await lists({ verdicts: ['required'] })).lines.map((l) => l.key)).toEqual([key]);
    expect((await lists({ verdicts: ['none'] })).total).toBe(0);
    const open = () => db.tables.checklists.list(TEAM, { limit: 9, offset: 0 });
    expect((await open()).total).toBe(1);
    expect(await db.tables.checklists.tick(act(key), own)).toBe(true);
    expect((await open()).total).toBe(0);
    expect((await db.tables.checklists.find(TEAM, key))!.items).toMatchObject([
      { step: { key: own, code: 'purge', kind: 'data-migration' }, doneBy: actor },
    ]);
  });

  it('says that nothing is needed, with the reason and who said it, until somebody takes it back', async () => {
    const { key } = await record();
    await db.tables.checklists.open(TEAM, [key], MORNING);
    expect(await say((t) => t.corrections.needsNothing(act(key), 'We have no cranes'))).toBe(true);
    expect(await say((t) => t.corrections.needsNothing(act(key), 'again'))).toBe(false);
    expect(await seen(key)).toMatchObject({
      verdict: 'none',
      steps: [],
      view: { judged: 'required', corrections: [{ kind: 'needs-nothing', why: 'We have no cranes', by: actor }] },
    });
    expect((await db.tables.checklists.list(TEAM, { limit: 9, offset: 0 })).total).toBe(0);
    const [said] = await db.tables.corrections.list(TEAM, key);
    expect(await say((t) => t.corrections.withdraw(act(key), said!.id))).toBe(true);
    expect(await say((t) => t.corrections.withdraw(act(key), said!.id))).toBe(false);
    expect((await seen(key)).view).toBeUndefined();
    expect(await items(key)).toHaveLength(2);
  });

  it('cannot be taken back by another team', async () => {
    const { key, added } = await record();
    await say((t) => t.corrections.strike(act(key), added[0]!));
    const [said] = await db.tables.corrections.list(TEAM, key);
    expect(await say((t) => t.corrections.withdraw({ ...act(key), teamId: OTHER }, said!.id))).toBe(false);
    expect((await seen(key)).steps).toHaveLength(1);
  });

  it('survives a revision: what was struck stays so, what was added stays, what is new comes', async () => {
    const { key, added } = await record();
    await say(async (t) => {
      await t.checklists.open(TEAM, [key], MORNING);
      await t.corrections.strike(act(key), added[0]!);
      await t.corrections.addStep(act(key), { instruction: 'Purge the cache.' });
    });
    const fresh = step({ kind: 'registry', instruction: 'Set the value.' });
    expect((await record([FLAG, KEYS, fresh])).outcome).toBe('revised');
    const expected = ['Rotate the keys.', 'Set the value.', 'Purge the cache.'];
    expect((await seen(key)).steps.map((s) => s.instruction)).toEqual(expected);
    expect(await items(key)).toEqual(expected);
  });

  it('hides from the team that a struck step went, and says that another did', async () => {
    const { key, added } = await record();
    await say((t) => t.corrections.strike(act(key), added[0]!));
    await record([step({ kind: 'registry', instruction: 'Set the value.' })]);
    expect(await db.tables.teamViews.concerning(TEAM, key, added)).toEqual([added[1]]);
    expect(await db.tables.teamViews.concerning(OTHER, key, added)).toEqual(added);
  });

  it('is written into the audit trail, and owes an edit to the card', async () => {
    const { key, added } = await record();
    const alert = {
      teamId: TEAM,
      destination: '2',
      purpose: 'alert',
      dedupeKey: 'x',
      bulletinId: key,
      payload: {},
    } as const;
    await db.tables.deliveries.enqueue([alert], MORNING);
    const [post] = await db.tables.deliveries.claim(MORNING, 1_000, 1);
    await db.tables.deliveries.markSent(post!, '3', MORNING);
    await say((t) => t.corrections.strike(act(key), added[0]!));
    const [entry] = await db.tables.audit.list(TEAM, { bulletinId: key, limit: 9 });
    expect(entry).toMatchObject({ action: 'correct-strike', actor, stepKey: added[0], detail: 'Set the flag.' });
    expect(await db.tables.deliveries.claim(MORNING + 2 * HOUR, 1_000, 5)).toMatchObject([{ action: 'edit' }]);
  });
});

describe('a team rule', () => {
  const NEVER: NewTeamRule = { subject: 'phrase', text: 'rotate the keys', effect: 'never' };
  const add = (rule: NewTeamRule) => say((t) => t.teamRules.add(TEAM, rule, actor, MORNING));

  it('is tried without being saved: what it would change, and nothing else', async () => {
    const both = await record();
    const only = await record([KEYS], 'HS-2');
    await record([FLAG], 'HS-3');
    const trials = await db.tables.teamViews.tryRule(TEAM, NEVER, [1, 2, 3]);
    expect(trials.map((t) => [t.bulletinId, t.before.verdict, t.after.verdict, t.after.steps.length])).toEqual([
      [both.key, 'required', 'required', 1],
      [only.key, 'required', 'none', 0],
    ]);
    expect((await seen(only.key)).verdict).toBe('required');
  });

  it('holds for what is recorded and revised after it, for its team alone', async () => {
    await add(NEVER);
    const { key } = await record([KEYS]);
    expect(await seen(key)).toMatchObject({
      verdict: 'none',
      view: { judged: 'required', rules: [{ text: NEVER.text }] },
    });
    expect((await lists({ verdicts: ['none'] })).total).toBe(1);
    expect((await seen(key, OTHER)).verdict).toBe('required');
    expect((await db.tables.teamViews.verdicts([key])).get(TEAM)?.get(key)?.verdict).toBe('none');
    expect((await db.tables.teamViews.verdicts([key])).get(OTHER)).toBeUndefined();
    await record([KEYS, FLAG]);
    expect((await seen(key)).steps.map((s) => s.instruction)).toEqual(['Set the flag.']);
  });

  it('makes a step whose ticks stay over a revision that keeps the phrase', async () => {
    await add({ subject: 'phrase', text: 'pinned certificates', effect: 'always' });
    const { key } = await record([], 'HS-1', 'Pinned certificates are replaced by hand.');
    const [own] = (await seen(key)).steps;
    expect(own).toMatchObject({ instruction: 'Pinned certificates are replaced by hand.' });
    await db.tables.checklists.tick(act(key), own!.key);
    await record([], 'HS-1', 'All pinned certificates are replaced by hand, on every host.');
    const [item] = (await db.tables.checklists.find(TEAM, key))!.items;
    expect(item).toMatchObject({ doneBy: actor, step: { key: own!.key } });
  });

  it('is known by the bulletins that it shapes, and gone from them when it is removed', async () => {
    const id = await add(NEVER);
    const { key } = await record([KEYS]);
    await record([FLAG], 'HS-2');
    expect((await db.tables.teamViews.ruled(TEAM)).get(id)).toEqual([key]);
    expect(await db.tables.teamRules.remove(OTHER, id)).toBe(false);
    await say(async (t) => {
      await t.teamRules.remove(TEAM, id);
      await t.teamViews.refresh(TEAM, [key]);
    });
    expect((await lists({ verdicts: ['required'] })).total).toBe(2);
    expect((await seen(key)).view).toBeUndefined();
  });

  it('neither changes nor counts what only another team may see', async () => {
    const source = { name: 't', kind: 'rss', url: 'https://b.example', publisher: 'Harbour Systems' } as const;
    await db.tables.sources.add(
      { ...source, schedule: '* * * * *', timeZone: 'UTC', options: {}, teamId: OTHER },
      { now: MORNING },
    );
    const rule: NewTeamRule = { subject: 'publisher', text: 'Harbour Systems', effect: 'always' };
    const id = await add(rule);
    const [hidden] = await db.transaction((t) =>
      t.bulletins.record(
        { id: 2, kind: 'rss', publisher: 'Harbour Systems', teamId: OTHER },
        [harmless({ id: 'HS-9' })],
        MORNING,
      ),
    );
    expect((await db.tables.teamViews.ruled(TEAM)).get(id)).toBeUndefined();
    expect(await db.tables.teamViews.tryRule(TEAM, { ...rule, text: 'harbour systems' }, [hidden!.key])).toEqual([]);
    expect(await say((t) => t.corrections.strike(act(hidden!.key), `rule-${id}`))).toBe(false);
  });
});
