import { DENIAL } from '../force.ts';
import type { Rule } from '../rule.ts';

const TOOL =
  /\b(?:released|provid(?:es|ed)|made available|created|offers?) (?:a|an|the following) (?:\w+ )?(?:tool|script|utility)\b.{0,80}\b(?:corrects?|fix(?:es)?|sets?|appl(?:y|ies)|removes?|chang(?:e|es)|repairs?|automat|that can be used to|mitigates?|helps)\b|\bby running (?:this|the|a) (?:script|tool|utility)\b/i;

/** Where there is no update, or not yet, a script that helps is the remedy. */
const SCRIPT_HELPS =
  /\b(?:this|the following|the attached) (?:script|tool|utility) (?:is|will|can|helps|applies|implements)\b.{0,60}\b(?:mitigat|protect|fix|remed|reduce)/i;

/** The remedy is a tool that somebody has to run on each host. */
export const providedTool: Rule = {
  name: 'provided-tool',
  description: 'The remedy is a tool or script that has to be run.',
  looksFor: [SCRIPT_HELPS, TOOL],
  find(passage, { fix, kindsOf }) {
    const { text, says, role, alternative } = passage;
    const helps = says(SCRIPT_HELPS) && (!fix || /\binterim\b/i.test(text));
    if (!helps && (role === 'workaround' || alternative || !says(TOOL))) return undefined;
    if (says(DENIAL) || role === 'relief') return undefined;
    if (/\b(?:detect|inventory|scan|determine whether)\b/i.test(text)) return undefined;
    return {
      kinds: [...new Set(['per-host-script' as const, ...kindsOf(passage)])].slice(0, 3),
      verdict: fix && helps ? 'conditional' : 'required',
    };
  },
};
