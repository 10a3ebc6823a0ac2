import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../db/database.ts';
import { loadDriver } from '../../db/driver.ts';
import { IDS } from '../../sandbox/founding.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type FeedServer, HANDWORK, startFeedServer } from '../support/feed-server.ts';
import { until } from '../support/outbox.ts';
import { type Service, startService } from '../support/service.ts';

let folder: string;
let sandbox: Sandbox;
let feeds: FeedServer;
const services: Service[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'handfix-service-'));
  sandbox = await startSandbox();
  feeds = await startFeedServer();
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.kill();
  await Promise.all([sandbox.stop(), feeds.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const databasePath = () => join(folder, 'handfix.db');
function run(environment: Record<string, string>): Service {
  const service = startService({ DATABASE_PATH: databasePath(), HEALTH_PORT: '0', ...environment });
  services.push(service);
  return service;
}
const bot = (more: Record<string, string> = {}) =>
  run({
    DISCORD_TOKEN: sandbox.token,
    DISCORD_API_BASE: sandbox.apiBase,
    NODE_ENV: 'production',
    FETCH_ALLOW: '127.0.0.0/8',
    HOST_PAUSE_MS: '0',
    ...more,
  });
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A team with a message owed to it. */
async function prepare(): Promise<void> {
  const db = await openDatabase(databasePath());
  const now = systemClock.now();
  await db.tables.teams.join(IDS.guild, 'Harbour Ops', now);
  const notice = { what: 'source-failing' as const, subject: 'Acme' };
  await db.tables.deliveries.enqueue(
    [{ teamId: IDS.guild, destination: IDS.log, purpose: 'operator', dedupeKey: 'x', payload: { notice } }],
    now,
  );
  await db.close();
}

// A process takes a second to come up, and on a busy machine five.
const PATIENT = { timeout: 60_000 };

describe('a start that cannot work', PATIENT, () => {
  it('says everything that is wrong with the settings at once, and ends', async () => {
    const service = run({ DISCORD_TOKEN: 'x', POLL_SCHEDULE: '* *', FIRST_POLL_DAYS: 'soon', LOG_LEVEL: 'loud' });
    expect(await service.exited).toBe(1);
    for (const name of ['POLL_SCHEDULE', 'FIRST_POLL_DAYS', 'LOG_LEVEL']) expect(service.output()).toContain(name);
    expect(service.output()).not.toContain('    at ');
  });

  it('never becomes the sandbox where a real bot was meant', async () => {
    const db = await openDatabase(databasePath());
    await db.tables.meta.set('linked', '1');
    await db.close();
    const starts = [
      run({ NODE_ENV: 'production' }),
      run({ DISCORD_API_BASE: sandbox.apiBase }),
      run({ SANDBOX_PORT: '0' }),
    ];
    for (const service of starts) {
      expect(await service.exited).toBe(1);
      expect(service.output()).toContain('DISCORD_TOKEN is missing');
    }
  });

  it('ends with a sentence when Discord refuses the token', async () => {
    const service = bot({ DISCORD_TOKEN: 'wrong' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('Put the right one into DISCORD_TOKEN');
    expect(service.output()).not.toContain('    at ');
    expect(service.output()).not.toContain('wrong"');
  });
});

describe('the running service', PATIENT, () => {
  it('finishes what is under way when it is asked to stop, and the next start takes over', async () => {
    await prepare();
    const first = bot();
    sandbox.faults.add({ kind: 'slow', afterMs: 1_500, method: 'POST', path: new RegExp(`${IDS.log}/messages`) });
    await first.says('Connected to Discord');
    const second = bot();
    await second.says('Another Handfix has this database');
    await until(() => sandbox.store.world.commands.length > 0);
    feeds.serve('/slow', (_, response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'text/html' }).end(HANDWORK), 1_000);
    });
    const answer = sandbox
      .actor('admin')
      .run('bulletin add', { url: `${feeds.url}/slow` })
      .answer();
    await until(() => feeds.requests.length > 0);
    const begun = performance.now();
    first.process.kill('SIGTERM');
    expect(await answer).toContain('strict.mode');
    expect(await first.exited).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(sandbox.messages('handfix-log')).toHaveLength(1);
    const sqlite = new (loadDriver())(databasePath(), { readonly: true });
    expect(sqlite.prepare('select state from deliveries where dedupe_key = ?').pluck().get('x')).toBe('sent');
    sqlite.close();
    await second.says('Connected to Discord');
    second.process.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    expect(sandbox.messages('handfix-log')).toHaveLength(1);
    sandbox.assertClean();
  });

  it('tells its health, from before Discord lets it in', async () => {
    const port = await freePort();
    sandbox.faults.add({ kind: 'status', status: 503, path: /gateway\/bot/ });
    const service = bot({ HEALTH_PORT: String(port) });
    const health = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    await service.says('No connection to Discord could be made');
    const out = await health();
    expect(out.status).toBe(503);
    expect(out.body).toMatchObject({
      ok: false,
      faults: ['There is no connection to Discord.'],
      discord: 'connecting',
      deliveries: { pending: 0, dead: 0 },
    });
    expect(out.body.lastTickAt).toEqual(expect.any(Number));
    await service.says('Connected to Discord');
    expect(await health()).toMatchObject({ status: 200, body: { ok: true, faults: [], discord: 'connected' } });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    sandbox.gateway.refuse = true;
    sandbox.gateway.drop();
    await until(async () => (await health()).status === 503);
  });

  it('ends with an error when the token is reset', async () => {
    const service = bot();
    await service.says('Connected to Discord');
    sandbox.gateway.close(4004);
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('Discord refuses the token');
  });

  it('survives an event that discord.js cannot read, and ends with an error at a bug of its own', async () => {
    const throws = "process.on('SIGUSR2',()=>setTimeout(()=>{throw(new(Error)('boom'))}))";
    const service = bot({ NODE_OPTIONS: `--import=data:text/javascript,${throws}` });
    await service.says('Connected to Discord');
    await until(() => sandbox.store.world.commands.length > 0);
    sandbox.gateway.interaction({ type: 2, id: IDS.people.admin, guild_id: IDS.guild, data: null } as never);
    await service.says('A bug: nobody waited for this');
    expect(await sandbox.actor('reader').run('help').answer()).toContain('Handfix');
    service.process.kill('SIGUSR2');
    expect(await service.exited).toBe(1);
    expect(service.output()).toMatch(/boom.*A bug: nothing caught this/);
  });
});
