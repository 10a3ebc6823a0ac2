import { createCleartextMessage, createMessage, generateKey, type PrivateKey, revokeKey, sign } from 'openpgp';

const DAY_S = 86_400;

/** A key pair made for a test; curve 25519, so that it takes no time. */
export interface Signer {
  /** As a key file has it. */
  readonly publicKey: string;
  readonly fingerprint: string;
  /** A detached signature, armoured. */
  sign(content: string | Uint8Array, at?: number): Promise<string>;
  clearSign(text: string, at?: number): Promise<string>;
  /** The public key with its revocation, by default because it fell into wrong hands. */
  revoked(): Promise<string>;
  readonly privateKey: PrivateKey;
}

/** `madeAt` in milliseconds; by default long ago. */
export async function makeSigner({
  name = 'Example Vendor',
  madeAt = Date.UTC(2020, 0, 1),
  days,
}: {
  name?: string;
  madeAt?: number;
  days?: number;
} = {}): Promise<Signer> {
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name, email: 'security@vendor.example' }],
    date: new Date(madeAt),
    format: 'object',
    ...(days !== undefined && { keyExpirationTime: days * DAY_S }),
  });
  return {
    publicKey: publicKey.armor(),
    fingerprint: publicKey.getFingerprint().toUpperCase(),
    privateKey,
    sign: async (content, at = Date.now()) => {
      const binary = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const message = await createMessage({ binary });
      return sign({ message, signingKeys: privateKey, detached: true, date: new Date(at) });
    },
    clearSign: async (text, at = Date.now()) =>
      sign({ message: await createCleartextMessage({ text }), signingKeys: privateKey, date: new Date(at) }),
    revoked: async () => {
      const { publicKey: revoked } = await revokeKey({ key: privateKey, format: 'armored' });
      return revoked as string;
    },
  };
}
