import { readOpml } from '../formats/opml.ts';
import type { ReadAnswer } from '../read-bulletin.ts';
import { readCsafDocument } from './csaf-document.ts';
import { readCsafIndex } from './csaf-index.ts';
import { readCvrfBulletins } from './cvrf.ts';
import { readEpssScores } from './epss.ts';
import { readFeed } from './feed.ts';
import { readIndex } from './index-page.ts';
import { readJson } from './json-list.ts';
import { readKevBulletins } from './kev.ts';
import { readMail } from './mail.ts';
import { readOsvBulletins } from './osv.ts';
import { readOvalBulletins } from './oval.ts';
import { readPage } from './page.ts';

/** What bytes can be read as. Each runs in a worker: parses, makes bulletins, judges them. Tasks and answers are plain data. */
export const READINGS = {
  feed: readFeed,
  mail: readMail,
  page: readPage,
  cvrf: readCvrfBulletins,
  index: readIndex,
  json: readJson,
  osv: readOsvBulletins,
  oval: readOvalBulletins,
  csafIndex: readCsafIndex,
  csafDocument: readCsafDocument,
  kev: readKevBulletins,
  epss: readEpssScores,
  opml: readOpml,
} as const;

export type ReadingName = keyof typeof READINGS;
export type TaskOf<N extends ReadingName> = Parameters<(typeof READINGS)[N]>[0];
export type AnswerOf<N extends ReadingName> = Awaited<ReturnType<(typeof READINGS)[N]>>;

/** Readings that make bulletins of one answer, and no more. */
export type BulletinReading = {
  [N in ReadingName]: AnswerOf<N> extends ReadAnswer ? N : never;
}[ReadingName];
