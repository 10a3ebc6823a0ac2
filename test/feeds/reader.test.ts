import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParseError } from '../../feeds/formats/parse-error.ts';
import type { ReadTask } from '../../feeds/read-bulletin.ts';
import { Reader } from '../../feeds/reader.ts';
import { HANDWORK, rssFeed } from '../support/feed-server.ts';

const worker = new URL('../fixtures/workers/misbehaving.ts', import.meta.url);
let reader: Reader;
beforeAll(async () => {
  reader = new Reader({ timeoutMs: 1_000, threads: 1, worker });
  await reader.read('feed', task(GOOD));
}, 60_000);
afterAll(() => reader.close());

const task = (text: string): ReadTask => ({
  bytes: Buffer.from(text),
  contentType: 'application/rss+xml',
  contentLocation: undefined,
  url: 'https://acme.example/feed',
  publisher: 'Acme',
  options: {},
});
const item = (id: string, more = '') => ({ id, title: id, html: `${HANDWORK}<p>${more}</p>`, at: 0 });
const GOOD = rssFeed([item('good')]);
const failure = (text: string) =>
  reader.read('feed', task(text)).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('reading in workers', () => {
  it('judges everything but the item that a worker hangs at', async () => {
    const { bulletins } = await reader.read('feed', task(rssFeed([item('a'), item('b', 'HANG'), item('c')])));
    expect(bulletins.map((b) => [b.bulletin.id, b.judgement.verdict, b.judgement.reason])).toEqual([
      ['a', 'required', undefined],
      ['b', 'unjudged', 'timed-out'],
      ['c', 'required', undefined],
    ]);
  });

  it('judges nothing of a feed that hangs at one item after the other', async () => {
    const hostile = rssFeed(['a', 'b', 'c', 'd', 'e'].map((id) => item(id, 'HANG')));
    const { bulletins } = await reader.read('feed', task(hostile));
    expect(bulletins).toHaveLength(5);
    expect(bulletins.every((b) => b.judgement.reason === 'timed-out')).toBe(true);
  });

  it('refuses what cannot even be read in time, and goes on', async () => {
    expect(await failure(rssFeed([item('x', 'HANG WHATEVER')]))).toMatchObject({ code: 'timed-out' });
    expect((await reader.read('feed', task(GOOD))).bulletins).toHaveLength(1);
  });

  it('refuses what eats all memory, and goes on', async () => {
    const small = new Reader({ timeoutMs: 15_000, threads: 1, memoryMb: 48, worker });
    try {
      const error = await small.read('feed', task(rssFeed([item('x', 'EAT MEMORY')]))).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ code: 'too-large' });
      expect((await small.read('feed', task(GOOD))).bulletins).toHaveLength(1);
    } finally {
      await small.close();
    }
  });

  it('survives a worker that dies', async () => {
    expect(await failure(rssFeed([item('x', 'EXIT')]))).toBeInstanceOf(Error);
    expect((await reader.read('feed', task(GOOD))).bulletins).toHaveLength(1);
  });

  it('gives a task its whole time, however long it waited for a worker', async () => {
    const slow = rssFeed([item('a', 'HANG')]);
    const answers = await Promise.all([slow, GOOD, GOOD].map((text) => reader.read('feed', task(text))));
    expect(answers.map(({ bulletins }) => bulletins[0]!.judgement.verdict)).toEqual([
      'unjudged',
      'required',
      'required',
    ]);
  });
});
