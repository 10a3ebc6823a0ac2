import { readFileSync } from 'node:fs';
import { parseFeed } from '../feeds/formats/feed.ts';

/** Milliseconds of processor time that one file takes on warm code, and how many items were found in it; `undefined` where it was refused. */
export interface Reading {
  readonly ms: number;
  readonly items: number;
}

export type Readings = Readonly<Record<string, Reading | undefined>>;

export const WARM_MS = 1_500;
export const FILE_MS = 400;

/** Prints as one line of JSON what reading each file of a list takes. */
export const parseHandfix = (list: string): Promise<void> =>
  measure(list, async (bytes) => (await parseFeed(bytes, { url: 'https://vendor.example/feed' })).items.length);

export async function parseFeedsmith(list: string): Promise<void> {
  const { parseFeed: parse } = await import('feedsmith');
  await measure(list, (bytes) => {
    // It takes text, and leaves decoding to its caller: UTF-8 is what most feeds are.
    const { format, feed } = parse(bytes.toString());
    const found: { entries?: unknown; items?: unknown } = feed;
    const items = format === 'atom' ? found.entries : found.items;
    return Array.isArray(items) ? items.length : 0;
  });
}

async function measure(list: string, read: (bytes: Buffer) => number | Promise<number>): Promise<void> {
  const files = readFileSync(list, 'utf8')
    .trim()
    .split('\n')
    .map((path) => ({ path, bytes: readFileSync(path) }));
  const readings: Record<string, Reading | undefined> = {};
  const until = performance.now() + WARM_MS;
  for (const { path, bytes } of files) {
    try {
      readings[path] = { ms: 0, items: await read(bytes) };
    } catch {
      readings[path] = undefined;
    }
  }
  const good = files.filter(({ path }) => readings[path] !== undefined);
  while (performance.now() < until) for (const { bytes } of good) await read(bytes);
  for (const { path, bytes } of good) {
    const start = process.cpuUsage();
    let runs = 0;
    let ms = 0;
    for (; ms < FILE_MS; runs++, ms = spentMs(start)) await read(bytes);
    readings[path] = { ms: ms / runs, items: readings[path]?.items ?? 0 };
  }
  console.log(JSON.stringify(readings));
}

/** Of all threads, the collector's too: what else the machine does meanwhile says nothing. */
function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
