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
  if (lists.length > 0) {
    if (list === undefined || !lists.includes(list)) return undefined;
  } else if (!isArchive && !isSender) return undefined;
  // Whoever forges a List-Id can have his own domain vouched for: only that of the list, or of a sender who is named, tells.
  const domains = [...(lists.length > 0 && list !== undefined ? [list] : []), ...(isSender ? [domainOf(from)] : [])];
  if (verifiedBy !== undefined && !vouches(headers, verifiedBy, domains, from)) return undefined;
  const name = lists.length > 0 ? `list ${list}` : isSender ? `sender ${from}` : undefined;
  const vouched = verifiedBy === undefined ? '' : `, vouched for by ${verifiedBy}`;
  return { announces: senders.length === 0 || isSender, ...(name !== undefined && { via: `${name}${vouched}` }) };
}

const fits = (from: string, sender: string): boolean =>
  sender.startsWith('@') ? from.endsWith(sender) : from === sender;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/**
 * The receiving server's own word: DKIM or SPF passed for one of the domains, or DMARC for an author in one. It puts its
 * header on top; one that calls itself so further below was there before, and is anybody's.
 */
function vouches(
  headers: readonly Header[],
  server: string,
  domains: readonly string[],
  from: string | undefined,
): boolean {
  const own = withoutAsides(headers.find((header) => header.key === 'authentication-results')?.value ?? '');
  const [name = '', ...methods] = (own ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (name.split(/\s/)[0] !== server.toLowerCase()) return false;
  const counts = (domain: string) => domains.some((one) => one === domain || one.endsWith(`.${domain}`));
  return methods.some((method) => {
    if (/^dmarc\s*=\s*pass\b/.test(method)) return from !== undefined && counts(domainOf(from));
    const token =
      /^dkim\s*=\s*pass\b.{0,300}?\sheader\.(?:d|i)\s*=\s*(\S{1,300})/.exec(method)?.[1] ??
      /^spf\s*=\s*pass\b.{0,300}?\ssmtp\.mailfrom\s*=\s*(\S{1,300})/.exec(method)?.[1];
    return token !== undefined && counts(domainOf(token));
  });
}

/** Comments and quoted strings hold what the sender chose: nothing in them is to be read. `undefined` when one has no end. */
function withoutAsides(value: string): string | undefined {
  let text = value.slice(0, 10_000).replace(/"(?:[^"\\]|\\.)*"/g, '_');
  for (let depth = 0; depth < 5 && text.includes('('); depth++) text = text.replace(/\([^()]*\)/g, ' ');
  return /["()\\]/.test(text) ? undefined : text;
}
