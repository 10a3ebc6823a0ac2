import type { Rule } from '../rule.ts';

/** What a publisher always says, in the same words. */
export const formulas: Rule = {
  name: 'formula',
  description: 'A sentence that this publisher repeats, and whose meaning is known.',
  find(passage, { meanings }) {
    const meaning = meanings.get(passage);
    return meaning === 'nothing' ? undefined : meaning;
  },
};
