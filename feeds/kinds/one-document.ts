import type { Fetched, FetchTarget, KindTools } from '../kind.ts';
import type { ReadAnswer, Trust } from '../read-bulletin.ts';
import type { BulletinReading } from '../reading/index.ts';

export interface OneRead extends Fetched, Pick<ReadAnswer, 'vague'> {}

/** Fetches the source's address, unless it is as it was, and reads the answer. */
export async function readOne(target: FetchTarget, tools: KindTools, reading: BulletinReading): Promise<OneRead> {
  const { http, reader, clock, log, signal } = tools;
  const trust = await trustIn(target, tools);
  const { url, etag, lastModified, publisher, options } = target;
  // A feed and the like are there for programs.
  const asRobot = reading === 'page' || reading === 'index';
  const answer = await http.fetch({ url, etag, lastModified, newOnly: reading === 'feed', asRobot, signal });
  const { freshForMs, movedTo } = answer;
  if (answer.outcome === 'not-modified') return { outcome: 'not-modified', bulletins: [], freshForMs, movedTo };
  const { bytes, contentType, contentLocation, finalUrl } = answer;
  const now = clock.now();
  const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options, now, ...(trust && { trust }) };
  const { title, bulletins, exploited, replies, vague = [], faults = [] } = await reader.read(reading, task);
  for (const fault of faults) log.error({ source: target.name, fault }, 'A bulletin could not be read');
  return {
    outcome: 'ok',
    bulletins,
    ...(answer.newOnly && { newOnly: true }),
    vague,
    ...(replies && { replies }),
    etag: answer.etag,
    lastModified: answer.lastModified,
    freshForMs,
    movedTo,
    ...(exploited && { exploited }),
    ...(title !== undefined && { title }),
  };
}

/** What the source's signatures are checked with; `undefined` when it names no key. Throws `ParseError` (`key`). */
export async function trustIn({ options }: FetchTarget, { keys, clock }: KindTools): Promise<Trust | undefined> {
  if (options.keyFile === undefined) return undefined;
  return { keyFiles: [await keys.read(options.keyFile)], now: clock.now() };
}
