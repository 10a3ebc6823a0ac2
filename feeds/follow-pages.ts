import { sourceRank } from '../core/source.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { FetchRequest } from './http.ts';
import type { FetchTarget, KindNotice, KindTools, ToldBefore } from './kind.ts';
import { trustIn } from './kinds/one-document.ts';
import type { ReadBulletin, Trust } from './read-bulletin.ts';

const PAGES_PER_POLL = 40;
/** So many show how it would be. */
const PAGES_PER_TRIAL = 3;

export interface Followed {
  /** In the feed's order. One whose page was not read, or not yet, is as the feed tells it. */
  readonly bulletins: readonly ReadBulletin[];
  /** Pages wait for the next poll, because they are too many or could not be had for now. */
  readonly unfinished: boolean;
  readonly notices: readonly KindNotice[];
}

/**
 * Reads the pages of a feed's items that are new, changed, or were not read before, in this order. Items older than
 * what is announced are left as they are.
 */
export async function followPages(
  source: FetchTarget,
  read: readonly ReadBulletin[],
  tools: KindTools,
): Promise<Followed> {
  const { log, signal, announceAfter: after, isTrial, toldBefore } = tools;
  const trust = await trustIn(source, tools);
  const known = await toldBefore(read.map(({ item }) => item.id));
  const bulletins = [...read];
  const wanted = read
    .map((item, place) => ({ item, place, url: item.bulletin.url, need: needOf(item, known.get(item.item.id)) }))
    .filter(({ item, url, need }) => url !== undefined && need !== undefined && !isOlder(item, after))
    .sort((a, b) => (a.need ?? 0) - (b.need ?? 0));
  const most = isTrial ? PAGES_PER_TRIAL : PAGES_PER_POLL;
  let unfinished = wanted.length > most;
  const refusals = new Set<string>();
  for (const { item, place, url = '' } of wanted.slice(0, most)) {
    try {
      bulletins[place] = (await pageOf(item, url)) ?? item;
    } catch (error) {
      if (!(error instanceof FetchError) && !(error instanceof ParseError)) throw error;
      if (signal.aborted) throw error;
      log.info({ source: source.name, code: error.code, why: error.message }, 'A page could not be read');
      unfinished ||= isPassing(error);
      if (error instanceof FetchError && error.code === 'robots') refusals.add(error.message);
    }
  }
  const [detail] = refusals;
  return {
    bulletins,
    unfinished,
    notices: detail === undefined ? [] : [{ what: 'source-robots', detail: sentence(detail), key: 'robots' }],
  };

  async function pageOf(item: ReadBulletin, url: string): Promise<ReadBulletin | undefined> {
    const { page } = await fetchPage(source, url, tools, trust);
    return page && withPage(item, page);
  }
}

/** A bulletin's own page, and what it is known by; without `page` it is as it was. Throws `FetchError` and `ParseError`. */
export async function fetchPage(
  { publisher, options }: Pick<FetchTarget, 'publisher' | 'options'>,
  url: string,
  { http, reader, signal }: KindTools,
  trust: Trust | undefined,
  { etag, lastModified }: Pick<FetchRequest, 'etag' | 'lastModified'> = {},
): Promise<Pick<FetchRequest, 'etag' | 'lastModified'> & { readonly page?: ReadBulletin | undefined }> {
  const fetched = await http.fetch({ url, etag, lastModified, accept: 'text/html, */*;q=0.5', asRobot: true, signal });
  if (fetched.outcome !== 'ok') return {};
  const { bytes, contentType, contentLocation, finalUrl } = fetched;
  const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options, ...(trust && { trust }) };
  const answer = await reader.read('page', task);
  return { etag: fetched.etag, lastModified: fetched.lastModified, page: answer.bulletins[0] };
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** New items first; an order to sort by, `undefined` when there is nothing to read. */
function needOf({ bulletin }: ReadBulletin, before: ToldBefore | undefined): number | undefined {
  if (before === undefined) return 0;
  const told = bulletin.updated ?? bulletin.published;
  if (told !== undefined && told !== (before.updated ?? before.published)) return 1;
  return before.rank < sourceRank('rss', 'full') ? 2 : undefined;
}

const isOlder = ({ bulletin }: ReadBulletin, after: number | undefined): boolean =>
  after !== undefined && (bulletin.published ?? bulletin.updated ?? 0) < after;

/** A page that is not there, or not to be read, will not be there in half an hour either. */
const isPassing = (error: FetchError | ParseError): boolean =>
  error instanceof FetchError &&
  (error.code !== 'http-status' || error.status === 429 || (error.status ?? 0) >= 500) &&
  error.code !== 'robots' &&
  error.code !== 'gone' &&
  error.code !== 'bad-url' &&
  error.code !== 'refused-address';

/** The page's text; what the feed alone knows stays. */
export function withPage({ bulletin, item }: ReadBulletin, page: ReadBulletin): ReadBulletin {
  const { severity, exploited, aliases, document, extent, authenticity } = page.bulletin;
  return {
    item,
    judgement: page.judgement,
    bulletin: {
      ...bulletin,
      // A list may have had no words for it.
      ...(bulletin.title === bulletin.url && { title: page.bulletin.title }),
      document,
      extent,
      ...(authenticity && { authenticity }),
      severity: severity === 'unknown' ? bulletin.severity : severity,
      exploited: exploited || bulletin.exploited,
      aliases: [...new Map([...bulletin.aliases, ...aliases].map((a) => [a.id, a])).values()],
    },
  };
}
