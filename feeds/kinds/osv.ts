import { DAY_MS } from '../../core/clock.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { Fetched, FetchTarget, Kind, KindTools } from '../kind.ts';
import type { ListedDocument, ReadAnswer, ReadBulletin } from '../read-bulletin.ts';

const MAX_LIST_BYTES = 64_000_000;
const DOCUMENTS_PER_POLL = 60;
const DOCUMENTS_PER_TRIAL = 3;
const FIRST_DAYS = 7;
const ACCEPT = 'application/json, text/csv, */*;q=0.5';
/** Packages that are malware from the first release on: hundreds a day, and no update of anything. */
const MALWARE = /(?:^|\/)MAL-/;

/** Up to when the list is read: the documents of that very moment that are. `since`: what is older stays quiet. */
interface Cursor {
  readonly at: number;
  readonly ids: readonly string[];
  readonly since: number;
}

/** OSV documents at an address, or the list of an ecosystem's (`modified_id.csv`): then those that changed since. */
export const osv: Kind = {
  async fetch(target, tools) {
    const { url, etag, lastModified } = target;
    const answer = await tools.http.fetch({
      url,
      etag,
      lastModified,
      accept: ACCEPT,
      maxBytes: MAX_LIST_BYTES,
      signal: tools.signal,
    });
    const { freshForMs, movedTo } = answer;
    if (answer.outcome === 'not-modified') return { outcome: 'not-modified', bulletins: [], freshForMs, movedTo };
    const { bulletins, documents } = await readAnswer(answer, target, tools);
    const told = { outcome: 'ok' as const, etag: answer.etag, lastModified: answer.lastModified, freshForMs, movedTo };
    return documents ? { ...told, ...(await readChanged(documents, target, tools)) } : { ...told, bulletins };
  },
};

type Answer = Extract<Awaited<ReturnType<KindTools['http']['fetch']>>, { outcome: 'ok' }>;

function readAnswer(answer: Answer, { publisher, options }: FetchTarget, { reader }: KindTools): Promise<ReadAnswer> {
  const { bytes, contentType, contentLocation, finalUrl } = answer;
  return reader.read('osv', { bytes, contentType, contentLocation, url: finalUrl, publisher, options });
}

async function readChanged(
  listed: readonly ListedDocument[],
  target: FetchTarget,
  tools: KindTools,
): Promise<Pick<Fetched, 'bulletins' | 'cursor' | 'unfinished' | 'announceAfter'>> {
  const { clock, announceAfter, isTrial, signal, log } = tools;
  const before = cursorOf(target.cursor);
  const since = before?.since ?? announceAfter ?? clock.now() - FIRST_DAYS * DAY_MS;
  const changed = listed
    .map((document) => ({ ...document, at: Date.parse(document.state) }))
    .filter(
      ({ id, at }) =>
        at >= (before?.at ?? since) && !(at === before?.at && before.ids.includes(id)) && !MALWARE.test(id),
    )
    .sort((a, b) => a.at - b.at);
  // Of a list that was never read the newest are enough.
  const wanted = isTrial
    ? changed.slice(-DOCUMENTS_PER_TRIAL)
    : before
      ? changed.slice(0, DOCUMENTS_PER_POLL)
      : changed.slice(-DOCUMENTS_PER_POLL);
  const bulletins: ReadBulletin[] = [];
  let at = before?.at ?? since;
  let ids = before?.ids ?? [];
  let done = 0;
  for (const document of wanted) {
    try {
      const answer = await tools.http.fetch({ url: document.url, accept: ACCEPT, signal });
      if (answer.outcome === 'ok') bulletins.push(...(await readAnswer(answer, target, tools)).bulletins);
    } catch (error) {
      if (signal.aborted || !(error instanceof FetchError || error instanceof ParseError)) throw error;
      log.info({ source: target.name, id: document.id, why: error.message }, 'An advisory could not be read');
      // One that is not there, or unreadable, holds up no other; when the server is in trouble, all wait.
      if (error instanceof FetchError && error.code !== 'too-large' && !isMissing(error)) {
        if (done === 0) throw error;
        break;
      }
    }
    done++;
    ids = document.at === at ? [...ids, document.id] : [document.id];
    at = document.at;
  }
  const unfinished = before ? done < changed.length : done < wanted.length;
  return { bulletins, unfinished, announceAfter: since, cursor: { at, ids, since } satisfies Cursor };
}

const isMissing = ({ code, status = 0 }: FetchError): boolean =>
  code === 'gone' || (code === 'http-status' && status >= 400 && status < 500 && status !== 429);

function cursorOf(cursor: unknown): Cursor | undefined {
  const { at, ids, since } = (cursor ?? {}) as Partial<Cursor>;
  return at !== undefined && ids !== undefined && since !== undefined ? { at, ids, since } : undefined;
}
