import { type Clock, HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Source } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { ListenTools } from './kind.ts';
import { KINDS } from './kinds/index.ts';

export interface ListeningParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly mailboxes: ListenTools['mailboxes'];
  readonly sources: () => Promise<readonly Source[]>;
  /** Throws `UserError` while the source is being read. */
  readonly poll: (sourceId: number) => Promise<unknown>;
  /** The first wait after a connection ended; it doubles up to a quarter of an hour. */
  readonly firstWaitMs?: number;
}

interface Ear {
  readonly key: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

const LONGEST_WAIT_MS = 15 * MINUTE_MS;
/** A connection that lasted so long was a good one. */
const LASTED_MS = MINUTE_MS;
const SETTLE_MS = SECOND_MS;

/**
 * Standing connections to sources that say by themselves when there is news: the source is read at once then. That it cannot
 * be listened to is no trouble of its own: the source is read by its schedule all the same, and told of when that fails.
 */
export class Listening {
  readonly #parts: ListeningParts;
  readonly #stop = new AbortController();
  readonly #ears = new Map<number, Ear>();
  #loop: Promise<void> | undefined;

  constructor(parts: ListeningParts) {
    this.#parts = parts;
  }

  /** Begins at once; once a minute it looks which sources there are. */
  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.all([...this.#ears.values()].map((ear) => this.#drop(ear)));
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#parts;
    while (!this.#stop.signal.aborted) {
      await this.refresh().catch((error) => log.error({ err: error }, 'The sources could not be listened to'));
      await clock.sleep(MINUTE_MS, this.#stop.signal);
    }
  }

  /** Listens to what is active now, and no more to what is not. */
  async refresh(): Promise<void> {
    const sources = (await this.#parts.sources()).filter(
      (source) => source.state === 'active' && source.kind !== 'hand' && KINDS[source.kind].listen,
    );
    const wanted = new Map(sources.map((source) => [source.id, source]));
    for (const [id, ear] of this.#ears) {
      const source = wanted.get(id);
      if (source && keyOf(source) === ear.key) wanted.delete(id);
      else {
        this.#ears.delete(id);
        await this.#drop(ear);
      }
    }
    if (this.#stop.signal.aborted) return;
    for (const [id, source] of wanted) {
      const stop = new AbortController();
      this.#ears.set(id, { key: keyOf(source), stop, done: this.#attend(source, stop.signal) });
    }
  }

  async #drop(ear: Ear): Promise<void> {
    ear.stop.abort();
    await ear.done;
  }

  async #attend(source: Source, signal: AbortSignal): Promise<void> {
    const { clock, log, mailboxes, firstWaitMs = 5 * SECOND_MS } = this.#parts;
    const listen = source.kind === 'hand' ? undefined : KINDS[source.kind].listen;
    let waitMs = firstWaitMs;
    let reading: Promise<void> | undefined;
    let news = false;
    const onNews = () => {
      news = true;
      reading ??= this.#read(source, signal, () => {
        const is = news;
        news = false;
        return is;
      }).finally(() => {
        reading = undefined;
      });
    };
    while (listen && !signal.aborted) {
      const began = clock.now();
      try {
        await listen(source, { mailboxes, signal }, onNews);
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof FetchError)
          log.info({ source: source.name, code: error.code, why: error.message }, 'A source cannot be listened to');
        else log.error({ err: error, source: source.name }, 'A source could not be listened to');
        // Trying a wrong password again and again locks an account.
        if (error instanceof FetchError && error.code === 'login') waitMs = HOUR_MS;
      }
      if (clock.now() - began > LASTED_MS) waitMs = firstWaitMs;
      await clock.sleep(waitMs, signal);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
    await reading;
  }

  /** Several messages that come together are read together; what comes meanwhile is read after. */
  async #read(source: Source, signal: AbortSignal, takeNews: () => boolean): Promise<void> {
    const { clock, log, poll } = this.#parts;
    let due = false;
    while (!signal.aborted) {
      await clock.sleep(SETTLE_MS, signal);
      due = takeNews() || due;
      if (signal.aborted || !due) return;
      due = false;
      try {
        await poll(source.id);
      } catch (error) {
        // It is being read: what came too late for that is read in a moment.
        if (error instanceof UserError) due = true;
        else log.error({ err: error, source: source.name }, 'A source could not be read');
      }
    }
  }
}

const keyOf = ({ url, options, teamId }: Source): string => JSON.stringify([url, options.password, teamId]);
