import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  type Guild,
  type Interaction,
  type RateLimitData,
  Status,
} from 'discord.js';
import { type Clock, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/** Discord will not let us in, and trying again does not help. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly code: 'token' | 'intents' | 'sharding';

  constructor(code: 'token' | 'intents' | 'sharding', message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface ConnectionParts {
  readonly token: string;
  /** Absent: Discord itself. */
  readonly apiBase?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** A connection stands; called again after each one that replaces it. */
  readonly onReady: (client: Client<true>) => Promise<void>;
  /** The connection is about to be given up for a new one. */
  readonly onLost: () => Promise<void>;
  readonly onInteraction: (interaction: Interaction) => void;
  readonly onJoin: (guild: Guild) => Promise<void>;
  readonly onLeave: (guildId: string) => Promise<void>;
  /** Something about who may post where has changed in a server. */
  readonly onAccessChange: (guildId: string) => Promise<void>;
  readonly onFatal: (error: LoginError) => void;
  /** How long a connection may be down before a new one is made; default two minutes. */
  readonly patienceMs?: number;
}

const FIRST_WAIT_MS = 2 * SECOND_MS;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;
const READY_WITHIN_MS = 90 * SECOND_MS;
/** Gateway close codes after which Discord does not want us back: docs, Topics, Opcodes and Status Codes. */
const FINAL_CLOSES = new Map<number, LoginError['code']>([
  [4004, 'token'],
  [4010, 'sharding'],
  [4011, 'sharding'],
  [4012, 'sharding'],
  [4013, 'intents'],
  [4014, 'intents'],
]);
const SAYS: Readonly<Record<LoginError['code'], string>> = {
  token: 'Discord refuses the token: it is wrong or was reset. Put the right one into DISCORD_TOKEN.',
  intents: 'Discord refuses the intents that Handfix asks for.',
  sharding: 'Discord asks for sharding, which Handfix does not do.',
};

/**
 * Keeps one connection to Discord. discord.js does not try again when the first attempt fails, does not notice a resume
 * that is never answered, and stays "ready" when the token is refused later: this does.
 */
export class DiscordConnection {
  readonly #parts: ConnectionParts;
  readonly #stop = new AbortController();
  #client: Client | undefined;
  #downSince: number | undefined;
  #watch: NodeJS.Timeout | undefined;
  #renewing = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /** Resolves once connected. Throws `LoginError` when Discord will never let us in. */
  async start(): Promise<void> {
    await this.#connect();
    const patience = this.#parts.patienceMs ?? 2 * MINUTE_MS;
    this.#watch = setInterval(() => this.#look(patience), Math.min(patience / 4, 15 * SECOND_MS));
  }

  get state(): 'connected' | 'connecting' | 'disconnected' {
    const shards = this.#client ? [...this.#client.ws.shards.values()] : [];
    if (shards.length === 0) return this.#stop.signal.aborted ? 'disconnected' : 'connecting';
    if (shards.every((shard) => shard.status === Status.Ready)) return 'connected';
    return shards.some((shard) => shard.status === Status.Disconnected) ? 'disconnected' : 'connecting';
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#watch);
    await this.#client?.destroy();
  }

  async #connect(): Promise<void> {
    const { log, clock } = this.#parts;
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      const client = this.#build();
      try {
        const ready = readyOf(client);
        await client.login(this.#parts.token);
        await ready;
        this.#client = client;
        this.#downSince = undefined;
        if (client.isReady()) await this.#begin(client);
        return;
      } catch (error) {
        await client.destroy().catch(() => undefined);
        const final = finalError(error);
        if (final) throw final;
        const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
        log.warn({ why: error instanceof Error ? error.message : String(error), waitMs }, 'Discord cannot be reached');
        await clock.sleep(waitMs, this.#stop.signal);
      }
    }
  }

  #build(): Client {
    const { apiBase, log } = this.#parts;
    const client = new Client({
      intents: [GatewayIntentBits.Guilds],
      allowedMentions: { parse: [] },
      waitGuildTimeout: 1_500,
      rest: {
        ...(apiBase !== undefined && { api: apiBase }),
        version: '10',
        retries: 0,
        timeout: 15_000,
        rejectOnRateLimit: (data: RateLimitData) => data.retryAfter > 1_500 || data.retryAfter <= 0,
      },
    });
    const guarded = (work: Promise<void>) =>
      void work.catch((error) => log.error({ err: error }, 'An event from Discord could not be recorded'));
    client.on(Events.InteractionCreate, this.#parts.onInteraction);
    client.on(Events.GuildCreate, (guild) => guarded(this.#parts.onJoin(guild)));
    client.on(Events.GuildDelete, (guild) => guarded(this.#parts.onLeave(guild.id)));
    client.on(Events.GuildUpdate, (_, guild) => guarded(this.#parts.onJoin(guild)));
    client.on(Events.ChannelUpdate, (channel) => {
      if ('guildId' in channel) guarded(this.#parts.onAccessChange(channel.guildId));
    });
    client.on(Events.GuildRoleUpdate, (role) => guarded(this.#parts.onAccessChange(role.guild.id)));
    client.on(Events.ShardDisconnect, (close) => this.#closed(close.code));
    client.on(Events.ShardError, (error) => log.warn({ why: error.message }, 'The gateway reports an error'));
    client.on(Events.Error, (error) => log.warn({ why: error.message }, 'discord.js reports an error'));
    return client;
  }

  async #begin(client: Client<true>): Promise<void> {
    this.#parts.log.info({ servers: client.guilds.cache.size, as: client.user.username }, 'Connected to Discord');
    await this.#parts.onReady(client);
  }

  #closed(code: number): void {
    if (this.#stop.signal.aborted || !this.#client) return;
    const final = FINAL_CLOSES.get(code);
    if (final) this.#parts.onFatal(new LoginError(final, SAYS[final]));
    else this.#renew(`the gateway closed for good with code ${code}`);
  }

  #look(patienceMs: number): void {
    const now = this.#parts.clock.now();
    if (this.state === 'connected') {
      this.#downSince = undefined;
      return;
    }
    this.#downSince ??= now;
    if (now - this.#downSince >= patienceMs) this.#renew('the gateway has been down too long');
  }

  #renew(why: string): void {
    if (this.#renewing || this.#stop.signal.aborted) return;
    this.#renewing = true;
    this.#parts.log.warn({ why }, 'A new connection to Discord is made');
    const old = this.#client;
    this.#client = undefined;
    const work = async () => {
      await this.#parts.onLost();
      await old?.destroy().catch(() => undefined);
      await this.#connect();
    };
    work()
      .catch((error) => {
        if (error instanceof LoginError) this.#parts.onFatal(error);
        else this.#parts.log.error({ err: error }, 'No new connection could be made');
      })
      .finally(() => {
        this.#renewing = false;
      });
  }
}

function readyOf(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Discord did not get ready in time')), READY_WITHIN_MS);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      then();
    };
    client.once(Events.ClientReady, () => settle(resolve));
    client.once(Events.ShardDisconnect, (close) =>
      settle(() => {
        const final = FINAL_CLOSES.get(close.code);
        reject(final ? new LoginError(final, SAYS[final]) : new Error(`the gateway closed with code ${close.code}`));
      }),
    );
    client.once(Events.Invalidated, () => settle(() => reject(new Error('the session was invalidated'))));
  });
}

function finalError(error: unknown): LoginError | undefined {
  if (error instanceof LoginError) return error;
  const tokenInvalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  const unauthorised = error instanceof DiscordAPIError && error.status === 401;
  const message = error instanceof Error ? error.message : '';
  if (tokenInvalid || unauthorised || /authentication failed/i.test(message))
    return new LoginError('token', SAYS.token, error);
  if (/(?:disallowed|invalid) intents/i.test(message)) return new LoginError('intents', SAYS.intents, error);
  if (/sharding (?:is )?required|invalid shard/i.test(message)) return new LoginError('sharding', SAYS.sharding, error);
  return undefined;
}
