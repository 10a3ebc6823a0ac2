import { createHash } from 'node:crypto';
import { plainText } from './feed/constructs.ts';
import { decode } from './feed/decode.ts';
import { defined, type FeedItem, itemOf, linkOf } from './feed/items.ts';
import { readJsonFeed } from './feed/json-feed.ts';
import { baseOf, resolve } from './feed/links.ts';
import { repair } from './feed/repair.ts';
import { child, elements, readTree, type XmlNode } from './feed/tree.ts';
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

const MAX_ITEMS = 2_000;
const LOOK_CHARS = 65_536;
const START = /<(?:\?xml|!--|!doctype|(?:[\w-]+:)?(?:rss|feed|rdf|channel)\b)/i;
const FEED_ROOT = /(?:^|:)(?:rss|feed|rdf|channel)$/i;

/**
 * RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; also what is not quite one of them. Throws `ParseError`: `empty`,
 * `html-page`, `not-a-feed`. The result does not depend on the process's time zone.
 */
export async function parseFeed(bytes: Uint8Array, { contentType, url, contentLocation }: FeedContext): Promise<Feed> {
  const text = decode(bytes, contentType).replace(/^[\ufeff\s]+/, '');
  if (text.trim() === '') throw new ParseError('empty', 'the address gave an empty answer');
  const base = resolve(contentLocation, url) ?? url;
  if (/^[{[]/.test(text)) return jsonFeed(text, base);
  const start = text.slice(0, LOOK_CHARS).search(START);
  if (start < 0 || isHtmlPage(text.slice(start, start + LOOK_CHARS))) throw notAFeed(text);
  const { xml, depth } = repair(text.slice(start));
  const root = await readTree(xml, depth);
  if (!root || !FEED_ROOT.test(root.name)) throw notAFeed(text);
  return feedOf(root, base);
}

function jsonFeed(text: string, base: string): Feed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ParseError('not-a-feed', 'the address gave something that is neither XML nor JSON', { cause: error });
  }
  const feed = readJsonFeed(value, base);
  if (!feed) throw new ParseError('not-a-feed', 'the address gave JSON that is no JSON Feed');
  return { ...feed, items: feed.items.slice(0, MAX_ITEMS) };
}

const isHtmlPage = (text: string): boolean =>
  /^(?:<\?xml[^>]*>|<!--[\s\S]{0,2000}?-->|\s)*(?:<!doctype\s+html|<html[\s>])/i.test(text) &&
  !/<(?:\w+:)?(?:rss|feed|rdf)[\s>]/i.test(text);

function notAFeed(text: string): ParseError {
  return /<(?:!doctype\s+html|html|body|head)[\s>]/i.test(text.slice(0, LOOK_CHARS))
    ? new ParseError('html-page', 'the address gave a web page, not a feed')
    : new ParseError('not-a-feed', 'the address gave something that is no feed');
}

function feedOf(root: XmlNode, document: string): Feed {
  const isAtom = /(?:^|:)feed$/i.test(root.name);
  const channel = child(root, 'channel') ?? root;
  const own = channel === root ? [root] : [channel, root];
  const items = own
    .flatMap((node) => elements(node))
    .flatMap((node) => (node.key === 'items' ? elements(node) : [node]))
    .filter((node) => node.key === 'item' || node.key === 'entry');
  const base = baseOf(root.bases, document);
  return defined<Feed>({
    title: plainText(child(channel, 'title', 'dc:title'), isAtom),
    link: linkOf(channel, base === document ? document : base),
    items: items.slice(0, MAX_ITEMS).map((item) => itemOf(item, isAtom || item.key === 'entry', document)),
  });
}

/** What an item is told apart by: its own id, else its address, else title and date. */
export function itemIdentity(item: FeedItem): string {
  const own = item.id ?? item.link;
  if (own !== undefined) return own;
  const text = `${item.title ?? ''}\n${item.published ?? item.updated ?? ''}\n${item.title ? '' : (item.summary ?? item.content ?? '')}`;
  return `item:${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}
