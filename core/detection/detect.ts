import type { Extent } from '../bulletin.ts';
import { blockText, type Document } from '../document.ts';
import type { Judgement, Kind } from '../manual-step.ts';
import { isConditional } from './condition.ts';
import { ALL_FORMULAS, type Formulas } from './formulas.ts';
import { kindsOfAll } from './kinds.ts';
import { type Found, withAntecedents, withWholeLists } from './lists.ts';
import type { Passage } from './passage.ts';
import { peruse } from './perusal.ts';
import { restartsOf } from './restarts.ts';
import type { Surroundings } from './rule.ts';
import { RULES } from './rules/index.ts';
import { stepsOf } from './steps.ts';

/** Raised whenever the rules judge differently, so that stored bulletins are known to be judged by older ones. */
export const RULES_VERSION = 6;

export interface DetectionInput {
  readonly document: Document;
  readonly extent: Extent;
  /** All publishers' unless said otherwise; with one's left out, that publisher is judged by the rules alone. */
  readonly formulas?: Formulas;
}

/**
 * What a bulletin asks to be done by hand. Deterministic and linear in the document's length. `none` is said only of a
 * document that was read in full and in a language with rules (English).
 */
export function detect({ document, extent, formulas = ALL_FORMULAS }: DetectionInput): Judgement {
  const { passages, surroundings } = peruse(document, formulas);
  const foreign = document.language !== undefined && document.language !== 'en';
  // Scraps of English in another language's text, as in the options of an installer, prove nothing.
  const found = foreign ? [] : passages.flatMap((passage) => findingOf(passage, surroundings));
  const { kinds: restartKinds, reboot } = restartsOf(passages);
  const { steps, evidence } = stepsOf(withAntecedents(withWholeLists(found, passages), passages), passages);
  const required = found.some((f) => f.verdict === 'required');
  const lacks = required && lacksFix(document, surroundings.fix);
  const kinds = [...new Set<Kind>([...(lacks ? (['no-patch'] as const) : []), ...kindsOfAll(found), ...restartKinds])];
  const base = { kinds, ...(reboot !== undefined && { reboot }), steps, evidence, rulesVersion: RULES_VERSION };
  if (found.length > 0) return { verdict: required ? 'required' : 'conditional', ...base };
  if (passages.length === 0) return { verdict: 'unjudged', reason: 'unreadable', ...base };
  if (foreign) return { verdict: 'unjudged', reason: 'language', ...base };
  if (extent === 'excerpt') return { verdict: 'unjudged', reason: 'excerpt-only', ...base };
  return { verdict: 'none', ...base };
}

/** A format that names each remedy names no fix. */
function lacksFix({ fields, sections }: Document, fix: boolean): boolean {
  if (fields?.some(({ name, value }) => name === 'vendor_fix' && value === 'none')) return true;
  const remedies = sections.filter(({ path }) => /^remediation: /i.test(path.at(-1) ?? ''));
  return !fix && remedies.length > 0 && !remedies.some(({ blocks }) => blocks.some((b) => PATCH.test(blockText(b))));
}

/** A remedy that speaks of a patch, in whatever words. */
const PATCH = /\b(?:updat|upgrad|install)\w*\b.{0,100}\d\.\d|\bpatch(?:es)?\b|\bproduct updates\b/i;

function findingOf(passage: Passage, surroundings: Surroundings): Found[] {
  if (passage.role === 'boilerplate' || passage.text.length < 12) return [];
  for (const rule of RULES) {
    if (rule.orders && !passage.orders) continue;
    const finding = rule.find(passage, surroundings);
    if (!finding) continue;
    // A formula's meaning is known as a whole; what is the only remedy is everybody's.
    const whole = rule.name === 'formula' || rule.name === 'only-remedy';
    const some = finding.verdict === 'required' && !whole && !finding.weighed && isConditional(passage, finding.kinds);
    const verdict = some ? 'conditional' : finding.verdict;
    return [{ ...finding, verdict, passage, rule: rule.name }];
  }
  return [];
}
