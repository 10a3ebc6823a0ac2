import type { SourceKind } from '../../core/source.ts';
import { ParseError, type ParseErrorCode } from '../formats/parse-error.ts';
import { KINDS } from '../kinds/index.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

export interface WorkerTask {
  readonly kind: Exclude<SourceKind, 'hand'>;
  readonly task: ReadTask;
}

/** An error that a reader throws on purpose crosses the thread as data. */
export type WorkerAnswer =
  | { readonly answer: ReadAnswer }
  | { readonly failure: { readonly code: ParseErrorCode; readonly message: string } };

/** Runs in a worker: parses what was fetched, and judges it. */
export async function read({ kind, task }: WorkerTask): Promise<WorkerAnswer> {
  try {
    return { answer: await KINDS[kind](task) };
  } catch (error) {
    if (error instanceof ParseError) return { failure: { code: error.code, message: error.message } };
    throw error;
  }
}
