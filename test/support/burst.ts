import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../db/database.ts';
import { loadDriver } from '../../db/driver.ts';
import { IDS } from '../../sandbox/founding.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { judged } from './bulletins.ts';
import { type Service, startService } from './service.ts';

const CHANNELS = 40;
const BULLETINS = 5;
export const MESSAGES = CHANNELS * BULLETINS;

export interface BurstReport {
  /** How often each of the messages stands in its channel. */
  readonly counts: readonly number[];
  readonly kills: number;
  /** Messages that Discord had when a process was killed, and that no row knew of. */
  readonly inDoubt: number;
}

/**
 * Owes 200 messages to 40 channels, lets the real process send them, and kills it with -9 again and again, while Discord
 * loses answers and now and then forgets its nonces. Resolves when every message is marked as sent.
 */
export async function killedBurst(seed: number, kills: number): Promise<BurstReport> {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'handfix-burst-'));
  const databasePath = join(folder, 'handfix.db');
  const sandbox = await startSandbox();
  const channels = Array.from({ length: CHANNELS }, (_, i) => sandbox.store.addChannel(sandbox.guild, `team-${i}`).id);
  await owe(databasePath, channels);
  const sqlite = new (loadDriver())(databasePath, { readonly: true });
  const marked = () => Number(sqlite.prepare("select count(*) from deliveries where state = 'sent'").pluck().get());
  let posted = 0;
  sandbox.store.events.on('change', ({ t }) => {
    if (t === 'MESSAGE_CREATE') posted++;
  });
  const start = () =>
    startService({
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API_BASE: sandbox.apiBase,
      DATABASE_PATH: databasePath,
      HEALTH_PORT: '0',
      NODE_ENV: 'production',
    });
  let service: Service | undefined;
  let inDoubt = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const lost = { method: 'POST', path: /\/messages$/, times: 1 + Math.floor(random() * 3) };
      sandbox.faults.add({ kind: random() < 0.5 ? 'commit-then-drop' : 'commit-then-500', ...lost });
      const step = ((MESSAGES - posted) / (kills - kill + 1)) * 2 * random();
      const at = Math.min(posted + Math.ceil(step), MESSAGES);
      service = start();
      await until(() => posted >= at, service);
      await sleep(random() * 15);
      await service.kill();
      inDoubt += posted - marked();
      if (random() < 0.5) sandbox.store.forgetNonces();
    }
    service = start();
    await until(() => marked() === MESSAGES, service);
    await sleep(100);
    sandbox.assertClean();
    const counts = channels.flatMap((id) => {
      const texts = sandbox.messages(id).map((message) => sandbox.textOf(message));
      return Array.from(
        { length: BULLETINS },
        (_, i) => texts.filter((text) => text.includes(`[B-${i} · Files]`)).length,
      );
    });
    return { counts, kills, inDoubt };
  } finally {
    await service?.kill();
    sqlite.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function owe(databasePath: string, channels: readonly string[]): Promise<void> {
  const now = systemClock.now();
  const db = await openDatabase(databasePath);
  await db.transaction(async ({ teams, sources, bulletins, deliveries }) => {
    await teams.join(IDS.guild, 'Harbour Ops', now);
    const source = await sources.handSource(IDS.guild, now);
    const inputs = Array.from({ length: BULLETINS }, (_, i) => judged({ id: `B-${i}`, title: `B-${i}: Files` }));
    const outcomes = await bulletins.record(source, inputs, now);
    await deliveries.enqueue(
      outcomes.flatMap(({ key }) =>
        channels.map((destination) => ({
          teamId: IDS.guild,
          destination,
          purpose: 'alert' as const,
          dedupeKey: `alert:${key}`,
          bulletinId: key,
          payload: {},
        })),
      ),
      now,
    );
  });
  await db.close();
}

async function until(passes: () => boolean, service: Service): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!passes()) {
    if (service.process.exitCode !== null) throw new Error(`it ended by itself:\n${service.output()}`);
    if (Date.now() > deadline) throw new Error(`not within a minute:\n${service.output()}`);
    await sleep(5);
  }
}

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
