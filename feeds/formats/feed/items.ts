import { bodyHtml, personOf, plainText } from './constructs.ts';
import { parseDate } from './dates.ts';
import { baseOf, resolve } from './links.ts';
import { child, elements, textOf, type XmlNode } from './tree.ts';

export interface FeedItem {
  /** The publisher's own id; absent when there is none. */
  readonly id?: string;
  /** Plain text. */
  readonly title?: string;
  /** Absolute. */
  readonly link?: string;
  /** ISO 8601, UTC. */
  readonly published?: string;
  readonly updated?: string;
  readonly author?: string;
  /** Sanitised HTML, links absolute. */
  readonly summary?: string;
  readonly content?: string;
  readonly categories: readonly string[];
}

const MAX_CATEGORIES = 100;

/** An RSS item or Atom entry. `document` is the address that links are relative to. */
export function itemOf(node: XmlNode, isAtom: boolean, document: string): FeedItem {
  const value = (...keys: string[]) => {
    const found = child(node, ...keys);
    const text = found && textOf(found).trim();
    return text === '' ? undefined : text;
  };
  const date = (...keys: string[]) => {
    for (const key of keys) {
      const parsed = parseDate(value(key));
      if (parsed !== undefined) return parsed;
    }
    return undefined;
  };
  const author = elements(node).find((c) => c.key === 'author' || c.key === 'dc:creator' || c.key === 'itunes:author');
  const published = date(
    'pubdate',
    'published',
    'issued',
    'dcterms:issued',
    'created',
    'dcterms:created',
    'dc:date',
    'dcterms:date',
    'date',
  );
  const updated = date('updated', 'modified', 'dcterms:modified', 'lastbuilddate', 'dc:date');
  return defined({
    id: value('id', 'guid', 'dc:identifier') ?? node.attributes['rdf:about'],
    title: plainText(child(node, 'title', 'dc:title', 'media:title'), isAtom),
    link: linkOf(node, document),
    published,
    updated,
    author: personOf(author ?? child(node, 'creator', 'dc:author', 'contributor', 'dc:contributor', 'managingeditor')),
    summary: bodyHtml(
      child(node, 'description', 'summary', 'dc:description', 'itunes:summary', 'media:description', 'itunes:subtitle'),
      isAtom,
      document,
    ),
    content: bodyHtml(
      child(node, 'content:encoded', 'content', 'xhtml:body', 'body', 'fullitem', 'xhtml:div'),
      isAtom,
      document,
    ),
    categories: categoriesOf(node),
  });
}

/** Leaves out what is not there. */
export function defined<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

const RELATIONS = /^http:\/\/www\.iana\.org\/assignments\/relation\//i;

/** The page of an item, or of the feed: never the feed itself, an attachment or an edit address. */
export function linkOf(node: XmlNode, document: string): string | undefined {
  const links = elements(node).filter((c) => c.key === 'link');
  const atom = links
    .filter((c) => c.attributes.href !== undefined)
    .map((c) => ({
      node: c,
      rel: (c.attributes.rel ?? 'alternate').replace(RELATIONS, '').trim().toLowerCase() || 'alternate',
      type: c.attributes.type?.toLowerCase() ?? '',
    }))
    .filter((c) => c.rel === 'alternate');
  const chosen = atom.find((c) => c.type === '' || /html/.test(c.type)) ?? atom[0];
  if (chosen) {
    const found = resolve(chosen.node.attributes.href, baseOf(chosen.node.bases, document));
    if (found !== undefined) return found;
  }
  const texts = links.filter((c) => c.attributes.href === undefined && textOf(c).trim() !== '');
  const web = texts.find((c) => /^https?:/i.test(textOf(c).trim())) ?? texts[0];
  const written = web && resolve(textOf(web), baseOf(web.bases, document));
  if (written !== undefined) return written;
  const guid = child(node, 'guid');
  if (
    guid &&
    guid.attributes.isPermaLink?.toLowerCase() !== 'false' &&
    guid.attributes.ispermalink?.toLowerCase() !== 'false'
  ) {
    const text = textOf(guid).trim();
    if (/^https?:\/\//i.test(text)) return text;
  }
  const about = node.attributes['rdf:about'];
  if (about !== undefined && /^https?:\/\//i.test(about)) return about;
  const content = child(node, 'content');
  return content?.attributes.src === undefined
    ? undefined
    : resolve(content.attributes.src, baseOf(content.bases, document));
}

function categoriesOf(node: XmlNode): string[] {
  const found = elements(node).flatMap((c) => {
    if (!/^(?:category|dc:subject|media:category|itunes:category|itunes:keywords)$/.test(c.key)) return [];
    const said = textOf(c).trim() || c.attributes.label || c.attributes.term || c.attributes.text || '';
    return c.key === 'itunes:keywords' ? said.split(',') : [c.attributes.term ?? said];
  });
  return [...new Set(found.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== ''))].slice(
    0,
    MAX_CATEGORIES,
  );
}
