import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { notJudged } from './bulletin-facts.ts';
import type { FileTask, JudgedFile } from './detect-files.ts';
import { ParseError } from './formats/parse-error.ts';
import type { AnswerOf, ReadingName, TaskOf } from './reading/index.ts';
import type { WorkerAnswer, WorkerTask } from './reading/worker.ts';

const MEMORY_MB = 512;
/** A worker on a busy machine may take this long to come up; a document's time runs only from when it is begun. */
const START_MS = 60_000;
/** So many items of a feed may be found to be hostile one by one; then none of it is judged. */
const MAX_STUCK = 3;

/**
 * Parses and judges off the event loop, in workers with a time limit. A hostile document costs its own time: its worker is
 * ended and replaced.
 */
export class Reader {
  readonly #pool: Piscina;
  readonly #timeoutMs: number;
  readonly #free: (() => void)[] = [];
  #slots: number;

  /** `worker`: what runs in the threads, another one in tests. */
  constructor({
    timeoutMs,
    threads = Math.max(1, Math.min(4, availableParallelism() - 1)),
    memoryMb = MEMORY_MB,
    worker,
  }: { timeoutMs: number; threads?: number; memoryMb?: number; worker?: URL }) {
    this.#timeoutMs = timeoutMs;
    this.#slots = threads;
    const extension = extname(fileURLToPath(import.meta.url));
    this.#pool = new Piscina({
      filename: fileURLToPath(worker ?? new URL(`./reading/worker${extension}`, import.meta.url)),
      // What a worker loads first; without it piscina looks for a default export, in a way that tsx does not see.
      name: 'read',
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // Sources run as they are under tsx and vitest.
      ...(extension === '.ts' && { execArgv: ['--import', 'tsx'] }),
    });
  }

  /**
   * Throws `ParseError`; `timed-out` when even without judging it took too long. An item of a feed at which a worker was
   * stuck stays `unjudged`, and the others are read again without it. `atLeastMs`: the kind's documents are large.
   */
  async read<N extends ReadingName>(reading: N, task: TaskOf<N>, atLeastMs = 0): Promise<AnswerOf<N>> {
    const timeoutMs = Math.max(this.#timeoutMs, atLeastMs);
    const stuck: number[] = [];
    for (;;) {
      const progress = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
      const isLast = stuck.length >= MAX_STUCK;
      const skipped = { ...(stuck.length > 0 && { unjudged: isLast ? ('all' as const) : stuck }) };
      try {
        return await this.#run<AnswerOf<N>>('read', { reading, task: { ...task, progress, ...skipped } }, timeoutMs);
      } catch (error) {
        if (!(error instanceof ParseError) || error.code !== 'timed-out' || isLast) throw error;
        const place = progress[0] ?? -1;
        // Stuck before any item, or at one that is not judged any more: only a last look without judging may help.
        if (place < 0 || stuck.includes(place)) stuck.push(...Array<number>(MAX_STUCK).fill(-1));
        else stuck.push(place);
      }
    }
  }

  /** What takes too long is unjudged. Throws `ParseError`. */
  async judge(task: FileTask): Promise<JudgedFile> {
    try {
      return await this.#run<JudgedFile>('judge', task, this.#timeoutMs);
    } catch (error) {
      if (error instanceof ParseError && error.code === 'timed-out') return { judgement: notJudged('timed-out') };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #run<T>(name: 'read' | 'judge', work: WorkerTask | FileTask, timeoutMs: number): Promise<T> {
    await this.#slot();
    const timeout = new AbortController();
    const abortAfter = (ms: number) => setTimeout(() => timeout.abort(), ms);
    let timer = abortAfter(START_MS + timeoutMs);
    const { port1: begun, port2: begins } = new MessageChannel();
    begun.once('message', () => {
      clearTimeout(timer);
      timer = abortAfter(timeoutMs);
    });
    try {
      const options = { name, signal: timeout.signal, transferList: [begins] };
      const answer = (await this.#pool.run({ work, begins }, options)) as WorkerAnswer<T>;
      if ('failure' in answer) throw new ParseError(answer.failure.code, answer.failure.message);
      return answer.answer;
    } catch (error) {
      if (timeout.signal.aborted)
        throw new ParseError('timed-out', `reading it took longer than ${timeoutMs / 1_000} s`, { cause: error });
      if (
        error instanceof Error &&
        /out of memory|ERR_WORKER_OUT_OF_MEMORY/i.test(`${error.message} ${'code' in error ? error.code : ''}`)
      )
        throw new ParseError('too-large', 'reading it took too much memory', { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
      begun.close();
      this.#slots++;
      this.#free.shift()?.();
    }
  }

  /** A task waits here, so that its time does not run before it begins. */
  async #slot(): Promise<void> {
    while (this.#slots === 0) await new Promise<void>((resolve) => this.#free.push(resolve));
    this.#slots--;
  }
}
