import { type CheerioAPI, load } from 'cheerio/slim';
import { ParseError } from '../parse-error.ts';

export type Page = CheerioAPI;
const anyElements = ($: Page) => $('a').toArray();
export type PageElement = ReturnType<typeof anyElements>[number];
type PageNode = PageElement | PageElement['children'][number];

const MAX_DEPTH = 400;
const LOOSE = /^(?:br|hr|img|input|meta|link|p|li|td|tr|th|dd|dt|col|source|wbr|area|base|embed)$/i;

/** A page as a tree, by the streaming parser; `undefined` for one that is nested deeper than cheerio's recursion bears. */
export function pageTree(html: string): Page | undefined {
  if (isTooDeep(html)) return undefined;
  return load(html, { xml: { xmlMode: false, decodeEntities: true } });
}

function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9-]{0,30})/g)) {
    if (LOOSE.test(name ?? '')) continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** What the page is called: its first heading, else its title. */
export function pageTitle($: Page): string | undefined {
  const heading = $('h1').first().text() || $('title').first().text();
  return oneLine(heading).slice(0, 300) || undefined;
}

/** The elements that fit a selector, within `inside`. Throws `ParseError` for what is no selector. */
export function elementsIn($: Page, selector: string, inside?: PageElement): PageElement[] {
  try {
    return (inside === undefined ? $(selector) : $(inside).find(selector)).toArray().filter(isElement);
  } catch (error) {
    throw new ParseError('malformed', `this is no CSS selector: ${selector.slice(0, 80)}`, { cause: error });
  }
}

export const isElement = (node: PageNode | null | undefined): node is PageElement =>
  node !== null && node !== undefined && 'attribs' in node;

export const parentOf = (element: PageElement): PageElement | undefined =>
  isElement(element.parent as PageNode | null) ? (element.parent as PageElement) : undefined;

const INLINE = new Set('a abbr b bdi cite code em font i kbd mark s small strong sub sup tt u var wbr'.split(' '));

/** Its text in one line, cells and blocks apart from each other; about as much of it as `most` characters. */
export function textIn(element: PageElement, most = 2_000): string {
  let text = '';
  const read = (node: PageNode): void => {
    if (text.length > 4 * most) return;
    if ('data' in node) text += node.type === 'text' ? node.data.slice(0, 4 * most) : '';
    if (!('children' in node)) return;
    const apart = isElement(node) && !INLINE.has(node.name) ? ' ' : '';
    text += apart;
    for (const child of node.children) read(child);
    text += apart;
  };
  read(element);
  return oneLine(text).slice(0, most);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
