import { isIP } from 'node:net';
import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import type { NewDelivery, OperatorNotice } from '../core/delivery.ts';
import type { Log } from '../core/log.ts';
import type { PollReport } from '../core/ports.ts';
import type { Source } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import type { Database } from '../db/database.ts';
import { GroupCommit } from '../db/group-commit.ts';
import type { Tables } from '../db/tables.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { Http } from './http.ts';
import { ingest } from './ingest.ts';
import type { KindTools } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import type { Reader } from './reader.ts';
import { Timetable } from './schedule.ts';
import type { KeyFiles } from './signatures/key-files.ts';

export interface PollerParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: Http;
  readonly reader: Reader;
  readonly keys: KeyFiles;
  readonly firstPollDays: number;
  /** Messages are owed. */
  readonly wake: () => void;
  /** Sources polled at the same time; one request at a time for each host whatever it is. */
  readonly parallel?: number;
}

const LEASE_MS = 15 * MINUTE_MS;
/** So many failures in a row are trouble; fewer are weather. */
const REPORT_AFTER = 3;
const LONGEST_WAIT_MS = 6 * HOUR_MS;
const NO_VALIDATORS = { etag: undefined, lastModified: undefined };

/** Polls the sources that are due, once a minute. */
export class Poller {
  readonly #parts: PollerParts;
  readonly #timetable = new Timetable();
  readonly #commits: GroupCommit;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** Ids of the sources that are being polled: one that takes longer than its claim is not begun twice. */
  readonly #polling = new Set<number>();
  #lastTickAt: number | undefined;
  #loop: Promise<void> | undefined;

  constructor(parts: PollerParts) {
    this.#parts = parts;
    this.#commits = new GroupCommit(parts.db, () => this.#polling.size);
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
    while (!this.#stop.signal.aborted) {
      void this.#track(this.tick());
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
    this.#polling.add(source.id);
    try {
      return await this.#read(source);
    } catch (error) {
      if (this.#stop.signal.aborted)
        return { outcome: 'failed', recorded: 0, revised: 0, error: 'the program is stopping' };
      const known = error instanceof FetchError || error instanceof ParseError;
      if (!known) log.error({ err: error, source: source.id }, 'A source could not be polled');
      const message = known ? error.message : 'an error of Handfix itself; the log has it';
      await this.#failed(
        source,
        known ? error.code : 'bug',
        message,
        error instanceof FetchError ? error.retryAfterMs : undefined,
      );
      return { outcome: 'failed', recorded: 0, revised: 0, error: message };
    } finally {
      this.#polling.delete(source.id);
    }
  }

  async #read(source: Source): Promise<PollReport> {
    if (source.kind === 'hand') throw new Error('nobody reads what people gave by hand');
    const { clock, log, firstPollDays } = this.#parts;
    const kind = KINDS[source.kind];
    const first = source.lastSuccessAt === undefined;
    const announceAfter = first ? clock.now() - firstPollDays * DAY_MS : undefined;
    const fetched = await kind.fetch(source, this.#tools(source.id, announceAfter));
    const now = clock.now();
    const report = await this.#commits.run(async (tables, careful) => {
      // Whoever removed it meanwhile does not want its bulletins.
      const current = await tables.sources.find(source.id);
      if (!current || current.kind === 'hand') return undefined;
      const after = kind.announcesOld ? undefined : announceAfter;
      const result = await ingest(tables, source, fetched.bulletins, now, after, careful);
      const again = fetched.unfinished || result.refused.length > 0;
      await tables.sources.markPolled(source.id, {
        now,
        nextCheckAt: this.#next(source, now, fetched.freshForMs),
        foundNew: result.recorded > 0,
        // What is not finished is asked for again whole.
        ...(fetched.outcome === 'ok' && {
          validators: again ? NO_VALIDATORS : { etag: fetched.etag, lastModified: fetched.lastModified },
        }),
        ...(fetched.cursor !== undefined && result.refused.length === 0 && { cursor: fetched.cursor }),
      });
      if (source.reported) {
        await tables.sources.markReported(source.id, false);
        await tellOperators(tables, source, { what: 'source-back', subject: source.name }, now);
      }
      for (const { key, ...notice } of fetched.notices ?? [])
        await tellOperators(tables, source, { ...notice, subject: source.name }, now, key);
      if (fetched.movedTo !== undefined) await this.#moved(tables, source, fetched.movedTo, now);
      return result;
    });
    if (!report) return { outcome: 'failed', recorded: 0, revised: 0, error: 'the source was removed meanwhile' };
    for (const { input, error } of report.refused)
      log.error({ err: error, source: source.id, bulletin: input.bulletin.id }, 'A bulletin could not be recorded');
    if (report.recorded + report.revised > 0)
      log.info(
        { source: source.name, new: report.recorded, revised: report.revised, owed: report.owed },
        'A source told news',
      );
    if (report.owed > 0 || report.revised > 0 || source.reported || fetched.notices?.length) this.#parts.wake();
    return { outcome: fetched.outcome, recorded: report.recorded, revised: report.revised };
  }

  #tools(sourceId: number, announceAfter: number | undefined): KindTools {
    const { db, http, reader, keys, clock, log } = this.#parts;
    const toldBefore = (itemIds: readonly string[]) => db.tables.bulletins.toldBy(sourceId, itemIds);
    return { http, reader, keys, clock, log, signal: this.#stop.signal, announceAfter, isTrial: false, toldBefore };
  }

  #next(source: Source, now: number, freshForMs = 0): number {
    return Math.max(this.#timetable.nextCheckAt(source.schedule, source.timeZone, now, source.id), now + freshForMs);
  }

  /** Within the same site the address is simply followed; elsewhere a person decides. */
  async #moved(tables: Tables, source: Source, to: string, now: number): Promise<void> {
    const near = isSameSite(new URL(to).hostname, new URL(source.url).hostname);
    if (near && (await tables.sources.move(source.id, to))) {
      this.#parts.log.info({ source: source.name }, 'A source has moved within its site');
      return;
    }
    const detail = `Its new address is ${to}${near ? ', which is a source already' : ''}`;
    await tellOperators(tables, source, { what: 'source-moved', subject: source.name, detail }, now, to);
  }

  async #failed(source: Source, code: string, message: string, retryAfterMs = 0): Promise<void> {
    const { db, clock, log } = this.#parts;
    const now = clock.now();
    const failures = source.failures + 1;
    const backOffMs = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(failures, 12));
    const nextAt = Math.max(this.#next(source, now, retryAfterMs), now + backOffMs);
    log.warn({ source: source.name, code, why: message, failures }, 'A source could not be read');
    await db.transaction(async (tables) => {
      await tables.sources.markPolled(source.id, { now, nextCheckAt: nextAt, failure: { code, message } });
      if (code === 'gone') {
        await tables.sources.pause(source.id, 'the server says that it is gone for good');
        await tellOperators(tables, source, { what: 'source-paused', subject: source.name, detail: message }, now);
      } else if (failures >= REPORT_AFTER && !source.reported) {
        await tables.sources.markReported(source.id, true);
        await tellOperators(tables, source, { what: 'source-failing', subject: source.name, detail: message }, now);
      }
    });
    this.#parts.wake();
  }
}

/** One name below the other, or both in one domain: two parts, or three below a short one as in `example.co.uk`. */
function isSameSite(a: string, b: string): boolean {
  if (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)) return true;
  if (isIP(a.replace(/^\[|\]$/g, '')) !== 0 || isIP(b.replace(/^\[|\]$/g, '')) !== 0) return false;
  return domainOf(a) === domainOf(b);
}

function domainOf(host: string): string {
  const parts = host.split('.');
  return parts.slice((parts.at(-2)?.length ?? 0) <= 3 ? -3 : -2).join('.');
}

async function tellOperators(
  tables: Tables,
  source: Source,
  notice: OperatorNotice,
  now: number,
  what = String(now),
): Promise<void> {
  const teams = (await tables.teams.list()).filter((team) => source.teamId === undefined || team.id === source.teamId);
  const owed = teams.flatMap((team): NewDelivery[] =>
    team.operatorChannelId === undefined
      ? []
      : [
          {
            teamId: team.id,
            destination: team.operatorChannelId,
            purpose: 'operator',
            dedupeKey: `${notice.what}:${source.id}:${what}`.slice(0, 300),
            payload: { notice },
          },
        ],
  );
  await tables.deliveries.enqueue(owed, now);
}
