import { type Feed, type FeedItem, parseFeed } from '../../../../feeds/formats/feed.ts';

export const ADDRESS = 'https://vendor.example/feeds/security.xml';

/** Reads text or bytes as a feed that came from `ADDRESS`. */
export function read(source: string | Uint8Array, contentType?: string): Promise<Feed> {
  return parseFeed(typeof source === 'string' ? Buffer.from(source) : source, { url: ADDRESS, contentType });
}

/** The one item of a feed. */
export async function only(source: string | Uint8Array, contentType?: string): Promise<FeedItem> {
  const { items } = await read(source, contentType);
  const [item] = items;
  if (!item || items.length > 1) throw new Error(`${items.length} items`);
  return item;
}

export const rss = (item: string, channel = ''): string =>
  `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"><channel>${channel}<item>${item}</item></channel></rss>`;

export const atom = (entry: string, feed = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom">${feed}<entry>${entry}</entry></feed>`;

export const atom03 = (entry: string): string =>
  `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>${entry}</entry></feed>`;
