import { DAY_MS, HOUR_MS } from '../core/clock.ts';
import { nextLookAt } from '../core/second-look.ts';
import type { Source } from '../core/source.ts';
import type { RecordOutcome } from '../db/bulletins.ts';
import type { Database } from '../db/database.ts';
import type { DueLook, StandingBulletin } from '../db/second-looks.ts';
import type { Tables } from '../db/tables.ts';
import { fetchPage, withPage } from './follow-pages.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import { ingest } from './ingest.ts';
import type { KindTools } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import { trustIn } from './kinds/one-document.ts';
import { TrafficMeter } from './traffic-meter.ts';

/** So many pages are looked at within a minute; what is due beyond that comes a minute later. */
const AT_ONCE = 20;
const OLD_MS = 30 * DAY_MS;

export interface SecondLooksParts {
  readonly db: Database;
  readonly toolsFor: (source: Source, meter: TrafficMeter) => KindTools;
  readonly wake: () => void;
}

/** Looks at the pages of bulletins again: a silent edit becomes a revision, and is told as any other. */
export class SecondLookRounds {
  readonly #parts: SecondLooksParts;
  #isRunning = false;

  constructor(parts: SecondLooksParts) {
    this.#parts = parts;
  }

  /** Looks at some of what is due, unless it is at that already. Ends early when `signal` aborts. */
  async tick(now: number, signal: AbortSignal): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (const look of await this.#parts.db.tables.secondLooks.due(now, AT_ONCE)) {
        if (signal.aborted) return;
        await this.#look(look);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #look(look: DueLook): Promise<void> {
    const { tables } = this.#parts.db;
    const source = await tables.sources.find(look.sourceId);
    const standing = await tables.secondLooks.standing(look);
    // Another source tells more of it by now, or its pages are not to be read any more.
    if (!source || !standing || standing.shownBy !== source.id || !followsPages(source))
      return tables.secondLooks.postpone(look, undefined);
    const meter = new TrafficMeter();
    const tools = this.#parts.toolsFor(source, meter);
    try {
      await this.#read(look, source, standing, tools, meter);
    } catch (error) {
      if (tools.signal.aborted) return;
      await this.#failed(look, source, standing, error, tools, meter);
    }
  }

  async #read(
    look: DueLook,
    source: Source,
    standing: StandingBulletin,
    tools: KindTools,
    meter: TrafficMeter,
  ): Promise<void> {
    const trust = await trustIn(source, tools);
    const { etag, lastModified, page } = await fetchPage(source, look.url, tools, trust, look);
    const now = tools.clock.now();
    const revised = await this.#parts.db.transaction(async (tables) => {
      await tables.traffic.record(source.id, meter.spent, now);
      await tables.secondLooks.markLooked(look, {
        now,
        dueAt: nextLookAt(standing.firstSeenAt, now),
        isGone: false,
        ...(page && { validators: { etag, lastModified } }),
      });
      if (!page) return 0;
      const before = { ...page, bulletin: standing.bulletin, item: { id: standing.itemId, sure: true } };
      const report = await ingest(tables, source, [withPage(before, page)], now);
      return report.revised;
    });
    if (revised === 0) return;
    tools.log.info(
      { source: source.name, bulletin: standing.bulletin.id },
      'A bulletin was edited after it was published',
    );
    this.#parts.wake();
  }

  /** A page that is gone is noted; one that cannot be had for now is looked at again soon. */
  async #failed(
    look: DueLook,
    source: Source,
    { firstSeenAt }: StandingBulletin,
    error: unknown,
    { clock, log }: KindTools,
    meter: TrafficMeter,
  ): Promise<void> {
    const known = error instanceof FetchError || error instanceof ParseError;
    if (!known)
      log.error({ err: error, source: source.id, bulletin: look.bulletinId }, 'A page could not be looked at again');
    const now = clock.now();
    const isGone = error instanceof FetchError && (error.status === 404 || error.status === 410);
    const soon = now + Math.max(error instanceof FetchError ? (error.retryAfterMs ?? 0) : 0, 6 * HOUR_MS);
    const next = nextLookAt(firstSeenAt, now);
    await this.#parts.db.transaction(async (tables) => {
      await tables.traffic.record(source.id, meter.spent, now);
      if (isGone) await tables.secondLooks.markLooked(look, { now, dueAt: next, isGone });
      else await tables.secondLooks.postpone(look, next === undefined ? undefined : Math.min(soon, next));
    });
  }
}

const followsPages = ({ kind, options }: Source): boolean =>
  kind !== 'hand' && (KINDS[kind].followsPages?.(options) ?? false);

/** Plans second looks at the pages that a poll has read. To be called in its transaction. */
export async function planLooks(
  tables: Tables,
  source: Source,
  outcomes: readonly RecordOutcome[],
  now: number,
): Promise<void> {
  if (!followsPages(source)) return;
  const pages = outcomes.flatMap(({ key, outcome, input: { bulletin } }) =>
    (outcome === 'new' || outcome === 'revised') &&
    bulletin.extent === 'full' &&
    bulletin.url !== undefined &&
    (bulletin.published ?? now) > now - OLD_MS
      ? [{ bulletinId: key, url: bulletin.url }]
      : [],
  );
  await tables.secondLooks.plan(source.id, pages, now);
}
