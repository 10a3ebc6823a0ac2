import { kindsOf } from '../kinds.ts';
import { ATTACK, CONDITION, DENIAL, DIRECTIVE, HYGIENE, IMPERATIVE, PLAIN_UPDATE, RELIEF } from '../phrases.ts';
import type { Rule } from '../rule.ts';

/** A question about what has to be done, not about how things are. */
const ASKS =
  /\b(?:additional|further|protect|what (?:should|do|must|actions?|steps?)|need to|have to|recommend|action|fix|address|mitigate)\b/i;

/** An instruction in a part that says what to do, whose object is more than the update. */
export const askedWork: Rule = {
  name: 'asked-work',
  description: 'An instruction among the recommended actions that is more than installing the update.',
  find(passage, { fix, withoutFix }) {
    const { text, code, role, alternative } = passage;
    const open =
      role === 'fix' ||
      role === 'faq' ||
      role === 'note' ||
      (role === 'mitigation' && (!fix || withoutFix)) ||
      (role === 'workaround' && !fix);
    if (!open || (alternative && fix)) return undefined;
    if (DENIAL.test(text) || RELIEF.test(text) || HYGIENE.test(text) || ATTACK.test(text)) return undefined;
    if (!DIRECTIVE.test(text) && !IMPERATIVE.test(text)) return undefined;
    const kinds = kindsOf(text, code);
    if (kinds.length === 0) return undefined;
    if (role === 'faq' && kinds.every((kind) => kind === 'configuration') && !ASKS.test(passage.question ?? ''))
      return undefined;
    const strong = kinds.some((kind) => kind !== 'configuration' && kind !== 'other' && kind !== 'prerequisite');
    if (PLAIN_UPDATE.test(text) && !strong) return undefined;
    // Firmware that is the product's own update.
    if (
      kinds.length === 1 &&
      kinds[0] === 'firmware' &&
      PLAIN_UPDATE.test(text) &&
      !/\b(?:microcode|BIOS|UEFI|also|and software|your (?:device|hardware))\b/i.test(text)
    )
      return undefined;
    const only = role === 'workaround' || role === 'mitigation' ? (['workaround-only'] as const) : [];
    return {
      kinds: [...kinds, ...only],
      verdict: CONDITION.test(text) || kinds[0] === 'third-party-update' ? 'conditional' : 'required',
    };
  },
};
