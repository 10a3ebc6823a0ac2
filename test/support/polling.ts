import { type Clock, MINUTE_MS } from '../../core/clock.ts';
import { type Log, silentLog } from '../../core/log.ts';
import type { NewSource } from '../../core/source.ts';
import type { SubscriptionFilter } from '../../core/subscription.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { Http, type HttpOptions } from '../../feeds/http.ts';
import { Mailboxes } from '../../feeds/mailbox/mailboxes.ts';
import { Poller } from '../../feeds/poller.ts';
import type { Reader } from '../../feeds/reader.ts';
import { KeyFiles } from '../../feeds/signatures/key-files.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

export const TEAM = '100000000000000001';
export const OTHERS = '100000000000000002';
export const ALERTS = '300000000000000001';
export const OPERATORS = '300000000000000002';
export const RSS = { 'content-type': 'application/rss+xml' };

/** A clock that is set by hand; it begins at the real present, because schedules are counted from there. */
export class HandClock implements Clock {
  #now = Date.now();
  now = () => this.#now;
  sleep = (_: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  forward(ms: number): void {
    this.#now += ms;
  }
}

export interface Polling {
  readonly db: Database;
  readonly clock: HandClock;
  readonly feeds: FeedServer;
  readonly http: Http;
  readonly keys: KeyFiles;
  readonly mailboxes: Mailboxes;
  readonly poller: Poller;
  readonly errors: string[];
  /** Adds a source at a path of the feed server. */
  add(path: string, more?: Partial<NewSource>): Promise<number>;
  watch(filter?: SubscriptionFilter, channelId?: string, teamId?: string): Promise<number>;
  /** What is owed to a channel: purpose and the bulletin's id or the notice. */
  owed(channelId?: string): Promise<string[]>;
  titles(teamId?: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** The real poller on a real database and a real server, with the clock in the test's hand. One team, set up. */
export async function startPolling(
  reader: Reader,
  {
    keyDir,
    secretsDir,
    hostShare,
    ...more
  }: {
    parallel?: number;
    keyDir?: string;
    secretsDir?: string;
    storesRed?: boolean;
    hostShare?: NonNullable<HttpOptions['hostShare']>;
  } = {},
): Promise<Polling> {
  const clock = new HandClock();
  const db = await openDatabase(':memory:');
  const feeds = await startFeedServer();
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (fields, message) => errors.push(`${message} ${JSON.stringify(fields)}`) };
  const http = new Http({
    clock,
    timeoutMs: 5_000,
    maxBytes: 1_000_000,
    hostPauseMs: 0,
    allow: ['127.0.0.0/8'],
    userAgent: 'Handfix/test',
    ...(hostShare && { hostShare }),
  });
  const keys = new KeyFiles(keyDir ?? '/nowhere');
  const mailboxes = new Mailboxes({
    secretsDir: secretsDir ?? '/nowhere',
    allow: ['127.0.0.0/8'],
    plaintext: ['127.0.0.0/8'],
    timeoutMs: 10_000,
  });
  const poller = new Poller({
    db,
    clock,
    log,
    http,
    reader,
    keys,
    mailboxes,
    firstPollDays: 7,
    wake: () => {},
    ...more,
  });
  await db.tables.teams.join(TEAM, 'Harbour Ops', clock.now());
  await db.tables.teams.join(OTHERS, 'Others', clock.now());
  await db.tables.teams.configure(TEAM, { operatorChannelId: OPERATORS });
  return {
    db,
    clock,
    feeds,
    http,
    keys,
    mailboxes,
    poller,
    errors,
    add: async (path, over = {}) => {
      const source: NewSource = {
        name: path,
        kind: 'rss',
        url: `${feeds.url}${path}`,
        publisher: 'Acme',
        schedule: '*/30 * * * *',
        timeZone: 'UTC',
        options: {},
        ...over,
      };
      return (await db.tables.sources.add(source, { now: clock.now() }))!;
    },
    watch: (filter = {}, channelId = ALERTS, teamId = TEAM) =>
      db.tables.subscriptions.add({ teamId, channelId, filter, createdAt: clock.now() }),
    owed: async (channelId = ALERTS) => {
      // Edits wait for a moment in which more may change.
      const soon = clock.now() + MINUTE_MS;
      const rows = await db.tables.deliveries.claim(soon, 1, 1_000);
      const found: string[] = [];
      for (let batch = rows; batch.length > 0; batch = await db.tables.deliveries.claim(soon, 1, 1_000)) {
        for (const row of batch) {
          await db.tables.deliveries.markSent(row, `m${row.id}`, soon);
          if (row.destination !== channelId) continue;
          const bulletin =
            row.bulletinId === undefined ? undefined : await db.tables.bulletins.find(row.bulletinId, row.teamId);
          const folded = row.payload.bulletinIds && `× ${row.payload.bulletinIds.length}`;
          found.push(
            `${row.action === 'edit' ? 'edit of ' : ''}${row.purpose} ${bulletin?.title ?? folded ?? row.payload.notice?.what}`,
          );
        }
      }
      return found;
    },
    titles: async (teamId = TEAM) =>
      (await db.tables.bulletins.list(teamId, {}, { limit: 1_000, offset: 0 })).lines.map((l) => l.title).sort(),
    stop: async () => {
      await poller.stop();
      await http.close();
      await feeds.stop();
      await db.close();
    },
  };
}
