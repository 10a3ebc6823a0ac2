import type { Bulletin } from './bulletin.ts';
import { sentencesOf } from './detection/sentences.ts';
import { blockText } from './document.ts';
import type { Evidence, ManualStep } from './manual-step.ts';
import { counts, settled, type TeamJudgement, withoutSteps, withSteps } from './team-judgement.ts';

export const RULE_SUBJECTS = ['phrase', 'product', 'publisher'] as const;
export const RULE_EFFECTS = ['always', 'never'] as const;

/** What a team wants judged its own way. */
export interface NewTeamRule {
  readonly subject: (typeof RULE_SUBJECTS)[number];
  /** The phrase, the product's name, or the publisher. Case and white space do not matter. */
  readonly text: string;
  readonly effect: (typeof RULE_EFFECTS)[number];
}

/** One of the team's own words: `/rule` in chat. */
export interface TeamRule extends NewTeamRule {
  readonly id: number;
  readonly createdAt: number;
  /** Actor key. */
  readonly createdBy: string;
}

export type RuledBulletin = Pick<Bulletin, 'publisher' | 'title' | 'products' | 'document' | 'extent'>;

const SENTENCES_QUOTED = 3;
const INSTRUCTION_CHARS = 200;
const QUOTE_CHARS = 600;

const ruleName = (rule: Pick<TeamRule, 'id'>): string => `team rule ${rule.id}`;

/** A rule has one step in a bulletin: a revision that keeps the phrase keeps the step, and its ticks. */
const ruleStepKey = (rule: Pick<TeamRule, 'id'>): string => `rule-${rule.id}`;

/**
 * A judgement as the team's rules make it, and those that changed it.
 * - A phrase that never counts strikes the steps whose sentence has it; a product or publisher, all of them.
 * - What always counts is looked at last, so it wins: a phrase makes a step of its sentence, a product or publisher
 *   makes one of a bulletin that would ask for nothing.
 */
export function ruled(
  judged: TeamJudgement,
  bulletin: RuledBulletin,
  rules: readonly TeamRule[],
): { readonly judgement: TeamJudgement; readonly applied: readonly TeamRule[] } {
  let judgement = judged;
  const applied: TeamRule[] = [];
  for (const effect of ['never', 'always'] as const) {
    for (const rule of rules.filter((r) => r.effect === effect)) {
      const next = effect === 'never' ? withoutWork(judgement, bulletin, rule) : withWork(judgement, bulletin, rule);
      if (next === judgement) continue;
      judgement = next;
      applied.push(rule);
    }
  }
  return { judgement, applied };
}

function withoutWork(judged: TeamJudgement, bulletin: RuledBulletin, rule: TeamRule): TeamJudgement {
  if (rule.subject === 'phrase') return withoutSteps(judged, (step) => says(judged, step, rule.text), bulletin);
  return judged.verdict !== 'none' && isAbout(bulletin, rule) ? settled(judged) : judged;
}

function withWork(judged: TeamJudgement, bulletin: RuledBulletin, rule: TeamRule): TeamJudgement {
  if (rule.subject !== 'phrase') {
    if (counts(judged.verdict) || !isAbout(bulletin, rule)) return judged;
    return withSteps(judged, [ruleStep(rule, `Read it, and do what it asks: ${rule.text} always counts here.`, [])]);
  }
  if (judged.steps.some((step) => says(judged, step, rule.text))) return judged;
  const found = sentencesWith(bulletin, rule);
  const [first] = found;
  if (first === undefined) return judged;
  const indices = found.map((_, i) => judged.evidence.length + i);
  const instruction =
    first.quote.length <= INSTRUCTION_CHARS ? first.quote : `${first.quote.slice(0, INSTRUCTION_CHARS - 1)}…`;
  return withSteps({ ...judged, evidence: [...judged.evidence, ...found] }, [ruleStep(rule, instruction, indices)]);
}

const ruleStep = (rule: TeamRule, instruction: string, evidence: readonly number[]): ManualStep => ({
  key: ruleStepKey(rule),
  kind: 'other',
  instruction,
  evidence,
  rule: ruleName(rule),
});

/** True when a step, its command or a sentence that proves it has the phrase. */
function says({ evidence }: TeamJudgement, step: ManualStep, phrase: string): boolean {
  const quotes = step.evidence.flatMap((i) => evidence[i]?.quote ?? []);
  return [step.instruction, step.code ?? '', ...quotes].some((text) => mentions(text, phrase));
}

function isAbout({ publisher, title, products }: RuledBulletin, { subject, text }: NewTeamRule): boolean {
  if (subject === 'publisher') return plain(publisher) === plain(text);
  // Most feeds name the product in the title alone.
  return [title, ...products].some((name) => mentions(name, text));
}

function sentencesWith({ title, document }: RuledBulletin, rule: TeamRule): Evidence[] {
  const phrase = rule.text;
  const evidence = (quote: string, section?: string): Evidence => ({
    quote: quote.slice(0, QUOTE_CHARS),
    ...(section !== undefined && { section }),
    rule: ruleName(rule),
  });
  const found: Evidence[] = [];
  for (const { path, blocks } of document.sections) {
    const section = path.at(-1);
    for (const block of blocks) {
      const text = blockText(block);
      if (!mentions(text, phrase)) continue;
      const quote = sentencesOf(text).find((sentence) => mentions(sentence, phrase)) ?? text;
      found.push(evidence(quote, section));
      if (found.length === SENTENCES_QUOTED) return found;
    }
  }
  return found.length === 0 && mentions(title, phrase) ? [evidence(title)] : found;
}

/** True when the text has the phrase as whole words. */
export function mentions(text: string, phrase: string): boolean {
  const [where, wanted] = [plain(text), plain(phrase)];
  if (wanted === '') return false;
  for (let at = where.indexOf(wanted); at >= 0; at = where.indexOf(wanted, at + 1)) {
    if (!joins(where[at - 1], wanted[0]) && !joins(wanted.at(-1), where[at + wanted.length])) return true;
  }
  return false;
}

const LETTER = /[\p{L}\p{N}]/u;
const joins = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && LETTER.test(a) && LETTER.test(b);

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
