import { DAY_MS } from '../../core/clock.ts';
import type { Kind } from '../kind.ts';
import type { ReadBulletin } from '../read-bulletin.ts';

const ACCEPT = 'application/vnd.github+json, application/json;q=0.9';
const MAX_BYTES = 32_000_000;
const PER_PAGE = 100;
/** GitHub lets a stranger ask sixty times an hour. */
const PAGES_PER_POLL = 5;
const FIRST_DAYS = 7;
/** An address that asks for its own order is asked as it is. */
const OWN_ORDER = ['sort', 'direction', 'modified', 'updated'];

/** Up to when advisories are read. `since`: what is older stays quiet. */
interface Cursor {
  readonly at: number;
  readonly since: number;
}

/**
 * GitHub's advisory database (`https://api.github.com/advisories`, with its own filters) from where the last poll ended, or
 * a repository's advisories, which the API cannot tell by date: the newest hundred.
 */
export const ghsa: Kind = {
  async fetch(target, { http, reader, clock, signal, announceAfter, isTrial }) {
    const { publisher, options } = target;
    const known = (target.cursor ?? {}) as Partial<Cursor>;
    const since = known.since ?? announceAfter ?? clock.now() - FIRST_DAYS * DAY_MS;
    const { pathname, searchParams } = new URL(target.url);
    const isGlobal = pathname === '/advisories' && !OWN_ORDER.some((name) => searchParams.has(name));
    const bulletins = new Map<string, ReadBulletin>();
    let at = known.at;
    for (let page = 0; ; page++) {
      const url = queryOf(target.url, isGlobal ? at : undefined);
      const answer = await http.fetch({ url, accept: ACCEPT, maxBytes: MAX_BYTES, signal });
      if (answer.outcome !== 'ok') break;
      const { bytes, contentType, contentLocation, finalUrl } = answer;
      const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options };
      const read = await reader.read('osv', task);
      for (const told of read.bulletins) bulletins.set(told.item.id, told);
      const newest = Math.max(...read.bulletins.map(({ bulletin }) => bulletin.updated ?? 0), at ?? since);
      const isLast = !isGlobal || at === undefined || isTrial || read.bulletins.length < PER_PAGE || newest === at;
      at = newest;
      if (isLast || page + 1 >= PAGES_PER_POLL) break;
    }
    return {
      outcome: 'ok',
      bulletins: [...bulletins.values()],
      announceAfter: since,
      ...(at !== undefined && { cursor: { at, since } satisfies Cursor }),
    };
  },
};

/** The newest first, or from a time on the oldest first, so that none is passed over. What the address itself asks for stays. */
function queryOf(address: string, from: number | undefined): string {
  const url = new URL(address);
  const ask = { per_page: String(PER_PAGE), sort: 'updated', direction: from === undefined ? 'desc' : 'asc' };
  for (const [name, value] of Object.entries(ask)) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  if (from !== undefined) url.searchParams.set('modified', `>=${new Date(from).toISOString().slice(0, 19)}Z`);
  return url.href;
}
