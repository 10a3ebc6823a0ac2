import { createMessage, enums, generateKey, config as pgp, sign, unarmor } from 'openpgp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../core/clock.ts';
import {
  authenticityOf,
  checkDetached,
  MAX_SIGNATURE_BYTES,
  readPublicKeys,
  signatureFault,
} from '../../../feeds/signatures/openpgp.ts';
import { trustedText } from '../../../feeds/signatures/signed-text.ts';
import { makeSigner, type Signer } from '../../support/openpgp.ts';

const NOW = Date.UTC(2026, 2, 2);
const TEXT = 'Rotate the keys.\nGrüße\n';
const bytes = (text: string | Uint8Array) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);
const keysOf = (...files: string[]) => readPublicKeys(files.map(bytes));
const check = async (text: string, signature: string | Uint8Array, keyFile: string, now = NOW) =>
  checkDetached(bytes(text), bytes(signature), await keysOf(keyFile), now);

let vendor: Signer;
let stranger: Signer;
beforeAll(async () => {
  vendor = await makeSigner();
  stranger = await makeSigner({ name: 'Somebody Else' });
});

describe('a signature beside a document', () => {
  it('is valid by the key of the publisher, whose fingerprint and time are told', async () => {
    const at = NOW - DAY_MS;
    expect(await check(TEXT, await vendor.sign(TEXT, at), vendor.publicKey)).toEqual({
      outcome: 'valid',
      fingerprint: vendor.fingerprint,
      signedAt: at,
    });
  });

  it('may be binary, and so may the key', async () => {
    const signature = (await unarmor(await vendor.sign(TEXT, NOW))).data as Uint8Array;
    const keyFile = (await unarmor(vendor.publicKey)).data as Uint8Array;
    const keys = await readPublicKeys([keyFile]);
    expect(await checkDetached(bytes(TEXT), signature, keys, NOW)).toMatchObject({ outcome: 'valid' });
  });

  it('is bad when one byte of the document is another', async () => {
    expect(await check(`${TEXT} `, await vendor.sign(TEXT, NOW), vendor.publicKey)).toEqual({
      outcome: 'bad',
      fingerprint: vendor.fingerprint,
    });
  });

  it('proves nothing when it is by a key that is not trusted, and is found among several', async () => {
    const signature = await stranger.sign(TEXT, NOW);
    expect(await check(TEXT, signature, vendor.publicKey)).toEqual({
      outcome: 'no-key',
      keyId: stranger.fingerprint.slice(-16),
    });
    const both = await keysOf(vendor.publicKey, stranger.publicKey);
    expect(await checkDetached(bytes(TEXT), bytes(signature), both, NOW)).toMatchObject({ outcome: 'valid' });
  });

  it('stays valid when the key runs out later, and is not when it had run out before', async () => {
    const brief = await makeSigner({ madeAt: NOW - 100 * DAY_MS, days: 50 });
    const inTime = await brief.sign(TEXT, NOW - 60 * DAY_MS);
    expect(await check(TEXT, inTime, brief.publicKey)).toMatchObject({ outcome: 'valid' });
    const still = await makeSigner({ madeAt: NOW - 100 * DAY_MS });
    const late = await still.sign(TEXT, NOW);
    const { privateKey } = still;
    const { reformatKey } = await import('openpgp');
    const shortened = await reformatKey({
      privateKey,
      userIDs: [{ name: 'Example Vendor' }],
      keyExpirationTime: 50 * 86_400,
      date: new Date(NOW - 100 * DAY_MS),
      format: 'armored',
    });
    expect(await check(TEXT, late, shortened.publicKey)).toEqual({
      outcome: 'expired',
      fingerprint: still.fingerprint,
    });
  });

  it('is not believed once its key was revoked', async () => {
    const signature = await vendor.sign(TEXT, NOW - DAY_MS);
    expect(await check(TEXT, signature, await vendor.revoked())).toEqual({
      outcome: 'revoked',
      fingerprint: vendor.fingerprint,
    });
  });

  it('is not believed with a weak hash', async () => {
    const message = await createMessage({ binary: bytes(TEXT) });
    const config = {
      ...pgp,
      rejectMessageHashAlgorithms: new Set<never>(),
      rejectHashAlgorithms: new Set<never>(),
      preferredHashAlgorithm: enums.hash.sha1,
      nonDeterministicSignaturesViaNotation: false,
    };
    const old = await generateKey({
      type: 'rsa',
      rsaBits: 2048,
      userIDs: [{ name: 'Old Vendor' }],
      date: new Date(NOW - DAY_MS),
      format: 'object',
      config,
    });
    const signature = await sign({
      message,
      signingKeys: old.privateKey,
      detached: true,
      date: new Date(NOW),
      config,
    });
    expect(await check(TEXT, signature as string, old.publicKey.armor())).toMatchObject({ outcome: 'unsupported' });
  });

  it('is malformed when it is no signature, cut off, or much too large', async () => {
    const signature = await vendor.sign(TEXT, NOW);
    const large = signature + 'A'.repeat(MAX_SIGNATURE_BYTES);
    for (const broken of ['', 'hello', signature.slice(0, 120), '-----BEGIN PGP SIGNATURE-----', large, TEXT])
      expect(await check(TEXT, broken, vendor.publicKey)).toEqual({ outcome: 'malformed' });
  });

  it('that was made tomorrow is not believed today', async () => {
    expect(await check(TEXT, await vendor.sign(TEXT, NOW + DAY_MS), vendor.publicKey)).toMatchObject({
      outcome: 'bad',
    });
  });

  it('has words for what is wrong with it, and for the card when nothing is', () => {
    const good = { outcome: 'valid', fingerprint: 'A', signedAt: 1 } as const;
    expect(signatureFault(good)).toBeUndefined();
    expect(authenticityOf(good)).toEqual({ signature: 'valid', signedBy: 'A' });
    expect(authenticityOf()).toEqual({ signature: 'unchecked' });
    expect(signatureFault({ outcome: 'no-key', keyId: '0A1B' })).toContain('0A1B');
  });
});

describe('a key file', () => {
  it.each(['', 'not a key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----'])(
    'that holds no key is refused: %j',
    async (file) => {
      await expect(keysOf(file)).rejects.toMatchObject({ name: 'ParseError', code: 'key' });
    },
  );
});

describe('clear-signed text', () => {
  const trust = () => ({ keyFiles: [bytes(vendor.publicKey)], now: NOW });
  const trusted = (message: string | Uint8Array) => trustedText(bytes(message), trust());
  const refused = { name: 'ParseError', code: 'signature' };

  it('gives what was signed and nothing that stands around it', async () => {
    const message = await vendor.clearSign('=====\n- Announcement\nInstall it.', NOW);
    const around = `Forged: rotate nothing.\r\n${message.replace(/\r?\n/g, '  \r\n')}\r\nMore forgery.`;
    const found = await trusted(around);
    expect(found.authenticity).toEqual({ signature: 'valid', signedBy: vendor.fingerprint });
    expect(Buffer.from(found.bytes).toString()).toBe('=====\r\n- Announcement\r\nInstall it.');
  });

  it('may be in a charset of old', async () => {
    const text = Buffer.from('Schlüssel wechseln', 'latin1');
    const signature = await vendor.sign(text, NOW);
    const message = Buffer.concat([
      Buffer.from('-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n'),
      text,
      Buffer.from(`\n${signature}`),
    ]);
    expect((await trusted(message)).authenticity.signature).toBe('valid');
  });

  it('that was changed, or has something slipped into its frame, is refused', async () => {
    const message = await vendor.clearSign('Install it.', NOW);
    await expect(trusted(message.replace('Install', 'Ignore'))).rejects.toMatchObject(refused);
    await expect(trusted(message.replace(/^Hash: .*$/m, '$&\nComment: rotate nothing'))).rejects.toMatchObject(refused);
    await expect(trusted(message.split('-----BEGIN PGP SIGNATURE')[0]!)).rejects.toMatchObject(refused);
  });

  it('is said to be unchecked where nobody named a key', async () => {
    const found = await trustedText(bytes(await stranger.clearSign('Install it.', NOW)));
    expect(found.authenticity).toEqual({ signature: 'unchecked' });
    expect(Buffer.from(found.bytes).toString()).toBe('Install it.');
  });

  it('is needed where a key is named, and only there', async () => {
    await expect(trusted('Install it.')).rejects.toMatchObject(refused);
    const found = await trustedText(bytes('Install it.'));
    expect(found).toEqual({ bytes: bytes('Install it.'), authenticity: { signature: 'none' } });
  });
});
