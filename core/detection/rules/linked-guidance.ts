import { kindsOf } from '../kinds.ts';
import { DENIAL } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const ASKS =
  /\b(?:more information (?:about|on|regarding) .{0,120}\b(?:changes|hardening|enforcement|updates|permissions|protect)|these changes|how (?:do|can) i (?:protect|manage|address)|steps (?:can|should|must|need)|additional (?:actions?|steps?|information i need)|actions? (?:to|do|must|should))\b/i;
const POINTS =
  /^\W*(?:yes[.,]? |possibly[.,]? )?(?:please )?(?:see|refer to|consult|review|follow|for (?:more|further|additional|guidelines|guidance|information|details))\b/i;
const CHANGES =
  /\b(?:for (?:guidelines|guidance|more information|information) (?:on|about) (?:how to )?.{0,60}\b(?:manage|changes required|additional steps|steps|phased|enforcement|protect|mitigate|deploy)|(?:ways|steps|actions|how) to (?:protect|secure|manage|fully|apply th)|important instructions|apply the mitigation)\b/i;

/** The steps stand in an article that is only pointed to. */
export const linkedGuidance: Rule = {
  name: 'linked-guidance',
  description: 'Points to an article for what has to be done.',
  find({ text, question, code, role }) {
    if (role === 'boilerplate' || role === 'workaround' || role === 'mitigation' || DENIAL.test(text)) return undefined;
    const asked = question !== undefined && ASKS.test(question) && POINTS.test(text);
    if (!asked && !CHANGES.test(text)) return undefined;
    if (/\b(?:attack|exploit|cvss|severity)\b/i.test(text)) return undefined;
    const kinds = kindsOf(`${question ?? ''} ${text}`, code);
    return { kinds: kinds.length > 0 ? kinds : ['configuration'], verdict: 'conditional' };
  },
};
