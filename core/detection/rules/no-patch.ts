import { CONDITION, DENIAL, WORK } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const NO_PATCH = WORK.find(([kind]) => kind === 'no-patch')?.[1] ?? /(?!)/;

/** There is no update, or none for some products: what is left is handwork. */
export const noPatch: Rule = {
  name: 'no-patch',
  description: 'Says that there is no update, at least for some products.',
  find({ text, role }, { fix }) {
    const stated =
      NO_PATCH.test(text) &&
      /\b(?:patch|fix|update|release|end[- ]of|eol|supported|maintained|solution|remedy|sells?)/i.test(text);
    if (role !== 'none-available' && !stated) return undefined;
    if (role === 'boilerplate' || role === 'workaround') return undefined;
    if (role !== 'none-available' && DENIAL.test(text) && !/\bno (?:\w+ ){0,2}(?:update|patch|fix)/i.test(text))
      return undefined;
    if (/\b(?:attackers?|exploit)/i.test(text) || /\bno longer (?:needed|required|necessary)/i.test(text))
      return undefined;
    if (
      role !== 'none-available' &&
      fix &&
      /\b(?:upgrad|updat)(?:e|es|ing)\b/i.test(text) &&
      !/\b(?:no|not|without)\b/i.test(text)
    )
      return undefined;
    return { kinds: ['no-patch'], verdict: fix || CONDITION.test(text) ? 'conditional' : 'required' };
  },
};
