import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Where an archive shows a message of a mailbox file of its, as near as can be told from the file's address. */
export function archiveUrl(file: string, messageId: string): string | undefined {
  const hyperKitty = /^(https?:\/\/[^?#]+\/list\/[^/?#]+)\/export\//.exec(file)?.[1];
  if (hyperKitty !== undefined) return `${hyperKitty}/message/${messageHash(messageId)}/`;
  const publicInbox = /^(https?:\/\/[^?#]+)\/[^/?#]+\/t\.mbox(?:\.gz)?$/.exec(file)?.[1];
  if (publicInbox !== undefined) return `${publicInbox}/${encodeURIComponent(messageId)}/`;
  const month = /^(https?:\/\/[^?#]+\/\d{4}-[A-Z][a-z]+)\.txt(?:\.gz)?$/.exec(file)?.[1];
  return month === undefined ? undefined : `${month}/thread.html`;
}

/** Mailman 3's Message-ID-Hash: SHA-1 in base 32. */
function messageHash(messageId: string): string {
  let bits = '';
  for (const byte of createHash('sha1').update(messageId).digest()) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** The list whose archive an address belongs to, where it tells. */
export const listNameIn = (url: string): string | undefined =>
  /\/(?:pipermail|list|lists|archives\/list)\/([\w.+-]{1,80})(?:@|\/)/.exec(url)?.[1];
