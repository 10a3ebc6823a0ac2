import { type Kysely, sql } from 'kysely';
import { DAY_MS, HOUR_MS } from '../core/clock.ts';
import type { Schema } from './schema.ts';

/** Requests and bytes of a stretch of time. */
export interface Traffic {
  readonly requests: number;
  readonly bytes: number;
}

export interface HostTraffic extends Traffic {
  readonly host: string;
}

const KEPT_MS = 8 * DAY_MS;

/** What was asked of hosts, by source and hour; kept for eight days. */
export class TrafficCounts {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** `sourceId` 0: for no source. What is too old to be of use is forgotten. */
  async record(sourceId: number, spent: readonly HostTraffic[], now: number): Promise<void> {
    if (spent.length === 0) return;
    const hour = now - (now % HOUR_MS);
    await this.#db
      .insertInto('traffic')
      .values(spent.map(({ host, requests, bytes }) => ({ hour, source_id: sourceId, host, requests, bytes })))
      .onConflict((c) =>
        c.columns(['hour', 'source_id', 'host']).doUpdateSet((eb) => ({
          requests: eb('traffic.requests', '+', eb.ref('excluded.requests')),
          bytes: eb('traffic.bytes', '+', eb.ref('excluded.bytes')),
        })),
      )
      .execute();
    await this.#db
      .deleteFrom('traffic')
      .where('hour', '<', hour - KEPT_MS)
      .execute();
  }

  /** Since a time, by source; the hour in which the time falls counts whole. */
  async bySource(since: number): Promise<ReadonlyMap<number, Traffic>> {
    const rows = await this.#db
      .selectFrom('traffic')
      .select(['source_id', sql<number>`sum(requests)`.as('requests'), sql<number>`sum(bytes)`.as('bytes')])
      .where('hour', '>', since - HOUR_MS)
      .groupBy('source_id')
      .execute();
    return new Map(rows.map(({ source_id, requests, bytes }) => [source_id, { requests, bytes }]));
  }

  async byHost(since: number): Promise<(HostTraffic & { readonly hour: number })[]> {
    return this.#db
      .selectFrom('traffic')
      .select(['host', 'hour', sql<number>`sum(requests)`.as('requests'), sql<number>`sum(bytes)`.as('bytes')])
      .where('hour', '>', since - HOUR_MS)
      .groupBy(['host', 'hour'])
      .execute();
  }
}
