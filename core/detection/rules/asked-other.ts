import { ATTACK, DENIAL, HYGIENE, IMPERATIVE, RELIEF, SHIELD, TOLD } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';

/** Getting the update, restarting after it, reading about it, and clicking through a dialogue. */
const NOT_WORK =
  /\b(?:re-?boot|restart|upgrad|updat|patch|install|download|versions?\b|releases?\b|obtain|contact|see\b|refer|read\b|visit|review|check|report|subscribe|verify|note\b|aware|consult|learn|follow|click|open\b|select|defensive measures|mitigations? below)/i;

/** An instruction among the recommended actions whose kind of work has no words that are known. */
export const askedOther: Rule = {
  name: 'asked-other',
  description: 'An instruction among the recommended actions, of no particular kind.',
  orders: true,
  find({ text, role, alternative }, { fix }) {
    if (role !== 'fix' || (alternative && fix) || /:$/.test(text)) return undefined;
    if (!TOLD.test(text) && !IMPERATIVE.test(text)) return undefined;
    if (fix && /^[^.;:]{0,60}\byou (?:can|could|may)\b/i.test(text)) return undefined;
    if (PLAIN_UPDATE.test(text) || NOT_WORK.test(text)) return undefined;
    if (DENIAL.test(text) || RELIEF.test(text) || HYGIENE.test(text) || ATTACK.test(text) || (fix && SHIELD.test(text)))
      return undefined;
    return { kinds: ['other'], verdict: 'required' };
  },
};
