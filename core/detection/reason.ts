import type { Evidence } from '../manual-step.ts';
import { LEARNED } from './finding.ts';
import { tellingWords } from './model/features.ts';
import { MODEL } from './model/learned.ts';
import { RULES } from './rules/index.ts';

const WORDS = 4;

/** For people: why a sentence counts. `undefined` for a rule that is no more. */
export function reasonOf({ rule, quote }: Evidence): string | undefined {
  if (rule !== LEARNED) return RULES.find(({ name }) => name === rule)?.description;
  const words = tellingWords(quote, MODEL.weightOf, WORDS).map((word) => `“${word}”`);
  return `No rule knows it, but it reads like what people have labelled as handwork${words.length > 0 ? `: ${words.join(', ')}` : ''}.`;
}
