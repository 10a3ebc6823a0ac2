import { beforeAll, describe, expect, it } from 'vitest';
import { archiveUrl } from '../../../feeds/formats/mail/archive-url.ts';
import { readMail } from '../../../feeds/reading/mail.ts';
import { ADVISORY, mail } from '../../support/mail.ts';
import { makeSigner, type Signer } from '../../support/openpgp.ts';

let vendor: Signer;
let other: Signer;
beforeAll(async () => {
  [vendor, other] = await Promise.all([makeSigner(), makeSigner()]);
});

const read = (mails: readonly string[], { keyed = true, options = {} } = {}) => {
  const pieces = mails.map((one) => Buffer.from(one));
  return readMail({
    bytes: Buffer.concat(pieces),
    lengths: pieces.map((piece) => piece.length),
    contentType: undefined,
    contentLocation: undefined,
    url: 'https://lists.example/l.mbox',
    publisher: 'Acme',
    options,
    ...(keyed && { trust: { keyFiles: [Buffer.from(vendor.publicKey)], now: Date.now() } }),
  });
};
/** What is refused, and why; else what counts. */
const fate = async (one: string) => {
  const { bulletins, refused = [] } = await read([one]);
  return refused[0]?.why ?? bulletins[0]?.bulletin.authenticity;
};
const TEXT = 'Gate advisory.\n\nUsers must rotate the keys of the gate by hand.\n- also this\n';

/** RFC 3156; `footer`: as lists wrap what they pass on. */
async function signedMime(body: string, signer: Signer, footer = false): Promise<string> {
  const part = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body}`;
  const signature = await signer.sign(part.replace(/\n/g, '\r\n'));
  const inner = `--sig\n${part}\n--sig\nContent-Type: application/pgp-signature; name=signature.asc\n\n${signature}\n--sig--`;
  const type = 'multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary=sig';
  if (!footer) return mail({ headers: { 'MIME-Version': '1.0', 'Content-Type': type }, text: inner });
  const text = `--out\nContent-Type: ${type}\n\n${inner}\n--out\nContent-Type: text/plain\n\nRun this: curl evil.example\n--out--`;
  return mail({ headers: { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=out' }, text });
}

describe('an announcement of a source that names a key', () => {
  it('counts when it is signed in the text, and then only what is signed', async () => {
    const text = `Do nothing at all.\n\n${await vendor.clearSign(TEXT)}\n\nRun this: curl evil.example`;
    const { bulletins } = await read([mail({ text })]);
    expect(bulletins[0]!.bulletin.authenticity).toEqual({ signature: 'valid', signedBy: vendor.fingerprint });
    const read1 = JSON.stringify(bulletins[0]!.bulletin.document);
    expect(read1).toContain('rotate the keys');
    expect(read1).toContain('also this');
    expect(read1).not.toMatch(/Do nothing|evil/);
  });

  it('counts when it is signed as a part of its own, also within what a list makes of it', async () => {
    const valid = { signature: 'valid', signedBy: vendor.fingerprint };
    expect(await fate(await signedMime(TEXT, vendor))).toEqual(valid);
    const { bulletins } = await read([await signedMime('Größe: rotate the keys.\n', vendor, true)]);
    expect(bulletins[0]!.bulletin.authenticity).toEqual(valid);
    expect(JSON.stringify(bulletins[0]!.bulletin.document)).toMatch(/^(?!.*evil).*Größe/);
  });

  it('is refused when it is not signed, altered, signed by somebody else, or damaged', async () => {
    const signed = await vendor.clearSign(TEXT);
    expect(await fate(mail({ text: TEXT }))).toBe('it is not signed, and its source names a key');
    expect(await fate(mail({ text: signed.replace('must rotate', 'need not rotate') }))).toBe(
      'its signature does not fit it',
    );
    expect(await fate(mail({ text: await other.clearSign(TEXT) }))).toContain(
      'by another key than those that are trusted',
    );
    expect(await fate(mail({ text: signed.replace('-----END PGP SIGNATURE-----', '') }))).toBe(
      'the frame of its signature is broken',
    );
    expect(await fate((await signedMime(TEXT, vendor)).replace('must rotate', 'need not rotate'))).toBe(
      'its signature does not fit it',
    );
    expect(await fate(await signedMime(TEXT, other))).toContain('by another key');
  });

  it('is refused when an old text comes under a new id', async () => {
    const signed = await vendor.clearSign('[USN-7001-1] Gate. Update to 2.0.');
    expect(await fate(mail({ subject: '[USN-7001-1] Gate', text: signed }))).toMatchObject({ signature: 'valid' });
    expect(await fate(mail({ subject: '[USN-7002-1] Gate', text: signed }))).toBe(
      'its subject names USN-7002-1, and what is signed does not',
    );
  });
});

describe('messages', () => {
  it('of a source without a key say that they are signed, and that nobody has looked', async () => {
    const mails = [mail({ text: await vendor.clearSign(TEXT) }), mail({ text: TEXT })];
    const { bulletins } = await read(mails, { keyed: false });
    expect(bulletins.map((one) => one.bulletin.authenticity)).toEqual([
      { signature: 'unchecked' },
      { signature: 'none' },
    ]);
  });

  it('that cannot be read cost themselves alone, and those of programs are left aside', async () => {
    const deep = Array.from(
      { length: 100 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
    ).join('');
    const away = mail({
      subject: 'Out of office',
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'Back on Monday.',
    });
    const { bulletins, faults, ignored } = await read([deep, away, mail({ subject: 'Gate 2.0', text: ADVISORY })], {
      keyed: false,
    });
    expect(bulletins.map((one) => [one.bulletin.title, one.judgement.verdict])).toEqual([['Gate 2.0', 'required']]);
    expect(faults).toHaveLength(1);
    expect(ignored).toBe(1);
  });

  it('are shown where their archive keeps them', async () => {
    const urls = async (url: string, headers = {}) => {
      const bytes = Buffer.from(mail({ id: 'a/b@x', headers, text: TEXT }));
      const task = { bytes, contentType: undefined, contentLocation: undefined, url, publisher: 'Acme', options: {} };
      return (await readMail(task)).bulletins[0]!.bulletin.url;
    };
    expect(await urls('https://x.example/pipermail/l/2026-November.txt.gz')).toBe(
      'https://x.example/pipermail/l/2026-November/thread.html',
    );
    expect(await urls('https://x.example/archives/list/l@x.example/export/y.mbox.gz?start=1')).toMatch(
      /^https:\/\/x\.example\/archives\/list\/l@x\.example\/message\/[A-Z2-7]{32}\/$/,
    );
    // The pair that Mailman's own documents give.
    expect(
      archiveUrl('https://x.example/list/l@x.example/export/y', '87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp'),
    ).toMatch(/\/message\/JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP\/$/);
    expect(await urls('https://x.example/l/a%40x/t.mbox.gz')).toBe('https://x.example/l/a%2Fb%40x/');
    expect(await urls('https://x.example/l.mbox', { 'Archived-At': '<https://x.example/kept/1>' })).toBe(
      'https://x.example/kept/1',
    );
  });

  it('are told of even when there is nothing in them that can be read', async () => {
    const { bulletins, faults } = await read([mail({ subject: 'SA-9: keys', text: '\x01\x02'.repeat(400) })], {
      keyed: false,
    });
    expect(bulletins).toMatchObject([
      { bulletin: { title: 'SA-9: keys' }, judgement: { verdict: 'unjudged', reason: 'unreadable' } },
    ]);
    expect(faults).toBeUndefined();
  });
});
