import { describe, expect, it } from 'vitest';
import { stepText, stepTexts } from '../../../bot/render/step.ts';
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

describe('the steps of a card', () => {
  const lines = (...conditions: readonly (string | undefined)[]) =>
    stepTexts(
      conditions.map((condition, i) => ({ ...STEP, key: `${i}`, kind: 'other', ...(condition && { condition }) })),
      (step) => step.key === '0',
      800,
    );

  it('say once what holds for several of them in a row', () => {
    expect(lines('For 64-bit hubs only:', 'For 64-bit hubs only:', undefined, 'If you use relays')).toEqual([
      '*Steps 1 to 2: For 64-bit hubs only*\n☑ **1.** Set Check to 1.',
      '☐ **2.** Set Check to 1.',
      '☐ **3.** Set Check to 1.',
      '☐ **4.** *If you use relays:* Set Check to 1.',
    ]);
  });

  it('say it of each where another stands between them', () => {
    expect(lines('If you use relays', undefined, 'If you use relays')).toEqual([
      '☑ **1.** *If you use relays:* Set Check to 1.',
      '☐ **2.** Set Check to 1.',
      '☐ **3.** *If you use relays:* Set Check to 1.',
    ]);
  });
});
