import type { Kind } from '../../manual-step.ts';
import { endsInReplacement, kindsOf } from '../kinds.ts';
import type { Rule } from '../rule.ts';
import { END_OF_LIFE, FIX_TO_COME, NO_FIX, PLAIN_UPDATE } from '../updates.ts';

/** What the same sentence asks for in its place. */
function workIn(text: string, code: readonly string[]): Kind[] {
  const kinds = kindsOf(text, code).filter((kind) => kind !== 'other' && kind !== 'no-patch');
  return kinds.length > 0 || PLAIN_UPDATE.test(text) ? kinds : ['workaround-only'];
}

/** What may be done so far is told with it. */
const UNTIL_THEN = /\b(?:while|until)\b[^;]{0,160}, you can\b/i;
/** "Disconnect it if it is end-of-life": asked of those whose product is. */
const IF_ENDED =
  /\bif (?:it|they|the product|your \w+) (?:is|are|has|have) (?:\w+ )?(?:end[- ]of|EOL|reached|no longer|un)/i;

/** There is no update, or none for some products: what is left is handwork. */
export const noPatch: Rule = {
  name: 'no-patch',
  description: 'Says that there is no update, at least for some products.',
  find({ text, says, role, question, code, orders }, { fix }) {
    if (role === 'boilerplate' || (role === 'workaround' && fix) || role === 'relief') return undefined;
    if (role !== 'none-available') {
      const ended = (!fix || role === 'fix' || role === 'mitigation') && says(END_OF_LIFE) && !says(IF_ENDED);
      const promised = !fix && says(FIX_TO_COME);
      if (!says(NO_FIX) && !ended && !promised) return undefined;
      if (
        /\b(?:attackers?|exploit|no longer (?:needed|required|necessary)|previously|was not|were not|(?:updates?|fix|patch) (?:is|are)? ?required|standalone|separate)\b/i.test(
          text,
        )
      )
        return undefined;
      if (question !== undefined && /\bcurrently available\b/i.test(question)) return undefined;
      if (ended && !says(NO_FIX) && /\b(?:upgrad|updat)\w* to (?:version|release|v?\d|the latest)/i.test(text) && fix)
        return undefined;
    }
    const asked = orders ? workIn(text, code) : says(UNTIL_THEN) ? (['workaround-only'] as const) : [];
    const ends = endsInReplacement(text) ? (['uninstall'] as const) : [];
    // Where it orders something, the order is the step.
    const ordered = asked.filter((kind) => kind !== 'workaround-only');
    const kinds: Kind[] = [...ordered, 'no-patch', ...ends, ...asked];
    return {
      kinds: [...new Set(kinds)],
      // Where there is no fix at all, its lack is everybody's.
      verdict: fix && !endsInReplacement(text) ? 'conditional' : 'required',
      weighed: true,
    };
  },
};
