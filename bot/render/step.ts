import type { ManualStep } from '../../core/manual-step.ts';
import { codeBlock, cut, escapeLine, lineWithCode } from './text.ts';
import { KIND_WORDS } from './words.ts';

const CODE_CHARS = 500;
const LINE_CHARS = 260;
const PLACE_CHARS = 60;
const UNDO_CHARS = 160;
const TELLS_WHEN = /\b(?:after|once|when|upon|following|before|prior to)\b/;

/**
 * A step as it stands in a card or checklist: box, number, when it holds, what to do, where and when, its kind, and the
 * command: in its place when the sentence has it, else in a block; below it how it is taken back, where there is room.
 * At most `max` characters; the command gives way last.
 */
export function stepText(step: ManualStep, number: number, done: boolean, max: number): string {
  const head = `${done ? '☑' : '☐'} **${number}.** `;
  const kind = step.kind === 'other' ? '' : ` · \`${KIND_WORDS[step.kind]}\``;
  const tail = `${circumstances(step)}${kind}`;
  const instruction = step.instruction.replace(/[\s:]+$/, '');
  const all = max - head.length - tail.length;
  const marked = step.code === undefined ? undefined : lineWithCode(instruction, step.code.split('\n'));
  const inline = marked !== undefined && marked.length <= Math.min(LINE_CHARS, (all * 2) / 3) ? marked : undefined;
  const code = inline === undefined ? step.code : undefined;
  const room = all - (code === undefined ? 0 : Math.min(code.length + 20, CODE_CHARS, Math.floor(max / 2)));
  const condition =
    step.condition === undefined ? '' : conditionText(step.condition, Math.min(200, Math.floor(room / 3)));
  const words = `${head}${condition}${inline ?? escapeLine(instruction, Math.min(LINE_CHARS, room - condition.length))}${tail}`;
  const shown =
    code === undefined ? words : `${words}\n${codeBlock(code, Math.min(CODE_CHARS, max - words.length - 1))}`;
  const undo = step.undo === undefined ? '' : `\n-# ↩ ${escapeLine(step.undo, UNDO_CHARS)}`;
  return shown.length + undo.length <= max ? `${shown}${undo}` : shown;
}

/** The steps of a card. A condition that holds for several in a row is said once, above the first of them. */
export function stepTexts(steps: readonly ManualStep[], isDone: (step: ManualStep) => boolean, max: number): string[] {
  return steps.map((step, i) => {
    const { condition, ...rest } = step;
    const end = steps.findIndex((other, at) => at > i && other.condition !== condition);
    const last = end < 0 ? steps.length : end;
    const begins = steps[i - 1]?.condition !== condition;
    if (condition === undefined || (begins && last - i === 1)) return stepText(step, i + 1, isDone(step), max);
    const line = begins ? `*Steps ${i + 1} to ${last}: ${escapeLine(condition.replace(/[\s:,.]+$/, ''), 200)}*\n` : '';
    return `${line}${stepText(rest, i + 1, isDone(step), max - line.length)}`;
  });
}

const MOMENT_WORDS = { 'before-update': 'before the update', 'after-update': 'after the update' } as const;
const RESTART_WORDS = { reboot: 'then reboot', 'restart-service': 'then restart the service' } as const;

/** Where and when, and what follows, as far as neither condition nor instruction says it. */
function circumstances({ place, moment, restart, condition = '', instruction }: ManualStep): string {
  const said = `${condition} ${instruction}`.toLowerCase();
  const parts = [
    moment !== undefined && !TELLS_WHEN.test(said) ? MOMENT_WORDS[moment] : '',
    place !== undefined && !said.includes(place.toLowerCase()) ? escapeLine(place, PLACE_CHARS) : '',
    restart !== undefined && !/re-?(?:start|boot)/.test(said) ? RESTART_WORDS[restart] : '',
  ].filter((part) => part !== '');
  return parts.map((part) => ` · ${part}`).join('');
}

/** True when `stepText` had to leave something out. */
export const isCut = (step: ManualStep, max: number): boolean =>
  stepText(step, 1, false, max) !== stepText(step, 1, false, 10_000) || (step.code?.length ?? 0) > CODE_CHARS - 8;

function conditionText(condition: string, max: number): string {
  const shown = escapeLine(cut(condition.replace(/[\s:,.]+$/, ''), max), max - 4);
  return shown === '' ? '' : `*${shown}:* `;
}
