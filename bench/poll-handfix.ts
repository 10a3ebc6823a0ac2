import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { silentLog } from '../core/log.ts';
import { openDatabase } from '../db/database.ts';
import { Http } from '../feeds/http.ts';
import { Mailboxes } from '../feeds/mailbox/mailboxes.ts';
import { Poller } from '../feeds/poller.ts';
import { Reader } from '../feeds/reader.ts';
import { KeyFiles } from '../feeds/signatures/key-files.ts';

export interface Measured {
  readonly firstMs: number;
  readonly unchangedMs: number;
  readonly peakMb: number;
  /** Of all threads, both polls together, without the start. */
  readonly cpuMs: number;
  readonly bulletins: number;
  readonly handwork: number;
  readonly failed: number;
}

/** Polls the feeds of a list of addresses twice, with everything that a running Handfix does; prints what it took. */
export async function pollOnce(list: string): Promise<void> {
  const urls = readFileSync(list, 'utf8').trim().split('\n');
  const folder = mkdtempSync(join(tmpdir(), 'handfix-bench-'));
  const clock = systemClock;
  const db = await openDatabase(join(folder, 'bench.db'));
  const http = new Http({
    clock,
    timeoutMs: 30_000,
    maxBytes: 10_000_000,
    hostPauseMs: 0,
    allow: ['127.0.0.0/8'],
    userAgent: 'Handfix/bench',
  });
  const reader = new Reader({ timeoutMs: 5_000 });
  const keys = new KeyFiles('keys');
  const mailboxes = new Mailboxes({ secretsDir: 'secrets', allow: [], plaintext: [], timeoutMs: 1_000 });
  const poller = new Poller({
    db,
    clock,
    log: silentLog,
    http,
    reader,
    keys,
    mailboxes,
    firstPollDays: 7,
    wake: () => {},
  });
  const more = { kind: 'rss', schedule: '* * * * *', timeZone: 'UTC', options: {} } as const;
  for (const [i, url] of urls.entries())
    await db.tables.sources.add({ ...more, name: `Feed ${i}`, url, publisher: `Publisher ${i}` }, { now: clock.now() });
  const before = process.cpuUsage();
  const firstMs = await timed(() => poller.tick());
  const page = { limit: 1, offset: 0 };
  const { total } = await db.tables.bulletins.list('', {}, page);
  const handwork = await db.tables.bulletins.list('', { verdicts: ['required', 'conditional'] }, page);
  for (const { id } of await db.tables.sources.list()) await db.tables.sources.resume(id, 0);
  const unchangedMs = await timed(() => poller.tick());
  const { user, system } = process.cpuUsage(before);
  const { failing } = await db.tables.sources.counts();
  await Promise.all([http.close(), reader.close()]);
  await db.close();
  rmSync(folder, { recursive: true, force: true });
  const measured: Measured = {
    firstMs,
    unchangedMs,
    peakMb: process.resourceUsage().maxRSS / 1_000,
    cpuMs: (user + system) / 1_000,
    bulletins: total,
    handwork: handwork.total,
    failed: failing,
  };
  console.log(JSON.stringify(measured));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
