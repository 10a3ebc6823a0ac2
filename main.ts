import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { LoginError } from './bot/login-error.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { openDatabase } from './db/database.ts';
import { StorageError } from './db/storage-error.ts';
import { type Program, startProgram } from './program.ts';
import { startDemo } from './sandbox-demo.ts';

const STOP_WITHIN_MS = 9_000;

/** Composition root of the service: reads the settings, starts the program or the sandbox with it, stops cleanly on a signal. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = logFor(config);
  let program: Program | undefined;
  let stopping = false;
  const stop = async (why: string, code: number) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'Handfix stops');
    setTimeout(() => process.exit(code), STOP_WITHIN_MS + 800);
    await program?.stop(STOP_WITHIN_MS).catch((error) => log.error({ err: error }, 'Handfix could not stop cleanly'));
    process.exit(code);
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'A bug: nothing caught this');
    void stop('a bug', 1);
  });
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'A bug: nobody waited for this'));
  const onFatal = (error: LoginError) => {
    log.error({ code: error.code }, error.message);
    void stop('Discord will not have us', 1);
  };
  program =
    config.discordToken === undefined
      ? await sandbox(config, log, onFatal)
      : await service(config, config.discordToken, log, onFatal);
  await program.connected;
}

function service(config: Config, token: string, log: Log, onFatal: (error: LoginError) => void): Promise<Program> {
  return startProgram({
    config,
    token,
    apiBase: config.discordApiBase,
    log,
    clock: systemClock,
    onFatal,
  });
}

/** Everything as it is with Discord, on a Discord of our own, with a database of its own that begins empty. */
async function sandbox(config: Config, log: Log, onFatal: (error: LoginError) => void): Promise<Program> {
  if (existsSync(config.databasePath)) {
    const db = await openDatabase(config.databasePath);
    const linked = await db.tables.meta.get('linked');
    await db.close();
    if (linked !== undefined)
      throw new ConfigError([
        `DISCORD_TOKEN is missing, and the database ${config.databasePath} belongs to a real bot: give the token, or set DATABASE_PATH to another file to try the sandbox`,
      ]);
  }
  const databasePath = join(dirname(config.databasePath), 'sandbox.db');
  const demo = await startDemo(config.sandboxPort);
  const program = await startProgram({
    config: { ...config, databasePath, fetchAllow: [...config.fetchAllow, `127.0.0.1:${demo.port}`], hostPauseMs: 0 },
    token: demo.token,
    apiBase: demo.apiBase,
    log,
    clock: systemClock,
    onFatal,
    beforeOpen: () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${databasePath}${suffix}`, { force: true });
    },
    seed: demo.seed,
  });
  demo.follow(program.reading);
  process.stdout.write(`\n  Handfix runs in its sandbox. Open ${demo.url}\n\n`);
  return {
    ...program,
    stop: async (withinMs) => {
      await program.stop(withinMs);
      await demo.stop();
    },
  };
}

function logFor({ logLevel, logFormat }: Config): Log {
  const pretty = logFormat === 'pretty' || (logFormat === 'auto' && process.stdout.isTTY);
  return pino({
    level: logLevel,
    base: null,
    ...(pretty && {
      transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } },
    }),
  });
}

main().catch((error) => {
  const expected = error instanceof ConfigError || error instanceof StorageError || error instanceof LoginError;
  process.stderr.write(`Handfix cannot start: ${expected ? error.message : error?.stack}\n`);
  process.exit(1);
});
