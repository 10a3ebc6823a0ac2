import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import { type CsafCursor, cursorOf } from '../csaf/cursor.ts';
import { CsafDocuments } from '../csaf/documents.ts';
import { HeldDocuments } from '../csaf/held-documents.ts';
import { type Gathered, gather, type Place, placeOf } from '../csaf/listings.ts';
import { isPassing } from '../csaf/provider-search.ts';
import { type ListedDocument, listed } from '../formats/csaf/listing.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { Fetched, FetchTarget, Kind, KindTools } from '../kind.ts';
import type { ReadBulletin } from '../read-bulletin.ts';

/** Of what was published since the source was added; more wait for the next minute. */
const NEWS_PER_POLL = 60;
/** Of what was there before, newest first; more wait for the next poll. */
const HISTORY_PER_POLL = 30;
const RETRIES_PER_POLL = 20;
const TRIAL = 5;
const LISTED = 500;
const HISTORY_DAYS = 365;
/** So many documents in a row that could not be had: the server is in trouble. */
const TROUBLE = 3;
/** A slow server's documents are read for so long in one poll. */
const LONGEST_MS = 8 * MINUTE_MS;

/** A CSAF provider, listing, folder or document (CSAF 2.0 and 2.1, section 7). What fails its check is held back. */
export const csaf: Kind = {
  async fetch(target, tools) {
    const cursor = cursorOf(target.cursor, tools.announceAfter ?? tools.clock.now());
    const place = await placeOf(target, cursor, tools);
    if (place.is === 'unchanged') return { outcome: 'not-modified', bulletins: [] };
    return place.is === 'document' ? single(place, target, tools) : several(place, target, cursor, tools);
  },
};

/** One document that a person chose. What fails its check is the source's own failure. */
async function single(
  { fetched: { answer } }: Extract<Place, { is: 'document' }>,
  target: FetchTarget,
  tools: KindTools,
): Promise<Fetched> {
  const documents = new CsafDocuments(target, undefined, tools);
  const checked = await documents.check({ ...listed(answer.finalUrl), beside: true }, answer);
  if (!checked.passed) throw new ParseError('signature', checked.why);
  const { bulletin } = checked.read;
  const { etag, lastModified, freshForMs, movedTo } = answer;
  return {
    outcome: 'ok',
    title: bulletin.title,
    publisher: bulletin.publisher,
    bulletins: [checked.read],
    announceAfter: 0,
    etag,
    lastModified,
    freshForMs,
    movedTo,
  };
}

async function several(
  { provider, metadataUrl, listings }: Extract<Place, { is: 'listings' }>,
  target: FetchTarget,
  cursor: CsafCursor,
  tools: KindTools,
): Promise<Fetched> {
  const { clock, isTrial } = tools;
  const { historyDays = HISTORY_DAYS } = target.options;
  const since = isTrial ? 0 : cursor.announceAfter - historyDays * DAY_MS;
  const found = await gather(listings, cursor, { seen: cursor.seen, since, limit: LISTED }, tools);
  const held = new HeldDocuments(cursor.held, clock.now());
  if (found.seen !== undefined && !found.isCut) held.forgetUnlisted(found.documents);
  const queue = queueOf(found, held, cursor, isTrial);
  if (queue.now.length === 0 && !found.anyChanged) return { outcome: 'not-modified', bulletins: [] };
  const documents = new CsafDocuments(target, provider, tools);
  const { bulletins, done, left, late } = await readAll(queue.now, documents, held, target, tools);
  const [first] = bulletins;
  if (isTrial && !first && held.reasons.length > 0) throw new ParseError('signature', held.reasons[0] ?? '');
  const named = first?.bulletin.publisher === target.publisher ? provider?.name : first?.bulletin.publisher;
  const isDone = queue.waiting === 0 && left === 0;
  return {
    outcome: 'ok',
    bulletins,
    title: provider?.name ?? found.title ?? new URL(target.url).hostname,
    ...((named ?? provider?.name) !== undefined && { publisher: named ?? provider?.name ?? '' }),
    announceAfter: cursor.announceAfter,
    ...((queue.newsWaits || late) && { continueAfterMs: MINUTE_MS }),
    held: held.told,
    notices: held.notices,
    cursor: {
      announceAfter: cursor.announceAfter,
      ...(metadataUrl !== undefined && { metadataUrl }),
      // A list of which something waits is asked for again whole.
      validators: isDone ? found.validators : {},
      seen: (found.seen ?? cursor.seen) + done.join(''),
      held: held.all,
    } satisfies CsafCursor,
  };
}

interface Queue {
  readonly now: readonly ListedDocument[];
  /** How many are left for later polls. */
  readonly waiting: number;
  readonly newsWaits: boolean;
}

function queueOf(found: Gathered, held: HeldDocuments, { announceAfter }: CsafCursor, isTrial: boolean): Queue {
  const open = found.documents
    .filter((document) => !held.has(document))
    .sort((a, b) => (b.updated ?? 0) - (a.updated ?? 0));
  if (isTrial) return { now: open.slice(0, TRIAL), waiting: 0, newsWaits: false };
  const isNews = ({ updated }: ListedDocument) => updated !== undefined && updated >= announceAfter;
  const news = open.filter(isNews);
  const history = open.filter((document) => !isNews(document));
  const room = Math.max(0, HISTORY_PER_POLL - news.length);
  const now = [...news.slice(0, NEWS_PER_POLL), ...held.due(RETRIES_PER_POLL), ...history.slice(0, room)];
  const waiting = Math.max(0, news.length - NEWS_PER_POLL) + Math.max(0, history.length - room) + Number(found.isCut);
  return { now, waiting, newsWaits: news.length > NEWS_PER_POLL };
}

/** One after the other. What cannot be had is held back as well; a server in trouble is left alone until the next poll. */
async function readAll(
  queue: readonly ListedDocument[],
  documents: CsafDocuments,
  held: HeldDocuments,
  { name: source }: FetchTarget,
  { log, signal, clock }: KindTools,
): Promise<{
  readonly bulletins: ReadBulletin[];
  readonly done: string[];
  readonly left: number;
  readonly late: boolean;
}> {
  const began = clock.now();
  const bulletins: ReadBulletin[] = [];
  const done: string[] = [];
  let inARow = 0;
  for (const [i, document] of queue.entries()) {
    const left = queue.length - i;
    if (clock.now() - began > LONGEST_MS) return { bulletins, done, left, late: true };
    try {
      const result = await documents.read(document);
      inARow = 0;
      if (!result.passed) {
        held.refuse(document, result);
        log.warn({ source, document: document.name, why: result.why }, 'A CSAF document did not pass its check');
        continue;
      }
      held.release(document);
      bulletins.push(result.read);
      done.push(document.key);
      for (const oddity of result.oddities)
        log.info({ source, document: document.name, oddity }, 'A CSAF document is odd');
    } catch (error) {
      if (!(error instanceof FetchError) || signal.aborted) throw error;
      const isTrouble = isPassing(error) && (++inARow >= TROUBLE || isToWait(error));
      if (isTrouble && bulletins.length === 0) throw error;
      if (isTrouble) return { bulletins, done, left, late: false };
      held.miss(document, error.message);
    }
  }
  return { bulletins, done, left: 0, late: false };
}

/** Its host wants to be left alone, or has had its share: one document says it for all. */
const isToWait = ({ code, retryAfterMs }: FetchError): boolean =>
  retryAfterMs !== undefined || code === 'over-budget' || code === 'host-busy';
