import { DAY_MS } from '../../core/clock.ts';
import type { Reply } from '../../core/discussion.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { Fetched, FetchTarget, KindNotice, KindTools } from '../kind.ts';
import type { ReadAnswer, ReadBulletin, RefusedDocument } from '../read-bulletin.ts';
import { trustIn } from './one-document.ts';

const BATCH = 200;
const BATCH_BYTES = 2_000_000;
/** Of a message; its text comes before what is attached to it. */
export const MAX_MESSAGE_BYTES = 1_000_000;
/** More are told of together, once a day. */
const REFUSALS_TOLD = 3;

export type ReadMessages = Pick<Fetched, 'bulletins' | 'notices'> & {
  readonly replies: readonly Reply[];
  /** How many messages the source's options leave aside. */
  readonly ignored: number;
};

/** Reads messages in a worker, a batch at a time, so that a month of a busy list takes no longer than a worker may. */
export async function readMessages(
  pieces: readonly Uint8Array[],
  url: string,
  target: FetchTarget,
  tools: KindTools,
): Promise<ReadMessages> {
  const { reader, log, clock, signal } = tools;
  const { publisher, options, name } = target;
  const trust = await trustIn(target, tools);
  const bulletins: ReadBulletin[] = [];
  const replies: Reply[] = [];
  const refused: RefusedDocument[] = [];
  let ignored = 0;
  for (const batch of batches(pieces)) {
    signal.throwIfAborted();
    const answer = await readBatch(batch);
    bulletins.push(...answer.bulletins);
    replies.push(...(answer.replies ?? []));
    refused.push(...(answer.refused ?? []));
    ignored += answer.ignored ?? 0;
    for (const fault of answer.faults ?? []) log.warn({ source: name, fault }, 'A message could not be read');
  }
  const latest = clock.now() + DAY_MS;
  return {
    bulletins: bulletins.map((read) => dated(read, latest)),
    replies,
    ignored,
    notices: noticesOf(refused, clock.now()),
  };

  /** One message that takes too long costs itself alone. */
  async function readBatch(batch: readonly Uint8Array[]): Promise<ReadAnswer> {
    const lengths = batch.map((piece) => piece.length);
    const about = { contentType: undefined, contentLocation: undefined, url, publisher, options };
    try {
      return await reader.read('mail', { bytes: Buffer.concat(batch), lengths, ...about, ...(trust && { trust }) });
    } catch (error) {
      if (!(error instanceof ParseError) || (error.code !== 'timed-out' && error.code !== 'too-large')) throw error;
      if (batch.length === 1) return { bulletins: [], faults: [error.message] };
      const middle = Math.ceil(batch.length / 2);
      const halves = [await readBatch(batch.slice(0, middle)), await readBatch(batch.slice(middle))];
      return {
        bulletins: halves.flatMap((half) => half.bulletins),
        replies: halves.flatMap((half) => half.replies ?? []),
        refused: halves.flatMap((half) => half.refused ?? []),
        ignored: halves.reduce((sum, half) => sum + (half.ignored ?? 0), 0),
        faults: halves.flatMap((half) => half.faults ?? []),
      };
    }
  }
}

function* batches(pieces: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    const part = piece.subarray(0, MAX_MESSAGE_BYTES);
    if (batch.length >= BATCH || (batch.length > 0 && size + part.length > BATCH_BYTES)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(part);
    size += part.length;
  }
  if (batch.length > 0) yield batch;
}

/** A date that is yet to come is the sender's fault; it would head every list until then. */
function dated(read: ReadBulletin, latest: number): ReadBulletin {
  const { published = 0, ...rest } = read.bulletin;
  return published > latest ? { ...read, bulletin: rest } : read;
}

function noticesOf(refused: readonly RefusedDocument[], now: number): KindNotice[] {
  const what = 'document-refused' as const;
  const told = refused.map(({ id, title, why }) => ({
    what,
    key: `refused:${id}`,
    detail: `“${title.slice(0, 150)}”: ${why}.`,
  }));
  if (told.length <= REFUSALS_TOLD) return told;
  const detail = `${told.length} messages at once. ${told[0]?.detail}`;
  return [{ what, key: `refused:${Math.floor(now / DAY_MS)}`, detail }];
}
