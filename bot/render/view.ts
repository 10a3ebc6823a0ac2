import type { Correction } from '../../core/correction.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { NewTeamRule } from '../../core/team-rule.ts';
import { telling } from '../../core/team-view.ts';
import type { NameOf } from './alert.ts';
import { escapeLine, strong, when } from './text.ts';
import { verdictLine } from './words.ts';

const NAMES = 3;
const RULES = 3;

/** Under the verdict of a card: who corrected it, and which of the team's rules made it so. */
export function viewLines({ view, verdict }: RecordedBulletin, nameOf: NameOf): string[] {
  if (!view) return [];
  const names = [...new Set(telling(view).map((correction) => nameOf(correction.by)))];
  const more = names.length > NAMES ? ` and ${names.length - NAMES} more` : '';
  const by = names.slice(0, NAMES).map((name) => strong(name, 40));
  const judged = verdict === view.judged ? '' : ` · was judged: ${verdictLine(view.judged)}`;
  return [
    ...view.rules.slice(0, RULES).map((rule) => `-# 📌 team rule ${rule.id}: ${ruleWords(rule)}`),
    ...(view.rules.length > RULES ? [`-# and ${view.rules.length - RULES} more team rules`] : []),
    ...(by.length > 0 ? [`-# ✏️ corrected by ${by.join(', ')}${more}${judged}`] : []),
  ];
}

/** What a rule says, in words. */
export const ruleWords = ({ subject, text, effect }: NewTeamRule): string =>
  `${subject} “${escapeLine(text, 80)}” ${effect} counts`;

/** The same as plain text, for choices and the audit trail. */
export const plainRule = ({ subject, text, effect }: NewTeamRule): string => `${subject} “${text}” ${effect} counts`;

/** A correction in a line: what, who and when. */
export function correctionLine(correction: Correction, nameOf: NameOf): string {
  const who = `${strong(nameOf(correction.by), 40)} ${when(correction.at)}`;
  if (correction.kind === 'needs-nothing') return `Needs nothing, says ${who}: ${escapeLine(correction.why, 300)}`;
  return correction.kind === 'not-a-step'
    ? `Not a step, says ${who}: “${escapeLine(correction.instruction, 150)}”`
    : `A step is missing, says ${who}: “${escapeLine(correction.step.instruction, 150)}”`;
}

const WORDS_CHARS = 1_100;

/** The part of an explanation that tells what the team itself says; `undefined` when it says nothing. */
export function teamWords({ view, verdict }: RecordedBulletin, nameOf: NameOf): string | undefined {
  if (!view) return undefined;
  const lines = [
    ...view.rules.map(
      (rule) =>
        `Team rule ${rule.id}, by ${strong(nameOf(rule.createdBy), 40)} ${when(rule.createdAt)}: ${ruleWords(rule)}`,
    ),
    ...view.corrections.map((correction) => correctionLine(correction, nameOf)),
  ];
  return [
    '**What this server says**',
    newestLines(lines, WORDS_CHARS),
    ...(verdict === view.judged ? [] : [`-# Without that it would be: ${verdictLine(view.judged)}`]),
  ].join('\n');
}

/** The last lines that fit into `budget` characters, and how many came before. */
export function newestLines(lines: readonly string[], budget: number): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of [...lines].reverse()) {
    length += line.length + 1;
    if (length > budget) break;
    kept.unshift(line);
  }
  const left = lines.length - kept.length;
  return [...(left > 0 ? [`-# ${left} earlier`] : []), ...kept].join('\n');
}
