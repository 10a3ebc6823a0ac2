import type { DetectedStep } from '../manual-step.ts';
import type { Candidate } from './candidate.ts';
import { listOf } from './lists.ts';
import type { Passage } from './passage.ts';
import { isSameWork } from './same-work.ts';
import { shorten } from './shorten.ts';
import { POINTS } from './wording.ts';

const SAYS_OR = /^\W*(?:or|alternatively)\W*$/i;
const OPENS_OR = /^\W*(?:or\b,?|alternatively\b,?)\s+/i;
const OR_CHARS = 200;

/** Two ways of doing one thing are one step, with both said. */
export function alternativesJoined(candidates: readonly Candidate[], passages: readonly Passage[]): Candidate[] {
  const places = new Map(passages.map((passage, i) => [passage, i]));
  const joined: Candidate[] = [];
  for (const candidate of candidates) {
    const last = joined.at(-1);
    const { passage } = candidate.found;
    const between = passages[(places.get(passage) ?? 0) - 1];
    const or = OPENS_OR.test(passage.text) || (between !== undefined && SAYS_OR.test(between.text));
    if (or && last && last.found.passage.at[0] === passage.at[0] && last.force === 'order')
      joined[joined.length - 1] = { ...last, step: eitherOf(last.step, candidate.step) };
    else joined.push(candidate);
  }
  return joined;
}

function eitherOf(a: DetectedStep, b: DetectedStep): DetectedStep {
  const one = a.instruction.replace(/[.:]$/, '');
  const other = b.instruction.replace(OPENS_OR, '').replace(/[.:]$/, '');
  const shared = sharedWords(one, other);
  const rest = shared > 0 ? other.slice(shared) : `: ${other.charAt(0).toLowerCase()}${other.slice(1)}`;
  const both = `${one}, or${rest}.`;
  const code = [a.code, b.code].filter((part) => part !== undefined && part !== '');
  return {
    ...(b.undo !== undefined && { undo: b.undo }),
    ...a,
    instruction: both.length <= OR_CHARS ? both : a.instruction,
    ...(code.length > 0 && { code: code.join('\n# or\n') }),
    evidence: [...a.evidence, ...b.evidence],
  };
}

/** How many characters both begin with, in whole words; none where that is little. */
function sharedWords(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const end = a.lastIndexOf(' ', at);
  return end < 12 ? 0 : end;
}

/** What is said twice, in a summary and in detail, is one step with all its sentences; lists stay as they are. */
export function merged(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const at = kept.findIndex((other) => isTwin(other, candidate));
    const other = kept[at];
    if (other) kept[at] = both(other, candidate);
    else kept.push(candidate);
  }
  return kept;
}

function isTwin(a: Candidate, b: Candidate): boolean {
  const [x, y] = [listOf(a.found.passage), listOf(b.found.passage)];
  if (x !== undefined && y !== undefined) return false;
  if (a.force === 'states' && b.force === 'states' && a.step.kind === b.step.kind) return true;
  // One thing for several products of a table.
  if (inTable(a) && inTable(b) && a.step.instruction === b.step.instruction) return true;
  return isSameWork(a.step, b.step);
}

const LACKS = /\bno\b.{0,40}\b(?:fix|patch|update)|\bnever\b/i;

const inTable = ({ found, step }: Candidate): boolean => found.passage.kind === 'row' && step.condition !== undefined;

/** An order says more than a sentence, a command more than none, more words more than few. */
function both(a: Candidate, b: Candidate): Candidate {
  // Where two point at the same article, the first says it.
  const pointing = [a, b].every(({ step }) => POINTS.test(step.instruction));
  const weight = ({ force, step, found }: Candidate) =>
    ['states', 'announces', 'asks', 'order'].indexOf(force) * 1_000 +
    (step.code === undefined ? 0 : 500) +
    (step.kind === 'no-patch' && LACKS.test(found.passage.text) ? 300 : 0) +
    step.instruction.length;
  const [better, lesser] = !pointing && weight(b) > weight(a) ? [b, a] : [a, b];
  const evidence = [...a.step.evidence, ...b.step.evidence];
  const of = (lesser === a ? b : a).step;
  const { place, moment, restart, undo, condition } = lesser.step;
  const conditions =
    inTable(a) && inTable(b)
      ? `${a.step.condition}; ${b.step.condition}`
      : (of.condition ?? (lesser.force === 'states' ? undefined : condition));
  return {
    ...better,
    step: {
      ...(place !== undefined && { place }),
      ...(moment !== undefined && { moment }),
      ...(restart !== undefined && { restart }),
      ...(undo !== undefined && { undo }),
      ...of,
      ...(conditions !== undefined && { condition: shorten(conditions) }),
      evidence,
    },
  };
}
