import { CONDITION } from '../force.ts';
import { endsInReplacement } from '../kinds.ts';
import type { Rule } from '../rule.ts';
import { END_OF_LIFE, NO_FIX } from '../updates.ts';

/** There is no update, or none for some products: what is left is handwork. */
export const noPatch: Rule = {
  name: 'no-patch',
  description: 'Says that there is no update, at least for some products.',
  find({ text, role, question }, { fix }) {
    if (role === 'boilerplate' || role === 'workaround' || role === 'relief') return undefined;
    if (role !== 'none-available') {
      const ended = END_OF_LIFE.test(text) && (!fix || role === 'fix' || role === 'mitigation');
      if (!NO_FIX.test(text) && !ended) return undefined;
      if (
        /\b(?:attackers?|exploit|no longer (?:needed|required|necessary)|previously|was not|were not|(?:updates?|fix|patch) (?:is|are)? ?required|standalone|separate)\b/i.test(
          text,
        )
      )
        return undefined;
      if (question !== undefined && /\bcurrently available\b/i.test(question)) return undefined;
      if (
        ended &&
        !NO_FIX.test(text) &&
        /\b(?:upgrad|updat)\w* to (?:version|release|v?\d|the latest)/i.test(text) &&
        fix
      )
        return undefined;
    }
    return {
      kinds: endsInReplacement(text) ? ['no-patch', 'uninstall'] : ['no-patch'],
      verdict: fix || CONDITION.test(text) ? 'conditional' : 'required',
    };
  },
};
