import { describe, expect, it } from 'vitest';
import { stepText } from '../../../bot/render/step.ts';
import type { ManualStep } from '../../../core/manual-step.ts';

const STEP: ManualStep = {
  key: 'a',
  kind: 'registry',
  instruction: 'Set Check to 1.',
  evidence: [0],
  rule: 'asked-work',
};
const shown = (step: Partial<ManualStep>, max = 800) => stepText({ ...STEP, ...step }, 1, false, max);

describe('a step in a card or checklist', () => {
  it('tells where and when it is done, and what follows', () => {
    expect(shown({ moment: 'after-update', place: 'on every domain controller', restart: 'reboot' })).toBe(
      '☐ **1.** Set Check to 1. · after the update · on every domain controller · then reboot · `Registry`',
    );
  });

  it('says nothing twice that its sentence or its condition says', () => {
    expect(
      shown({
        instruction: 'Set Check to 1 on every node and restart it.',
        condition: 'After installing the update',
        moment: 'after-update',
        place: 'on every node',
        restart: 'restart-service',
      }),
    ).toBe('☐ **1.** *After installing the update:* Set Check to 1 on every node and restart it. · `Registry`');
  });

  it('tells below it how it is taken back, as long as there is room', () => {
    const undo = 'To undo this change, delete *Check*.';
    expect(shown({ undo })).toBe(
      '☐ **1.** Set Check to 1. · `Registry`\n-# ↩ To undo this change, delete \\*Check\\*.',
    );
    expect(shown({ undo }, 60)).toBe('☐ **1.** Set Check to 1. · `Registry`');
  });
});
