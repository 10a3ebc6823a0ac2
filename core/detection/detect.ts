import type { Extent } from '../bulletin.ts';
import { blockText, type Document, type Section } from '../document.ts';
import type { Judgement, Kind } from '../manual-step.ts';
import { isConditional } from './condition.ts';
import { ALL_FORMULAS, type Formulas, type Meaning } from './formulas.ts';
import { kindsOf, kindsOfAll } from './kinds.ts';
import { type Found, withAntecedents, withWholeLists } from './lists.ts';
import { type Passage, passagesOf } from './passage.ts';
import { VOCABULARY } from './patterns.ts';
import { restartsOf } from './restarts.ts';
import type { Surroundings } from './rule.ts';
import { RULES } from './rules/index.ts';
import { noPatch } from './rules/no-patch.ts';
import { stepsOf } from './steps.ts';
import { FIX } from './updates.ts';

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
  const meanings = new Map<Passage, Meaning>();
  const passages = passagesOf(document, VOCABULARY, formulas).filter((passage) => {
    const meaning = formulas.meaningOf(passage.text, passage.says);
    if (meaning !== undefined) meanings.set(passage, meaning);
    return meaning !== 'nothing';
  });
  const surroundings = surroundingsOf(passages, document, meanings);
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
  return !fix && sections.some(({ path }) => /^remediation: /i.test(path.at(-1) ?? ''));
}

/** There is none, or there will be one. */
const NOT_YET =
  /\bno need to\b|\bno (?:\w+ ){0,2}(?:fix|patch|update)|\b(?:once|when) (?:it is |they are |it becomes |they become )?available|\b(?:plans?|intends?|expects?) to (?:begin |start )?(?:releas|issu|provid|fix)|\bwill (?:be )?(?:include|fixed|addressed|released)|\bfuture (?:release|version|update)|:\s*(?:not yet|none|n\/?a)\W*$/i;

/** "Patched versions" with a number below it. */
const FIXED_VERSIONS =
  /\b(?:(?:patched|fixed|corrected|solution|remediated) (?:in|versions?|releases?)|fix versions?|versions? (?:fixed|not affected|unaffected)|(?:unaffected|not affected) versions?)\b/i;
const namesFixed = ({ path, blocks }: Section): boolean =>
  /\b(?:bug|security) ?fixes\b|\bfix commits?\b/i.test(path.at(-1) ?? '') ||
  (FIXED_VERSIONS.test(path.at(-1) ?? '') && blocks.some((block) => /\d\.\d/.test(blockText(block)))) ||
  blocks.some(
    (block) => block.kind === 'row' && FIXED_VERSIONS.test(block.cells[0] ?? '') && /\d/.test(block.cells[1] ?? ''),
  );

function surroundingsOf(
  passages: readonly Passage[],
  document: Document,
  meanings: ReadonlyMap<Passage, Meaning>,
): Surroundings {
  const fix =
    document.fields?.some((field) => field.name === 'fixed') ||
    document.sections.some(namesFixed) ||
    passages.some(
      ({ says, role }) => role !== 'boilerplate' && role !== 'none-available' && says(FIX) && !says(NOT_YET),
    );
  const subject = (document.title ?? '').toLowerCase();
  const known = new Map<Passage, readonly Kind[]>();
  const kindsIn = (passage: Passage) => {
    const kinds = known.get(passage) ?? kindsOf(passage.text, passage.code);
    known.set(passage, kinds);
    return kinds;
  };
  let withoutFix: boolean | undefined;
  return {
    fix,
    // Few rules ask, and it takes a look at every passage.
    get withoutFix() {
      withoutFix ??= passages.some(
        (passage) =>
          noPatch.find(passage, { fix: false, withoutFix: false, subject, kindsOf: kindsIn, meanings }) !== undefined,
      );
      return withoutFix;
    },
    subject,
    kindsOf: kindsIn,
    meanings,
  };
}

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
