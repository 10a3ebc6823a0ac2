import type { ListedDocument } from '../formats/csaf/listing.ts';
import type { Provider } from '../formats/csaf/provider.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { FetchTarget, KindTools } from '../kind.ts';
import type { CsafListing } from '../reading/csaf-index.ts';
import type { CsafCursor } from './cursor.ts';
import { type FetchedIndex, fetchIndex, findProvider, isPassing, NOTHING, type Wanted } from './provider-search.ts';

/** What a source's address leads to. */
export type Place =
  | { readonly is: 'document'; readonly fetched: FetchedIndex }
  | {
      readonly is: 'listings';
      readonly provider?: Provider;
      readonly metadataUrl?: string;
      /** Any one of each group: a folder's changes.csv, or else its index.txt. */
      readonly listings: readonly (readonly string[])[];
    }
  | { readonly is: 'unchanged' };

/**
 * Where the documents are: the address may be a provider's metadata, a site that is searched for one, a folder, a
 * listing, or a document. Throws `FetchError` and `ParseError`.
 */
export async function placeOf(target: FetchTarget, cursor: CsafCursor, tools: KindTools): Promise<Place> {
  const { pathname } = new URL(target.url);
  if (pathname === '/') {
    const known = cursor.metadataUrl === undefined ? undefined : await knownProvider(cursor.metadataUrl, tools);
    const found = known ?? (await findProvider(target.url, tools));
    if (!found)
      throw new ParseError(
        'malformed',
        'there is no CSAF provider: nothing well-known, in security.txt, or in its domain',
      );
    return { is: 'listings', ...found, metadataUrl: found.url, listings: listingsOf(found.provider, found.url) };
  }
  if (pathname.endsWith('/')) return { is: 'listings', listings: [folder(target.url)] };
  if (/\.(?:csv|txt)$/i.test(pathname)) return { is: 'listings', listings: [[target.url]] };
  const { etag, lastModified } = target;
  const fetched = await fetchIndex({ url: target.url, etag, lastModified }, NOTHING, tools);
  if (!fetched) return { is: 'unchanged' };
  const { index, answer } = fetched;
  if (index.is === 'document') return { is: 'document', fetched };
  if (index.is === 'provider')
    return { is: 'listings', provider: index.provider, listings: listingsOf(index.provider, answer.finalUrl) };
  return { is: 'listings', listings: [[target.url]] };
}

async function knownProvider(url: string, tools: KindTools) {
  const found = await fetchIndex({ url }, NOTHING, tools).catch((error) => {
    if (error instanceof ParseError || (error instanceof FetchError && !isPassing(error))) return undefined;
    throw error;
  });
  return found?.index.is === 'provider' ? { provider: found.index.provider, url } : undefined;
}

const folder = (url: string): string[] => [new URL('changes.csv', url).href, new URL('index.txt', url).href];

function listingsOf({ feeds, directories }: Provider, metadataUrl: string): (readonly string[])[] {
  if (feeds.length > 0) return [...new Set(feeds.map(({ url }) => url))].map((url) => [url]);
  return (directories.length > 0 ? directories : [new URL('.', metadataUrl).href]).map(folder);
}

const MAX_PAGES = 100;

export interface Gathered {
  readonly documents: readonly ListedDocument[];
  readonly title?: string;
  readonly validators: CsafCursor['validators'];
  /** Keys that are still listed; `undefined` when not every list was read, so that nobody knows. */
  readonly seen: string | undefined;
  readonly isCut: boolean;
  readonly anyChanged: boolean;
}

/** The documents that all of a source's listings have and that are not done. */
export async function gather(
  listings: readonly (readonly string[])[],
  cursor: CsafCursor,
  wanted: Wanted,
  tools: KindTools,
): Promise<Gathered> {
  const documents = new Map<string, ListedDocument>();
  const validators: Record<string, { etag?: string; lastModified?: string }> = {};
  let seen: string | undefined = '';
  let title: string | undefined;
  let isCut = false;
  let anyChanged = false;
  let read = 0;
  for (const choices of listings) {
    const found = await firstOf(choices, cursor, wanted, tools);
    if (found === 'closed') continue;
    read++;
    if (found === 'unchanged') {
      seen = undefined;
      for (const url of choices) if (cursor.validators[url]) validators[url] = cursor.validators[url];
      continue;
    }
    anyChanged = true;
    const { etag, lastModified } = found.answer;
    let page: CsafListing | undefined = found.listing;
    for (let pages = 1; page; pages++) {
      title ??= page.title;
      isCut ||= page.isCut;
      if (seen !== undefined) seen += page.seen;
      for (const document of page.wanted) documents.set(document.url, document);
      if (page.next === undefined || pages >= MAX_PAGES) break;
      const next = await fetchIndex({ url: page.next }, wanted, tools);
      page = next?.index.is === 'listing' ? next.index : undefined;
    }
    // A first page that is as it was says nothing of the pages behind it.
    const isPaged = found.listing.next !== undefined;
    if (!isPaged && !found.listing.isCut && (etag !== undefined || lastModified !== undefined))
      validators[found.url] = {
        ...(etag !== undefined && { etag }),
        ...(lastModified !== undefined && { lastModified }),
      };
  }
  if (read === 0) throw new ParseError('empty', 'its provider lets us into none of its lists of documents');
  return {
    documents: [...documents.values()],
    validators,
    seen,
    isCut,
    anyChanged,
    ...(title !== undefined && { title }),
  };
}

/** `closed`: it is for others, as a list of AMBER documents may be. */
async function firstOf(
  urls: readonly string[],
  cursor: CsafCursor,
  wanted: Wanted,
  tools: KindTools,
): Promise<
  | 'closed'
  | 'unchanged'
  | { readonly url: string; readonly answer: FetchedIndex['answer']; readonly listing: CsafListing }
> {
  for (const [i, url] of urls.entries()) {
    try {
      const fetched = await fetchIndex({ url, ...cursor.validators[url] }, wanted, tools);
      if (!fetched) return 'unchanged';
      if (fetched.index.is === 'listing') return { url, answer: fetched.answer, listing: fetched.index };
      throw new ParseError('malformed', 'it is no list of CSAF documents');
    } catch (error) {
      if (error instanceof FetchError && (error.status === 401 || error.status === 403)) return 'closed';
      const isThere = !(error instanceof FetchError && error.status === 404);
      if (isThere || i === urls.length - 1) throw error;
    }
  }
  return 'closed';
}
