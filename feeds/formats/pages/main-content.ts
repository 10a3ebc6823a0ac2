import { ParseError } from '../parse-error.ts';
import { chromeOf, isWithin } from './chrome.ts';
import { elementsIn, type Page, type PageElement, pageTitle, pageTree, parentOf, textIn } from './page-tree.ts';
import { readableElement } from './readable.ts';

export interface MainContent {
  readonly html: string;
  readonly title: string | undefined;
}

const MAX_CHARS = 200_000;
/** Elements that name a page's content, with the share of its text that they must hold for it: less is a part of it. */
const NAMED = [
  ['main, [role=main]', 0.4],
  ['article', 0.5],
  ['#content, #main, #main-content, .content, .main-content, .entry-content, .post-content', 0.5],
] as const;
/** Where steps stand: an element without most of a page's is not its content. */
const STEPS = 'pre, li, tr, dd, h2, h3, h4';
const MOST_STEPS = 0.8;

/**
 * The part of a page that is about its subject: where the selector points, else what the page names its content, else what
 * Readability finds. In doubt more of it. `isHurried`: the page took too long before, so that is left out. Throws
 * `ParseError` (`empty`) when nothing fits the selector.
 */
export async function mainContent(html: string, selector?: string, isHurried = false): Promise<MainContent> {
  const $ = pageTree(html);
  if (!$) return { html, title: undefined };
  const title = pageTitle($);
  if (selector !== undefined) {
    const chosen = elementsIn($, selector);
    if (chosen.length === 0)
      throw new ParseError('empty', `nothing on the page fits the selector ${selector.slice(0, 80)}`);
    return { html: chosen.map((element) => $.html(element)).join('\n'), title };
  }
  const body = elementsIn($, 'body')[0] ?? elementsIn($, 'html')[0];
  if (!body) return { html, title };
  withoutLayoutTables($);
  withoutChrome($, body);
  const content = namedContent($, body) ?? (isHurried ? undefined : await readableContent($, body)) ?? body;
  return { html: $.html(content), title };
}

const lengthOf = (element: PageElement): number => textIn(element, MAX_CHARS).length;

const CELLS = new Set(['table', 'tbody', 'tr', 'td']);

/** A table whose cells have headings, tables or several paragraphs in them lays a page out, as was once the custom: it has no rows to tell of. */
function withoutLayoutTables($: Page): void {
  for (const element of elementsIn($, 'td h1, td h2, td h3, td table, td p + p + p'))
    for (let at = parentOf(element); at; at = parentOf(at)) if (CELLS.has(at.name)) at.name = 'div';
}

/** A menu is never most of a page: what looks like one and is, is none. */
function withoutChrome($: Page, body: PageElement): void {
  const half = lengthOf(body) / 2;
  for (const element of chromeOf($)) if (lengthOf(element) < half) $(element).remove();
  for (const element of elementsIn($, 'aside')) {
    const links = elementsIn($, 'a', element).reduce((sum, link) => sum + lengthOf(link), 0);
    if (links > lengthOf(element) / 2) $(element).remove();
  }
  for (const element of elementsIn($, 'header')) {
    const isOfSite = parentOf(element) === body && elementsIn($, 'h1', element).length === 0;
    if (isOfSite && lengthOf(element) < half) $(element).remove();
  }
}

function namedContent($: Page, body: PageElement): PageElement | undefined {
  const all = lengthOf(body);
  for (const [names, share] of NAMED) {
    const found = elementsIn($, names).find((element) => lengthOf(element) > all * share);
    if (found) return found;
  }
  return undefined;
}

async function readableContent($: Page, body: PageElement): Promise<PageElement | undefined> {
  const found = await readableElement($, body);
  if (!found) return undefined;
  const steps = elementsIn($, STEPS).filter((element) => !isMostlyLinks($, element));
  const kept = new Set([found]);
  const inside = steps.filter((element) => isWithin(element, kept));
  return inside.length >= steps.length * MOST_STEPS ? found : undefined;
}

function isMostlyLinks($: Page, element: PageElement): boolean {
  const links = elementsIn($, 'a', element).reduce((sum, link) => sum + lengthOf(link), 0);
  return links > lengthOf(element) / 2;
}
