import { ATTACK, DENIAL, RELIEF } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';

/** Says where to read or whom to ask, not what to do. */
const POINTER =
  /^\W*(?:for|please see|see|contact|refer|visit|read|users with questions)\b|\b(?:contact(?:ing)?|obtain|questions|more information|additional information|be aware|to read|learn|notified)\b|:$/i;

/** There is no fix: even what is good advice anywhere is all that can be done here. */
export const onlyRemedy: Rule = {
  name: 'only-remedy',
  description: 'Nothing is said of a fix; this measure is all that is offered.',
  orders: true,
  find(passage, { fix, kindsOf }) {
    const { says, role } = passage;
    if (fix || (role !== 'mitigation' && role !== 'workaround' && role !== 'fix')) return undefined;
    if (says(PLAIN_UPDATE) || says(POINTER)) return undefined;
    if (says(DENIAL) || says(RELIEF) || says(ATTACK)) return undefined;
    const kinds = kindsOf(passage);
    if (kinds.every((kind) => kind === 'no-patch') && kinds.length > 0) return undefined;
    return { kinds: kinds.length > 0 ? kinds : ['workaround-only'], verdict: 'required' };
  },
};
