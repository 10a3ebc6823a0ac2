import { ownId } from '../../../core/aliases.ts';
import { chromeOf, isWithin } from '../pages/chrome.ts';
import { elementsIn, type Page, type PageElement, parentOf, textIn } from '../pages/page-tree.ts';
import { addressOf, LISTS, type ListLine, titleWords } from './list-line.ts';

type ListLink = Omit<ListLine, 'element'>;

const MAX_LINKS = 10_000;
const MAX_CLIMB = 6;
const MIN_LIST = 3;
const MIN_TITLE = 12;
const MAX_TITLE = 120;
const CVE = /^\W{0,3}CVE-\d{4}-\d{4,7}\b/i;

/** Links to bulletins by their ids; where those do not tell, the links that most look like a list of titles. */
export function foundLines($: Page, base: string, idPattern: string | undefined): ListLine[] {
  const links = elementsIn($, 'a[href]')
    .slice(0, MAX_LINKS)
    .flatMap((link): ListLink[] => {
      const url = addressOf(link, base);
      return url === undefined ? [] : [{ link, url }];
    });
  const pattern = idPattern === undefined ? undefined : new RegExp(idPattern, 'iu');
  const byId = links.filter(({ link, url }) => {
    const text = textIn(link, 300);
    return pattern ? pattern.test(text) || pattern.test(url) : tellsId(text, url);
  });
  const told = pattern !== undefined || new Set(byId.map((l) => l.url)).size > 1;
  return withElements(told ? byId : longestList($, links));
}

function tellsId(text: string, url: string): boolean {
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';
  return ownId(text) !== undefined || ownId(last) !== undefined || CVE.test(text) || CVE.test(last);
}

/** Links in alike elements, outside of menus, make a list; the one with the most to say is the page's. */
function longestList($: Page, links: readonly ListLink[]): ListLink[] {
  const chrome = chromeOf($);
  const groups = new Map<string, Map<string, ListLink & { readonly length: number }>>();
  for (const { link, url } of links) {
    const length = Math.min(titleWords(link).length, MAX_TITLE);
    if (length < MIN_TITLE || isWithin(link, chrome)) continue;
    const place = placeOf(link);
    const group = groups.get(place) ?? new Map();
    groups.set(place, group);
    if ((group.get(url)?.length ?? 0) < length) group.set(url, { link, url, length });
  }
  const lengths = [...groups.values()]
    .filter((group) => group.size >= MIN_LIST)
    .map((group) => ({ group, sum: [...group.values()].reduce((sum, { length }) => sum + length, 0) }));
  const best = lengths.reduce((a, b) => (b.sum > a.sum ? b : a), { group: new Map<string, ListLink>(), sum: 0 });
  return [...best.group.values()];
}

/** The names and first classes of the elements around it: alike for the lines of one list. */
function placeOf(link: PageElement): string {
  const names: string[] = [];
  for (let at: PageElement | undefined = link; at && names.length < MAX_CLIMB; at = parentOf(at))
    names.push(`${at.name}.${(at.attribs.class ?? '').trim().split(/\s+/)[0] ?? ''}`);
  return names.join(' ');
}

/** Each address once, by the link that says most, with the largest element around it that holds no other one's link. */
function withElements(links: readonly ListLink[]): ListLine[] {
  const best = new Map<string, ListLink & { readonly length: number }>();
  const owner = new Map<PageElement, string | undefined>();
  for (const { link, url } of links) {
    const length = titleWords(link).length;
    const before = best.get(url);
    if (!before || length > before.length) best.set(url, { link, url, length });
    for (let at: PageElement | undefined = link; at; at = parentOf(at)) {
      if (owner.has(at) && owner.get(at) === undefined) break;
      owner.set(at, owner.has(at) && owner.get(at) !== url ? undefined : url);
    }
  }
  return [...best.values()].map(({ link, url }) => {
    let element = link;
    for (let parent = parentOf(link); parent && !LISTS.has(parent.name); parent = parentOf(parent)) {
      if (owner.get(parent) !== url) break;
      element = parent;
    }
    return { link, url, element };
  });
}
