import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { addressParser, decodeWords } from 'postal-mime';
import { readSubject, type Subject } from '../../../core/mail-subject.ts';
import type { ClearSignedParts } from '../../signatures/clear-signed.ts';
import { parseDate } from '../feed/dates.ts';
import { readBody } from './body.ts';
import { digestMessages, isDigestSubject } from './digest.ts';
import { type Header, readParts } from './parts.ts';

/** A message of a mailing list. */
export interface Message {
  readonly id: string;
  /** Message-IDs of what it answers, the nearest first. */
  readonly answers: readonly string[];
  readonly subject: Subject;
  /** The author's name as given; the part of the address before the `@` where there is none. */
  readonly author?: string;
  /** Milliseconds since 1970. */
  readonly date?: number;
  /** Where it says that it is kept (RFC 5064), or the list's archive finds it. */
  readonly url?: string;
  /** What the author wrote; a text in the author's own words even where the message has HTML alone. */
  readonly own: string;
  readonly quoted: string;
  /** The HTML, where there is no text worth reading. */
  readonly html?: string;
  /** What is signed: nothing else of the message is in `own`, `quoted` and `html` then. */
  readonly signed?: ClearSignedParts | 'malformed';
  readonly headers: readonly Header[];
  /** It was sent by a program in answer to another message. */
  readonly isAutomatic: boolean;
}

const MAX_ID = 200;
const MAX_ANSWERS = 100;
const MAX_NAME = 100;
const MAX_DEPTH = 2;

/** The messages that bytes hold: one, or those of a digest. Throws when a message nests too deep. */
export async function readMessages(bytes: Uint8Array, list?: string, depth = 0): Promise<Message[]> {
  const parts = await readParts(bytes);
  const { headers } = parts;
  const listName = list ?? listIdOf(headers)?.split('.')[0];
  const rawSubject = headerText(headers, 'subject');
  const carried = parts.isDigest
    ? parts.messages
    : isDigestSubject(rawSubject)
      ? digestMessages(parts.plain ?? '')
      : [];
  if (carried.length > 0 && depth < MAX_DEPTH) {
    const messages: Message[] = [];
    for (const one of carried) messages.push(...(await readMessages(one, listName, depth + 1)));
    // What let the digest in lets in what it carries.
    return messages.map((message) => ({ ...message, headers }));
  }
  const forwarded: string[] = [];
  for (const one of depth < MAX_DEPTH ? parts.messages : []) {
    const inside = (await readMessages(one, listName, depth + 1))[0];
    if (inside) forwarded.push(inside.own);
  }
  const body = readBody(parts.plain ?? '');
  const own = [body.own, ...forwarded].filter((text) => text !== '').join('\n\n');
  const useHtml = own === '' && body.quoted === '' && parts.html !== undefined;
  const subject = readSubject(rawSubject, listName);
  const author = authorOf(headers);
  const date = parseDate(headerText(headers, 'date'));
  const url = urlOf(headers);
  return [
    {
      id: idsIn(headerText(headers, 'message-id'))[0] ?? madeUpId(headers, own),
      answers: answersOf(headers),
      subject,
      ...(author !== undefined && { author }),
      ...(date !== undefined && { date: Date.parse(date) }),
      ...(url !== undefined && { url }),
      own,
      quoted: body.quoted,
      ...(useHtml && { html: parts.html }),
      ...(parts.signed && { signed: parts.signed }),
      headers,
      isAutomatic: /^auto-(?:replied|generated)/i.test(headerText(headers, 'auto-submitted')) && !listIdOf(headers),
    },
  ];
}

/** A header's first value as people read it; empty when there is none. */
function headerText(headers: readonly Header[], key: string): string {
  const value = headers.find((header) => header.key === key)?.value ?? '';
  // Node's decoder leaves what windows-1252 has where Latin-1 has controls.
  return decodeWords(value).replace(/[\x80-\x9f]/g, (c) => iconv.decode(Buffer.from(c, 'latin1'), 'windows-1252'));
}

/** What stands in a List-Id header's angle brackets (RFC 2919), in lower case. */
export function listIdOf(headers: readonly Header[]): string | undefined {
  const value = headers.find((header) => header.key === 'list-id')?.value;
  return (
    /<([^<>\s]{1,250})>\s*$/.exec(value ?? '')?.[1]?.toLowerCase() ??
    /^[^\s<>]{3,250}$/.exec(value ?? '')?.[0]?.toLowerCase()
  );
}

/** The address that a message says it is from, in lower case; where archives write “ann at example.org” as well. */
export const senderOf = (headers: readonly Header[]): string | undefined =>
  mailbox(headers)?.address?.toLowerCase() || undefined;

function authorOf(headers: readonly Header[]): string | undefined {
  const from = mailbox(headers);
  const name = from?.name.trim().replace(/\s+/g, ' ') || from?.address?.split('@')[0];
  return name ? name.slice(0, MAX_NAME) : undefined;
}

function mailbox(headers: readonly Header[]) {
  const from = headerText(headers, 'from').slice(0, 2_000);
  const plain = from.includes('@') ? from : from.replace(/([^\s<(]{1,100}) at ([^\s>(]{3,200})/, '$1@$2');
  return addressParser(plain, { flatten: true })[0];
}

/** The nearest first: In-Reply-To, then References from its end (RFC 5322, section 3.6.4). */
function answersOf(headers: readonly Header[]): string[] {
  const near = idsIn(headerText(headers, 'in-reply-to'));
  const far = idsIn(headerText(headers, 'references')).reverse();
  return [...new Set([...near, ...far])].slice(0, MAX_ANSWERS);
}

function idsIn(value: string): string[] {
  return [...value.slice(-20_000).matchAll(/<([^<>\s]{3,1000})>/g)].map(([, id = '']) => boundedId(id));
}

const boundedId = (id: string): string => (id.length <= MAX_ID ? id : `${id.slice(0, 130)}~${digest(id)}`);

const madeUpId = (headers: readonly Header[], text: string): string =>
  `no-id-${digest(
    ['from', 'date', 'subject']
      .map((key) => headerText(headers, key))
      .concat(text.slice(0, 2_000))
      .join('\n'),
  )}`;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

function urlOf(headers: readonly Header[]): string | undefined {
  const kept = /<?(https?:\/\/[^\s<>]{1,500})>?/.exec(headerText(headers, 'archived-at'))?.[1];
  if (kept !== undefined) return kept;
  // Mailman 3 finds a message by the hash that it puts into the header.
  const archive = /<(https?:\/\/[^\s<>]{1,300}\/list\/[^\s<>]{1,200}?)\/?>/.exec(
    headerText(headers, 'list-archive'),
  )?.[1];
  const hash = /^[A-Z2-7]{32}$/.exec(
    headerText(headers, 'message-id-hash') || headerText(headers, 'x-message-id-hash'),
  )?.[0];
  return archive !== undefined && hash !== undefined ? `${archive}/message/${hash}/` : undefined;
}
