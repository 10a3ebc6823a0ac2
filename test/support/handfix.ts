import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { systemClock } from '../../core/clock.ts';
import { type Log, silentLog } from '../../core/log.ts';
import type { NewSource } from '../../core/source.ts';
import type { Database } from '../../db/database.ts';
import { type Program, startProgram } from '../../program.ts';
import { IDS } from '../../sandbox/founding.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

export interface RunningHandfix {
  readonly sandbox: Sandbox;
  readonly db: Database;
  readonly program: Program;
  /** Adds a feed and reads it. */
  read(url: string, options?: Partial<NewSource>): Promise<number>;
  /** Errors that it logged. */
  readonly errors: readonly string[];
  stop(): Promise<void>;
}

export interface HandfixOptions {
  readonly seed?: (db: Database, now: number) => Promise<void>;
  readonly allow?: string;
  readonly catalogue?: Catalogue;
  /** One that goes on when Handfix stops; default: one of its own. */
  readonly sandbox?: Sandbox;
  /** Default: the sandbox's. */
  readonly token?: string;
  readonly databasePath?: string;
  readonly healthPort?: number;
  readonly patienceMs?: number;
  /** False: does not wait for the connection. */
  readonly connected?: boolean;
}

/** The whole program, against a sandbox, with a database of its own; the team is set up, its channel watches everything that asks for handwork. */
export async function startHandfix(options: HandfixOptions = {}): Promise<RunningHandfix> {
  const folder = mkdtempSync(join(tmpdir(), 'handfix-'));
  const sandbox = options.sandbox ?? (await startSandbox());
  const token = options.token ?? sandbox.token;
  const config = readConfig({
    DISCORD_TOKEN: token,
    DATABASE_PATH: options.databasePath ?? join(folder, 'test.db'),
    HEALTH_PORT: String(options.healthPort ?? 0),
    HOST_PAUSE_MS: '0',
    FETCH_ALLOW: options.allow ?? '127.0.0.0/8',
  });
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (fields, message) => errors.push(`${message} ${inspect(fields)}`) };
  let database: Database | undefined;
  const program = await startProgram({
    config,
    token,
    apiBase: sandbox.apiBase,
    log,
    clock: systemClock,
    onFatal: (error) => errors.push(error.message),
    ...(options.catalogue && { catalogue: options.catalogue }),
    ...(options.patienceMs !== undefined && { patienceMs: options.patienceMs }),
    seed: async (db, now) => {
      database = db;
      await seedTeam(db, now);
      await options.seed?.(db, now);
    },
  });
  if (options.connected ?? true) {
    await program.connected;
    while (sandbox.store.world.commands.length === 0) await systemClock.sleep(5);
  }
  if (!database) throw new Error('the database was not opened');
  const db = database;
  return {
    sandbox,
    program,
    errors,
    db: database,
    read: async (url, more = {}) => {
      const source = {
        name: 'Acme',
        kind: 'rss' as const,
        url,
        publisher: 'Acme',
        schedule: '0 0 1 1 *',
        timeZone: 'UTC',
        options: {},
      };
      const known = (await db.tables.sources.list()).find((s) => s.url === url);
      const id = known?.id ?? (await db.tables.sources.add({ ...source, ...more }, { now: systemClock.now() }));
      if (id === undefined) throw new Error('the source was not added');
      const report = await program.reading.pollNow(id);
      if (report.outcome === 'failed') throw new Error(report.error);
      return id;
    },
    stop: async () => {
      await program.stop(5_000);
      if (!options.sandbox) await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function inspect(fields: object): string {
  const error = 'err' in fields ? fields.err : undefined;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(fields);
}

async function seedTeam(db: Database, now: number): Promise<void> {
  await db.transaction(async ({ teams, subscriptions }) => {
    await teams.join(IDS.guild, 'Harbour Ops', now);
    await teams.configure(IDS.guild, {
      alertChannelId: IDS.alerts,
      operatorChannelId: IDS.log,
      responderRoleId: IDS.responderRole,
      managerRoleId: IDS.managerRole,
    });
    if ((await subscriptions.list(IDS.guild)).length === 0)
      await subscriptions.add({ teamId: IDS.guild, channelId: IDS.alerts, filter: {}, createdAt: now });
  });
}
