import type { ListOptions } from '../../../core/source.ts';
import { resolve } from '../feed/links.ts';
import { elementsIn, type Page, pageTree, textIn } from '../pages/page-tree.ts';
import { foundLines } from './found-lines.ts';
import { addressOf, datesOfElements, datesOfLines, type ListLine, titleOf } from './list-line.ts';
import type { ListedItem } from './listed-item.ts';

export interface IndexLook {
  readonly list?: ListOptions | undefined;
  readonly idPattern?: string | undefined;
  /** The page's own address. */
  readonly url: string;
  readonly now: number;
}

const MAX_ITEMS = 500;
const MAX_TITLE = 300;

/** The bulletins that a page lists, in its order, each address once: by the source's selectors, else by what repeats on it. */
export function readIndexPage(html: string, { url, list = {}, idPattern, now }: IndexLook): ListedItem[] {
  const $ = pageTree(html);
  if (!$) return [];
  const base = resolve($('base[href]').attr('href'), url) ?? url;
  const all = list.item === undefined ? foundLines($, base, idPattern) : chosenLines($, base, list.item, list.link);
  const lines = all.slice(0, MAX_ITEMS);
  const { title, date } = list;
  const datesOf = datesOfLines($, lines, now);
  return lines.map((line) => {
    const named = title === undefined ? undefined : elementsIn($, title, line.element)[0];
    const dates =
      date === undefined ? datesOf(line) : datesOfElements($, elementsIn($, date, line.element).slice(0, 3), now);
    const words = named ? textIn(named) : titleOf($, line, now);
    return { itemId: line.url, url: line.url, title: words.slice(0, MAX_TITLE) || line.url, ...dates };
  });
}

function chosenLines($: Page, base: string, item: string, linkSelector = 'a[href]'): ListLine[] {
  const lines = new Map<string, ListLine>();
  for (const element of elementsIn($, item)) {
    const link = element.name === 'a' ? element : elementsIn($, linkSelector, element)[0];
    const url = link && addressOf(link, base);
    if (link && url !== undefined && !lines.has(url)) lines.set(url, { url, link, element });
  }
  return [...lines.values()];
}
