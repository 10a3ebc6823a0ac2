import { z } from 'zod';
import { linesAsHtml, oneLine } from './constructs.ts';
import { parseDate } from './dates.ts';
import { defined, type FeedItem } from './items.ts';
import { resolve } from './links.ts';
import { sanitise } from './sanitise.ts';

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const Author = z.object({ name: text, url: text }).loose();
const Authors = z.union([z.array(Author), Author.transform((author) => [author])]);
const authors = { author: Author.optional().catch(undefined), authors: Authors.optional().catch(undefined) };
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
  ...authors,
});

export interface JsonFeedContent {
  readonly title?: string;
  readonly link?: string;
  readonly items: readonly FeedItem[];
}

const MAX_TITLE = 1_000;

/** JSON Feed 1.0 and 1.1. `undefined` when the value is something else. Items that are no objects are left out. */
export function readJsonFeed(value: unknown, url: string, maxItems: number): JsonFeedContent | undefined {
  const feed = JsonFeed.safeParse(value);
  if (!feed.success || (feed.data.version === undefined && feed.data.title === undefined)) return undefined;
  const base = resolve(feed.data.home_page_url, url) ?? url;
  return defined<JsonFeedContent>({
    title: oneLine(feed.data.title ?? '', MAX_TITLE),
    link: resolve(feed.data.home_page_url, url),
    items: feed.data.items.slice(0, maxItems).flatMap((raw) => {
      const item = Item.safeParse(raw);
      return item.success ? [itemOf(item.data, base, personIn(feed.data))] : [];
    }),
  });
}

type Person = z.infer<typeof Author>;

const personIn = ({ authors, author }: { authors?: Person[] | undefined; author?: Person | undefined }) =>
  [...(authors ?? []), ...(author ? [author] : [])].find((p) => p.name ?? p.url);

/** `feedAuthor`: who wrote what names no author of its own (JSON Feed 1.1, "authors"). */
function itemOf(item: z.infer<typeof Item>, base: string, feedAuthor: Person | undefined): FeedItem {
  const person = personIn(item) ?? feedAuthor;
  const html = item.content_html === undefined ? '' : sanitise(item.content_html, base);
  return defined<FeedItem>({
    id: item.id?.trim() || undefined,
    title: oneLine(item.title ?? '', MAX_TITLE),
    link: resolve(item.url, base) ?? resolve(item.external_url, base),
    published: parseDate(item.date_published),
    updated: parseDate(item.date_modified),
    author: oneLine(person?.name ?? person?.url ?? '', MAX_TITLE),
    summary: linesAsHtml(item.summary ?? '') || undefined,
    content: html || linesAsHtml(item.content_text ?? '') || undefined,
    categories: [
      ...new Set((item.tags ?? []).flatMap((tag) => (typeof tag === 'string' ? (oneLine(tag, 200) ?? []) : []))),
    ],
  });
}
