import {
  type Checklist,
  type ChecklistItem,
  checklistState,
  pageCount,
  progressOf,
  STEPS_PER_PAGE,
} from '../../core/checklist.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { type NameOf, progressBar } from './alert.ts';
import {
  type ButtonLook,
  buttons,
  COLOUR,
  message,
  type Part,
  type RenderedMessage,
  TEXT_LIMIT,
  text,
  withButton,
} from './message.ts';
import { isCut, stepText } from './step.ts';
import { escapeLine, plural, when } from './text.ts';

const CUT_NOTE = '-# What ends in … was cut: the text of the bulletin has it whole.';

export interface ChecklistLook {
  readonly bulletin: RecordedBulletin;
  readonly checklist: Checklist;
  /** From 0. */
  readonly page: number;
  readonly nameOf: NameOf;
  /** For one person alone, outside of a thread: the pages are turned by buttons. */
  readonly turning?: boolean;
}

/** One page of a checklist, each step with its own button. */
export function renderChecklist(look: ChecklistLook): RenderedMessage {
  const { bulletin, checklist, nameOf } = look;
  const total = checklist.items.length;
  const pages = pageCount(total);
  const page = Math.max(0, look.turning ? Math.min(look.page, pages - 1) : look.page);
  const first = page * STEPS_PER_PAGE;
  const items = checklist.items.slice(first, first + STEPS_PER_PAGE);
  const title = pages > 1 ? `### Checklist, part ${page + 1} of ${pages}` : '### Checklist';
  const head = `${title}\n${standing(checklist)}`;
  const traces = items.map((item) => traceOf(item, nameOf));
  const room = TEXT_LIMIT - head.length - CUT_NOTE.length - traces.reduce((sum, trace) => sum + trace.length, 0);
  const whole = items.map(
    (item, i) => stepText(item.step, first + i + 1, item.doneAt !== undefined, TEXT_LIMIT).length,
  );
  const share = fairShare(whole, room);
  const parts: Part[] = [text(head)];
  for (const [i, item] of items.entries()) {
    const ticked = item.doneAt !== undefined;
    const at = `${bulletin.key}:${item.step.key}`;
    parts.push(
      withButton(
        `${stepText(item.step, first + i + 1, ticked, share)}${traces[i] ?? ''}`,
        ticked ? { label: 'Undo', id: `undo:${at}` } : { label: 'Done', id: `done:${at}`, style: 'success' },
      ),
    );
  }
  if (items.length === 0)
    parts.push(text(`${total === 0 ? 'All steps' : 'The steps of this part'} were taken back by a revision.`));
  const cut = items.some((item) => isCut(item.step, share));
  if (cut) parts.push(text(CUT_NOTE));
  const below: ButtonLook[] = [
    ...(cut ? [{ label: 'Read the text', id: `text:${bulletin.key}:0` }] : []),
    ...(look.turning && pages > 1
      ? [
          { label: '◀ Back', id: `steps:${bulletin.key}:${page - 1}`, disabled: page === 0 },
          { label: 'On ▶', id: `steps:${bulletin.key}:${page + 1}`, disabled: page === pages - 1 },
        ]
      : []),
  ];
  if (below.length > 0) parts.push(buttons(...below));
  return message(parts, { colour: checklistState(checklist) === 'done' ? COLOUR.done : COLOUR[bulletin.severity] });
}

function standing(checklist: Checklist): string {
  const { done, total } = progressOf(checklist);
  if (checklist.dismissal) return '🚫 Not for us';
  if (total > 0 && done === total) return `✅ **All ${plural(total, 'step')} done**`;
  return `${progressBar(done, total)} ${done} of ${total} done`;
}

const traceOf = ({ doneAt, doneBy }: ChecklistItem, nameOf: NameOf): string =>
  doneAt === undefined ? '' : `\n-# by ${escapeLine(nameOf(doneBy ?? ''), 60)} ${when(doneAt)}`;

/** The most that each may have so that all together stay within `room`, when the short ones leave theirs to the long. */
function fairShare(lengths: readonly number[], room: number): number {
  let left = room;
  for (const [i, length] of [...lengths].sort((a, b) => a - b).entries()) {
    const share = Math.floor(left / (lengths.length - i));
    if (length > share) return share;
    left -= length;
  }
  return TEXT_LIMIT;
}
