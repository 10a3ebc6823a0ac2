import { createHash } from 'node:crypto';
import { plainText } from './feed/constructs.ts';
import { decode } from './feed/decode.ts';
import { inflated } from './feed/inflate.ts';
import { defined, type FeedItem, itemOf, linkOf, titleOf } from './feed/items.ts';
import { readJsonFeed } from './feed/json-feed.ts';
import { resolve } from './feed/links.ts';
import { child, elements, type XmlNode } from './feed/node.ts';
import { authorOf } from './feed/persons.ts';
import { notAFeed, recognise } from './feed/recognise.ts';
import { repair } from './feed/repair.ts';
import { readTree } from './feed/tree.ts';
import { ParseError } from './parse-error.ts';

export type { FeedItem } from './feed/items.ts';

export interface Feed {
  readonly title?: string;
  /** The site that the feed belongs to. */
  readonly link?: string;
  /** In the feed's order; at most 2,000. */
  readonly items: readonly FeedItem[];
}

export interface FeedContext {
  readonly contentType?: string | undefined;
  /** Where the bytes came from, after redirects. */
  readonly url: string;
  readonly contentLocation?: string | undefined;
}

const MAX_BYTES = 32_000_000;
const MAX_ITEMS = 2_000;
/** Deeper than any feed; what an unclosed element in each of very many items could not reach. */
const MAX_DEPTH = 5_000;
const FEED_ROOT = /^(?:rss|feed|rdf|channel|entry)$/;

/**
 * RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; also what is not quite one of them. Throws `ParseError`, and nothing
 * else: `empty`, `html-page`, `not-a-feed`, `malformed` (JSON that breaks off), `too-deep`, `too-large`. The result does
 * not depend on the process's time zone.
 */
export async function parseFeed(bytes: Uint8Array, { contentType, url, contentLocation }: FeedContext): Promise<Feed> {
  if (bytes.length > MAX_BYTES) throw new ParseError('too-large', 'the feed is larger than 32 MB');
  const { kind, text } = recognise(decode(inflated(bytes, MAX_BYTES), contentType));
  const document = resolve(contentLocation, url) ?? url;
  if (kind === 'json') return jsonFeed(text, document);
  const repaired = repair(text);
  if (repaired.depth > MAX_DEPTH) throw new ParseError('too-deep', 'the elements are nested too deep for a feed');
  const root = await readTree(repaired);
  if (!root || !isFeed(root)) throw notAFeed(text);
  return feedOf(root, document);
}

function jsonFeed(text: string, document: string): Feed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ParseError('malformed', 'the address gave JSON that cannot be read', { cause: error });
  }
  const feed = readJsonFeed(value, document, MAX_ITEMS);
  if (!feed) throw new ParseError('not-a-feed', 'the address gave JSON that is no JSON Feed');
  return feed;
}

const isRss1 = (uri: string): boolean => /purl\.org\/rss\/|netscape\.com\/rdf/i.test(uri);

const localName = (node: XmlNode): string => node.key.slice(node.key.indexOf(':') + 1);

/** RDF can be about anything: it is a feed when it has a channel or items, or names a feed's namespace. */
function isFeed(root: XmlNode): boolean {
  const name = localName(root);
  if (!FEED_ROOT.test(name)) return false;
  return name !== 'rdf' || child(root, 'channel', 'item') !== undefined || Object.values(root.attributes).some(isRss1);
}

function feedOf(root: XmlNode, document: string): Feed {
  if (localName(root) === 'entry') return { items: [itemOf(root, { isAtom: true, document })] };
  const isAtom = localName(root) === 'feed';
  const channel = child(root, 'channel') ?? root;
  const link = linkOf(channel, isAtom, document);
  const surroundings = {
    document: isAtom || link === undefined || hostOf(link) === hostOf(document) ? document : link,
    author: isAtom ? authorOf(channel) : undefined,
  };
  const own = channel === root ? [root] : [...elements(root).filter((node) => node.key === 'channel'), root];
  const items = own
    .flatMap((node) => elements(node))
    .flatMap((node) => (node.key === 'items' ? elements(node) : [node]))
    .filter((node) => node.key === 'item' || node.key === 'entry');
  return defined<Feed>({
    title: plainText(titleOf(channel), isAtom),
    link,
    items: items
      .slice(0, MAX_ITEMS)
      .map((item) => itemOf(item, { isAtom: isAtom || item.key === 'entry', ...surroundings })),
  });
}

const hostOf = (address: string): string | undefined => (URL.canParse(address) ? new URL(address).host : undefined);

/** What an item is told apart by: its own id, else its address, else title and date. */
export function itemIdentity(item: FeedItem): string {
  return item.id ?? item.link ?? textIdentity(item);
}

function textIdentity(item: FeedItem): string {
  const text = `${item.title ?? ''}\n${item.published ?? item.updated ?? ''}\n${item.title ? '' : (item.summary ?? item.content ?? '')}`;
  return `item:${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

/**
 * What each item of a feed is told apart by, in their order. Where a feed gives different items one id, it is none:
 * their addresses tell them apart, or else what they say.
 */
export function itemIdentities(items: readonly FeedItem[]): string[] {
  const ids = items.map(itemIdentity);
  const parted = apart(items, ids, (item) => item.link ?? textIdentity(item));
  return apart(items, parted, (item) => `${itemIdentity(item)}#${textIdentity(item)}`);
}

function apart(items: readonly FeedItem[], ids: readonly string[], name: (item: FeedItem) => string): string[] {
  const told = new Map<string, Set<string>>();
  for (const [i, item] of items.entries()) {
    const id = ids[i] ?? '';
    const said = told.get(id) ?? new Set();
    told.set(id, said.add(`${item.link ?? ''}\n${item.title ?? ''}`));
  }
  return items.map((item, i) => ((told.get(ids[i] ?? '')?.size ?? 0) > 1 ? name(item) : (ids[i] ?? '')));
}
