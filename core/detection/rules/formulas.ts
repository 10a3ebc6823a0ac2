import type { Rule } from '../rule.ts';

/** What a publisher always says, in the same words. */
export const formulas: Rule = {
  name: 'formula',
  description: 'A sentence that this publisher repeats, and whose meaning is known.',
  find({ text }, { formulas }) {
    const meaning = formulas.meaningOf(text);
    return meaning === 'nothing' ? undefined : meaning;
  },
};
