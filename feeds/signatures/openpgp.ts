import type { Config, Key, Signature } from 'openpgp';
import type { Authenticity } from '../../core/bulletin.ts';
import { HOUR_MS } from '../../core/clock.ts';
import { ParseError } from '../formats/parse-error.ts';

/**
 * OpenPGP signatures (RFC 9580). Keys and signatures come from strangers: check them in a worker (in a reading), never on
 * the event loop.
 */

/** What came of checking. Where several signatures stand together, one good one is enough. */
export type SignatureCheck =
  /** `fingerprint`: of the primary key, in upper-case hex. */
  | { readonly outcome: 'valid'; readonly fingerprint: string; readonly signedAt: number }
  /** It says something else, or is not of the key that it names. */
  | { readonly outcome: 'bad'; readonly fingerprint: string }
  /** The key had run out when it signed, or the signature's own time is over. */
  | { readonly outcome: 'expired'; readonly fingerprint: string }
  | { readonly outcome: 'revoked'; readonly fingerprint: string }
  /** A hash, key or curve that is weak or unknown, or a key that may not sign. */
  | { readonly outcome: 'unsupported'; readonly fingerprint: string }
  /** Made by a key that is not among those that are trusted. */
  | { readonly outcome: 'no-key'; readonly keyId: string }
  | { readonly outcome: 'malformed' };

/** The keys of one file, opaque to its user. */
export type PublicKeys = readonly Key[];

export const MAX_KEY_BYTES = 1_000_000;
export const MAX_SIGNATURE_BYTES = 100_000;
const MAX_KEYS = 100;
const MAX_SIGNATURES = 10;
/** So far a signer's clock may be before ours. */
const SKEW_MS = HOUR_MS;

// The library is large, and most sources have no signatures.
const library = () => import('openpgp');

const LENIENT = {
  // A key that was given more time has only its newest self-signature left, which is younger than what it signed before.
  allowInsecureVerificationWithReformattedKeys: true,
} satisfies Partial<Config>;

/** The public keys of key files, armoured or binary. Throws `ParseError` (`key`) when one holds none. */
export async function readPublicKeys(files: readonly Uint8Array[]): Promise<PublicKeys> {
  const { readKeys } = await library();
  const keys: Key[] = [];
  for (const bytes of files) {
    if (bytes.length > MAX_KEY_BYTES) throw new ParseError('key', 'a key file is too large');
    try {
      const found = isArmoured(bytes)
        ? await readKeys({ armoredKeys: latin1(bytes) })
        : await readKeys({ binaryKeys: bytes });
      keys.push(...found.map((key) => key.toPublic()));
    } catch (error) {
      throw new ParseError('key', 'a key file holds no OpenPGP public key', { cause: error });
    }
  }
  if (keys.length > MAX_KEYS) throw new ParseError('key', `there are more than ${MAX_KEYS} keys in a file`);
  return keys;
}

/** Of the primary key, in upper-case hex. */
export const fingerprintOf = (key: Key): string => key.getFingerprint().toUpperCase();

/**
 * A signature that stands beside what it signs, armoured or binary, over bytes or text (RFC 3156 mail: over the signed
 * part with CRLF line ends). `now`: milliseconds since 1970.
 */
export async function checkDetached(
  bytes: Uint8Array,
  signature: Uint8Array,
  keys: PublicKeys,
  now: number,
): Promise<SignatureCheck> {
  if (signature.length > MAX_SIGNATURE_BYTES) return { outcome: 'malformed' };
  const { readSignature } = await library();
  let read: Signature;
  try {
    read = isArmoured(signature)
      ? await readSignature({ armoredSignature: latin1(signature) })
      : await readSignature({ binarySignature: signature });
  } catch {
    return { outcome: 'malformed' };
  }
  const ids = read.getSigningKeyIDs();
  if (ids.length === 0 || ids.length > MAX_SIGNATURES) return { outcome: 'malformed' };
  const checks: SignatureCheck[] = [];
  for (const id of ids) {
    const own = keys.filter((key) => key.getKeys(id).length > 0);
    if (own.length === 0) checks.push({ outcome: 'no-key', keyId: id.toHex().toUpperCase() });
    for (const key of own) checks.push(await checkWith(key, bytes, read, id.toHex(), now));
  }
  return checks.reduce((best, check) => (rank(check) < rank(best) ? check : best));
}

async function checkWith(
  key: Key,
  bytes: Uint8Array,
  signature: Signature,
  keyId: string,
  now: number,
): Promise<SignatureCheck> {
  const { createMessage, verify } = await library();
  const fingerprint = fingerprintOf(key);
  try {
    const message = await createMessage({ binary: bytes });
    const { signatures } = await verify({
      message,
      signature,
      verificationKeys: [key],
      date: new Date(now + SKEW_MS),
      config: LENIENT,
    });
    const own = signatures.find((found) => found.keyID.toHex() === keyId);
    if (!own) return { outcome: 'malformed' };
    await own.verified;
    const signedAt = (await own.signature).packets[0]?.created?.getTime();
    return signedAt === undefined ? { outcome: 'malformed' } : { outcome: 'valid', fingerprint, signedAt };
  } catch (error) {
    return { outcome: outcomeOf(error), fingerprint };
  }
}

/** The library tells its reasons in words. */
function outcomeOf(error: unknown): 'bad' | 'expired' | 'revoked' | 'unsupported' {
  const why = error instanceof Error ? error.message : '';
  if (/^(?:Signed digest did not match|Signature verification failed|Signature creation time|Key is newer)/.test(why))
    return 'bad';
  if (/revoked/i.test(why)) return 'revoked';
  return /expired/i.test(why) ? 'expired' : 'unsupported';
}

const ORDER = ['valid', 'bad', 'revoked', 'expired', 'unsupported', 'no-key', 'malformed'] as const;
const rank = ({ outcome }: SignatureCheck): number => ORDER.indexOf(outcome);

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const isArmoured = (bytes: Uint8Array): boolean => latin1(bytes.subarray(0, 10_000)).includes('-----BEGIN PGP');

/** Why something signed is not to be believed, as the end of a sentence; `undefined` when it is. */
export function signatureFault(check: SignatureCheck): string | undefined {
  switch (check.outcome) {
    case 'valid':
      return undefined;
    case 'bad':
      return 'its signature does not fit it';
    case 'expired':
      return `it is signed by the key ${check.fingerprint}, which had run out by then`;
    case 'revoked':
      return `it is signed by the key ${check.fingerprint}, which was revoked`;
    case 'unsupported':
      return `its signature by the key ${check.fingerprint} is of a kind that is weak or unknown`;
    case 'no-key':
      return `it is signed by another key than those that are trusted (${check.keyId})`;
    case 'malformed':
      return 'its signature cannot be read';
  }
}

/** What a bulletin says of a check that it passed; of one that was not made for want of keys, without `check`. */
export const authenticityOf = (check?: SignatureCheck): Authenticity =>
  check?.outcome === 'valid' ? { signature: 'valid', signedBy: check.fingerprint } : { signature: 'unchecked' };
