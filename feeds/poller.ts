import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { PollReport } from '../core/ports.ts';
import type { Source } from '../core/source.ts';
import { WAITING_CODES } from '../core/source-health.ts';
import { UserError } from '../core/user-error.ts';
import type { Database } from '../db/database.ts';
import { GroupCommit } from '../db/group-commit.ts';
import { discuss, recognised } from './discussing.ts';
import { markExploited, recordEpss } from './exploited.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { Http } from './http.ts';
import { ingest } from './ingest.ts';
import type { Fetched, KindTools } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import type { Mailboxes } from './mailbox/mailboxes.ts';
import { tellOperators } from './operators.ts';
import type { Reader } from './reader.ts';
import { Timetable } from './schedule.ts';
import { planLooks, SecondLookRounds } from './second-looks.ts';
import type { KeyFiles } from './signatures/key-files.ts';
import { noteMove } from './source-moves.ts';
import { noteFailure, noteSuccess } from './source-trouble.ts';
import { TrafficMeter } from './traffic-meter.ts';

export interface PollerParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: Http;
  readonly reader: Reader;
  readonly keys: KeyFiles;
  readonly mailboxes: Mailboxes;
  readonly firstPollDays: number;
  /** Bulletins that are labelled TLP:RED are kept. */
  readonly storesRed?: boolean;
  /** Messages are owed. */
  readonly wake: () => void;
  /** Sources polled at the same time; one request at a time for each host whatever it is. */
  readonly parallel?: number;
}

const LEASE_MS = 15 * MINUTE_MS;
const LONGEST_WAIT_MS = 6 * HOUR_MS;
const NO_VALIDATORS = { etag: undefined, lastModified: undefined };

/** Polls the sources that are due, once a minute. */
export class Poller {
  readonly #parts: PollerParts;
  readonly #timetable = new Timetable();
  readonly #commits: GroupCommit;
  readonly #looks: SecondLookRounds;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** Ids of the sources that are being polled: one that takes longer than its claim is not begun twice. */
  readonly #polling = new Set<number>();
  #lastTickAt: number | undefined;
  #loop: Promise<void> | undefined;

  constructor(parts: PollerParts) {
    this.#parts = parts;
    this.#commits = new GroupCommit(parts.db, () => this.#polling.size);
    const { db, wake } = parts;
    this.#looks = new SecondLookRounds({
      db,
      wake,
      toolsFor: (source, meter) => this.#tools(source.id, undefined, meter),
    });
  }

  get lastTickAt(): number | undefined {
    return this.#lastTickAt;
  }

  /** Begins at once, then at the beginning of every minute. Claims of a process before us are given back. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** What is being fetched is broken off; what is fetched already is recorded. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.allSettled(this.#running);
  }

  async #run(): Promise<void> {
    const { db, clock, log } = this.#parts;
    // Claims that cannot be given back now run out by themselves.
    await db.tables.sources.releaseClaims().catch((error) => log.error({ err: error }, 'Old claims were kept'));
    await db.tables.traffic
      .byHost(clock.now() - DAY_MS)
      .then((hours) => this.#parts.http.restoreTraffic(hours))
      .catch((error) => log.error({ err: error }, 'What was asked of hosts before is not known'));
    while (!this.#stop.signal.aborted) {
      void this.#track(this.tick());
      void this.#track(this.lookAgain());
      const now = clock.now();
      await clock.sleep(MINUTE_MS - (now % MINUTE_MS) + 50, this.#stop.signal);
    }
    log.debug({}, 'The poller has stopped');
  }

  /** Polls everything that is due, and resolves when that is done. Never rejects. */
  async tick(): Promise<void> {
    const { db, clock, log, parallel = 32 } = this.#parts;
    this.#lastTickAt = clock.now();
    const due: Source[] = [];
    const lanes = Array.from({ length: parallel }, async () => {
      while (!this.#stop.signal.aborted) {
        if (due.length === 0) due.push(...(await db.tables.sources.claim(clock.now(), LEASE_MS, parallel)));
        const source = due.shift();
        if (!source) return;
        if (!this.#polling.has(source.id)) await this.#poll(source);
      }
    });
    const results = await Promise.allSettled(lanes);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) log.error({ err: failed.reason }, 'The sources could not be looked at');
  }

  /** Looks at some pages of bulletins again that are due for it. Never rejects. */
  async lookAgain(): Promise<void> {
    const { clock, log } = this.#parts;
    await this.#looks
      .tick(clock.now(), this.#stop.signal)
      .catch((error) => log.error({ err: error }, 'Pages could not be looked at again'));
  }

  /** Polls one source now, due or not. Throws `UserError` while it is being polled already. */
  async pollNow(id: number): Promise<PollReport> {
    const { db, clock } = this.#parts;
    const source = await db.tables.sources.claimOne(id, clock.now(), LEASE_MS);
    if (!source || this.#polling.has(id)) throw new UserError('This source is being read right now.');
    return this.#track(this.#poll(source));
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const guarded = work.finally(() => this.#running.delete(guarded));
    this.#running.add(guarded);
    return guarded;
  }

  async #poll(source: Source): Promise<PollReport> {
    const { log } = this.#parts;
    const meter = new TrafficMeter();
    this.#polling.add(source.id);
    try {
      return await this.#read(source, meter);
    } catch (error) {
      if (this.#stop.signal.aborted)
        return { outcome: 'failed', recorded: 0, revised: 0, error: 'the program is stopping' };
      const known = error instanceof FetchError || error instanceof ParseError;
      if (!known) log.error({ err: error, source: source.id }, 'A source could not be polled');
      const message = known ? error.message : 'an error of Handfix itself; the log has it';
      const code = known ? error.code : 'bug';
      const retryAfterMs = error instanceof FetchError ? error.retryAfterMs : undefined;
      await this.#failed(source, { code, message, retryAfterMs }, meter);
      return { outcome: 'failed', recorded: 0, revised: 0, error: message };
    } finally {
      this.#polling.delete(source.id);
    }
  }

  async #read(source: Source, meter: TrafficMeter): Promise<PollReport> {
    if (source.kind === 'hand') throw new Error('nobody reads what people gave by hand');
    const { clock, log, firstPollDays, storesRed } = this.#parts;
    const kind = KINDS[source.kind];
    const first = source.lastSuccessAt === undefined;
    const announceAfter = first ? clock.now() - firstPollDays * DAY_MS : undefined;
    const fetched = await kind.fetch(source, this.#tools(source.id, announceAfter, meter));
    const kept = fetched.bulletins.filter(({ bulletin }) => storesRed || bulletin.tlp !== 'RED');
    const left = fetched.bulletins.length - kept.length;
    if (left > 0) log.info({ source: source.name, left }, 'What is labelled TLP:RED is left out');
    const now = clock.now();
    if (fetched.epss) await recordEpss(this.#parts.db, source, fetched.epss);
    let told = false;
    const report = await this.#commits.run(async (tables, careful) => {
      // Whoever removed it meanwhile does not want its bulletins.
      const current = await tables.sources.find(source.id);
      if (!current || current.kind === 'hand') return undefined;
      const after = kind.announcesOld ? undefined : (fetched.announceAfter ?? announceAfter);
      const marks = fetched.exploited;
      told = marks !== undefined && (await markExploited(tables, source, marks, now, announceAfter)) > 0;
      const read = await recognised(tables, source, kept);
      const result = await ingest(tables, source, read, now, after, careful);
      const discussed = await discuss(tables, source, read, fetched.replies ?? [], result.outcomes, now);
      const again = fetched.unfinished || result.refused.length > 0;
      await tables.sources.markPolled(source.id, {
        now,
        nextCheckAt: Math.min(
          this.#next(source, now, fetched.freshForMs),
          now + (fetched.continueAfterMs ?? Number.POSITIVE_INFINITY),
        ),
        foundNew: result.recorded > 0,
        ...(fetched.held && { held: fetched.held }),
        // What is not finished is asked for again whole.
        ...(fetched.outcome === 'ok' && {
          validators: again ? NO_VALIDATORS : { etag: fetched.etag, lastModified: fetched.lastModified },
        }),
        ...(fetched.cursor !== undefined && result.refused.length === 0 && { cursor: fetched.cursor }),
      });
      await planLooks(tables, source, result.outcomes, now);
      await tables.traffic.record(source.id, meter.spent, now);
      const noted = await noteSuccess(tables, current, { now, ...yieldOf(source, fetched, kind.tellsAll ?? false) });
      told ||= noted;
      for (const { key, ...notice } of fetched.notices ?? []) await tellOperators(tables, source, notice, now, key);
      if (fetched.movedTo !== undefined) await noteMove(tables, source, fetched.movedTo, now, log);
      return { ...result, discussed };
    });
    if (!report) return { outcome: 'failed', recorded: 0, revised: 0, error: 'the source was removed meanwhile' };
    for (const { input, error } of report.refused)
      log.error({ err: error, source: source.id, bulletin: input.bulletin.id }, 'A bulletin could not be recorded');
    if (report.recorded + report.revised > 0)
      log.info(
        { source: source.name, new: report.recorded, revised: report.revised, owed: report.owed },
        'A source told news',
      );
    if (
      report.owed > 0 ||
      report.revised + report.discussed > 0 ||
      told ||
      fetched.notices?.length ||
      fetched.movedTo !== undefined
    )
      this.#parts.wake();
    return { outcome: fetched.outcome, recorded: report.recorded, revised: report.revised };
  }

  #tools(sourceId: number, announceAfter: number | undefined, meter: TrafficMeter): KindTools {
    const { db, reader, keys, mailboxes, clock, log } = this.#parts;
    const http = this.#parts.http.counted(meter.count);
    const toldBefore = (itemIds: readonly string[]) => db.tables.bulletins.toldBy(sourceId, itemIds);
    return {
      http,
      reader,
      keys,
      mailboxes,
      clock,
      log,
      signal: this.#stop.signal,
      announceAfter,
      isTrial: false,
      toldBefore,
    };
  }

  #next(source: Source, now: number, freshForMs = 0): number {
    return Math.max(this.#timetable.nextCheckAt(source.schedule, source.timeZone, now, source.id), now + freshForMs);
  }

  async #failed(source: Source, failure: Failure, meter: TrafficMeter): Promise<void> {
    const { db, clock, log } = this.#parts;
    const { code, message, retryAfterMs = 0 } = failure;
    const now = clock.now();
    const failures = source.failures + 1;
    const backOffMs = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(failures, 12));
    const nextAt = Math.max(this.#next(source, now, retryAfterMs), now + backOffMs);
    const waits = WAITING_CODES.has(code);
    if (waits) log.info({ source: source.name, code, why: message }, 'A source has to wait');
    else log.warn({ source: source.name, code, why: message, failures }, 'A source could not be read');
    await db.transaction(async (tables) => {
      await tables.traffic.record(source.id, meter.spent, now);
      if (waits) return tables.sources.postpone(source.id, failure, this.#next(source, now, retryAfterMs));
      await tables.sources.markPolled(source.id, { now, nextCheckAt: nextAt, failure });
      if (code === 'gone') {
        await tables.sources.pause(source.id, 'the server says that it is gone for good');
        await tellOperators(tables, source, { what: 'source-paused', detail: message }, now);
      } else await noteFailure(tables, source, failure, now);
    });
    this.#parts.wake();
  }
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** What an answer says of how much there is. */
function yieldOf(source: Source, { outcome, newOnly, bulletins, etag }: Fetched, tellsAll: boolean) {
  const whole = outcome === 'ok' && !newOnly;
  return {
    ...(tellsAll && whole && { count: bulletins.length }),
    isResent: whole && etag !== undefined && etag === source.etag,
  };
}
