import type { Page, PageElement } from './page-tree.ts';
import { elementsIn, parentOf } from './page-tree.ts';

/** Its time grows with the square of the elements, and with depth times text. */
const MAX_ELEMENTS = 2_000;
const MAX_CHARS = 200_000;
const MAX_DEPTH = 60;
const MARK = 'data-place';

// Both are large, and most pages say by themselves where their content is.
const libraries = async () => ({ ...(await import('@mozilla/readability')), ...(await import('linkedom')) });

/**
 * The smallest element around everything that Readability takes for the text of a page. What it drops in there, lists,
 * tables and code for the most part, is kept so. `undefined` when it finds nothing, or the page is too large to ask.
 */
export async function readableElement($: Page, body: PageElement): Promise<PageElement | undefined> {
  const elements = elementsIn($, '*');
  if (elements.length > MAX_ELEMENTS || elements.some((element) => pathTo(element).length > MAX_DEPTH))
    return undefined;
  for (const [place, element] of elements.entries()) element.attribs[MARK] = String(place);
  const html = $.html(body);
  for (const element of elements) delete element.attribs[MARK];
  if (html.length > MAX_CHARS) return undefined;
  const { Readability, parseHTML } = await libraries();
  const { document } = parseHTML(`<!doctype html><html>${html}</html>`);
  let content: string | null | undefined;
  try {
    content = new Readability(document, { charThreshold: 200 }).parse()?.content;
  } catch {
    // It stumbles over some broken markup: then there is nothing that it takes for the text.
    return undefined;
  }
  const places = [...(content ?? '').matchAll(/data-place="(\d{1,6})"/g)].map((found) => Number(found[1]));
  return commonAncestor(places.flatMap((place) => elements[place] ?? []));
}

function commonAncestor(elements: readonly PageElement[]): PageElement | undefined {
  const [first, ...others] = elements;
  if (!first) return undefined;
  let shared = pathTo(first);
  for (const element of others) {
    const path = pathTo(element);
    const length = shared.findIndex((above, level) => path[level] !== above);
    if (length >= 0) shared = shared.slice(0, length);
  }
  return shared.at(-1);
}

function pathTo(element: PageElement): PageElement[] {
  const path: PageElement[] = [];
  for (let at: PageElement | undefined = element; at; at = parentOf(at)) path.unshift(at);
  return path;
}
