import type { DetectedStep } from '../manual-step.ts';
import { beginsWithVerb } from './verbs.ts';
import { isMoment } from './wording.ts';

/** Kinds that are said of nearly any work. */
const VAGUE = new Set(['other', 'configuration', 'prerequisite', 'workaround-only', 'install-order']);
const STOP = new Set(
  'a an and any all are as at be by for from has have if in into is it its must need needs of on or please should so such that the their them then there these they this those to up was were will with you your we users customers administrators microsoft recommend recommended recommends strongly also following make sure ensure order system more information see refer article kb review'.split(
    ' ',
  ),
);
/** At least this share of the words of both, when neither has them all. */
const COMMON = 0.75;
const FEW = 3;

/**
 * True when both ask for the same work, said twice: about the same words, the same numbers and names, and no command,
 * condition or denial in which they differ.
 */
export function isSameWork(a: DetectedStep, b: DetectedStep): boolean {
  if (a.code !== undefined && b.code !== undefined) {
    if (/^https?:/.test(a.code) && a.code === b.code) return true;
    if (!holds(squash(a.code), squash(b.code)) || !agree(a, b)) return false;
    if (squash(a.code) === squash(b.code) && runsIt(a) && runsIt(b)) return true;
  }
  if (a.kind !== b.kind && !VAGUE.has(a.kind) && !VAGUE.has(b.kind)) return false;
  if (!agree(a, b) || denies(a) !== denies(b)) return false;
  if (tellsHow(a, b) || tellsHow(b, a)) return true;
  const [x, y] = [wordsOf(a.instruction), wordsOf(b.instruction)];
  if (!x.has(verbOf(b) ?? '') && verbOf(b) !== undefined) return false;
  if (!y.has(verbOf(a) ?? '') && verbOf(a) !== undefined) return false;
  const common = [...x].filter((word) => y.has(word)).length;
  const [least, most] = x.size < y.size ? [x, y] : [y, x];
  const within = common === least.size;
  if (within && a.kind === b.kind && [a, b].some(({ instruction }) => REFERS.test(instruction))) return true;
  if (!namesAgree(least, most)) return false;
  return (
    (within && least.size >= FEW && most.size <= least.size * 3) || (common >= FEW && common >= COMMON * most.size)
  );
}

/** "To remove the value, type the following command": the command for what is asked before. */
function tellsHow(how: DetectedStep, what: DetectedStep): boolean {
  const aim = AIM.exec(how.instruction)?.[1];
  if (aim === undefined || how.code === undefined || what.code !== undefined || how.kind !== what.kind) return false;
  const [words, whole] = [wordsOf(aim), wordsOf(what.instruction)];
  return words.size > 1 && [...words].every((word) => whole.has(word));
}
const AIM = /^(?:in order )?to ([^,:]{8,80})[,:] (?:type|run|execute|use|enter|issue|perform)\b/i;

/** What is done, in the form of `wordsOf`; `undefined` for a sentence that begins otherwise, and for mere looking. */
function verbOf({ instruction }: DetectedStep): string | undefined {
  const order = instruction
    .replace(/^(?:to|in|on|at|for|from) [^,]{3,140}, /i, '')
    .replace(/^(?:\w+ly|do not|always|never|only|either) /i, '');
  const verb = order.split(/[\s,.:]/, 1)[0]?.toLowerCase() ?? '';
  return beginsWithVerb(order) && !STOP.has(verb) ? stem(verb) : undefined;
}

/** "Run the script": the one that was spoken of. */
const REFERS = /^\w+ (?:the|this|that|an?) [\w-]+\.?$/;
const squash = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
const holds = (a: string, b: string): boolean => a.includes(b) || b.includes(a);
const runsIt = ({ instruction }: DetectedStep): boolean =>
  /^(?:run|execute|type|use|enter|perform|issue)\b/i.test(instruction);
const denies = ({ instruction }: DetectedStep): boolean => /\b(?:not|never|no|without)\b|n['’]t\b/i.test(instruction);

/** For the same, at the same places. That it is done after the update makes no difference. */
function agree(a: DetectedStep, b: DetectedStep): boolean {
  if (a.moment !== undefined && b.moment !== undefined && a.moment !== b.moment) return false;
  const [x, y] = [a, b].map(({ condition }) =>
    condition === undefined || isMoment(condition) ? undefined : wordsOf(condition),
  );
  if (!x || !y) return true;
  return [...x].every((word) => y.has(word)) || [...y].every((word) => x.has(word));
}

/** What has a digit or a sign in it names one thing and no other. */
function namesAgree(least: ReadonlySet<string>, most: ReadonlySet<string>): boolean {
  const names = [...least].filter((word) => /[\d_./\\]/.test(word));
  return (
    names.every((name) => most.has(name)) &&
    (names.length > 0 || ![...most].some((w) => /\d{2}/.test(w)) || least.size >= FEW)
  );
}

function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_./\\-]*/gu) ?? [];
  return new Set(
    words
      .map((word) => word.replace(/[./\\-]+$/, ''))
      .filter((word) => !STOP.has(word))
      .map(stem),
  );
}

/** Rough: one form for "passwords", "password's", "rotating" and "rotated". */
const stem = (word: string): string => (/[\d_./]/.test(word) ? word : word.replace(/(?:ing|ed|es|s|e)$/, ''));
