/** A folder of somebody's mailbox on an IMAP server (RFC 5092, without what it says of messages). */
export interface MailboxAddress {
  readonly secure: boolean;
  readonly user: string;
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly folder: string;
}

/** `imaps://user@host/INBOX`; `undefined` for anything else, and where a password stands in it. */
export function mailboxAddress(text: string): MailboxAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const secure = url.protocol === 'imaps:';
  if ((!secure && url.protocol !== 'imap:') || url.username === '' || url.password !== '' || url.hostname === '')
    return undefined;
  try {
    return {
      secure,
      user: decodeURIComponent(url.username),
      host: url.hostname.replace(/^\[|\]$/g, '').toLowerCase(),
      port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
      folder: decodeURIComponent(url.pathname.replace(/^\/|\/$/g, '')) || 'INBOX',
    };
  } catch {
    return undefined;
  }
}

/** Whether two addresses are of one account: the folder does not count. */
export const sameAccount = (a: MailboxAddress, b: MailboxAddress): boolean =>
  a.secure === b.secure && a.user === b.user && a.host === b.host && a.port === b.port;
