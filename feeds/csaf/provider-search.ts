import type { Provider } from '../formats/csaf/provider.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { FetchRequest, FetchResult } from '../http.ts';
import type { KindTools } from '../kind.ts';
import type { CsafIndex } from '../reading/csaf-index.ts';

/** A list of 50,000 documents is 25 MB. */
const MAX_INDEX_BYTES = 64_000_000;
export const MAX_DOCUMENT_BYTES = 16_000_000;
export const READ_MS = 20_000;
const ACCEPT = 'application/json, text/csv;q=0.9, text/plain;q=0.9, */*;q=0.1';

type Answer = Extract<FetchResult, { outcome: 'ok' }>;

export interface FetchedIndex {
  readonly answer: Answer;
  readonly index: CsafIndex;
}

/** What of a listing is wanted. */
export interface Wanted {
  readonly seen: string;
  readonly since: number;
  readonly limit: number;
}

export const NOTHING: Wanted = { seen: '', since: 0, limit: 0 };

/** Fetches and reads an address of a provider; `undefined`: it is as it was. Throws `FetchError` and `ParseError`. */
export async function fetchIndex(
  request: Pick<FetchRequest, 'url' | 'etag' | 'lastModified'>,
  wanted: Wanted,
  { http, reader, signal }: KindTools,
): Promise<FetchedIndex | undefined> {
  const answer = await http.fetch({ ...request, accept: ACCEPT, maxBytes: MAX_INDEX_BYTES, signal });
  if (answer.outcome === 'not-modified') return undefined;
  const { bytes, contentType, finalUrl } = answer;
  const index = await reader.read('csafIndex', { bytes, contentType, url: finalUrl, ...wanted }, READ_MS);
  return { answer, index };
}

export interface FoundProvider {
  readonly provider: Provider;
  readonly url: string;
}

/**
 * The provider of a site, in the order of CSAF 2.0 section 7.3.1: the well-known address, the `CSAF:` fields of its
 * security.txt, the name csaf.data.security below its domain. `undefined` when it has none; throws `FetchError` when the
 * site cannot be reached at all.
 */
export async function findProvider(site: string, tools: KindTools): Promise<FoundProvider | undefined> {
  const at = (path: string) => new URL(path, site).href;
  const wellKnown = await providerAt(at('/.well-known/csaf/provider-metadata.json'), tools);
  if (wellKnown) return wellKnown;
  for (const path of ['/.well-known/security.txt', '/security.txt']) {
    const found = await tried(() => fetchIndex({ url: at(path) }, NOTHING, tools));
    if (found?.index.is !== 'security-txt') continue;
    for (const url of found.index.addresses) {
      const provider = await providerAt(url, tools);
      if (provider) return provider;
    }
  }
  const domain = new URL(site);
  if (/^[\d.]+$|:/.test(domain.hostname)) return undefined;
  domain.hostname = `csaf.data.security.${domain.hostname.replace(/^www\./, '')}`;
  return providerAt(domain.href, tools);
}

async function providerAt(url: string, tools: KindTools): Promise<FoundProvider | undefined> {
  const found = await tried(() => fetchIndex({ url }, NOTHING, tools));
  return found?.index.is === 'provider' ? { provider: found.index.provider, url } : undefined;
}

/** What is not there, or is something else, is looked for elsewhere. */
async function tried<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ParseError || (error instanceof FetchError && !isPassing(error))) return undefined;
    throw error;
  }
}

/** It may be there the next time. */
export const isPassing = (error: FetchError): boolean =>
  error.code === 'http-status'
    ? error.status === 429 || (error.status ?? 0) >= 500
    : !['gone', 'bad-url', 'refused-address', 'dns', 'too-large', 'redirects'].includes(error.code);
