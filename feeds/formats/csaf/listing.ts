import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseDate } from '../feed/dates.ts';
import { listOf, text } from './schema.ts';

/** A document as a ROLIE feed, a changes.csv or an index.txt lists it. */
export interface ListedDocument {
  readonly url: string;
  /** Its file's, without the ending. */
  readonly name: string;
  /** Milliseconds since 1970; an index.txt has none. */
  readonly updated?: number;
  readonly sha256?: string;
  readonly sha512?: string;
  readonly signature?: string;
  /** The other files are beside it under its name, where there are any; a ROLIE feed names them. */
  readonly beside?: boolean;
  /** Of this state of it: eight characters, another one for each `updated`. */
  readonly key: string;
}

export const KEY_CHARS = 8;

export interface ReadListing {
  readonly documents: readonly ListedDocument[];
  /** The next page. */
  readonly next?: string;
  readonly title?: string;
}

// The letters are `rel` in the standard, and `ref` in CISA's own feeds.
const Link = z.object({ rel: text, ref: text, href: z.string() });
const Rolie = z.object({
  feed: z.object({
    title: text,
    link: listOf(Link),
    entry: listOf(
      z.object({ updated: text, link: listOf(Link), content: z.object({ src: text }).optional().catch(undefined) }),
    ),
  }),
});

const MAX_DOCUMENTS = 200_000;

/** `undefined` when it is no ROLIE feed (CSAF 2.0 section 7.1.15, RFC 8322). */
export function readRolie(value: unknown, url: string): ReadListing | undefined {
  const read = Rolie.safeParse(value);
  if (!read.success) return undefined;
  const { entry, link: links, title } = read.data.feed;
  const documents = entry.slice(0, MAX_DOCUMENTS).flatMap(({ updated, link, content }) => {
    const hrefs = (rel: string) => link.filter((l) => (l.rel ?? l.ref) === rel).flatMap((l) => absolute(l.href, url));
    const [self = absolute(content?.src ?? '', url)[0]] = hrefs('self');
    const [signature] = hrefs('signature');
    const hash = (ending: RegExp) => hrefs('hash').find((href) => ending.test(href));
    const [sha256, sha512] = [hash(/\.sha256$/i), hash(/\.sha512$/i)];
    if (self === undefined) return [];
    const more = { ...(sha256 && { sha256 }), ...(sha512 && { sha512 }), ...(signature && { signature }) };
    return [{ ...listed(self, updated), ...more }];
  });
  const next = links.find((l) => (l.rel ?? l.ref) === 'next')?.href;
  return { documents, ...(next && { next: absolute(next, url)[0] ?? next }), ...(title && { title }) };
}

/** What a line has to be, for a broken quote not to take the lines behind it along. */
const ROW =
  /^\ufeff?[ \t]{0,9}(?:"(?:[^"]|"")*"|[^",]*)[ \t]{0,9},[ \t]{0,9}(?:"(?:[^"]|"")*"|[^",]*)[ \t]{0,9}(?:,[^"]*)?$/;

/** changes.csv: path and time on each line (section 7.1.13). Lines that are not so are left out. */
export function readChanges(body: string, url: string): ReadListing {
  const sound = body.split(/\r?\n/).filter((line) => ROW.test(line));
  const rows = parse(sound.join('\n'), {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    to: MAX_DOCUMENTS,
  }) as string[][];
  const documents = rows.flatMap(([path = '', time]) =>
    /\.json$/i.test(path) && time !== undefined && parseDate(time) !== undefined
      ? absolute(path, url).map((href) => ({ ...listed(href, time), beside: true }))
      : [],
  );
  return { documents };
}

/** index.txt: a path on each line (section 7.1.12). */
export function readIndex(body: string, url: string): ReadListing {
  const paths = body.split(/\r?\n/, MAX_DOCUMENTS).map((line) => line.trim());
  return {
    documents: paths
      .filter((path) => /\.json$/i.test(path))
      .flatMap((path) => absolute(path, url).map((href) => ({ ...listed(href), beside: true }))),
  };
}

export function listed(url: string, updated?: string): ListedDocument {
  const name = (new URL(url).pathname.split('/').at(-1) ?? '').replace(/\.json$/i, '');
  const iso = parseDate(updated);
  const key = createHash('sha256').update(`${url}\n${iso}`).digest('base64url').slice(0, KEY_CHARS);
  return {
    url,
    name: name.slice(0, 200) || url.slice(-200),
    key,
    ...(iso !== undefined && { updated: Date.parse(iso) }),
  };
}

function absolute(address: string, base: string): string[] {
  if (address === '' || !URL.canParse(address, base)) return [];
  const url = new URL(address, base);
  return /^https?:$/.test(url.protocol) ? [url.href] : [];
}
