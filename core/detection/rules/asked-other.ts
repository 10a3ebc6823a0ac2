import { ATTACK, DENIAL, HYGIENE, IMPERATIVE, RELIEF, SHIELD, TOLD } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';

/** Getting the update, restarting after it, reading about it, and clicking through a dialogue. */
const NOT_WORK =
  /\b(?:re-?boot|restart|shut ?down|upgrad|updat|patch|install|download|versions?\b|releases?\b|obtain|contact|inform|notify|e-?mail|tak(?:e|ing) action|see\b|refer|read\b|visit|review|check|report|subscribe|verify|note\b|aware|consult|learn|follow|click|open\b|select|defensive measures|mitigations? below)/i;

/** An instruction among the recommended actions whose kind of work has no words that are known. */
export const askedOther: Rule = {
  name: 'asked-other',
  description: 'An instruction among the recommended actions, of no particular kind.',
  orders: true,
  find({ text, says, role, alternative }, { fix }) {
    if (role !== 'fix' || (alternative && fix) || /:$/.test(text)) return undefined;
    if (!says(TOLD) && !says(IMPERATIVE)) return undefined;
    if (fix && /^[^.;:]{0,60}\byou (?:can|could|may)\b/i.test(text)) return undefined;
    if (says(PLAIN_UPDATE) || says(NOT_WORK)) return undefined;
    if (says(DENIAL) || says(RELIEF) || says(HYGIENE) || says(ATTACK) || (fix && says(SHIELD))) return undefined;
    return { kinds: ['other'], verdict: 'required' };
  },
};
