import type { Authenticity } from '../../core/bulletin.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { Trust } from '../read-bulletin.ts';
import { clearSignedParts } from './clear-signed.ts';
import { authenticityOf, checkDetached, readPublicKeys, signatureFault } from './openpgp.ts';

export interface TrustedText {
  readonly bytes: Uint8Array;
  readonly authenticity: Authenticity;
}

/**
 * What of an answer counts: of clear-signed text what is signed. Where the source names a key, nothing counts that is not
 * signed by it. Throws `ParseError` (`signature`, `key`).
 */
export async function trustedText(bytes: Uint8Array, trust?: Trust): Promise<TrustedText> {
  const parts = clearSignedParts(bytes);
  if (!trust)
    return typeof parts === 'object'
      ? { bytes: parts.signed, authenticity: authenticityOf() }
      : { bytes, authenticity: { signature: 'none' } };
  if (parts === undefined) throw new ParseError('signature', 'it is not signed, and its source names a key');
  if (parts === 'malformed') throw new ParseError('signature', 'the frame of its signature is broken');
  const keys = await readPublicKeys(trust.keyFiles);
  const check = await checkDetached(parts.signed, parts.signature, keys, trust.now);
  const fault = signatureFault(check);
  if (fault !== undefined) throw new ParseError('signature', fault);
  return { bytes: parts.signed, authenticity: authenticityOf(check) };
}
