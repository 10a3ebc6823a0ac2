import type { Verdict } from '../../core/manual-step.ts';
import type { BulletinLine } from '../../core/recorded-bulletin.ts';
import type { NewTeamRule, TeamRule } from '../../core/team-rule.ts';
import type { NameOf } from './alert.ts';
import { buttons, message, type RenderedMessage, text } from './message.ts';
import { cut, escapeLine, fitLines, labelOf, link, plural, when } from './text.ts';
import { newestLines, ruleWords } from './view.ts';
import { VERDICT_WORDS } from './words.ts';

const EXAMPLES = 6;
const EXAMPLES_CHARS = 3_000;
const LIST_CHARS = 3_600;

/** What a rule does, in a sentence. */
const MEANING: Readonly<Record<`${NewTeamRule['subject']} ${NewTeamRule['effect']}`, string>> = {
  'phrase always': 'A sentence with it becomes a step, also where the bulletin would ask for nothing.',
  'phrase never': 'A sentence with it makes no step. What else the bulletin asks for stays.',
  'product always':
    'A bulletin about it, by its title or list of products, always counts: one that asks for nothing gets one step, to read it.',
  'product never': 'A bulletin about it, by its title or list of products, asks this server for nothing.',
  'publisher always': 'Its bulletins always count: one that asks for nothing gets one step, to read it.',
  'publisher never': 'Its bulletins ask this server for nothing.',
};

interface Judged {
  readonly verdict: Verdict;
  readonly steps: readonly unknown[];
}

export interface RuleTrialLook {
  readonly rule: NewTeamRule;
  /** How many of the newest bulletins it was tried on. */
  readonly of: number;
  readonly changed: number;
  readonly examples: readonly { readonly line: BulletinLine; readonly before: Judged; readonly after: Judged }[];
  /** Custom id of the button that saves it. */
  readonly saveId: string;
}

/** A rule before it is saved: what it would change, with examples. */
export function renderRuleTrial({ rule, of, changed, examples, saveId }: RuleTrialLook): RenderedMessage {
  const last = of === 0 ? 'I know no bulletin yet.' : `Would change **${changed} of the last ${of}** bulletins.`;
  const shown = examples
    .slice(0, EXAMPLES)
    .map(
      ({ line, before, after }) =>
        `${link(cut(labelOf(line), 110), line.url, 120)}\n-# ${escapeLine(line.publisher, 60)} · ${difference(before, after)}`,
    );
  const more = (left: number) => `-# and ${changed - shown.length + left} more`;
  const listed = fitLines(shown, EXAMPLES_CHARS, more);
  return message([
    text(`### Try: ${ruleWords(rule)}\n${MEANING[`${rule.subject} ${rule.effect}`]}\n\n${last}`),
    ...(shown.length > 0
      ? [text(listed === shown.join('\n') && changed > shown.length ? `${listed}\n${more(0)}` : listed)]
      : []),
    text('-# Nothing is saved yet. Saved, it holds for what I know and for all that comes; nothing is posted again.'),
    buttons({ label: 'Save the rule', id: saveId, style: 'primary' }),
  ]);
}

function difference(before: Judged, after: Judged): string {
  const steps = after.steps.length - before.steps.length;
  if (before.verdict !== after.verdict) return `${VERDICT_WORDS[before.verdict]} → ${VERDICT_WORDS[after.verdict]}`;
  if (steps === 0) return 'another step';
  return `${plural(Math.abs(steps), 'step')} ${steps > 0 ? 'more' : 'fewer'}`;
}

/** The server's rules, newest last. */
export function renderRules(
  rules: readonly TeamRule[],
  shaped: ReadonlyMap<number, readonly number[]>,
  nameOf: NameOf,
): RenderedMessage {
  if (rules.length === 0)
    return message([
      text(
        '### Rules of this server\nThere are none. `/rule add` makes a phrase, a product or a publisher always or never count here.',
      ),
    ]);
  const lines = rules.map(
    (rule) =>
      `**${rule.id}** ${ruleWords(rule)}\n-# by ${escapeLine(nameOf(rule.createdBy), 40)} ${when(rule.createdAt)} · changes ${plural(shaped.get(rule.id)?.length ?? 0, 'bulletin')}`,
  );
  return message([text(`### Rules of this server\n${newestLines(lines, LIST_CHARS)}`)]);
}
