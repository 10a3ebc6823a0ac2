import { FORMULAS } from '../formulas.ts';
import type { Rule } from '../rule.ts';

/** What a publisher always says, in the same words. */
export const formulas: Rule = {
  name: 'formula',
  description: 'A sentence that this publisher repeats, and whose meaning is known.',
  find: ({ text }) => FORMULAS.find((f) => f.finding && f.pattern.test(text))?.finding,
};

export const isEmptyFormula = (text: string): boolean => FORMULAS.some((f) => !f.finding && f.pattern.test(text));
