import { blockText, type Document, type Section } from '../document.ts';
import type { Kind } from '../manual-step.ts';
import { ALL_FORMULAS, type Formulas, type Meaning } from './formulas.ts';
import { kindsOf } from './kinds.ts';
import { type Passage, passagesOf } from './passage.ts';
import { VOCABULARY } from './patterns.ts';
import type { Surroundings } from './rule.ts';
import { noPatch } from './rules/no-patch.ts';
import { FIX } from './updates.ts';

/** The passages of a document that may ask for something, and what holds for all of it. */
export interface Perusal {
  readonly passages: readonly Passage[];
  readonly surroundings: Surroundings;
}

/** What a formula says to mean nothing is left out. */
export function peruse(document: Document, formulas: Formulas = ALL_FORMULAS): Perusal {
  const meanings = new Map<Passage, Meaning>();
  const passages = passagesOf(document, VOCABULARY, formulas).filter((passage) => {
    const meaning = formulas.meaningOf(passage.text, passage.says);
    if (meaning !== undefined) meanings.set(passage, meaning);
    return meaning !== 'nothing';
  });
  return { passages, surroundings: surroundingsOf(passages, document, meanings) };
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
