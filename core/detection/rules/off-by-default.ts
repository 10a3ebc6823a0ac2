import { mainClause } from '../clauses.ts';
import { ATTACK } from '../force.ts';
import type { Rule } from '../rule.ts';

const OFF =
  /\b(?:(?:turned |switched )?off by default|disabled by default|not (?:enabled|active|activated|set) by default|by default.{0,60}\b(?:is|are|was) (?:not enabled|disabled|off)|(?:released|shipped|available|implemented) (?:as )?(?:disabled|opt-?in)|opt-?in feature|this key does not exist|is absent, set|does not enable|must be (?:explicitly )?enabled|disabling this fix|(?:mitigat|protect|fix)\w*.{0,60} when (?:the )?(?:new )?(?:setting|option|parameter|flag).{0,80} (?:is|are) (?:enabled|set|turned on))\b/i;
const PROTECTION =
  /\b(?:fix|protections?|mitigations?|solution|updates?|hardening|patch|feature|functionality|settings?|enforcement|option|checks?|change|key|validation|defen[cs]e|work ?-?around)\b/i;

const OF_THE_FIX = /\b(?:fix|mitigation|work ?-?around|hardening|patch)\b/i;
/** What has been spoken of is off. */
const OF_THE_FEATURE =
  /^\W*(?:this|that|the) (?:feature|functionality|option|setting|service|component|module|mode)\b/i;
const VULNERABLE =
  /\b(?:affected|vulnerable|exploitable|(?:makes it easier|allows?|lets?|enables?) (?:for )?(?:\w+ ){0,3}attackers?)\b/i;

/** A protection that comes with the update, and does nothing until somebody turns it on. */
export const offByDefault: Rule = {
  name: 'off-by-default',
  description: 'The protection is off until somebody turns it on.',
  looksFor: [OFF],
  find(passage, { kindsOf }) {
    const { text, says, role, alternative, before, after } = passage;
    if (role === 'boilerplate' || alternative || !says(OFF) || !says(PROTECTION)) return undefined;
    if (says(ATTACK)) return undefined;
    // What is off by default is the flaw, not the protection.
    if (VULNERABLE.test(mainClause(text))) return undefined;
    if (says(OF_THE_FEATURE) && VULNERABLE.test(before)) return undefined;
    if (role === 'background' && !says(OF_THE_FIX) && (VULNERABLE.test(after) || VULNERABLE.test(before)))
      return undefined;
    const kinds = kindsOf(passage).filter((kind) => kind !== 'configuration');
    return {
      kinds: [...new Set([...kinds, 'enable-protection' as const])].slice(0, 3),
      verdict: /\b(?:if you|optional|may|might|customers who)\b/i.test(text) ? 'conditional' : 'required',
    };
  },
};
