import { kindsOf } from '../kinds.ts';
import { DENIAL } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const TOOL =
  /\b(?:released|provid(?:es|ed)|made available|created|offers?) (?:a|an|the following) (?:\w+ )?(?:tool|script|utility)\b.{0,80}\b(?:corrects?|fix(?:es)?|sets?|appl(?:y|ies)|removes?|chang(?:e|es)|repairs?|automat|that can be used to|mitigates?|helps)\b|\bby running (?:this|the|a) (?:script|tool|utility)\b/i;

/** The remedy is a tool that somebody has to run on each host. */
export const providedTool: Rule = {
  name: 'provided-tool',
  description: 'The remedy is a tool or script that has to be run.',
  find({ text, code, role, alternative }) {
    if (role === 'boilerplate' || role === 'workaround' || alternative || DENIAL.test(text) || !TOOL.test(text))
      return undefined;
    if (/\b(?:detect|inventory|scan|determine whether)\b/i.test(text)) return undefined;
    return {
      kinds: [...new Set(['per-host-script' as const, ...kindsOf(text, code)])].slice(0, 3),
      verdict: 'required',
    };
  },
};
