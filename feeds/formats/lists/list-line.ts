import { resolve } from '../feed/links.ts';
import { elementsIn, isElement, type Page, type PageElement, textIn } from '../pages/page-tree.ts';
import { datesIn, type FoundDates } from './dates-in-text.ts';

/** A line of a page's list. */
export interface ListLine {
  readonly url: string;
  readonly link: PageElement;
  /** Everything that belongs to it alone. */
  readonly element: PageElement;
}

const MAX_TEXT = 2_000;
const MAX_SIBLINGS = 6;
/** What holds lists, and is no line of one. */
export const LISTS = new Set(['html', 'body', 'main', 'section', 'ul', 'ol', 'table', 'tbody', 'dl']);
const MORE =
  /^(?:read more|learn more|more|details?|view|show|full (?:advisory|text|story)|continue reading|pdf|html|txt)\b.{0,20}$/i;

/** Where a link leads, without its fragment; `undefined` when it is a place on the page itself, or no web address. */
export function addressOf(link: PageElement, base: string): string | undefined {
  const address = resolve(link.attribs.href, base);
  if (address === undefined || !/^https?:/i.test(address)) return undefined;
  const [url = '', here = ''] = [address, base].map((a) => a.split('#', 1)[0]);
  return url === here ? undefined : url;
}

/** Words of a link that could be a title; empty for "Read more". */
export function titleWords(link: PageElement): string {
  const text = textIn(link);
  return MORE.test(text) ? '' : text;
}

/** An id alone says little: what stands beside it in the line is the title then. */
export function titleOf($: Page, { link, element }: ListLine, now: number): string {
  const own = titleWords(link);
  if (/\s/.test(own)) return own;
  const heading = elementsIn($, 'h1, h2, h3, h4, h5, h6', element)[0];
  if (heading && textIn(heading) !== own) return textIn(heading);
  const cells = element.name === 'tr' ? elementsIn($, 'td, th', element) : [];
  const parts = (cells.length > 0 ? cells : [element]).map((part) => textIn(part));
  const said = parts.filter((part) => part !== '' && part !== own && !isDate(part, now));
  const beside = said.map((part) => (part.startsWith(own) ? part.slice(own.length).replace(/^[\s:–-]+/, '') : part));
  return [own, ...beside].filter(Boolean).join(': ');
}

const isDate = (text: string, now: number): boolean => text.length <= 30 && hasDate(datesIn(text, now));
const hasDate = (found: FoundDates): boolean => found.published !== undefined || found.updated !== undefined;

export function datesOfElements($: Page, elements: readonly PageElement[], now: number): FoundDates {
  for (const element of elements) {
    const timed = [element, ...elementsIn($, 'time[datetime]', element)].find((e) => e.attribs.datetime);
    const found = datesIn(timed?.attribs.datetime ?? textIn(element), now);
    if (hasDate(found)) return found;
  }
  return {};
}

/**
 * The dates of a line stand in it, or, where lines are no elements of their own, between it and the line before or
 * after: on which side, the first one shows.
 */
export function datesOfLines($: Page, lines: readonly ListLine[], now: number): (line: ListLine) => FoundDates {
  const elements = new Set(lines.map((line) => line.element));
  const within = ({ element }: ListLine): FoundDates => {
    const timed = datesOfElements($, elementsIn($, 'time[datetime]', element).slice(0, 1), now);
    return hasDate(timed) ? timed : datesIn(textIn(element), now);
  };
  const beside = ({ element }: ListLine, side: 'prev' | 'next'): FoundDates => {
    let text = '';
    for (let at = element[side], i = 0; at && i < MAX_SIBLINGS; at = at[side], i++) {
      if (isElement(at) && (elements.has(at) || LISTS.has(at.name))) break;
      const said = isElement(at) ? textIn(at) : 'data' in at ? at.data.slice(0, MAX_TEXT) : '';
      text = side === 'prev' ? `${said} ${text}` : `${text} ${said}`;
    }
    return datesIn(side === 'prev' ? text.slice(-MAX_TEXT) : text, now);
  };
  if (lines.slice(0, 5).some((line) => hasDate(within(line)))) return within;
  const side = lines[0] && hasDate(beside(lines[0], 'prev')) ? 'prev' : 'next';
  return (line) => beside(line, side);
}
