import type { Log } from '../core/log.ts';
import { type Source, sourceRank } from '../core/source.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { Http } from './http.ts';
import type { ReadBulletin } from './read-bulletin.ts';
import type { Reader } from './reader.ts';

const PAGES_PER_POLL = 40;

export interface FollowParts {
  readonly http: Http;
  readonly reader: Reader;
  readonly log: Log;
}

/**
 * Reads the pages of a feed's items that are new, changed, or were unreadable before. Those that must wait for the next
 * poll are left out; whose page cannot be read keeps its excerpt. `known`: what the source has told before, by id.
 */
export async function followPages(
  { http, reader, log }: FollowParts,
  source: Source,
  read: readonly ReadBulletin[],
  known: ReadonlyMap<string, { readonly rank: number; readonly updated?: number }>,
  options: { readonly after: number | undefined; readonly signal: AbortSignal },
): Promise<ReadBulletin[]> {
  const full = sourceRank(source.kind, 'full');
  const followed: ReadBulletin[] = [];
  let pages = 0;
  for (const item of read) {
    const { bulletin } = item;
    const before = known.get(bulletin.id);
    const changed =
      before === undefined ||
      before.rank < full ||
      (bulletin.updated !== undefined && bulletin.updated !== before.updated);
    const old = options.after !== undefined && (bulletin.published ?? 0) < options.after;
    if (bulletin.url === undefined || !changed || old) followed.push(item);
    else if (pages++ < PAGES_PER_POLL) followed.push(await withPage(item, bulletin.url));
  }
  return followed;

  async function withPage(item: ReadBulletin, url: string): Promise<ReadBulletin> {
    try {
      const page = await http.fetch({ url, accept: 'text/html, */*;q=0.5', signal: options.signal });
      if (page.outcome !== 'ok') return item;
      const task = { ...page, url: page.finalUrl, publisher: source.publisher, options: source.options };
      const answer = await reader.read('page', {
        bytes: task.bytes,
        contentType: task.contentType,
        contentLocation: task.contentLocation,
        url: task.url,
        publisher: task.publisher,
        options: task.options,
      });
      const own = answer.bulletins[0];
      if (!own) return item;
      const { bulletin } = item;
      const { severity, exploited, aliases, document, extent } = own.bulletin;
      return {
        judgement: own.judgement,
        bulletin: {
          ...bulletin,
          document,
          extent,
          severity: severity === 'unknown' ? bulletin.severity : severity,
          exploited: exploited || bulletin.exploited,
          aliases: [...new Map([...bulletin.aliases, ...aliases].map((a) => [a.id, a])).values()],
        },
      };
    } catch (error) {
      if (!(error instanceof FetchError) && !(error instanceof ParseError)) throw error;
      log.info({ source: source.id, code: error.code, why: error.message }, 'A page could not be read');
      return item;
    }
  }
}
