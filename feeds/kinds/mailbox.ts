import type { ImapFlow } from 'imapflow';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import { admissionOf } from '../formats/mail/admission.ts';
import { headersOf } from '../formats/mail/headers.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { Fetched, FetchTarget, Kind, KindTools } from '../kind.ts';
import { mailboxAddress } from '../mailbox/address.ts';
import { mailErrorFrom } from '../mailbox/mailboxes.ts';
import { MAX_MESSAGE_BYTES, readMessages } from './messages.ts';

/** Looked at in one poll; the rest follows in the next. */
const MESSAGES = 1_000;
const TRIED = 60;
const BATCH = 100;
/** How far back a mailbox is read when it is read for the first time, or when it was made anew. */
const BACK_MS = 60 * DAY_MS;
/** In a mailbox that is numbered anew, older messages that are not known are recorded without a word. */
const RENUMBERED_MS = 7 * DAY_MS;
const HEADERS = ['from', 'list-id', 'authentication-results'];

/** `uidValidity` names the mailbox's numbering: the numbers of another mean nothing (RFC 9051, section 2.3.1.1). */
const Cursor = z.object({ uidValidity: z.string(), uid: z.number() });
type Cursor = z.output<typeof Cursor>;

/**
 * A mailbox that is subscribed to lists. Nothing in it is changed: it is opened to be read only. Of each message the header is
 * looked at first; only those that count for the source are fetched.
 */
export const mailbox: Kind = {
  async fetch(target, tools) {
    const address = mailboxAddress(target.url);
    const client = await tools.mailboxes.open(target, tools.signal);
    try {
      return await fetchNew(client, target, tools);
    } catch (error) {
      if (error instanceof FetchError || !address || !isConnectionError(error)) throw error;
      throw mailErrorFrom(error, address, tools.signal);
    } finally {
      await client.logout().catch(() => client.close());
    }
  },

  async listen(target, { mailboxes, signal }, onNews) {
    const client = await mailboxes.open(target, signal);
    try {
      client.on('exists', ({ count, prevCount }) => {
        if (count > prevCount) onNews();
      });
      // What came while nobody listened.
      onNews();
      while (client.usable && !signal.aborted) await client.idle();
    } catch (error) {
      const address = mailboxAddress(target.url);
      throw address && isConnectionError(error) ? mailErrorFrom(error, address, signal) : error;
    } finally {
      client.close();
    }
  },
};

/** imapflow gives each of its errors a code, and Node too; what has none is a bug. */
const isConnectionError = (error: unknown): boolean =>
  error instanceof Error && ('code' in error || 'responseStatus' in error);

async function fetchNew(client: ImapFlow, target: FetchTarget, tools: KindTools): Promise<Fetched> {
  const { clock, isTrial } = tools;
  const box = client.mailbox;
  if (!box) throw new FetchError('connect', 'the server broke the connection off');
  const uidValidity = String(box.uidValidity);
  const before = Cursor.safeParse(target.cursor).data;
  const goesOn = before?.uidValidity === uidValidity;
  const query = goesOn ? { uid: `${before.uid + 1}:*` } : { since: new Date(clock.now() - BACK_MS) };
  const found = ((await client.search(query, { uid: true })) || [])
    // `n:*` is never empty: the last message is in it, however small its number (RFC 9051, section 9).
    .filter((uid) => !goesOn || uid > before.uid)
    .sort((a, b) => a - b);
  const uids = isTrial ? found.slice(-TRIED) : goesOn ? found.slice(0, MESSAGES) : found.slice(-MESSAGES);
  const last = uids.at(-1) ?? (goesOn ? before.uid : box.uidNext - 1);
  const cursor: Cursor = { uidValidity, uid: last };
  if (uids.length === 0) return { outcome: 'not-modified', bulletins: [], cursor };
  const wanted: number[] = [];
  for (const some of batches(uids))
    for await (const { uid, headers } of client.fetch(some, { uid: true, headers: HEADERS }, { uid: true }))
      if (headers && admissionOf(headersOf(headers), target.options, false)) wanted.push(uid);
  const pieces: Uint8Array[] = [];
  const source = { start: 0, maxLength: MAX_MESSAGE_BYTES };
  for (const some of batches(wanted))
    for await (const message of client.fetch(some, { uid: true, source }, { uid: true }))
      if (message.source) pieces.push(message.source);
  const { ignored, ...read } = await readMessages(pieces, target.url, target, tools);
  const more = goesOn && uids.length < found.length;
  return {
    outcome: 'ok',
    ...read,
    ignored: ignored + uids.length - wanted.length,
    cursor,
    ...(more && { continueAfterMs: MINUTE_MS }),
    // What a mailbox that was made anew has of old is no news.
    ...(before && !goesOn && { announceAfter: clock.now() - RENUMBERED_MS }),
  };
}

function* batches(uids: readonly number[]): Generator<string> {
  for (let i = 0; i < uids.length; i += BATCH) yield uids.slice(i, i + BATCH).join(',');
}
