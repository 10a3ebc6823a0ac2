import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from '../../../core/clock.ts';
import { silentLog } from '../../../core/log.ts';
import type { SourceOptions } from '../../../core/source.ts';
import { findProvider } from '../../../feeds/csaf/provider-search.ts';
import { Http } from '../../../feeds/http.ts';
import { Poller } from '../../../feeds/poller.ts';
import { Reader } from '../../../feeds/reader.ts';
import { SourceReading } from '../../../feeds/source-reading.ts';
import { csafDocument } from '../../support/csaf-document.ts';
import {
  type CsafProvider,
  type ProviderLook,
  type Published,
  startCsafProvider,
} from '../../support/csaf-provider.ts';
import { makeSigner, type Signer } from '../../support/openpgp.ts';
import { type Polling, startPolling } from '../../support/polling.ts';

let reader: Reader;
let vendor: Signer;
let p: Polling;
let provider: CsafProvider;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
  vendor = await makeSigner();
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
});
afterEach(async () => {
  await p.stop();
  await provider.stop();
});

const WELL_KNOWN = '/.well-known/csaf/provider-metadata.json';
const iso = (daysAgo: number) => new Date(p.clock.now() - daysAgo * DAY_MS - HOUR_MS).toISOString();
const doc = (id: string, daysAgo = 0): Published => ({ id, title: id, published: iso(daysAgo) });
async function source(look: ProviderLook, path: string, options: SourceOptions = {}): Promise<number> {
  provider = await startCsafProvider({ signer: vendor, ...look });
  return p.add('', { kind: 'csaf', url: `${provider.url}${path}`, publisher: 'Example Vendor', options });
}
const poll = async (id: number) => {
  p.clock.forward(31 * MINUTE_MS);
  return p.poller.pollNow(id);
};
const nextInMs = async (id: number) => (await p.db.tables.sources.find(id))!.nextCheckAt - p.clock.now();

describe('a folder of 10,000 documents', () => {
  const fill = () =>
    provider.publish(
      ...Array.from({ length: 4 }, (_, i) => doc(`NEW-${i}`, i)),
      ...Array.from({ length: 60 }, (_, i) => doc(`YEAR-${i}`, 30 + i)),
      ...Array.from({ length: 9_936 }, (_, i) => doc(`OLD-${i}`, 400 + (i % 5_000))),
    );

  it('is read little by little: what is new at once, then the last year, and never what is older', async () => {
    const id = await source({ form: 'changes' }, WELL_KNOWN);
    fill();
    await p.watch();
    const began = provider.requests.length;
    expect(await poll(id)).toMatchObject({ recorded: 30 });
    // The metadata, the list, the key; each document with its digest and signature.
    expect(provider.requests.length - began).toBe(3 + 30 * 3);
    expect((await p.owed()).sort()).toEqual(['NEW-0', 'NEW-1', 'NEW-2', 'NEW-3'].map((name) => `alert ${name}`));
    expect(await poll(id)).toMatchObject({ recorded: 30 });
    expect(await poll(id)).toMatchObject({ recorded: 4 });
    expect(new Set(provider.asked()).size).toBe(64);
    expect(provider.asked()).toHaveLength(64);
    const before = provider.requests.length;
    expect(await poll(id)).toMatchObject({ outcome: 'not-modified' });
    expect(provider.requests.slice(before)).toEqual([`GET ${WELL_KNOWN}`, 'GET /csaf/changes.csv']);
    expect(await p.owed()).toEqual([]);
    provider.publish(doc('NEXT'));
    expect(await poll(id)).toMatchObject({ recorded: 1 });
    expect(await p.owed()).toEqual(['alert NEXT']);
    expect(provider.asked()).toHaveLength(65);
  });

  it('leaves out what was there before, where the source says so', async () => {
    const id = await source({ form: 'changes' }, WELL_KNOWN, { historyDays: 0 });
    fill();
    expect(await poll(id)).toMatchObject({ recorded: 4 });
    expect(await poll(id)).toMatchObject({ outcome: 'not-modified' });
  });
});

describe('a provider with much news at once', () => {
  it('is asked again a minute later until all of it is read', async () => {
    const id = await source({}, WELL_KNOWN);
    provider.publish(...Array.from({ length: 130 }, (_, i) => doc(`EX-${i}`)));
    expect(await poll(id)).toMatchObject({ recorded: 60 });
    expect(await nextInMs(id)).toBeLessThanOrEqual(MINUTE_MS);
    expect(await poll(id)).toMatchObject({ recorded: 60 });
    expect(await poll(id)).toMatchObject({ recorded: 10 });
    expect(await p.titles()).toHaveLength(130);
  });

  it('loses nothing when a poll is broken off in the middle', async () => {
    const id = await source({}, WELL_KNOWN);
    provider.publish(...Array.from({ length: 6 }, (_, i) => doc(`EX-${i}`, i)));
    const asked = new Promise<void>((resolve) =>
      provider.answer(`/csaf/${iso(3).slice(0, 4)}/ex-3.json`, () => resolve()),
    );
    const broken = poll(id);
    await asked;
    await p.poller.stop();
    expect(await broken).toMatchObject({ outcome: 'failed' });
    await provider.stop();
    const port = provider.url;
    provider = await startCsafProvider({ signer: vendor });
    provider.publish(...Array.from({ length: 6 }, (_, i) => doc(`EX-${i}`, i)));
    expect(provider.url).not.toBe(port);
    await p.db.tables.sources.move(id, `${provider.url}${WELL_KNOWN}`);
    await p.db.tables.sources.releaseClaims();
    const { db, clock, http, keys, mailboxes } = p;
    const next = new Poller({
      db,
      clock,
      log: silentLog,
      http,
      reader,
      keys,
      mailboxes,
      firstPollDays: 7,
      wake: () => {},
    });
    expect(await next.pollNow(id)).toMatchObject({ recorded: 6 });
    await next.stop();
  });

  it('is left alone when its server is in trouble, and goes on where it was', async () => {
    const id = await source({}, WELL_KNOWN);
    provider.publish(...Array.from({ length: 6 }, (_, i) => doc(`EX-${i}`, i)));
    for (const i of [2, 3, 4])
      provider.answer(`/csaf/${iso(i).slice(0, 4)}/ex-${i}.json`, (_, response) => response.writeHead(503).end());
    expect(await poll(id)).toMatchObject({ outcome: 'ok', recorded: 2 });
    expect(provider.asked()).toHaveLength(5);
    for (const i of [2, 3, 4])
      provider.answer(`/csaf/${iso(i).slice(0, 4)}/ex-${i}.json`, (_, response) =>
        response.end(csafDocument(doc(`EX-${i}`, i))),
      );
    p.clock.forward(DAY_MS);
    await poll(id);
    expect(await p.titles()).toContain('EX-5');
  });
});

describe('the address of a CSAF source', () => {
  it.each([
    ['a ROLIE feed', 'rolie', '/csaf/feed.json'],
    ['a folder', 'changes', '/csaf/'],
    ['a folder that has only an index.txt', 'index', '/csaf/'],
    ['a changes.csv', 'changes', '/csaf/changes.csv'],
    ['a site, with its metadata where it is well known', 'rolie', '/'],
  ] as const)('may be %s', async (_, form, path) => {
    const id = await source({ form }, path, path.startsWith('/csaf/') ? { unsigned: 'accepted' } : {});
    provider.publish(doc('EX-1'), doc('EX-2', 30));
    expect(await poll(id)).toMatchObject({ recorded: 2 });
    expect(await poll(id)).toMatchObject({ recorded: 0 });
    expect(provider.asked()).toHaveLength(2);
  });

  it('may be a ROLIE feed of many pages', async () => {
    const id = await source({ pageSize: 10 }, WELL_KNOWN);
    provider.publish(...Array.from({ length: 25 }, (_, i) => doc(`EX-${i}`)));
    expect(await poll(id)).toMatchObject({ recorded: 25 });
    expect(await poll(id)).toMatchObject({ recorded: 0 });
    expect(provider.asked()).toHaveLength(25);
  });

  it('may be one document, which is announced however old it is', async () => {
    const id = await source({}, `/csaf/${iso(900).slice(0, 4)}/ex-1.json`);
    provider.publish(doc('EX-1', 900));
    await p.watch();
    expect(await poll(id)).toMatchObject({ recorded: 1 });
    expect(await poll(id)).toMatchObject({ outcome: 'not-modified' });
    expect(await p.owed()).toEqual(['alert EX-1']);
  });

  it('that leads to nothing of CSAF says so', async () => {
    const id = await source({}, '/nothing');
    provider.answer('/nothing', (_, response) => response.end('<html>Hello</html>'));
    expect(await poll(id)).toMatchObject({ error: 'it is neither a CSAF document nor a list of such documents' });
    provider.answer('/nothing', (_, response) => response.end('{"hello": 1}'));
    expect(await poll(id)).toMatchObject({ error: expect.stringContaining('but neither a CSAF document') });
    const site = await p.add('', { kind: 'csaf', url: `${p.feeds.url}/` });
    expect(await poll(site)).toMatchObject({ error: expect.stringContaining('there is no CSAF provider') });
  });

  it('is tried with a few of the newest documents, before it is added', async () => {
    await source({}, WELL_KNOWN);
    provider.publish(...Array.from({ length: 30 }, (_, i) => doc(`EX-${i}`, i * 100)));
    const reading = new SourceReading({
      clock: p.clock,
      http: p.http,
      reader,
      keys: p.keys,
      mailboxes: p.mailboxes,
      log: silentLog,
      pollNow: (id) => p.poller.pollNow(id),
      record: () => Promise.reject(new Error('nothing is recorded')),
    });
    const candidate = { kind: 'csaf' as const, url: provider.metadataUrl, publisher: '127.0.0.1', options: {} };
    expect(await reading.preview(candidate)).toMatchObject({
      title: 'Example Vendor',
      publisher: 'Example Vendor',
      total: 5,
    });
    expect(provider.asked()).toHaveLength(5);
  });
});

describe('a site without well-known metadata', () => {
  const tools = (http: Http) => ({
    http,
    reader,
    keys: p.keys,
    mailboxes: p.mailboxes,
    clock: systemClock,
    log: silentLog,
    signal: new AbortController().signal,
    announceAfter: undefined,
    isTrial: false,
    toldBefore: async () => new Map(),
  });

  it('is found by the CSAF fields of its security.txt', async () => {
    provider = await startCsafProvider({ signer: vendor });
    p.feeds.serve('/.well-known/security.txt', {
      body: `Contact: mailto:x@vendor.example\r\nCSAF: ${p.feeds.url}/gone.json\r\ncsaf: ${provider.metadataUrl}\r\n`,
    });
    expect(await findProvider(`${p.feeds.url}/`, tools(p.http))).toMatchObject({
      url: provider.metadataUrl,
      provider: { name: 'Example Vendor', role: 'csaf_trusted_provider' },
    });
  });

  it('is found by the name below its domain', async () => {
    provider = await startCsafProvider({ signer: vendor });
    const metadata = await (await fetch(provider.metadataUrl)).text();
    p.feeds.serve('/', (request, response) =>
      request.headers.host?.startsWith('csaf.data.security.vendor.test')
        ? response.end(metadata)
        : response.writeHead(404).end(),
    );
    const http = new Http({
      clock: systemClock,
      timeoutMs: 5_000,
      maxBytes: 1_000_000,
      hostPauseMs: 0,
      allow: ['127.0.0.0/8'],
      userAgent: 'Handfix/test',
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const { port } = new URL(p.feeds.url);
    const found = await findProvider(`http://www.vendor.test:${port}/`, tools(http));
    await http.close();
    expect(found?.provider.name).toBe('Example Vendor');
  });
});
