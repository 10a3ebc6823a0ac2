import { bodyHtml, oneLine, plainText } from './constructs.ts';
import { parseDate } from './dates.ts';
import { baseOf, resolve } from './links.ts';
import { child, elements, ownText, textOf, type XmlNode } from './node.ts';
import { authorOf } from './persons.ts';

/** One item of a feed, whatever its format. What the feed does not say is absent. */
export interface FeedItem {
  /** The publisher's own. */
  readonly id?: string;
  /** Plain text on one line. */
  readonly title?: string;
  /** Absolute. */
  readonly link?: string;
  /** ISO 8601, UTC. */
  readonly published?: string;
  readonly updated?: string;
  /** A name, else a mail address. */
  readonly author?: string;
  /** Sanitised HTML, links absolute. */
  readonly summary?: string;
  readonly content?: string;
  readonly categories: readonly string[];
}

const MAX_ID = 2_000;
const MAX_CATEGORY = 200;
const MAX_CATEGORIES = 100;
const MAX_LINKS = 100;
const PUBLISHED = [
  'pubdate',
  'published',
  'issued',
  'dcterms:issued',
  'created',
  'dcterms:created',
  'dc:date',
  'dcterms:date',
  'dcterms:available',
  'date',
];
const UPDATED = ['updated', 'modified', 'dcterms:modified', 'lastbuilddate', 'dc:date'];
const SUMMARIES = [
  'dc:description',
  'dcterms:abstract',
  'abstract',
  'itunes:summary',
  'media:description',
  'itunes:subtitle',
];
const CONTENTS = ['content:encoded', 'content', 'xhtml:body', 'body', 'fullitem', 'xhtml:div', 'encoded'];

/** What an item takes over from its feed. */
export interface Surroundings {
  readonly isAtom: boolean;
  /** The address that links are relative to. */
  readonly document: string;
  /** Who wrote what names no author of its own (RFC 4287, 4.2.1). */
  readonly author?: string | undefined;
}

/** An RSS item or Atom entry. */
export function itemOf(node: XmlNode, { isAtom, document, author }: Surroundings): FeedItem {
  const source = isAtom ? child(node, 'source') : undefined;
  const bodies = bodiesOf(node, isAtom, document);
  return defined<FeedItem>({
    id: idOf(node, document),
    title: plainText(titleOf(node), isAtom),
    link: linkOf(node, isAtom, document),
    published: dateOf(node, PUBLISHED),
    updated: dateOf(node, UPDATED) ?? parseDate(node.attributes.lastmod),
    author: authorOf(node) ?? (source && authorOf(source)) ?? author,
    ...bodies,
    categories: categoriesOf(node),
  });
}

/** Leaves out what is not there. */
export function defined<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  const said: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) if (value !== undefined) said[key] = value;
  return said as T;
}

/** The title of an item or of a feed; empty ones are passed over. */
export function titleOf(node: XmlNode): XmlNode | undefined {
  const titles = ['title', 'dc:title', 'itunes:title', 'media:title'].flatMap((key) =>
    elements(node).filter((c) => c.key === key),
  );
  return titles.find((c) => textOf(c).trim() !== '') ?? titles[0];
}

function idOf(node: XmlNode, document: string): string | undefined {
  const written = elements(node).filter((c) => c.key === 'id' || c.key === 'guid' || c.key === 'dc:identifier');
  const text = [...written.map(ownText), node.attributes['rdf:about']?.trim() ?? ''].find((id) => id !== '');
  if (text === undefined) return undefined;
  // A path is no name of anything without its host.
  const bases = written[0]?.bases ?? node.bases;
  const isPath = text.startsWith('/') || (bases.length > 0 && /^[^:\s]+\/[^\s]*$/.test(text));
  const absolute = isPath ? resolve(text, baseOf(bases, document)) : undefined;
  return (absolute ?? text).slice(0, MAX_ID);
}

/** The first of these fields that holds a date; of several under one name the last. */
function dateOf(node: XmlNode, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const texts = elements(node).filter((c) => c.key === key);
    for (const written of texts.reverse()) {
      const date = parseDate(ownText(written));
      if (date !== undefined) return date;
    }
  }
  return undefined;
}

function bodiesOf(node: XmlNode, isAtom: boolean, document: string): Pick<FeedItem, 'summary' | 'content'> {
  const full = (key: string) =>
    elements(node).find((c) => c.key === key && (c.children.length > 0 || key !== 'content'));
  const excerpts = elements(node).filter((c) => c.key === 'description' || c.key === 'summary');
  const group = child(node, 'media:group', 'media:content');
  const first = excerpts[0] ?? child(node, ...SUMMARIES) ?? (group && child(group, 'media:description'));
  const second = excerpts.find((c) => c.key !== first?.key);
  const whole = CONTENTS.map(full).find((c) => c !== undefined) ?? second;
  const content = bodyHtml(whole, isAtom, document);
  const same = first && whole && first.attributes.type === whole.attributes.type && textOf(first) === textOf(whole);
  const summary = same && elements(first).length === 0 ? content : bodyHtml(first, isAtom, document);
  return { ...(summary !== undefined && { summary }), ...(content !== undefined && { content }) };
}

const RELATIONS = /^https?:\/\/www\.iana\.org\/assignments\/relation\//i;

/** The page of an item, or of the feed: never the feed itself, an attachment or an edit address. */
export function linkOf(node: XmlNode, isAtom: boolean, document: string): string | undefined {
  const links = elements(node)
    .filter((c) => c.key === 'link')
    .slice(-MAX_LINKS);
  // An empty address means the base itself (RFC 3986, 4.4), where one is given.
  const on = (c: XmlNode, text: string | undefined) => {
    const base = baseOf(c.bases, document);
    return text === '' && c.bases.length > 0 && base !== document ? base : resolve(text, base);
  };
  const typed = links
    .filter((c) => c.attributes.href !== undefined || c.attributes.rel !== undefined)
    .filter((c) => relationsOf(c).includes('alternate'))
    .map((c) => ({ url: on(c, c.attributes.href ?? ownText(c)), type: c.attributes.type?.toLowerCase() ?? '' }));
  const page = typed.find((c) => c.url !== undefined && (c.type === '' || c.type.includes('html')));
  // In RSS an unprefixed link with an href is meant as RSS's own; of several links the last is taken.
  const texts = links
    .filter((c) => c.attributes.rel === undefined && (c.attributes.href === undefined || c.name === 'link'))
    .map((c) => on(c, c.attributes.href ?? ownText(c)))
    .filter((url) => url !== undefined);
  const text = texts.findLast((url) => /^https?:/i.test(url)) ?? texts.at(-1);
  const other = isAtom || text === undefined ? (page?.url ?? typed.find((c) => c.url !== undefined)?.url) : undefined;
  return (
    other ??
    text ??
    permalinkOf(node, document) ??
    (isAtom ? sourceOf(node, document) : resolve(node.attributes.href, baseOf(node.bases, document)))
  );
}

const relationsOf = (link: XmlNode): string[] =>
  (link.attributes.rel?.trim() || 'alternate')
    .toLowerCase()
    .split(/\s+/)
    .map((rel) => rel.replace(RELATIONS, ''));

/**
 * RSS 2.0: a guid is a permalink unless it says something else, even one without its host. RSS 1.0: what an item is about.
 * Atom: an id that leads somewhere.
 */
function permalinkOf(node: XmlNode, document: string): string | undefined {
  const guid = child(node, 'guid', 'id');
  const isLink = (guid?.attributes.ispermalink?.trim().toLowerCase() ?? 'true') === 'true';
  const own = guid && isLink ? ownText(guid) : undefined;
  const path = guid && own?.startsWith('/') ? resolve(own, baseOf(guid.bases, document)) : undefined;
  return [path, own, node.attributes['rdf:about']?.trim()].find(
    (url) => url !== undefined && /^https?:\/\/\S+$/i.test(url),
  );
}

/** Content that stands elsewhere (RFC 4287, 4.1.3.2). */
function sourceOf(node: XmlNode, document: string): string | undefined {
  const content = child(node, 'content');
  const type = content?.attributes.type?.toLowerCase() ?? 'html';
  return content && /html/.test(type) ? resolve(content.attributes.src, baseOf(content.bases, document)) : undefined;
}

function categoriesOf(node: XmlNode): string[] {
  const found: string[] = [];
  for (const c of elements(node)) {
    if (/^(?:category|dc:subject|dcterms:subject|media:category)$/.test(c.key))
      found.push(c.attributes.term ?? (ownText(c) || (c.attributes.label ?? '')));
    else if (c.key === 'itunes:category') {
      found.push(c.attributes.text ?? ownText(c));
      for (const nested of elements(c)) if (nested.key === c.key) found.push(nested.attributes.text ?? ownText(nested));
    } else if (/^(?:itunes:keywords|media:keywords|tags|keywords)$/.test(c.key)) found.push(...ownText(c).split(','));
  }
  const clean = found.slice(0, 10 * MAX_CATEGORIES).map((text) => oneLine(text, MAX_CATEGORY));
  return [...new Set(clean.filter((text) => text !== undefined))].slice(0, MAX_CATEGORIES);
}
