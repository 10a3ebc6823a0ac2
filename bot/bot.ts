import type { Client } from 'discord.js';
import { ChannelPost } from './channel-post.ts';
import { DiscordConnection } from './client.ts';
import type { BotContext } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { COMPONENTS } from './components/index.ts';
import { Dispatcher } from './dispatcher.ts';
import { type LoginError, tokenRefused } from './login-error.ts';
import { withInertErrors } from './reading.ts';
import { registerCommands } from './registration.ts';
import { Rounds } from './rounds.ts';
import { Router } from './router.ts';
import { renderDelivery } from './subjects.ts';

export interface BotOptions {
  readonly token: string;
  /** Absent: Discord itself. */
  readonly apiBase?: string | undefined;
  readonly context: Omit<BotContext, 'wake'>;
  /** Discord will not have us any more. */
  readonly onFatal: (error: LoginError) => void;
  readonly patienceMs?: number | undefined;
}

/** The Discord side as a whole: connection, interactions, outbox. */
export interface Bot {
  readonly state: 'connected' | 'connecting' | 'disconnected';
  /** Resolves once connected, or stopped. Rejects with `LoginError` when Discord will never let us in. */
  readonly connected: Promise<void>;
  /** Something is owed. */
  wake(): void;
  /** Finishes what is under way, at most `withinMs`; then leaves. */
  stop(withinMs: number): Promise<void>;
}

/** Begins to connect. */
export function startBot({ token, apiBase, context: parts, onFatal, patienceMs }: BotOptions): Bot {
  const { db, clock, log } = parts;
  const { teams, channels, meta } = db.tables;
  const leaving = new AbortController();
  const dispatcher = new Dispatcher({
    db,
    clock,
    log,
    render: renderDelivery,
    onTokenLost: () => onFatal(tokenRefused()),
  });
  const context: BotContext = {
    ...parts,
    reading: withInertErrors(parts.reading),
    wake: () => dispatcher.wake(),
  };
  const router = new Router(context, COMMANDS, COMPONENTS);
  const rounds = new Rounds({ db, clock, log, wake: () => dispatcher.wake() });
  rounds.start();
  let registering = new AbortController();

  async function begin(client: Client<true>): Promise<void> {
    const now = clock.now();
    for (const guild of client.guilds.cache.filter((g) => g.available).values())
      await teams.join(guild.id, guild.name, now);
    for (const team of await teams.list()) if (!client.guilds.cache.has(team.id)) await teams.leave(team.id, now);
    if (apiBase === undefined) await meta.set('linked', String(now));
    if (leaving.signal.aborted) return;
    registering.abort();
    registering = new AbortController();
    void registerCommands(
      { rest: client.rest, applicationId: client.application.id, commands: COMMANDS, meta, clock, log },
      registering.signal,
    );
    dispatcher.start(new ChannelPost(client.rest, client.user.id));
  }

  /** Whatever was broken there may work now, and what waited may go. */
  async function retry(guildId: string): Promise<void> {
    await channels.retryBroken(clock.now(), guildId);
    dispatcher.wake();
  }

  const connection = new DiscordConnection({
    token,
    apiBase,
    clock,
    log,
    onFatal,
    ...(patienceMs !== undefined && { patienceMs }),
    onReady: begin,
    onLost: () => dispatcher.stop(),
    onInteraction: (interaction) => void router.handle(interaction),
    onJoin: async (guild) => {
      await teams.join(guild.id, guild.name, clock.now());
      await retry(guild.id);
    },
    onLeave: (guildId) => teams.leave(guildId, clock.now()),
    onAccessChange: retry,
  });
  return {
    get state() {
      return connection.state;
    },
    connected: connection.start(),
    wake: () => dispatcher.wake(),
    stop: async (withinMs) => {
      leaving.abort();
      registering.abort();
      const done = Promise.all([router.settled(), dispatcher.stop(), rounds.stop()]);
      await Promise.race([done, clock.sleep(withinMs)]);
      await connection.stop();
    },
  };
}
