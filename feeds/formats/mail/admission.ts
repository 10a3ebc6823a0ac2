import type { SourceOptions } from '../../../core/source.ts';
import { listIdOf, senderOf } from './message.ts';
import type { Header } from './parts.ts';

/** Why a message counts, for people; `announces`: it may be a bulletin, and not only talk about one. */
export interface Admission {
  readonly via?: string;
  readonly announces: boolean;
}

type MailOptions = Pick<SourceOptions, 'lists' | 'senders' | 'verifiedBy'>;

/**
 * Whether a message counts for a source. What a message says of itself proves nothing: it counts when it came by one of
 * the lists that are named, or, where none is, from one of the senders; and, where a server is named that vouches for it,
 * only when that server does. Among the messages of lists only the named senders announce. `isArchive`: what is read is a
 * list's own archive.
 */
export function admissionOf(
  headers: readonly Header[],
  options: MailOptions,
  isArchive: boolean,
): Admission | undefined {
  const { lists = [], senders = [], verifiedBy } = options;
  const list = listIdOf(headers);
  const from = senderOf(headers);
  const isSender = from !== undefined && senders.some((sender) => fits(from, sender));
  const domains: string[] = [];
  if (lists.length > 0) {
    if (list === undefined || !lists.includes(list)) return undefined;
    domains.push(list);
  } else if (!isArchive && !isSender) return undefined;
  if (from !== undefined) domains.push(from.slice(from.lastIndexOf('@') + 1));
  if (verifiedBy !== undefined && !vouches(headers, verifiedBy, domains)) return undefined;
  const name = lists.length > 0 ? `list ${list}` : isSender ? `sender ${from}` : undefined;
  const vouched = verifiedBy === undefined ? '' : `, vouched for by ${verifiedBy}`;
  return { announces: senders.length === 0 || isSender, ...(name !== undefined && { via: `${name}${vouched}` }) };
}

const fits = (from: string, sender: string): boolean =>
  sender.startsWith('@') ? from.endsWith(sender) : from === sender;

/**
 * The receiving server's own word: DMARC passed, or DKIM or SPF for the domain of the list or the author. It puts its
 * header on top; one that calls itself so further below was there before, and is anybody's.
 */
function vouches(headers: readonly Header[], server: string, domains: readonly string[]): boolean {
  const results = headers.filter((header) => header.key === 'authentication-results').map((header) => header.value);
  const own = results[0]?.replace(/\([^()]{0,500}\)/g, ' ') ?? '';
  const [name = '', ...methods] = own.split(';').map((part) => part.trim().toLowerCase());
  if (name.split(/\s/)[0] !== server.toLowerCase()) return false;
  return methods.some((method) => {
    if (/^dmarc\s*=\s*pass\b/.test(method)) return true;
    const domain =
      /^dkim\s*=\s*pass\b.{0,300}?\bheader\.(?:d|i)\s*=\s*\S{0,100}?@?([a-z0-9.-]{3,200})/.exec(method)?.[1] ??
      /^spf\s*=\s*pass\b.{0,300}?\bsmtp\.mailfrom\s*=\s*\S{0,100}?@?([a-z0-9.-]{3,200})/.exec(method)?.[1];
    return domain !== undefined && domains.some((own) => own === domain || own.endsWith(`.${domain}`));
  });
}
