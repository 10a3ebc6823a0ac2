import { setTimeout as wait } from 'node:timers/promises';
import { REST } from 'discord.js';
import { ChannelPost } from '../../bot/channel-post.ts';
import { Dispatcher } from '../../bot/dispatcher.ts';
import { restOptions } from '../../bot/gateway-client.ts';
import { renderDelivery } from '../../bot/subjects.ts';
import type { Clock } from '../../core/clock.ts';
import type { NewDelivery } from '../../core/delivery.ts';
import { silentLog } from '../../core/log.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { IDS } from '../../sandbox/founding.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { judged } from './bulletins.ts';

/** An outbox with its dispatcher, real but for the clock, in front of a sandbox. */
export interface Outbox {
  readonly sandbox: Sandbox;
  readonly db: Database;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  /** A connection like the one that is used: for a second start. */
  readonly connection: () => ChannelPost;
  /** How often the token was found to be lost. */
  readonly tokenLost: () => number;
  /** A channel of the team. */
  channel(name: string): string;
  /** Owes the alerts of so many bulletins to a channel; answers the ids of the deliveries. */
  owe(channelId: string, bulletins?: number): Promise<number[]>;
  /** Resolves when nothing waits that could go. */
  quiet(): Promise<void>;
  /** Texts in a channel, oldest first. */
  texts(channel: string): string[];
  /** Requests that Discord got, such as `POST /channels/…/messages 200`. */
  requests(pattern: RegExp): string[];
  stop(): Promise<void>;
}

export interface OutboxOptions {
  /** How many times faster than real time its clock goes. */
  readonly speed?: number;
  readonly timeoutMs?: number;
  readonly databasePath?: string;
  readonly maxPages?: number;
}

export async function startOutbox(options: OutboxOptions = {}): Promise<Outbox> {
  const sandbox = await startSandbox();
  const clock = fastClock(options.speed ?? 100);
  const db = await openDatabase(
    options.databasePath ?? ':memory:',
    options.maxPages === undefined ? {} : { maxPages: options.maxPages },
  );
  const keys = await prepare(db, clock.now());
  let lost = 0;
  const dispatcher = new Dispatcher({ db, clock, log: silentLog, render: renderDelivery, onTokenLost: () => lost++ });
  const connection = () => {
    const rest = new REST({ ...restOptions(sandbox.apiBase), timeout: options.timeoutMs ?? 15_000 });
    return new ChannelPost(rest.setToken(sandbox.token), sandbox.store.world.bot.id);
  };
  return {
    sandbox,
    db,
    clock,
    dispatcher,
    connection,
    tokenLost: () => lost,
    channel: (name) => sandbox.store.addChannel(sandbox.guild, name).id,
    owe: async (channelId, bulletins = 1) => {
      const ids = await db.tables.deliveries.enqueue(alerts(channelId, keys.slice(0, bulletins)), clock.now());
      dispatcher.wake();
      return ids;
    },
    quiet: () => until(async () => (await db.tables.deliveries.queue(clock.now())).oldestPendingAt === undefined),
    texts: (channel) => sandbox.messages(channel).map((message) => sandbox.textOf(message)),
    requests: (pattern) => sandbox.requests.filter((request) => pattern.test(request)),
    stop: async () => {
      await dispatcher.stop();
      await db.close();
      await sandbox.stop();
    },
  };
}

/** Waits until something is so, at most ten seconds. */
export async function until(passes: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await passes())) {
    if (Date.now() > deadline) throw new Error(`it did not come to pass: ${passes}`);
    await wait(5);
  }
}

function fastClock(speed: number): Clock {
  const begun = Date.now();
  return {
    now: () => begun + Math.round((Date.now() - begun) * speed),
    sleep: async (ms, signal) => {
      await wait(ms / speed, undefined, signal && { signal }).catch(() => undefined);
    },
  };
}

const BULLETINS = 12;

async function prepare(db: Database, now: number): Promise<number[]> {
  return db.transaction(async ({ teams, sources, bulletins }) => {
    await teams.join(IDS.guild, 'Harbour Ops', now);
    await teams.configure(IDS.guild, { operatorChannelId: IDS.log });
    const source = await sources.handSource(IDS.guild, now);
    const inputs = Array.from({ length: BULLETINS }, (_, i) => judged({ id: `B-${i}`, title: `B-${i}: Files` }));
    return (await bulletins.record(source, inputs, now)).map((outcome) => outcome.key);
  });
}

const alerts = (destination: string, keys: readonly number[]): NewDelivery[] =>
  keys.map((key) => ({
    teamId: IDS.guild,
    destination,
    purpose: 'alert',
    dedupeKey: `alert:${key}`,
    bulletinId: key,
    payload: {},
  }));
