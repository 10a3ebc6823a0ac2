import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Bot, startBot } from './bot/bot.ts';
import type { LoginError } from './bot/login-error.ts';
import type { Config } from './config.ts';
import type { Catalogue } from './core/catalogue.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from './core/clock.ts';
import type { Log } from './core/log.ts';
import type { Health, Reading } from './core/ports.ts';
import { type Database, openDatabase } from './db/database.ts';
import { acquireInstanceLock } from './db/instance-lock.ts';
import { StorageError } from './db/storage-error.ts';
import { CATALOGUE } from './feeds/catalogue/index.ts';
import { Http } from './feeds/http.ts';
import { ingest } from './feeds/ingest.ts';
import { Listening } from './feeds/listening.ts';
import { Mailboxes } from './feeds/mailbox/mailboxes.ts';
import { Poller } from './feeds/poller.ts';
import { Reader } from './feeds/reader.ts';
import { KeyFiles } from './feeds/signatures/key-files.ts';
import { SourceReading } from './feeds/source-reading.ts';
import { startHealthServer } from './health-server.ts';
import { programVersion } from './version.ts';

export interface ProgramOptions {
  readonly config: Config;
  readonly token: string;
  /** Absent: Discord itself. */
  readonly apiBase?: string | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly onFatal: (error: LoginError) => void;
  /** Once the database is ours, before it is opened. */
  readonly beforeOpen?: () => void;
  /** How long a connection to Discord may be down before a new one is made. */
  readonly patienceMs?: number;
  /** Default: the known publishers. */
  readonly catalogue?: Catalogue;
  /** Before anything runs. */
  readonly seed?: (db: Database, now: number) => Promise<void>;
}

export interface Program {
  /** Resolves once connected to Discord, or stopped. Rejects with `LoginError` when Discord will never let us in. */
  readonly connected: Promise<void>;
  readonly health: () => Promise<Health>;
  readonly reading: Reading;
  /** Finishes what is under way, at most `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

const LOCK_WAIT_MS = 15 * SECOND_MS;
const TICK_LATE_MS = 5 * MINUTE_MS;
const DELIVERY_LATE_MS = 15 * MINUTE_MS;

/** Wires everything together and starts it: sources are read and health is told also while Discord is out of reach. Throws `StorageError` and `ConfigError`. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { config, clock, log, catalogue = CATALOGUE } = options;
  makeFolder(dirname(config.databasePath));
  const lock = await acquireInstanceLock(config.databasePath, clock, {
    waitMs: LOCK_WAIT_MS,
    onWait: () => log.info({}, 'Another Handfix has this database: waiting for it to stop'),
  });
  options.beforeOpen?.();
  const db = await openDatabase(config.databasePath);
  const startedAt = clock.now();
  const changed = await db.tables.sources.followCatalogue(catalogue.entries);
  if (changed.length > 0) log.info({ sources: changed }, 'Sources follow what the catalogue says now');
  await options.seed?.(db, startedAt);

  const version = programVersion();
  const http = new Http({
    clock,
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.fetchMaxBytes,
    hostPauseMs: config.hostPauseMs,
    hostShare: config.hostShare,
    allow: config.fetchAllow,
    userAgent: `Handfix/${version}${config.fetchContact === undefined ? '' : ` (+${config.fetchContact})`}`,
  });
  const reader = new Reader({ timeoutMs: config.parseTimeoutMs });
  const keys = new KeyFiles(config.keyDir);
  const mailboxes = new Mailboxes({
    secretsDir: config.secretsDir,
    allow: config.fetchAllow,
    plaintext: config.imapPlaintext,
    timeoutMs: config.fetchTimeoutMs,
  });
  let bot: Bot | undefined;
  const poller = new Poller({
    db,
    clock,
    log,
    http,
    reader,
    keys,
    mailboxes,
    firstPollDays: config.firstPollDays,
    storesRed: config.storesRed,
    wake: () => bot?.wake(),
  });
  const reading = new SourceReading({
    clock,
    http,
    reader,
    keys,
    mailboxes,
    log,
    storesRed: config.storesRed,
    pollNow: (id) => poller.pollNow(id),
    record: (bulletin, given) =>
      db.transaction(async (tables) => {
        const now = clock.now();
        const source = await tables.sources.handSource(given.teamId, now);
        const { outcomes } = await ingest(tables, source, [bulletin], now);
        const outcome = outcomes[0];
        if (!outcome) throw new Error('a bulletin was not recorded');
        await tables.checklists.open(given.teamId, [outcome.key], now);
        await tables.audit.record({
          teamId: given.teamId,
          at: now,
          actor: given.actor,
          action: 'bulletin-add',
          bulletinId: outcome.key,
        });
        return { bulletinKey: outcome.key, outcome: outcome.outcome === 'also-seen' ? 'unchanged' : outcome.outcome };
      }),
  });

  async function health(): Promise<Health> {
    const now = clock.now();
    const state = bot?.state ?? 'connecting';
    const faults: string[] = [];
    const trouble = await db.check().then(
      () => undefined,
      (error) => (error instanceof StorageError ? error.message : 'see the log'),
    );
    const usable = trouble === undefined;
    if (!usable) faults.push(`The database cannot be used: ${trouble}.`);
    if (state !== 'connected') faults.push('There is no connection to Discord.');
    const { lastTickAt } = poller;
    if (now - (lastTickAt ?? startedAt) > TICK_LATE_MS) faults.push('The sources are not being looked at.');
    const none = { active: 0, paused: 0, failing: 0, empty: 0, quiet: 0, waiting: 0, neverRead: 0 };
    const sources = usable ? await db.tables.sources.counts() : none;
    const deliveries = usable ? await db.tables.deliveries.queue(now) : { pending: 0, dead: 0 };
    if (deliveries.oldestPendingAt !== undefined && now - deliveries.oldestPendingAt > DELIVERY_LATE_MS)
      faults.push('Messages have been waiting for more than a quarter of an hour.');
    return {
      ok: faults.length === 0,
      faults,
      startedAt,
      ...(lastTickAt !== undefined && { lastTickAt }),
      sources,
      deliveries,
      discord: state,
    };
  }

  const healthServer = config.healthPort === 0 ? undefined : await startHealthServer(config, health);
  poller.start();
  const listening = new Listening({
    clock,
    log,
    mailboxes,
    sources: () => db.tables.sources.list(),
    poll: (id) => poller.pollNow(id),
  });
  listening.start();
  bot = startBot({
    token: options.token,
    apiBase: options.apiBase,
    context: { db, clock, log, reading, catalogue, health, version, defaultSchedule: config.pollSchedule },
    onFatal: options.onFatal,
    patienceMs: options.patienceMs,
  });
  log.info({ version }, 'Handfix runs');
  return {
    connected: bot.connected,
    health,
    reading,
    stop: async (withinMs) => {
      const work = Promise.all([listening.stop(), poller.stop(), bot?.stop(withinMs - SECOND_MS)]);
      await Promise.race([work, clock.sleep(withinMs)]);
      await Promise.all([healthServer?.close(), http.close(), reader.close()]);
      await db.close();
      lock.release();
    },
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new StorageError('cannot-open', `the folder ${path} of the database cannot be made (${code})`, {
      cause: error,
    });
  }
}
