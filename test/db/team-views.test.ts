import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kind } from '../../core/manual-step.ts';
import type { NewTeamRule } from '../../core/team-rule.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { harmless, judged, MORNING, step } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const WORDS = ['alpha', 'beta', 'gamma', 'delta'] as const;
const KINDS: readonly Kind[] = ['registry', 'permissions', 'configuration', 'firmware'];

/** A revision that asks for some of four steps, or anything a team can say, `n` choosing which. */
type Act =
  | { readonly what: 'revise'; readonly steps: readonly number[] }
  | { readonly what: 'strike' | 'add' | 'nothing' | 'withdraw' | 'unrule'; readonly n: number }
  | { readonly what: 'rule'; readonly rule: NewTeamRule };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ what: fc.constant('revise' as const), steps: fc.subarray([0, 1, 2, 3]) }),
  fc.record({ what: fc.constantFrom('strike', 'add', 'nothing', 'withdraw', 'unrule' as const), n: fc.nat(5) }),
  fc.record({
    what: fc.constant('rule' as const),
    rule: fc.record({
      subject: fc.constantFrom('phrase', 'phrase', 'publisher' as const),
      text: fc.constantFrom(...WORDS, 'Harbour Systems'),
      effect: fc.constantFrom('always', 'never' as const),
    }),
  }),
);

async function run(db: Database, given: Act, now: number): Promise<void> {
  const by = { teamId: TEAM, bulletinId: 1, actor: 'ada', now };
  await db.transaction(async (t) => {
    if (given.what === 'revise') {
      const steps = given.steps.map((i) =>
        step({ kind: KINDS[i]!, instruction: `Do ${WORDS[i]} by hand.`, evidence: [] }),
      );
      const text = `${now} ${steps.map((s) => s.instruction).join(' ')}`;
      const document = { sections: [{ path: [], blocks: [{ kind: 'paragraph' as const, text }] }] };
      const input = steps.length
        ? judged({ document }, { steps, kinds: steps.map((s) => s.kind), evidence: [] })
        : harmless({ document });
      await t.bulletins.record({ id: 1, kind: 'rss', publisher: 'Harbour Systems' }, [input], now);
      return;
    }
    const steps = (await t.bulletins.find(1, TEAM))?.steps ?? [];
    if (given.what === 'rule') {
      await t.teamRules.add(TEAM, given.rule, 'ada', now);
      await t.teamViews.refresh(TEAM, [1]);
    } else if (given.what === 'strike') await t.corrections.strike(by, steps[given.n % (steps.length || 1)]?.key ?? '');
    else if (given.what === 'add') await t.corrections.addStep(by, { instruction: `Own step ${given.n}.` });
    else if (given.what === 'nothing') await t.corrections.needsNothing(by, 'no');
    else if (given.what === 'withdraw') {
      const said = await t.corrections.list(TEAM, 1);
      await t.corrections.withdraw(by, said[given.n % (said.length || 1)]?.id ?? 0);
    } else {
      const rules = await t.teamRules.list(TEAM);
      const id = rules[given.n % (rules.length || 1)]?.id ?? 0;
      const shaped = (await t.teamViews.ruled(TEAM)).get(id) ?? [];
      await t.teamRules.remove(TEAM, id);
      await t.teamViews.refresh(TEAM, shaped);
    }
  });
}

describe('a team’s view of a bulletin', () => {
  it('is the same in the card, the checklist and the lists, whatever is said, ruled, revised and taken back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
        const db = await openDatabase(':memory:');
        await db.tables.teams.join(TEAM, TEAM, MORNING);
        const source = { name: 's', kind: 'rss', url: 'https://a.example', publisher: 'Harbour Systems' } as const;
        await db.tables.sources.add(
          { ...source, schedule: '* * * * *', timeZone: 'UTC', options: {} },
          { now: MORNING },
        );
        await run(db, { what: 'revise', steps: [0, 1] }, MORNING);
        await db.tables.checklists.open(TEAM, [1], MORNING);
        for (const [i, given] of acts.entries()) await run(db, given, MORNING + i + 1);
        const card = (await db.tables.bulletins.find(1, TEAM))!;
        const items = (await db.tables.checklists.find(TEAM, 1))!.items.map((item) => item.step);
        expect(items).toEqual(card.steps);
        const filter = { verdicts: [card.verdict] };
        const { lines } = await db.tables.bulletins.list(TEAM, filter, { limit: 9, offset: 0 });
        expect(lines.map(({ verdict, kinds }) => ({ verdict, kinds }))).toEqual([
          { verdict: card.verdict, kinds: card.kinds },
        ]);
        const open = await db.tables.checklists.list(TEAM, { limit: 9, offset: 0 });
        expect(open.total).toBe(card.steps.length > 0 || card.verdict !== 'none' ? 1 : 0);
        await db.close();
      }),
      { numRuns: 60 },
    );
  });
});
