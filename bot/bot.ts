import type { Client } from 'discord.js';
import { ChannelPost } from './channel-post.ts';
import { DiscordConnection, LoginError } from './client.ts';
import type { BotContext } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { COMPONENTS } from './components/index.ts';
import { Dispatcher } from './dispatcher.ts';
import { registerCommands } from './registration.ts';
import { Router } from './router.ts';
import { renderDelivery } from './subjects.ts';

export interface BotOptions {
  readonly token: string;
  /** Absent: Discord itself. */
  readonly apiBase?: string | undefined;
  readonly context: Omit<BotContext, 'wake'>;
  /** Discord will not have us any more. */
  readonly onFatal: (error: LoginError) => void;
  readonly patienceMs?: number;
}

/** The Discord side as a whole: connection, interactions, outbox. */
export interface Bot {
  readonly state: 'connected' | 'connecting' | 'disconnected';
  /** Something is owed. */
  wake(): void;
  /** Finishes what is under way, at most `withinMs`; then leaves. */
  stop(withinMs: number): Promise<void>;
}

/** Resolves once connected. Throws `LoginError` when Discord will never let us in. */
export async function startBot({ token, apiBase, context: parts, onFatal, patienceMs }: BotOptions): Promise<Bot> {
  const { db, clock, log } = parts;
  const dispatcher = new Dispatcher({
    db,
    clock,
    log,
    render: renderDelivery,
    onTokenLost: () => onFatal(new LoginError('token', 'Discord refuses the token: it was reset.')),
  });
  const context: BotContext = { ...parts, wake: () => dispatcher.wake() };
  const router = new Router(context, COMMANDS, COMPONENTS);

  async function begin(client: Client<true>): Promise<void> {
    const now = clock.now();
    for (const guild of client.guilds.cache.filter((g) => g.available).values())
      await db.tables.teams.join(guild.id, guild.name, now);
    for (const team of await db.tables.teams.list())
      if (!client.guilds.cache.has(team.id)) await db.tables.teams.leave(team.id, now);
    if (apiBase === undefined) await db.tables.meta.set('linked', String(now));
    await registerCommands(client.rest, client.application.id, COMMANDS, db.tables.meta, log).catch((error) =>
      log.error({ err: error }, 'The commands could not be registered'),
    );
    dispatcher.start(new ChannelPost(client.rest, client.user.id));
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
    onJoin: (guild) => db.tables.teams.join(guild.id, guild.name, clock.now()),
    onLeave: (guildId) => db.tables.teams.leave(guildId, clock.now()),
    onAccessChange: async (guildId) => {
      const broken = await db.tables.channels.broken(guildId);
      for (const { channelId } of broken) await db.tables.channels.markWorking(guildId, channelId);
      if (broken.length > 0) dispatcher.wake();
    },
  });
  await connection.start();
  return {
    get state() {
      return connection.state;
    },
    wake: () => dispatcher.wake(),
    stop: async (withinMs) => {
      const done = Promise.all([router.settled(), dispatcher.stop()]);
      await Promise.race([done, clock.sleep(withinMs)]);
      await connection.stop();
    },
  };
}
