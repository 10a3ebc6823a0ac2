import type { ManualStep } from '../../core/manual-step.ts';
import { codeBlock, cut, escapeLine, lineWithCode } from './text.ts';
import { KIND_WORDS } from './words.ts';

const CODE_CHARS = 500;
const LINE_CHARS = 260;

/**
 * A step as it stands in a card or checklist: box, number, when it holds, what to do, its kind, and the command: in its
 * place when the sentence has it, else in a block. At most `max` characters; the command gives way last.
 */
export function stepText(step: ManualStep, number: number, done: boolean, max: number): string {
  const head = `${done ? '☑' : '☐'} **${number}.** `;
  const tail = step.kind === 'other' ? '' : ` · \`${KIND_WORDS[step.kind]}\``;
  const instruction = step.instruction.replace(/[\s:]+$/, '');
  const all = max - head.length - tail.length;
  const marked = step.code === undefined ? undefined : lineWithCode(instruction, step.code.split('\n'));
  const inline = marked !== undefined && marked.length <= Math.min(LINE_CHARS, (all * 2) / 3) ? marked : undefined;
  const code = inline === undefined ? step.code : undefined;
  const room = all - (code === undefined ? 0 : Math.min(code.length + 20, CODE_CHARS, Math.floor(max / 2)));
  const condition =
    step.condition === undefined ? '' : conditionText(step.condition, Math.min(200, Math.floor(room / 3)));
  const words = `${head}${condition}${inline ?? escapeLine(instruction, Math.min(LINE_CHARS, room - condition.length))}${tail}`;
  return code === undefined ? words : `${words}\n${codeBlock(code, Math.min(CODE_CHARS, max - words.length - 1))}`;
}

/** True when `stepText` had to leave something out. */
export const isCut = (step: ManualStep, max: number): boolean =>
  stepText(step, 1, false, max) !== stepText(step, 1, false, 10_000) || (step.code?.length ?? 0) > CODE_CHARS - 8;

function conditionText(condition: string, max: number): string {
  const shown = escapeLine(cut(condition.replace(/[\s:,.]+$/, ''), max), max - 4);
  return shown === '' ? '' : `*${shown}:* `;
}
