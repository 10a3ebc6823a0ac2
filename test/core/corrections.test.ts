import { describe, expect, it } from 'vitest';
import { type Correction, type CorrectionContent, corrected, stepByHand } from '../../core/correction.ts';
import { assignKeys } from '../../core/step-keys.ts';
import type { TeamJudgement } from '../../core/team-judgement.ts';
import { step } from '../support/bulletins.ts';

const full = { extent: 'full' } as const;
const KEYS = { ...step({ kind: 'credential-rotation', instruction: 'Rotate the keys.' }), key: 'keys' };
const FLAG = { ...step({ kind: 'configuration', instruction: 'Set the flag.', evidence: [1] }), key: 'flag' };
const JUDGED: TeamJudgement = {
  verdict: 'required',
  kinds: ['credential-rotation', 'configuration', 'reboot'],
  steps: [KEYS, FLAG],
  evidence: [
    { quote: 'Rotate the keys.', rule: 'r' },
    { quote: 'Set the flag.', rule: 'r' },
  ],
};
const said = (...contents: CorrectionContent[]): Correction[] =>
  contents.map((content, i) => ({ ...content, id: i + 1, by: 'ada', at: i }));
const strike = (stepKey: string): CorrectionContent => ({ kind: 'not-a-step', stepKey, instruction: '' });
const missing = (instruction: string, condition?: string): CorrectionContent => ({
  kind: 'missing-step',
  step: stepByHand(`key of ${instruction}`, { instruction, ...(condition !== undefined && { condition }) }),
});
const nothing = (...covered: string[]): CorrectionContent => ({ kind: 'needs-nothing', why: 'no cranes', covered });

describe('a correction', () => {
  it('strikes what is not a step, and the verdict stands while another step is left', () => {
    expect(corrected(JUDGED, full, said(strike('keys')))).toMatchObject({
      verdict: 'required',
      steps: [FLAG],
      kinds: ['configuration', 'reboot'],
    });
  });

  it('leaves nothing to do when every step is struck, but for the restart', () => {
    const after = corrected(JUDGED, full, said(strike('keys'), strike('flag')));
    expect(after).toMatchObject({ verdict: 'none', steps: [], kinds: ['reboot'] });
  });

  it('never says that the update is enough of a bulletin of which only an excerpt was read', () => {
    const after = corrected(JUDGED, { extent: 'excerpt' }, said(strike('keys'), strike('flag')));
    expect(after).toMatchObject({ verdict: 'unjudged', reason: 'excerpt-only' });
    expect(corrected(JUDGED, { extent: 'excerpt' }, said(nothing('keys', 'flag'))).verdict).toBe('none');
  });

  it('adds a step that is missing, which makes a bulletin need handwork, for some only under its condition', () => {
    const none: TeamJudgement = { verdict: 'unjudged', reason: 'excerpt-only', kinds: [], steps: [], evidence: [] };
    const after = corrected(none, full, said(missing('Purge the cache.')));
    expect(after).toMatchObject({
      verdict: 'required',
      kinds: ['other'],
      steps: [{ instruction: 'Purge the cache.' }],
    });
    expect(after.reason).toBeUndefined();
    expect(corrected(none, full, said(missing('Purge it.', 'If you cache'))).verdict).toBe('conditional');
    expect(corrected(JUDGED, full, said(missing('Purge it.', 'If you cache'))).verdict).toBe('required');
  });

  it('that nothing is needed covers the steps there were, and none that is asked for later', () => {
    expect(corrected(JUDGED, full, said(nothing('keys', 'flag')))).toMatchObject({ verdict: 'none', steps: [] });
    const later = { ...step({ kind: 'registry', instruction: 'Set the value.' }), key: 'later' };
    const revised = { ...JUDGED, steps: [...JUDGED.steps, later] };
    expect(corrected(revised, full, said(nothing('keys', 'flag')))).toMatchObject({
      verdict: 'required',
      steps: [later],
    });
  });

  it('that nothing is needed covers the step that somebody added before, not the one added after', () => {
    const before = missing('Purge the cache.');
    const after = corrected(JUDGED, full, said(before, nothing('keys', 'flag', 'key of Purge the cache.')));
    expect(after.verdict).toBe('none');
    const again = corrected(JUDGED, full, said(nothing('keys', 'flag'), before));
    expect(again.steps.map((s) => s.instruction)).toEqual(['Purge the cache.']);
  });

  it('answers an unjudged bulletin: a person has read it', () => {
    const unjudged: TeamJudgement = { verdict: 'unjudged', reason: 'language', kinds: [], steps: [], evidence: [] };
    const after = corrected(unjudged, full, said(nothing()));
    expect(after.verdict).toBe('none');
    expect(after.reason).toBeUndefined();
  });

  it('survives a revision that keeps the step under its key, however it is worded anew', () => {
    const { steps } = assignKeys(
      JUDGED.steps,
      [step({ kind: 'credential-rotation', instruction: 'Rotate the keys!' }), FLAG],
      () => 'new',
    );
    expect(corrected({ ...JUDGED, steps }, full, said(strike('keys'))).steps.map((s) => s.key)).toEqual(['flag']);
  });
});
