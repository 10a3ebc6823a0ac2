import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Reader } from '../../../feeds/reader.ts';
import { makeSigner, type Signer } from '../../support/openpgp.ts';
import { type Polling, startPolling, TEAM } from '../../support/polling.ts';

const keyDir = mkdtempSync(join(tmpdir(), 'handfix-keys-'));
const TEXT = 'Gate advisory\n\nUsers must rotate the keys of the gate by hand.\n';
let reader: Reader;
let vendor: Signer;
let p: Polling;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
  vendor = await makeSigner();
  writeFileSync(join(keyDir, 'vendor.asc'), vendor.publicKey);
});
afterAll(async () => {
  await reader.close();
  rmSync(keyDir, { recursive: true });
});
beforeEach(async () => {
  p = await startPolling(reader, { keyDir });
});
afterEach(() => p.stop());

const serve = (body: string) => p.feeds.serve('/gate.asc', { body, headers: { 'content-type': 'text/plain' } });
const add = (keyFile = 'vendor.asc') => p.add('/gate.asc', { kind: 'page', options: { keyFile } });

it('a page that is signed by the source’s key is recorded, and says by which', async () => {
  serve(`Do nothing.\n${await vendor.clearSign(TEXT)}`);
  await p.poller.pollNow(await add());
  const [line] = (await p.db.tables.bulletins.list(TEAM, {}, { limit: 9, offset: 0 })).lines;
  const bulletin = await p.db.tables.bulletins.find(line!.key, TEAM);
  expect(bulletin?.authenticity).toEqual({ signature: 'valid', signedBy: vendor.fingerprint });
  expect(JSON.stringify(bulletin?.document)).toMatch(/^(?!.*Do nothing).*rotate the keys/);
});

it('a page whose signature is not good changes nothing, and the source says so', async () => {
  const signed = await vendor.clearSign(TEXT);
  serve(signed);
  const id = await add();
  await p.poller.pollNow(id);
  serve(signed.replace('must rotate', 'need not rotate'));
  expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'failed', error: 'its signature does not fit it' });
  expect(await p.db.tables.bulletins.revisions(1)).toHaveLength(1);
});

it('a source whose key file is missing is not read, and says which', async () => {
  serve(await vendor.clearSign(TEXT));
  expect(await p.poller.pollNow(await add('other.asc'))).toMatchObject({
    error: 'the key file other.asc cannot be read from the folder of KEY_DIR (ENOENT)',
  });
});

it('of a feed’s pages only the signed ones are read in full', async () => {
  const item = (name: string) =>
    `<item><guid>${name}</guid><title>${name}</title><link>${p.feeds.url}/${name}</link><pubDate>${new Date(p.clock.now()).toUTCString()}</pubDate></item>`;
  p.feeds.serve('/rss', {
    body: `<rss version="2.0"><channel>${['good', 'forged'].map(item).join('')}</channel></rss>`,
  });
  p.feeds.serve('/good', { body: await vendor.clearSign(TEXT), headers: { 'content-type': 'text/plain' } });
  p.feeds.serve('/forged', { body: TEXT, headers: { 'content-type': 'text/plain' } });
  await p.poller.pollNow(await p.add('/rss', { options: { followPages: true, keyFile: 'vendor.asc' } }));
  const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 9, offset: 0 });
  expect(Object.fromEntries(lines.map((l) => [l.title, l.verdict]))).toEqual({ good: 'required', forged: 'unjudged' });
  expect((await p.db.tables.bulletins.find(lines.find((l) => l.title === 'good')!.key, TEAM))?.authenticity).toEqual({
    signature: 'valid',
    signedBy: vendor.fingerprint,
  });
});
