import { DENIAL } from '../force.ts';
import { kindsOf } from '../kinds.ts';
import type { Rule } from '../rule.ts';

const ASKS =
  /\bmore information (?:about|on|regarding) [^?]{0,120}\b(?:changes|hardening|enforcement|permissions|protect|improved|process|expiration|certificat)|\bthese changes\b|\badditional information i need\b/i;
const POINTS =
  /^\W*(?:yes[.,]? |possibly[.,]? )?(?:please )?(?:see|refer to|consult|review|follow|for (?:more|further|additional|guidelines|guidance|information|details))\b/i;
const CHANGES =
  /\b(?:for (?:guidelines|guidance|more information|information) (?:on|about) (?:how to )?.{0,60}\b(?:manage|changes required|additional steps|steps|phased|enforcement|protect|mitigate)|(?:ways|steps|actions|how) to (?:protect|secure|manage|fully|apply th)|important instructions|apply the mitigations?|(?:actions?|steps?) you need to take|importance of taking (?:immediate )?action|in a phased rollout)\b/i;

/** What is enforced in phases is switched on by hand until then. */
export const PHASED = /\b(?:phased|enforcement|deployment phases?)\b/i;

/** The steps stand in an article that is only pointed to. */
export const linkedGuidance: Rule = {
  name: 'linked-guidance',
  description: 'Points to an article for what has to be done.',
  looksFor: [CHANGES],
  find({ text, says, question, aim, code, role, alternative }, { fix }) {
    if (alternative && fix) return undefined;
    if (role === 'workaround' || role === 'mitigation' || role === 'relief') return undefined;
    const points = says(POINTS);
    const asked =
      points &&
      question !== undefined &&
      (ASKS.test(question) ||
        (aim === 'action' && !/^\W*for (?:more|further|additional) (?:information|details)\b/i.test(text)));
    if (!asked && !says(CHANGES)) return undefined;
    if (says(DENIAL) || /\b(?:attackers?|exploit|cvss|severity|contact|notifications)\b/i.test(text)) return undefined;
    const kinds = kindsOf(`${question ?? ''} ${text}`, code).filter(
      (kind) => kind !== 'per-host-script' && kind !== 'credential-rotation',
    );
    if (PHASED.test(`${question ?? ''} ${text}`))
      return { kinds: ['configuration', 'enable-protection'], verdict: 'conditional' };
    // Which measures those are is said there.
    const told = kinds.some((kind) => kind !== 'workaround-only');
    return { kinds: told ? kinds : ['configuration', ...kinds], verdict: 'conditional' };
  },
};
