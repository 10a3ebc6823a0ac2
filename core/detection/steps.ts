import type { Circumstances, DetectedStep, Evidence, Kind } from '../manual-step.ts';
import { circumstancesOf } from './circumstances.ts';
import { CONDITION, IMPERATIVE, isDirective } from './force.ts';
import { orderOf } from './imperative.ts';
import { kindsOf } from './kinds.ts';
import type { Passage } from './passage.ts';
import { restartIn } from './restarts.ts';
import type { Finding } from './rule.ts';
import { valuesIn } from './values.ts';

const INSTRUCTION_CHARS = 200;
const CODE_CHARS = 1_000;
/** "If you use X, do Y": what comes before the comma. Not a purpose, and not where to read. */
const PREFIX =
  /^((?!for (?:example|instance|this|these|more|that|guidelines|guidance|information|details|instructions|additional|further|help|compatibility)\b)(?:if|when|for|on|in case|unless|once|after|before|where|prior to)\b(?!.{0,120} see )[^,;:]{3,140})[,:]\s+(\S.*)$/i;
const SUFFIX =
  /^(.{15,300}?)\s+((?:if|unless|only if|when)\s(?:you|your|the|they|an?|it|using|running)\b[^.]{3,140})\.?$/i;
/** Points at what stands elsewhere. */
const POINTS =
  /^(?:please )?(?:see|refer to|consult|review|follow|visit|read|for (?:more|further|additional|guidance|guidelines|information|details))\b/i;

/** What a sentence that states, and orders nothing, means for who has to act. */
const MEANING: Partial<Record<Kind, string>> = {
  'no-patch': 'Plan without a fix',
  'enable-protection': 'Turn the protection on',
  'per-host-script': 'Run what is provided',
  'third-party-update': 'Get the update of the other product',
  'install-order': 'Keep to the order',
  prerequisite: 'Install what it needs first',
};

/** A passage that a rule found, with what it made of it. */
export interface Found extends Finding {
  readonly passage: Passage;
  readonly rule: string;
}

const MAX_STEPS = 40;
/** How far from a step it may stand how to take it back. */
const FOLLOWING = 12;
const MAX_LIST = 25;
const QUOTE_CHARS = 600;

/** A numbered list of which one item is work is followed as a whole, in its order. */
export function withWholeLists(found: readonly Found[], passages: readonly Passage[]): Found[] {
  const finders = new Map(found.map((f) => [f.passage, f]));
  const lists = new Map<string, Found>();
  for (const f of found) {
    const list = listOf(f.passage);
    if (list !== undefined && !f.passage.alternative && !lists.has(list)) lists.set(list, f);
  }
  if (lists.size === 0) return [...found];
  const sizes = new Map<string, number>();
  for (const passage of passages) {
    const list = listOf(passage);
    if (list !== undefined) sizes.set(list, (sizes.get(list) ?? 0) + 1);
  }
  return passages.flatMap((passage): Found[] => {
    const own = finders.get(passage);
    if (own) return [own];
    const list = listOf(passage);
    const finder = list === undefined || (sizes.get(list) ?? 0) > MAX_LIST ? undefined : lists.get(list);
    return finder && passage.orders ? [{ ...finder, passage, kinds: kindsOrRestart(passage) }] : [];
  });
}

function kindsOrRestart({ text, code }: Passage): readonly Kind[] {
  const kinds = kindsOf(text, code);
  const restart = kinds.length === 0 ? restartIn(text) : undefined;
  return restart === undefined ? kinds : [restart];
}

const listOf = ({ list, at }: Passage): string | undefined => (list === undefined ? undefined : `${at[0]}:${list}`);

interface Candidate {
  readonly step: DetectedStep;
  readonly found: Found;
  /** It states and orders nothing. */
  readonly states: boolean;
}

/**
 * The steps in the order of the document, each with the sentences that ask for it. What is said twice is one step; what
 * only leads to a step, or is the reason for one, is evidence of that step.
 */
export function stepsOf(
  found: readonly Found[],
  passages: readonly Passage[],
): { steps: DetectedStep[]; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  const candidates: Candidate[] = [];
  const following = followingIn(found, passages);
  for (const f of found.slice(0, MAX_STEPS)) {
    const { passage, rule, kinds } = f;
    const circumstances = circumstancesOf(passage, following(passage));
    const { step, states } = stepOf(passage, kinds[0] ?? 'other', rule, evidence.length, circumstances);
    if (candidates.some((c) => isSame(c.step, step))) continue;
    const quote = passage.text.slice(0, QUOTE_CHARS);
    evidence.push({ quote, ...(passage.section !== undefined && { section: passage.section }), rule });
    candidates.push({ step, found: f, states });
  }
  const goals = candidates.map((_, i) => goalOf(candidates, i));
  // A lead-in may lead to a reason, and that to a step.
  const endOf = (i: number): number => {
    const goal = goals[i];
    return goal === undefined ? i : endOf(goal);
  };
  const steps = candidates.flatMap(({ step }, i) => {
    if (goals[i] !== undefined) return [];
    const reasons = candidates.filter((_, at) => at !== i && endOf(at) === i).flatMap((c) => c.step.evidence);
    return [{ ...step, evidence: [...reasons, ...step.evidence] }];
  });
  return { evidence, steps };
}

/** What comes after a passage, up to the next that is a step itself. */
function followingIn(found: readonly Found[], passages: readonly Passage[]): (passage: Passage) => readonly Passage[] {
  const places = new Map(passages.map((passage, i) => [passage, i]));
  const taken = new Set(found.map(({ passage }) => passage));
  return (passage) => {
    const from = (places.get(passage) ?? passages.length) + 1;
    const next = passages.slice(from, from + FOLLOWING);
    const end = next.findIndex((other) => taken.has(other));
    return end < 0 ? next : next.slice(0, end);
  };
}

const isSame = (a: DetectedStep, b: DetectedStep): boolean =>
  a.instruction === b.instruction && a.condition === b.condition && a.code === b.code;

/** Index of what a lead-in leads to, or of the order in the same section that a statement is the reason for. */
function goalOf(candidates: readonly Candidate[], i: number): number | undefined {
  const candidate = candidates[i];
  if (!candidate) return undefined;
  if (leadsOn(candidates, i)) return i + 1;
  const { found, step, states } = candidate;
  // Where only some versions have no fix, the orders are about the others.
  if (!states || (step.kind === 'no-patch' && found.verdict === 'conditional')) return undefined;
  const orders = (c: Candidate, at: number) =>
    !c.states && c.found.passage.at[0] === found.passage.at[0] && !leadsOn(candidates, at);
  const after = candidates.findIndex((c, at) => at > i && orders(c, at));
  if (after >= 0) return after;
  const before = candidates.findLastIndex((c, at) => at < i && orders(c, at));
  return before >= 0 ? before : undefined;
}

/** "Do the following:", and the next one is the first thing that follows. */
function leadsOn(candidates: readonly Candidate[], i: number): boolean {
  const text = candidates[i]?.found.passage.text;
  return (
    text?.endsWith(':') === true &&
    candidates[i]?.step.code === undefined &&
    candidates[i + 1]?.found.passage.before === text
  );
}

/** A step out of the passage that asks for it. `evidence` is the index of its quote. Nothing is added to what it says. */
function stepOf(
  passage: Passage,
  kind: Kind,
  rule: string,
  evidence: number,
  circumstances: Circumstances,
): Pick<Candidate, 'step' | 'states'> {
  const { instruction, condition, states } = partsOf(passage, kind);
  const code = codeOf(passage, instruction);
  const step: DetectedStep = {
    kind,
    instruction: shorten(instruction.replace(/\s*:$/, '')),
    ...(condition !== undefined && { condition: shorten(condition) }),
    ...(code !== undefined && { code }),
    ...circumstances,
    evidence: [evidence],
    rule,
  };
  return { step, states };
}

function partsOf(
  passage: Passage,
  kind: Kind,
): { instruction: string; condition: string | undefined; states: boolean } {
  const { text, before } = passage;
  const cleaned = orderOf(text);
  const prefix = cleaned.who === undefined ? balanced(PREFIX.exec(cleaned.instruction)) : null;
  const suffix = prefix || ASKS_WHETHER.test(cleaned.instruction) ? null : balanced(SUFFIX.exec(cleaned.instruction));
  const led = /:$/.test(before) && CONDITION.test(before) ? before.replace(/\s*:$/, '') : undefined;
  let instruction = cleaned.instruction;
  let condition = cleaned.who ?? led;
  if (prefix?.[1] && prefix[2]) {
    condition = prefix[1];
    instruction = orderOf(capital(prefix[2].replace(/^then /i, ''))).instruction;
  } else if (suffix?.[1] && suffix[2]) {
    instruction = suffix[1];
    condition ??= suffix[2];
  }
  const asked = IMPERATIVE.test(instruction) || POINTS.test(instruction) || isDirective(passage.says);
  const fragment = instruction.startsWith('… ');
  const meaning = asked && !fragment ? undefined : (MEANING[kind] ?? 'See to this');
  return {
    instruction: meaning === undefined ? instruction : `${meaning}: ${instruction}`,
    condition: condition === undefined ? undefined : capital(condition),
    states: !asked || fragment || (!passage.ordered && OPENS_TOOL.test(text)),
  };
}

/** Only opens what the next step is done with. */
const OPENS_TOOL =
  /^\W*(?:(?:click|select) start\W.*)?(?:open|start|run|launch|close|exit|type)\s(?:the )?(?:\w+ ){0,2}?(?:regedit(?:32)?|regedt32|registry editor|control panel|command prompt|terminal|powershell|services console|mmc)\b[^,;:]{0,40}$/i;

/** "Check if it runs": what follows is what to find out. */
const ASKS_WHETHER = /^(?:\w+ly )?(?:check|consult|ask|verify|determine|see|confirm|test|find out|look|make sure)\b/i;

/** No cut through brackets: "(e.g. this, that)". */
const balanced = (match: RegExpExecArray | null): RegExpExecArray | null =>
  match && (match[1]?.split('(').length ?? 0) === (match[1]?.split(')').length ?? 0) ? match : null;

/** The commands or values that belong to the step, verbatim, else the address that it points to. */
function codeOf({ code, links, text }: Passage, instruction: string): string | undefined {
  const commands = code.join('\n').trim();
  if (commands !== '') return commands.length > CODE_CHARS ? undefined : commands;
  const url = links.find((link) => !text.includes(link.url))?.url;
  if (url !== undefined && (POINTS.test(text) || /\b(?:see|here|described in|instructions)\b/i.test(text))) return url;
  const values = valuesIn(instruction);
  return values.length > 0 ? values.join('\n') : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function shorten(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= INSTRUCTION_CHARS) return plain;
  const cut = plain.slice(0, INSTRUCTION_CHARS - 1);
  const clause = Math.max(cut.lastIndexOf('; '), cut.lastIndexOf(', '), cut.lastIndexOf(': '));
  const at = clause > INSTRUCTION_CHARS * 0.6 ? clause : cut.lastIndexOf(' ');
  return `${cut.slice(0, at > 0 ? at : undefined)}…`;
}
