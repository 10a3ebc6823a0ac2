import type { MessagePort } from 'node:worker_threads';
import { type FileTask, type JudgedFile, judgeFile } from '../detect-files.ts';
import { ParseError, type ParseErrorCode } from '../formats/parse-error.ts';
import { READINGS, type ReadingName } from './index.ts';

export interface WorkerTask {
  readonly reading: ReadingName;
  readonly task: unknown;
}

/** An error that a reader throws on purpose crosses the thread as data. */
export type WorkerAnswer<T> =
  | { readonly answer: T }
  | { readonly failure: { readonly code: ParseErrorCode; readonly message: string } };

/** What crosses to a worker. It posts to `begins` once it is up and begins: from then on the time counts. */
interface Begun<T> {
  readonly work: T;
  readonly begins: MessagePort;
}

/** Runs in a worker: parses what was fetched, and judges it. */
export const read = (begun: Begun<WorkerTask>): Promise<WorkerAnswer<unknown>> =>
  answering(begun, ({ reading, task }) => (READINGS[reading] as (task: never) => unknown)(task as never));

/** Runs in a worker: reads one file as a bulletin, and judges it. */
export const judge = (begun: Begun<FileTask>): Promise<WorkerAnswer<JudgedFile>> => answering(begun, judgeFile);

async function answering<W, T>({ work, begins }: Begun<W>, run: (work: W) => T | Promise<T>): Promise<WorkerAnswer<T>> {
  begins.postMessage('begun');
  begins.close();
  try {
    return { answer: await run(work) };
  } catch (error) {
    if (error instanceof ParseError) return { failure: { code: error.code, message: error.message } };
    throw error;
  }
}
