import type { Fetched, FetchTarget, Kind, KindTools } from '../kind.ts';
import type { ListedDocument, ReadAnswer, ReadBulletin } from '../read-bulletin.ts';

/** A month of MSRC's was 9 MB in 2024. */
const MAX_BYTES = 32_000_000;
const READ_MS = 30_000;
/** Of months that changed, the newest; the others with the next polls. */
const MONTHS_PER_POLL = 3;
/** Of a list that was never read: this month, and the one before. */
const FIRST_MONTHS = 2;
const DAY_MS = 24 * 60 * 60 * 1_000;
const ACCEPT_LIST = 'application/json, application/xml;q=0.9, */*;q=0.5';
const ACCEPT_DOCUMENT = 'application/xml, application/json;q=0.9, */*;q=0.5';

/** The state of each month that the list named, by id, and the months that were ever read whole. */
interface Cursor {
  readonly states: Readonly<Record<string, string>>;
  readonly read: readonly string[];
}

/** A CVRF document, or MSRC's list of its months: then those months are read of which the list says that they changed. */
export const cvrf: Kind = {
  async fetch(target, tools) {
    const { answer, read } = await fetchAndRead(target.url, ACCEPT_LIST, target, tools, {
      etag: target.etag,
      lastModified: target.lastModified,
    });
    const { freshForMs, movedTo } = answer;
    if (!read) return { outcome: 'not-modified', bulletins: [], freshForMs, movedTo };
    const told = {
      outcome: 'ok' as const,
      etag: answer.etag,
      lastModified: answer.lastModified,
      freshForMs,
      movedTo,
      ...(read.title !== undefined && { title: read.title }),
    };
    return read.documents ? { ...told, ...(await readMonths(read.documents, target, tools)) } : { ...told, ...read };
  },
};

async function readMonths(
  listed: readonly ListedDocument[],
  target: FetchTarget,
  tools: KindTools,
): Promise<Pick<Fetched, 'bulletins' | 'cursor' | 'unfinished' | 'title' | 'publisher'>> {
  const before = cursorOf(target.cursor);
  const isFirst = before === undefined;
  const changed = isFirst ? listed.slice(0, FIRST_MONTHS) : listed.filter((m) => before.states[m.id] !== m.state);
  const now = changed.slice(0, tools.isTrial ? 1 : MONTHS_PER_POLL);
  const bulletins: ReadBulletin[] = [];
  for (const month of now) {
    const { read } = await fetchAndRead(month.url, ACCEPT_DOCUMENT, target, tools);
    const known = before?.read.includes(month.id) ? undefined : before?.states[month.id];
    bulletins.push(...(read?.bulletins ?? []).filter((told) => known === undefined || isSince(told, known)));
  }
  const left = new Set(changed.slice(now.length).map((month) => month.id));
  const states = listed.flatMap(({ id, state }) => {
    const kept = left.has(id) ? before?.states[id] : state;
    return kept === undefined ? [] : [[id, kept] as const];
  });
  return {
    title: 'Microsoft security updates',
    publisher: 'Microsoft',
    bulletins,
    unfinished: left.size > 0,
    cursor: {
      states: Object.fromEntries(states),
      read: [...new Set([...(before?.read ?? []), ...now.map((month) => month.id)])],
    } satisfies Cursor,
  };
}

/** Of an old month that is read for the first time, because something in it changed: what is dated since then. */
function isSince({ bulletin }: ReadBulletin, state: string): boolean {
  const time = Date.parse(state);
  return Number.isNaN(time) || (bulletin.updated ?? 0) >= time - DAY_MS;
}

async function fetchAndRead(
  url: string,
  accept: string,
  { publisher, options }: FetchTarget,
  { http, reader, signal }: KindTools,
  known: { readonly etag?: string | undefined; readonly lastModified?: string | undefined } = {},
) {
  const answer = await http.fetch({ url, accept, maxBytes: MAX_BYTES, signal, ...known });
  if (answer.outcome === 'not-modified') return { answer };
  const { bytes, contentType, contentLocation, finalUrl } = answer;
  const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options };
  const read: ReadAnswer = await reader.read('cvrf', task, READ_MS);
  return { answer, read };
}

function cursorOf(cursor: unknown): Cursor | undefined {
  const known = cursor as Partial<Cursor> | undefined;
  return known?.states && known.read ? { states: known.states, read: known.read } : undefined;
}
