import { elementsIn, type Page, type PageElement, parentOf } from './page-tree.ts';

const ROLES =
  'nav, footer, dialog, [role=navigation], [role=contentinfo], [role=banner], [role=search], [role=dialog], [role=menu], [role=menubar]';
const WORD =
  'nav|navbar|navigation|menu|menubar|megamenu|breadcrumbs?|pagination|pager|cookies?|consent|gdpr|footer|sidebar|social|share|sharing|newsletter|subscribe|skip|related|toc';
/** A whole class or id, or its beginning or end: `nav-primary`, `site-footer`; not `has-sidebar`, which is about the page. */
const NAMED = new RegExp(`^(?:${WORD})(?:[-_].*)?$|^(?!has|with|without|no|is)\\w+[-_](?:${WORD})s?$`, 'i');

/** What stands around a page's content on every page of the site: menus, banners, footers. */
export function chromeOf($: Page): ReadonlySet<PageElement> {
  const chrome = new Set(elementsIn($, ROLES));
  for (const element of elementsIn($, '[class], [id]')) {
    if (element.name === 'body' || element.name === 'html' || element.name === 'main') continue;
    const names = `${element.attribs.class ?? ''} ${element.attribs.id ?? ''}`.slice(0, 300).split(/\s+/);
    if (names.some((name) => NAMED.test(name))) chrome.add(element);
  }
  return chrome;
}

export function isWithin(element: PageElement, chrome: ReadonlySet<PageElement>): boolean {
  for (let at: PageElement | undefined = element; at; at = parentOf(at)) if (chrome.has(at)) return true;
  return false;
}
