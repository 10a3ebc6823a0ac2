import type { Extent } from '../bulletin.ts';
import { blockText, type Document } from '../document.ts';
import type { Judgement, Kind } from '../manual-step.ts';
import { findingOf, LEARNED } from './finding.ts';
import { ALL_FORMULAS, type Formulas } from './formulas.ts';
import { kindsOfAll } from './kinds.ts';
import { withAntecedents, withWholeLists } from './lists.ts';
import { FeatureReader } from './model/features.ts';
import { MODEL } from './model/learned.ts';
import type { Model } from './model/model.ts';
import { peruse } from './perusal.ts';
import { restartsOf } from './restarts.ts';
import { stepsOf } from './steps.ts';

/** Raised whenever the rules judge differently, so that stored bulletins are known to be judged by older ones. */
export const RULES_VERSION = 7;

export interface DetectionInput {
  readonly document: Document;
  readonly extent: Extent;
  /** All publishers' unless said otherwise; with one's left out, that publisher is judged by the rules alone. */
  readonly formulas?: Formulas;
  /** The one that ships with Handfix unless said otherwise. */
  readonly model?: Model;
}

/**
 * What a bulletin asks to be done by hand. Deterministic and linear in the document's length. `none` is said only of a
 * document that was read in full and in a language with rules (English).
 */
export function detect({ document, extent, formulas = ALL_FORMULAS, model = MODEL }: DetectionInput): Judgement {
  const { passages, surroundings } = peruse(document, formulas);
  const features = new FeatureReader(surroundings);
  const foreign = document.language !== undefined && document.language !== 'en';
  // Scraps of English in another language's text, as in the options of an installer, prove nothing.
  const found = foreign ? [] : passages.flatMap((passage) => findingOf(passage, surroundings, features, model) ?? []);
  const { kinds: restartKinds, reboot } = restartsOf(passages);
  const { steps, evidence } = stepsOf(withAntecedents(withWholeLists(found, passages), passages), passages);
  const byRule = found.filter((f) => f.rule !== LEARNED);
  const required = (byRule.length > 0 ? byRule : found).some((f) => f.verdict === 'required');
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
