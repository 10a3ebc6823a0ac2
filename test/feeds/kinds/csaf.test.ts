import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../core/clock.ts';
import type { SourceOptions } from '../../../core/source.ts';
import { Reader } from '../../../feeds/reader.ts';
import {
  type CsafProvider,
  type ProviderLook,
  type Published,
  startCsafProvider,
} from '../../support/csaf-provider.ts';
import { makeSigner, type Signer } from '../../support/openpgp.ts';
import { OPERATORS, type Polling, startPolling, TEAM } from '../../support/polling.ts';

const keyDir = mkdtempSync(join(tmpdir(), 'handfix-keys-'));
let reader: Reader;
let vendor: Signer;
let stranger: Signer;
let p: Polling;
let provider: CsafProvider;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
  [vendor, stranger] = await Promise.all([makeSigner(), makeSigner({ name: 'Somebody Else' })]);
});
afterAll(async () => {
  await reader.close();
  rmSync(keyDir, { recursive: true });
});
beforeEach(async () => {
  p = await startPolling(reader, { keyDir });
});
afterEach(async () => {
  await p.stop();
  await provider.stop();
});

const iso = (daysAgo = 0) => new Date(p.clock.now() - daysAgo * DAY_MS - HOUR_MS).toISOString();
const doc = (id: string, more: Partial<Published> = {}): Published => ({
  id,
  title: `Bulletin ${id}`,
  published: iso(),
  ...more,
});
async function source(look: ProviderLook = {}, options: SourceOptions = {}, url?: string): Promise<number> {
  provider = await startCsafProvider({ signer: vendor, ...look });
  return p.add('', { kind: 'csaf', url: url ?? provider.metadataUrl, publisher: 'Example Vendor', options });
}
const held = async (id: number) =>
  (await p.db.tables.sources.find(id))?.held?.map(({ name, why }) => `${name}: ${why}`);
const stored = async (title: string) => {
  const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 50, offset: 0 });
  const line = lines.find((l) => l.title === title);
  return line && p.db.tables.bulletins.find(line.key, TEAM);
};
const poll = async (id: number) => {
  p.clock.forward(31 * 60_000);
  return p.poller.pollNow(id);
};

describe('a document of a CSAF provider', () => {
  it('is announced, and says that its digest and the provider’s signature were good', async () => {
    const id = await source();
    provider.publish(doc('EX-1'));
    await p.watch();
    expect(await poll(id)).toMatchObject({ outcome: 'ok', recorded: 1 });
    expect(await p.owed()).toEqual(['alert Bulletin EX-1']);
    expect((await stored('Bulletin EX-1'))?.authenticity).toEqual({
      signature: 'valid',
      signedBy: vendor.fingerprint,
      checksum: 'sha512',
    });
    expect(await held(id)).toEqual([]);
  });

  it('is asked for once, and again when the list says that it changed', async () => {
    const id = await source();
    provider.publish(doc('EX-1'));
    await poll(id);
    expect(await poll(id)).toMatchObject({ outcome: 'not-modified' });
    expect(provider.asked()).toHaveLength(1);
    provider.publish(doc('EX-1', { updated: iso(-1), remediation: 'Rotate the keys, and restart the gate by hand.' }));
    expect(await poll(id)).toMatchObject({ revised: 1 });
    expect(provider.asked()).toHaveLength(2);
  });

  it.each([
    ['whose digest is of something else', { checksum: 'ab'.repeat(64) }, 'its sha512 checksum does not fit it'],
    ['whose digest cannot be read', { checksum: '<html>' }, 'its sha512 checksum cannot be read'],
    ['that is not signed, of a provider that must sign', { signature: 'none' }, 'it is not signed'],
    ['whose signature is none', { signature: 'nonsense' }, 'its signature cannot be read'],
    ['that is no CSAF document', { body: '{"a":1}' }, 'it is no CSAF document'],
  ])('%s counts for nothing, and the operators are told once', async (_, more, why) => {
    const id = await source();
    provider.publish(doc('EX-1', more), doc('EX-2'));
    await poll(id);
    await poll(id);
    p.clock.forward(2 * DAY_MS);
    await poll(id);
    expect(await p.owed(OPERATORS)).toEqual(['operator document-refused']);
    expect(await held(id)).toEqual([`ex-1: ${why}`]);
    expect(await p.titles()).toEqual(['Bulletin EX-2']);
  });

  it('signed by somebody else, or by a key that had run out, counts for nothing', async () => {
    const long = p.clock.now() - 400 * DAY_MS;
    const old = await makeSigner({ madeAt: long });
    const { reformatKey } = await import('openpgp');
    const { publicKey } = await reformatKey({
      privateKey: old.privateKey,
      userIDs: [{ name: 'Example Vendor' }],
      keyExpirationTime: 30 * 86_400,
      date: new Date(long),
      format: 'armored',
    });
    const id = await source({ signer: { ...old, publicKey } });
    provider.publish(doc('EX-1', { signature: stranger }), doc('EX-2'));
    await poll(id);
    expect((await held(id))?.sort()).toEqual([
      `ex-1: it is signed by another key than those that are trusted (${stranger.fingerprint.slice(-16)})`,
      `ex-2: it is signed by the key ${old.fingerprint}, which had run out by then`,
    ]);
  });

  it('is not believed by a key whose fingerprint is another than the metadata says', async () => {
    const id = await source({ fingerprint: stranger.fingerprint });
    provider.publish(doc('EX-1'));
    await poll(id);
    expect(await p.titles()).toEqual([]);
    expect(await held(id)).toEqual([expect.stringContaining('another key than those that are trusted')]);
  });

  it('may go unsigned where the provider need not sign, unless the source asks for it', async () => {
    const id = await source({ role: 'csaf_provider' });
    provider.publish(doc('EX-1', { signature: 'none' }));
    await poll(id);
    expect((await stored('Bulletin EX-1'))?.authenticity).toEqual({ signature: 'none', checksum: 'sha512' });
    await provider.stop();
    const strict = await source({ role: 'csaf_provider' }, { unsigned: 'refused' });
    provider.publish(doc('EX-2', { signature: 'none' }));
    await poll(strict);
    expect(await held(strict)).toEqual(['ex-2: it is not signed']);
  });

  it('is checked with the operator’s own key file where the source names one, whatever the provider says', async () => {
    writeFileSync(join(keyDir, 'vendor.asc'), vendor.publicKey);
    const id = await source({ signer: stranger }, { keyFile: 'vendor.asc' });
    provider.publish(doc('EX-1'), doc('EX-2', { signature: vendor }));
    await poll(id);
    expect(await p.titles()).toEqual(['Bulletin EX-2']);
  });
});

describe('what is held back', () => {
  it('counts once it is replaced by something good, though the list says nothing of it', async () => {
    const id = await source();
    provider.publish(doc('EX-1', { checksum: 'ab'.repeat(64) }));
    await p.watch();
    await poll(id);
    provider.publish(doc('EX-1'));
    expect(await poll(id)).toMatchObject({ recorded: 1 });
    expect(await p.owed()).toEqual(['alert Bulletin EX-1']);
    expect(await held(id)).toEqual([]);
  });

  it('leaves what was stored before as it was: nothing is revised, withdrawn or closed by it', async () => {
    const id = await source();
    provider.publish(doc('EX-1'));
    await p.watch();
    await poll(id);
    await p.owed();
    const before = await stored('Bulletin EX-1');
    provider.publish(doc('EX-1', { category: 'csaf_withdrawn', updated: iso(-1), signature: stranger }));
    await poll(id);
    expect(await stored('Bulletin EX-1')).toEqual(before);
    expect(await p.owed()).toEqual([]);
    expect(await held(id)).toHaveLength(1);
    provider.publish(doc('EX-1', { category: 'csaf_withdrawn', updated: iso(-1) }));
    await poll(id);
    expect(await stored('Bulletin EX-1')).toMatchObject({ withdrawn: true, verdict: 'none', steps: [] });
    expect(await held(id)).toEqual([]);
  });

  it('and is not listed any more is forgotten', async () => {
    const id = await source();
    provider.publish(doc('EX-1', { signature: 'none' }), doc('EX-2'));
    await poll(id);
    provider.withdraw('EX-1');
    await poll(id);
    expect(await held(id)).toEqual([]);
  });

  it('in great number is told of in one message', async () => {
    const id = await source();
    provider.publish(...Array.from({ length: 12 }, (_, i) => doc(`EX-${i}`, { signature: 'none' })));
    await poll(id);
    expect(await p.owed(OPERATORS)).toEqual(['operator document-refused']);
    expect(await held(id)).toHaveLength(12);
  });

  it('because it is not there costs the others nothing, is tried again, and told of when it stays away', async () => {
    const id = await source();
    provider.publish(doc('EX-1'), doc('EX-2', { missing: true }), doc('EX-3'));
    await poll(id);
    expect(await p.titles()).toEqual(['Bulletin EX-1', 'Bulletin EX-3']);
    expect(await p.owed(OPERATORS)).toEqual([]);
    for (let i = 0; i < 4; i++) {
      p.clock.forward(2 * DAY_MS);
      await poll(id);
    }
    expect(await p.owed(OPERATORS)).toEqual(['operator document-missing']);
    provider.publish(doc('EX-2', { published: iso() }));
    p.clock.forward(2 * DAY_MS);
    await poll(id);
    expect(await p.titles()).toContain('Bulletin EX-2');
  });
});
