import type { DetectedStep, Evidence, Kind } from '../manual-step.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { leadsToUndoing } from './circumstances.ts';
import { type Found, listOf } from './lists.ts';
import { alternativesJoined, merged } from './merging.ts';
import type { Passage } from './passage.ts';
import { isSettingRow } from './step-code.ts';
import { POINTS } from './wording.ts';

const MAX_STEPS = 40;
/** How far from a step it may stand how to take it back. */
const FOLLOWING = 12;
const QUOTE_CHARS = 600;

/**
 * The steps in the order of the document, each with the sentences that ask for it. What is said twice is one step, and so
 * are two ways of doing one thing; what only leads to a step, or is the reason for one, is evidence of that step.
 */
export function stepsOf(
  found: readonly Found[],
  passages: readonly Passage[],
): { steps: DetectedStep[]; evidence: Evidence[] } {
  if (found.length === 0) return { steps: [], evidence: [] };
  const evidence: Evidence[] = [];
  const candidates: Candidate[] = [];
  const asked = withoutUndoing(found, passages);
  const following = followingIn(asked, passages);
  const copies = copiedLists(asked);
  for (const f of asked.slice(0, MAX_STEPS)) {
    const candidate = candidateOf(f, evidence.length, following(f));
    const { passage, rule } = f;
    const again = candidates.some((c) => isTheSame(c.step, candidate.step) && !inTwoLists(c.found.passage, passage));
    if (again || copies.has(listOf(passage) ?? '')) continue;
    const quote = passage.text.slice(0, QUOTE_CHARS);
    evidence.push({ quote, ...(passage.section !== undefined && { section: passage.section }), rule });
    candidates.push(candidate);
  }
  const goals = candidates.map((_, i) => goalOf(candidates, i));
  // A lead-in may lead to a reason, and that to a step.
  const endOf = (i: number): number => {
    const goal = goals[i];
    return goal === undefined ? i : endOf(goal);
  };
  const kept = candidates.flatMap((candidate, i): Candidate[] => {
    if (goals[i] !== undefined) return [];
    const reasons = candidates.filter((_, at) => at !== i && endOf(at) === i);
    const { step } = candidate;
    // What it only points at is of the kind that its reason names.
    const named = POINTS.test(step.instruction) && UNSPECIFIC.has(step.kind) ? kindAmong(reasons) : undefined;
    const evidence = [...reasons.flatMap((c) => c.step.evidence), ...step.evidence];
    return [{ ...candidate, step: { ...step, ...(named && { kind: named }), evidence } }];
  });
  const steps = merged(alternativesJoined(kept, passages)).map(({ step }) => step);
  return { evidence, steps: steps.map((step) => ({ ...step, evidence: step.evidence.toSorted((a, b) => a - b) })) };
}

/** What comes after a passage, up to the next that is a step itself. */
function followingIn(found: readonly Found[], passages: readonly Passage[]): (f: Found) => readonly Passage[] {
  const places = new Map(passages.map((passage, i) => [passage, i]));
  const taken = new Set(found.filter(({ passage }) => !isSettingRow(passage)).map(({ passage }) => passage.at));
  return ({ passage, to = passage }) => {
    const from = (places.get(to) ?? passages.length) + 1;
    const next = passages.slice(from, from + FOLLOWING);
    const end = next.findIndex((other) => taken.has(other.at));
    return end < 0 ? next : next.slice(0, end);
  };
}

/** What is told below "To undo this change:" is no work, unless there is no other. */
function withoutUndoing(found: readonly Found[], passages: readonly Passage[]): readonly Found[] {
  const undoing = new Set<Passage>();
  let begun: Passage | undefined;
  for (const passage of passages) {
    const { text, at, kind, orders, question } = passage;
    if (begun && (at[0] !== begun.at[0] || question !== begun.question)) begun = undefined;
    if (kind === 'paragraph' && orders && text.endsWith(':')) begun = undefined;
    if (leadsToUndoing(passage)) begun = passage;
    if (begun) undoing.add(passage);
  }
  const left = undoing.size === 0 ? found : found.filter((f) => !undoing.has(f.passage));
  return left.length > 0 ? left : found;
}

/** Names of lists that say word for word what one before them says. */
function copiedLists(found: readonly Found[]): Set<string> {
  const texts = new Map<string, string>();
  for (const { passage } of found) {
    const list = listOf(passage);
    if (list !== undefined) texts.set(list, `${texts.get(list) ?? ''}\n${passage.text}${passage.code.join('\n')}`);
  }
  const seen = new Set<string>();
  return new Set([...texts].filter(([, text]) => seen.size === seen.add(text).size).map(([list]) => list));
}

const inTwoLists = (a: Passage, b: Passage): boolean =>
  a.list !== undefined && b.list !== undefined && listOf(a) !== listOf(b);

const isTheSame = (a: DetectedStep, b: DetectedStep): boolean =>
  a.instruction === b.instruction && a.condition === b.condition && a.code === b.code;

/** Index of what a lead-in leads to, or of the order that a statement is the reason for, in its section or elsewhere. */
function goalOf(candidates: readonly Candidate[], i: number): number | undefined {
  const candidate = candidates[i];
  if (!candidate) return undefined;
  if (leadsOn(candidates, i)) return i + 1;
  const { found, step, force } = candidate;
  if (isSettingRow(found.passage) && i > 0 && candidates[i - 1]?.found.passage.at[0] === found.passage.at[0])
    return i - 1;
  const announces = force === 'announces' || pointsAtOwnSection(candidates, i);
  if (!announces && force !== 'states') return undefined;
  // Where only some versions have no fix, the orders are about the others.
  if (step.kind === 'no-patch' && found.verdict === 'conditional') return undefined;
  const asks = (c: Candidate, at: number) =>
    at !== i &&
    (c.force === 'order' || c.force === 'asks') &&
    !leadsOn(candidates, at) &&
    !pointsAtOwnSection(candidates, at);
  const nearest = (fits: (c: Candidate) => boolean): number | undefined => {
    const after = candidates.findIndex((c, at) => at > i && asks(c, at) && fits(c));
    const at = after >= 0 ? after : candidates.findLastIndex((c, before) => before < i && asks(c, before) && fits(c));
    return at >= 0 ? at : undefined;
  };
  const isOrder = (c: Candidate) => c.force === 'order';
  return (
    nearest((c) => c.found.passage.at[0] === found.passage.at[0] && isReasonFor(step, c.step)) ??
    nearest(
      (c) => isOrder(c) && (c.step.kind === step.kind || (step.kind === 'enable-protection' && SETS.has(c.step.kind))),
    ) ??
    (announces || UNSPECIFIC.has(step.kind) ? nearest(isOrder) : undefined)
  );
}

/** It may be of the same work, as far as the kinds and the condition of the order tell. */
const isReasonFor = (reason: DetectedStep, order: DetectedStep): boolean =>
  reason.kind === order.kind ||
  reason.kind === 'no-patch' ||
  UNSPECIFIC.has(reason.kind) ||
  (reason.kind === 'enable-protection' && SETS.has(order.kind)) ||
  (UNSPECIFIC.has(order.kind) && order.condition === undefined);

/** How a protection is turned on. */
const SETS = new Set<Kind>(['registry', 'configuration']);

const WITHIN =
  /^see (?:also )?(?:the )?(?:following|[A-Z][\w-]*(?: [\w-]+){0,4}(?: section)?)(?: (?:for|below|above)\b[^.]*)?\.?$/;
const ELSEWHERE = /\b(?:KB|article|advisory|advisories|bulletins?|guide|documentation|manual|blog|https?)/i;

/** "See Suggested Actions", and the steps below that heading are among these. */
function pointsAtOwnSection(candidates: readonly Candidate[], i: number): boolean {
  const { step, found } = candidates[i] ?? {};
  if (step === undefined || step.code !== undefined || !POINTS.test(step.instruction)) return false;
  if (WITHIN.test(step.instruction) && !ELSEWHERE.test(step.instruction)) return true;
  const text = step.instruction.toLowerCase();
  return candidates.some((c) => {
    const { section, at } = c.found.passage;
    return (
      at[0] !== found?.passage.at[0] &&
      section !== undefined &&
      section.length > 8 &&
      text.includes(section.toLowerCase())
    );
  });
}

const kindAmong = (reasons: readonly Candidate[]): Kind | undefined =>
  reasons.find(({ step }) => !UNSPECIFIC.has(step.kind))?.step.kind;

const UNSPECIFIC = new Set<Kind>(['other', 'configuration', 'prerequisite', 'workaround-only']);

/** "Do the following:", and the next one is the first thing that follows. */
function leadsOn(candidates: readonly Candidate[], i: number): boolean {
  const text = candidates[i]?.found.passage.text;
  return (
    text?.endsWith(':') === true &&
    candidates[i]?.step.code === undefined &&
    candidates[i + 1]?.found.passage.before === text
  );
}
