import { describe, expect, it } from 'vitest';
import type { ManualStep } from '../../core/manual-step.ts';
import { assignKeys } from '../../core/step-keys.ts';
import { step } from '../support/bulletins.ts';

const keyed = (key: string, over = {}): ManualStep => ({ ...step(over), key });
function assign(before: ManualStep[], after: ReturnType<typeof step>[]) {
  let n = 0;
  const { steps, added, removed } = assignKeys(before, after, () => `new${++n}`);
  return { keys: steps.map((s) => s.key), added, removed };
}

describe('the key of a step', () => {
  it('stays when the step stays, wherever it moves', () => {
    const a = { instruction: 'Set the permissions.' };
    const b = { instruction: 'Rotate the keys.', kind: 'credential-rotation' as const };
    expect(assign([keyed('a', a), keyed('b', b)], [step(b), step(a)])).toEqual({
      keys: ['b', 'a'],
      added: [],
      removed: [],
    });
  });

  it('stays when kind and target agree, though the words are others', () => {
    const code = 'chmod 750 /srv/harbour';
    expect(
      assign(
        [keyed('a', { code, instruction: 'Run this.' })],
        [step({ code: 'chmod  750 /srv/harbour', instruction: 'As root, tighten the folder.' })],
      ).keys,
    ).toEqual(['a']);
  });

  it('stays when only a word of the text was mended', () => {
    const before = keyed('a', { instruction: 'Set the permissions of the root folder on every server you run' });
    expect(
      assign([before], [step({ instruction: 'Set the permissions of the root folder on every server that you run' })])
        .keys,
    ).toEqual(['a']);
  });

  it('is new when the target is another, or when it could be either of two', () => {
    expect(assign([keyed('a', { code: 'chmod 750 /srv/a' })], [step({ code: 'chmod 750 /srv/b' })])).toEqual({
      keys: ['new1'],
      added: ['new1'],
      removed: ['a'],
    });
    const near = (n: number) => ({ instruction: `Set the permissions of the root folder on server number ${n}` });
    expect(assign([keyed('a', near(1)), keyed('b', near(2))], [step(near(3))]).added).toEqual(['new1']);
  });

  it('is never given twice', () => {
    const same = { instruction: 'Restart the gate.' };
    expect(assign([keyed('a', same), keyed('b', same)], [step(same), step(same)]).keys.sort()).toEqual(['a', 'b']);
    expect(assign([keyed('a', same)], [step(same), step(same)]).keys).toEqual(['a', 'new1']);
  });
});
