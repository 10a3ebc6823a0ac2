import { z } from 'zod';
import { withoutMarkup } from './constructs.ts';
import { parseDate } from './dates.ts';
import { defined, type FeedItem } from './items.ts';
import { resolve } from './links.ts';
import { sanitise } from './sanitise.ts';

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const Author = z.object({ name: text, url: text }).loose();
const authors = { author: Author.optional().catch(undefined), authors: z.array(Author).optional().catch(undefined) };
const Item = z
  .object({
    id: text,
    url: text,
    external_url: text,
    title: text,
    content_html: text,
    content_text: text,
    summary: text,
    date_published: text,
    date_modified: text,
    tags: z.array(z.unknown()).optional().catch(undefined),
    ...authors,
  })
  .loose();
const JsonFeed = z.object({
  version: z.unknown(),
  title: text,
  home_page_url: text,
  items: z.array(z.unknown()),
});

export interface JsonFeedContent {
  readonly title?: string;
  readonly link?: string;
  readonly items: readonly FeedItem[];
}

/** JSON Feed 1.0 and 1.1. `undefined` when the value is something else. Items that are no objects are left out. */
export function readJsonFeed(value: unknown, url: string): JsonFeedContent | undefined {
  const feed = JsonFeed.safeParse(value);
  if (!feed.success) return undefined;
  const base = resolve(feed.data.home_page_url, url) ?? url;
  return defined<JsonFeedContent>({
    title: feed.data.title?.replace(/\s+/g, ' ').trim() || undefined,
    link: resolve(feed.data.home_page_url, url),
    items: feed.data.items.flatMap((raw) => {
      const item = Item.safeParse(raw);
      return item.success ? [itemOf(item.data, base)] : [];
    }),
  });
}

const escapeText = (plain: string): string => plain.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function itemOf(item: z.infer<typeof Item>, base: string): FeedItem {
  const person = item.authors?.[0] ?? item.author;
  const content = item.content_html === undefined ? undefined : sanitise(item.content_html, base);
  const plain = item.content_text === undefined ? undefined : escapeText(item.content_text).trim();
  return defined<FeedItem>({
    id: item.id?.trim() || undefined,
    title:
      item.title === undefined
        ? undefined
        : withoutMarkup(escapeText(item.title)).replace(/\s+/g, ' ').trim() || undefined,
    link: resolve(item.url ?? item.external_url, base),
    published: parseDate(item.date_published),
    updated: parseDate(item.date_modified),
    author: person?.name?.trim() || person?.url || undefined,
    summary: item.summary === undefined ? undefined : escapeText(item.summary).trim() || undefined,
    content: content || plain || undefined,
    categories: (item.tags ?? []).flatMap((tag) => (typeof tag === 'string' && tag.trim() !== '' ? [tag.trim()] : [])),
  });
}
