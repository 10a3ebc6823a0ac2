import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { readCvrfBulletins } from './cvrf.ts';
import { readFeed } from './feed.ts';
import { readPage } from './page.ts';

/** What bytes can be read as. Each runs in a worker: parses, makes bulletins, judges them. */
export const READINGS = {
  feed: readFeed,
  page: readPage,
  cvrf: readCvrfBulletins,
} as const satisfies Readonly<Record<string, (task: ReadTask) => ReadAnswer | Promise<ReadAnswer>>>;

export type ReadingName = keyof typeof READINGS;
