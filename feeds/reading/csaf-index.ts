import { parseCsaf } from '../formats/csaf/advisory.ts';
import {
  KEY_CHARS,
  type ListedDocument,
  type ReadListing,
  readChanges,
  readIndex,
  readRolie,
} from '../formats/csaf/listing.ts';
import { type Provider, readProvider, securityTxtAddresses } from '../formats/csaf/provider.ts';
import { decode } from '../formats/feed/decode.ts';
import { ParseError } from '../formats/parse-error.ts';

export interface CsafIndexTask {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** Where the bytes came from, after redirects. */
  readonly url: string;
  /** Keys of documents that are done, one after the other. */
  readonly seen: string;
  /** Documents of before this time are left out. */
  readonly since: number;
  /** At most so many documents are wanted. */
  readonly limit: number;
}

/** The documents of a listing that are not done yet. */
export interface CsafListing {
  readonly is: 'listing';
  readonly title?: string;
  readonly next?: string;
  /** Newest first; those without a time by their address, from the last on. */
  readonly wanted: readonly ListedDocument[];
  /** There are more than were asked for. */
  readonly isCut: boolean;
  /** Of `seen`, what is still listed. */
  readonly seen: string;
}

/** What an address of a CSAF provider turned out to be. */
export type CsafIndex =
  | { readonly is: 'provider'; readonly provider: Provider }
  | { readonly is: 'security-txt'; readonly addresses: readonly string[] }
  | { readonly is: 'document' }
  | CsafListing;

/** Throws `ParseError` (`malformed`) when it is nothing that a CSAF provider has. */
export function readCsafIndex(task: CsafIndexTask): CsafIndex {
  const text = decode(task.bytes, task.contentType);
  const { pathname } = new URL(task.url);
  if (pathname.endsWith('/security.txt')) return { is: 'security-txt', addresses: securityTxtAddresses(text) };
  if (!/^\s*\{/.test(text)) {
    if (/\.csv$/i.test(pathname)) return narrowed(readChanges(text, task.url), task);
    if (/\.txt$/i.test(pathname)) return narrowed(readIndex(text, task.url), task);
    throw new ParseError('malformed', 'it is neither a CSAF document nor a list of such documents');
  }
  const value = parseJson(text);
  const provider = readProvider(value, task.url);
  if (provider) return { is: 'provider', provider };
  const rolie = readRolie(value, task.url);
  if (rolie) return narrowed(rolie, task);
  if (parseCsaf(text)) return { is: 'document' };
  throw new ParseError('malformed', 'it is JSON, but neither a CSAF document nor a list of such documents');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ParseError('malformed', 'it is broken JSON', { cause: error });
  }
}

function narrowed({ documents, ...listing }: ReadListing, { seen, since, limit }: CsafIndexTask): CsafListing {
  const done = new Set<string>();
  for (let i = 0; i < seen.length; i += KEY_CHARS) done.add(seen.slice(i, i + KEY_CHARS));
  const byUrl = new Map<string, ListedDocument>();
  let still = '';
  for (const document of documents) {
    const before = byUrl.get(document.url);
    if (!before || (document.updated ?? 0) > (before.updated ?? 0)) byUrl.set(document.url, document);
  }
  const open: ListedDocument[] = [];
  for (const document of byUrl.values()) {
    if (done.has(document.key)) still += document.key;
    else if (document.updated === undefined || document.updated >= since) open.push(document);
  }
  open.sort((a, b) => (b.updated ?? 0) - (a.updated ?? 0) || (a.url < b.url ? 1 : -1));
  return { is: 'listing', ...listing, wanted: open.slice(0, limit), isCut: open.length > limit, seen: still };
}
