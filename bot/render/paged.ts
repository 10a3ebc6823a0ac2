import { pageButtons } from './lists.ts';
import { message, type RenderedMessage, TEXT_LIMIT, text } from './message.ts';
import { fitLines, plural } from './text.ts';

/** Which page of a list, from 0, and the custom id of the buttons that turn it. */
export interface PageLook {
  readonly page: number;
  readonly pageId: (page: number) => string;
}

/** A page of entries under a title. `facts`: what is said of all of them together. */
export function paged(
  title: string,
  noun: readonly [string, string],
  entries: readonly string[],
  pageSize: number,
  { page, pageId }: PageLook,
  facts?: string,
): RenderedMessage {
  const pages = Math.ceil(entries.length / pageSize);
  const at = Math.min(Math.max(page, 0), pages - 1);
  const where = pages > 1 ? ` · page ${at + 1} of ${pages}` : '';
  const shown = entries.slice(at * pageSize, (at + 1) * pageSize);
  return message([
    text(`### ${title}\n-# ${plural(entries.length, ...noun)}${facts === undefined ? '' : `: ${facts}`}${where}`),
    text(fitLines(shown, TEXT_LIMIT - 100, (left) => `-# and ${left} more`)),
    ...(pages > 1 ? [pageButtons(at, pages, pageId)] : []),
  ]);
}
