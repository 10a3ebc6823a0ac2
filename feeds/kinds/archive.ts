import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { z } from 'zod';
import { isMbox, messageStarts } from '../formats/mail/mbox.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { FetchTarget, Kind, KindTools } from '../kind.ts';
import {
  fileOf,
  type MonthFile,
  monthPatternIn,
  monthPatternOf,
  monthsAt,
  type NewestMonth,
} from './archive-months.ts';
import { readMessages } from './messages.ts';

const MAX_BYTES = 20_000_000;
const MAX_UNPACKED = 64_000_000;
const MAX_INDEX_BYTES = 1_000_000;
const TRIED = 60;
const inflate = promisify(gunzip);

const FileTrace = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** Up to here its messages are read, all but the last, which may have been half written. */
  read: z.number(),
  /** Of what stands before. */
  hash: z.string(),
  at: z.number(),
});
type FileTrace = z.output<typeof FileTrace>;
const Cursor = z.object({ pattern: z.string().optional(), files: z.record(z.string(), FileTrace) });
type Cursor = z.output<typeof Cursor>;

/**
 * The archive of a mailing list as monthly mailbox files: an address with `{year}` and `{month}` or `{Month}`, a list of
 * HyperKitty, a page that links to the files (pipermail), or one file. Only this month and the one before are read, and
 * of a file that has only grown only what is new.
 */
export const archive: Kind = {
  async fetch(target, tools) {
    const cursor = Cursor.safeParse(target.cursor).data ?? { files: {} };
    const { files, pattern } = await filesOf(target, cursor, tools);
    const traces: Record<string, FileTrace> = {};
    const found: Awaited<ReturnType<typeof readMessages>>[] = [];
    let missing: FetchError | undefined;
    for (const file of files) {
      const urls = pattern === undefined ? [file.url] : freshest(file.url, cursor);
      const settled = urls.find((url) => (cursor.files[url]?.at ?? 0) > (file.settledAt ?? Number.POSITIVE_INFINITY));
      const kept = settled === undefined ? undefined : cursor.files[settled];
      if (settled !== undefined && kept) traces[settled] = kept;
      for (const url of kept ? [] : urls) {
        try {
          const { trace, read } = await readFile(url, cursor.files[url], target, tools);
          traces[url] = trace;
          if (read) found.push(read);
          break;
        } catch (error) {
          // Nobody has written yet this month, or nobody did in the last one.
          if (!(error instanceof FetchError) || error.status !== 404) throw error;
          missing ??= error;
        }
      }
    }
    if (missing && Object.keys(traces).length === 0) {
      if (cursor.pattern === undefined) throw missing;
      // A list that is quiet for two months has no files for them, but its page is there.
      await newestOf(target.url, tools);
    }
    return {
      outcome: found.length > 0 ? 'ok' : 'not-modified',
      bulletins: found.flatMap((read) => read.bulletins),
      replies: found.flatMap((read) => read.replies),
      ignored: found.reduce((sum, read) => sum + read.ignored, 0),
      notices: found.flatMap((read) => read.notices ?? []),
      cursor: { files: traces, ...(pattern !== undefined && { pattern }) } satisfies Cursor,
    };
  },
};

/** pipermail links to what it packs every night; the file itself, where it is to be had, has today's messages as well. */
function freshest(url: string, { files }: Cursor): string[] {
  const isPacked = url.endsWith('.txt.gz') && files[url] === undefined;
  return isPacked ? [url.slice(0, -'.gz'.length), url] : [url];
}

/** The files to look at, the newest last: a message is to be known before its answers. */
async function filesOf(
  { url }: FetchTarget,
  cursor: Cursor,
  tools: KindTools,
): Promise<{ readonly files: readonly MonthFile[]; readonly pattern?: string }> {
  const now = tools.clock.now();
  const given = monthPatternOf(url);
  if (given !== undefined) return { files: monthsAt(given, now) };
  if (/\.(?:mbox|mbx|txt)(?:\.gz)?$/i.test(new URL(url).pathname)) return { files: [{ url }] };
  if (cursor.pattern !== undefined) return { files: monthsAt(cursor.pattern, now), pattern: cursor.pattern };
  const newest = await newestOf(url, tools);
  if (newest === 'mailbox-file') return { files: [{ url }] };
  // An archive that is at rest shows at least what came last.
  const files = monthsAt(newest.pattern, now);
  const last = fileOf(newest.pattern, newest.year, newest.month);
  return { files: files.some((file) => file.url === last) ? files : [{ url: last }], pattern: newest.pattern };
}

/** The newest month that a page links to. Throws `FetchError`, and `ParseError` (`empty`) when it links to none. */
async function newestOf(url: string, { http, signal }: KindTools): Promise<NewestMonth | 'mailbox-file'> {
  const page = await http.fetch({ url, maxBytes: MAX_INDEX_BYTES, signal });
  if (page.outcome !== 'ok') throw new ParseError('empty', 'the server gave no content');
  const bytes = Buffer.from(page.bytes);
  if (isMbox(bytes)) return 'mailbox-file';
  const newest = monthPatternIn(bytes.toString('latin1'), page.finalUrl);
  if (newest === undefined)
    throw new ParseError('empty', 'the page links to no monthly mailbox files (as 2026-November.txt.gz)');
  return newest;
}

async function readFile(url: string, before: FileTrace | undefined, target: FetchTarget, tools: KindTools) {
  const { http, clock, signal, isTrial } = tools;
  const accept = 'text/plain, application/gzip, application/mbox, */*;q=0.5';
  const { etag, lastModified } = before ?? {};
  const answer = await http.fetch({ url, etag, lastModified, accept, maxBytes: MAX_BYTES, signal });
  const at = clock.now();
  if (answer.outcome === 'not-modified') return { trace: { read: 0, hash: '', ...before, at } };
  const bytes = await unpacked(answer.bytes, url);
  const start = before && hashOf(bytes, before.read) === before.hash ? before.read : 0;
  const starts = messageStarts(bytes, start);
  if (start === 0 && starts[0] !== 0 && bytes.length > 0)
    throw /^\s*</.test(bytes.toString('latin1', 0, 200))
      ? new ParseError('html-page', 'there is a web page where a mailbox file should be')
      : new ParseError('malformed', 'this is no mailbox file');
  const pieces = starts.map((from, i) => bytes.subarray(from, starts[i + 1] ?? bytes.length));
  const read = await readMessages(isTrial ? pieces.slice(-TRIED) : pieces, answer.finalUrl, target, tools);
  const end = starts.at(-1) ?? start;
  const validators = {
    ...(answer.etag !== undefined && { etag: answer.etag }),
    ...(answer.lastModified !== undefined && { lastModified: answer.lastModified }),
  };
  return { read, trace: { ...validators, read: end, hash: hashOf(bytes, end), at } };
}

const hashOf = (bytes: Buffer, end: number): string =>
  end > bytes.length ? '' : createHash('sha256').update(bytes.subarray(0, end)).digest('hex').slice(0, 32);

/** Off the event loop, and never larger than is allowed. White space before the first message does not count. */
async function unpacked(bytes: Uint8Array, url: string): Promise<Buffer> {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) {
    try {
      buffer = await inflate(buffer, { maxOutputLength: MAX_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH });
    } catch (error) {
      const { host } = new URL(url);
      throw error instanceof RangeError
        ? new FetchError('too-large', `${host} sent more than ${MAX_UNPACKED} bytes after decompression`, {
            cause: error,
          })
        : new FetchError('bad-encoding', `what ${host} sent compressed cannot be decompressed`, { cause: error });
    }
  }
  let first = 0;
  while (first < buffer.length && (buffer[first] ?? 0) <= 0x20) first++;
  return buffer.subarray(first);
}
