import { isConditional } from './condition.ts';
import type { Found } from './lists.ts';
import type { FeatureReader } from './model/features.ts';
import type { Model } from './model/model.ts';
import type { Passage } from './passage.ts';
import type { Surroundings } from './rule.ts';
import { RULES } from './rules/index.ts';

const SHORTEST = 12;
/** What a rule found is left out where the model is surer than this that it is nothing. */
const DOUBTED = -4;
/** What no rule found counts where the model is surer than this that it is work. */
const SURE = -0.3;
/** What comes of the model alone. */
export const LEARNED = 'learned';

/** Whether a passage can ask for anything. */
export const mayAsk = ({ role, text }: Passage): boolean => role !== 'boilerplate' && text.length >= SHORTEST;

/** What the rules find, weighed by the model; what a formula means is known. */
export function findingOf(
  passage: Passage,
  surroundings: Surroundings,
  features: FeatureReader,
  model: Model,
): Found | undefined {
  if (!mayAsk(passage)) return undefined;
  const found = byRules(passage, surroundings);
  if (found?.rule === 'formula') return found;
  const score = model.score(features.read(passage));
  if (found !== undefined) return score > DOUBTED ? found : undefined;
  if (score <= SURE) return undefined;
  const kinds = surroundings.kindsOf(passage);
  return {
    kinds: kinds.length > 0 ? kinds : ['other'],
    verdict: isConditional(passage, kinds) ? 'conditional' : 'required',
    passage,
    rule: LEARNED,
  };
}

/** What the first rule finds that finds something. */
export function byRules(passage: Passage, surroundings: Surroundings): Found | undefined {
  for (const rule of RULES) {
    if (rule.orders && !passage.orders) continue;
    const finding = rule.find(passage, surroundings);
    if (!finding) continue;
    // A formula's meaning is known as a whole; what is the only remedy is everybody's.
    const whole = rule.name === 'formula' || rule.name === 'only-remedy';
    const some = finding.verdict === 'required' && !whole && !finding.weighed && isConditional(passage, finding.kinds);
    return { ...finding, verdict: some ? 'conditional' : finding.verdict, passage, rule: rule.name };
  }
  return undefined;
}
