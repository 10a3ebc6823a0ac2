import { type Checklist, checklistState, pageCount, progressOf, STEPS_PER_PAGE } from '../../core/checklist.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { type NameOf, progressBar, stepText } from './alert.ts';
import { COLOUR, message, type Part, type RenderedMessage, text, withButton } from './message.ts';
import { cut, escapeLine, plural, when } from './text.ts';

const PAGE_CHARS = 3_600;

/** One page of a checklist, each step with its own button. `page` counts from 0. */
export function renderChecklist(
  bulletin: RecordedBulletin,
  checklist: Checklist,
  page: number,
  nameOf: NameOf,
): RenderedMessage {
  const { done, total } = progressOf(checklist);
  const state = checklistState(checklist);
  const pages = pageCount(checklist.items.length);
  const first = page * STEPS_PER_PAGE;
  const items = checklist.items.slice(first, first + STEPS_PER_PAGE);
  const share = Math.floor(PAGE_CHARS / Math.max(items.length, 1));
  const title = pages > 1 ? `### Checklist, part ${page + 1} of ${pages}` : '### Checklist';
  const standing =
    state === 'done'
      ? `✅ **All ${plural(total, 'step')} done**`
      : state === 'dismissed'
        ? '🚫 Not for us'
        : `${progressBar(done, total)} ${done} of ${total} done`;
  const parts: Part[] = [text(`${title}\n${standing}`)];
  for (const [i, item] of items.entries()) {
    const ticked = item.doneAt !== undefined;
    const trace = ticked ? `\n-# by ${escapeLine(nameOf(item.doneBy ?? ''), 60)} ${when(item.doneAt ?? 0)}` : '';
    const shown = stepText(item.step, first + i + 1, ticked);
    const fits =
      shown.length + trace.length <= share
        ? shown
        : stepText(
            { ...item.step, ...(item.step.code !== undefined && { code: cut(item.step.code, 80) }) },
            first + i + 1,
            ticked,
          );
    parts.push(
      withButton(
        `${fits}${trace}`,
        ticked
          ? { label: 'Undo', id: `undo:${bulletin.key}:${item.step.key}` }
          : { label: 'Done', id: `done:${bulletin.key}:${item.step.key}`, style: 'success' },
      ),
    );
  }
  if (items.length === 0)
    parts.push(
      text(
        total === 0
          ? 'This bulletin has no steps any more.'
          : 'The steps of this part are gone: a revision took them back.',
      ),
    );
  return message(parts, { colour: state === 'done' ? COLOUR.done : COLOUR[bulletin.severity] });
}
