import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { readCvrfBulletins } from './cvrf.ts';
import { readFeed } from './feed.ts';
import { readIndex } from './index-page.ts';
import { readJson } from './json-list.ts';
import { readMail } from './mail.ts';
import { readOsvBulletins } from './osv.ts';
import { readPage } from './page.ts';

/** What bytes can be read as. Each runs in a worker: parses, makes bulletins, judges them. */
export const READINGS = {
  feed: readFeed,
  mail: readMail,
  page: readPage,
  cvrf: readCvrfBulletins,
  index: readIndex,
  json: readJson,
  osv: readOsvBulletins,
} as const satisfies Readonly<Record<string, (task: ReadTask) => ReadAnswer | Promise<ReadAnswer>>>;

export type ReadingName = keyof typeof READINGS;
