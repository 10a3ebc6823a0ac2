import { describe, expect, it } from 'vitest';
import type { TeamJudgement } from '../../core/team-judgement.ts';
import { mentions, type NewTeamRule, type RuledBulletin, ruled } from '../../core/team-rule.ts';
import { teamView } from '../../core/team-view.ts';
import { bulletin, step } from '../support/bulletins.ts';

const ROTATE = { ...step({ kind: 'credential-rotation', instruction: 'Rotate the API keys.' }), key: 'rotate' };
const JUDGED: TeamJudgement = {
  verdict: 'required',
  kinds: ['credential-rotation'],
  steps: [ROTATE],
  evidence: [{ quote: 'Rotate the API keys of every gateway.', rule: 'r' }],
};
const NOTHING: TeamJudgement = { verdict: 'none', kinds: [], steps: [], evidence: [] };
const about = (text: string, over: Partial<RuledBulletin> = {}): RuledBulletin => ({
  ...bulletin({
    title: 'Kestrel Gateway leaks tokens',
    document: { sections: [{ path: ['Notes'], blocks: [{ kind: 'paragraph', text }] }] },
  }),
  ...over,
});
const rules = (...given: [NewTeamRule['subject'], string, NewTeamRule['effect']][]) =>
  given.map(([subject, text, effect], i) => ({ id: i + 1, subject, text, effect, createdAt: 0, createdBy: 'ada' }));
const judge = (judged: TeamJudgement, text: string, ...given: Parameters<typeof rules>) =>
  ruled(judged, about(text), rules(...given));

describe('a phrase', () => {
  it('that never counts strikes the steps whose sentence has it, in any case and spacing', () => {
    const { judgement, applied } = judge(JUDGED, 'Rotate.', ['phrase', 'API  keys of EVERY gateway', 'never']);
    expect(judgement).toMatchObject({ verdict: 'none', steps: [], kinds: [] });
    expect(applied.map((rule) => rule.id)).toEqual([1]);
  });

  it('that never counts leaves other steps alone', () => {
    const other = { ...step({ instruction: 'Set the flag.', evidence: [] }), key: 'flag' };
    const { judgement } = judge({ ...JUDGED, steps: [ROTATE, other] }, '', ['phrase', 'API keys', 'never']);
    expect(judgement).toMatchObject({ verdict: 'required', steps: [other] });
  });

  it('that always counts makes a step of its sentence, with the sentence as evidence', () => {
    const text = 'The update is small. Pinned certificates must be replaced. It is quick.';
    const { judgement } = judge(NOTHING, text, ['phrase', 'pinned certificates', 'always']);
    expect(judgement).toMatchObject({
      verdict: 'required',
      kinds: ['other'],
      steps: [{ key: 'rule-1', instruction: 'Pinned certificates must be replaced.', evidence: [0] }],
      evidence: [{ quote: 'Pinned certificates must be replaced.', section: 'Notes' }],
    });
  });

  it('that always counts adds nothing where a step says it already', () => {
    expect(judge(JUDGED, 'Rotate the API keys.', ['phrase', 'api keys', 'always'])).toEqual({
      judgement: JUDGED,
      applied: [],
    });
  });

  it('is found as whole words only', () => {
    expect(mentions('the restarting host', 'start')).toBe(false);
    expect(mentions('a start, then', 'start')).toBe(true);
    expect(mentions('restart then start', 'start')).toBe(true);
    expect(mentions('see .htaccess files', '.htaccess')).toBe(true);
    expect(mentions('anything', '  ')).toBe(false);
  });
});

describe('a product or publisher', () => {
  it('that never counts asks for nothing, judged or not', () => {
    expect(judge(JUDGED, '', ['product', 'kestrel gateway', 'never']).judgement.verdict).toBe('none');
    expect(judge(JUDGED, '', ['publisher', 'HARBOUR systems', 'never']).judgement.steps).toEqual([]);
    const unjudged = { ...NOTHING, verdict: 'unjudged', reason: 'excerpt-only' } as const;
    expect(judge(unjudged, '', ['publisher', 'Harbour Systems', 'never']).judgement.verdict).toBe('none');
  });

  it('that always counts gives a bulletin that asks for nothing one step, and leaves one that asks for work', () => {
    const { judgement } = judge(NOTHING, '', ['publisher', 'Harbour Systems', 'always']);
    expect(judgement.verdict).toBe('required');
    expect(judgement.steps.map((s) => s.key)).toEqual(['rule-1']);
    expect(judge(JUDGED, '', ['publisher', 'Harbour Systems', 'always']).applied).toEqual([]);
  });

  it('is found in the list of products as well as in the title', () => {
    const listed = about('', { title: 'Tokens leak', products: ['Kestrel Gateway 9'] });
    expect(ruled(NOTHING, listed, rules(['product', 'Kestrel Gateway', 'always'])).judgement.verdict).toBe('required');
    expect(ruled(NOTHING, listed, rules(['product', 'Kestrel Gate', 'always'])).applied).toEqual([]);
  });

  it('is no publisher because a title begins with it', () => {
    expect(judge(JUDGED, '', ['publisher', 'Kestrel', 'never']).applied).toEqual([]);
  });
});

describe('several rules', () => {
  it('agree on the safe side: what always counts wins over what never does', () => {
    const { judgement, applied } = judge(
      JUDGED,
      'Rotate the API keys.',
      ['phrase', 'API keys', 'always'],
      ['publisher', 'Harbour Systems', 'never'],
    );
    expect(judgement.steps.map((s) => s.key)).toEqual(['rule-1']);
    expect(applied.map((rule) => rule.effect)).toEqual(['never', 'always']);
  });

  it('give way to what a person said of the bulletin itself', () => {
    const seen = teamView({ ...NOTHING, ...about('') }, rules(['publisher', 'Harbour Systems', 'always']), [
      { kind: 'not-a-step', stepKey: 'rule-1', instruction: '', id: 1, by: 'ada', at: 0 },
    ]);
    expect(seen?.judgement.verdict).toBe('none');
    expect(seen?.view.struck.map((s) => s.key)).toEqual(['rule-1']);
  });

  it('make no view of their own of a bulletin that they do not touch', () => {
    expect(teamView({ ...JUDGED, ...about('') }, rules(['publisher', 'Other', 'never']), [])).toBeUndefined();
  });
});
