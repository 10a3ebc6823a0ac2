import { type Client, Events, type Guild, type Interaction, Status } from 'discord.js';
import { type Clock, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { type GatewayClient, gatewayClient } from './gateway-client.ts';
import { finalClose, finalError, LoginError } from './login-error.ts';

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
/** A connection that held so long was a good one: the next failure begins with a short wait again. */
const GOOD_MS = 10 * MINUTE_MS;

/**
 * Keeps one connection to Discord. discord.js does not try again when the first attempt fails, does not notice a resume
 * that is never answered, and stays "ready" when the token is refused later: this does. Discord grants a thousand logins
 * a day and then resets the token, so failures in a row wait longer and longer.
 */
export class DiscordConnection {
  readonly #parts: ConnectionParts;
  readonly #stop = new AbortController();
  #current: GatewayClient | undefined;
  #connectedAt: number | undefined;
  #failures = 0;
  #downSince: number | undefined;
  #watch: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /** Resolves once connected, or stopped. Throws `LoginError` when Discord will never let us in. */
  async start(): Promise<void> {
    const patience = this.#parts.patienceMs ?? 2 * MINUTE_MS;
    await this.#connect();
    if (this.#stop.signal.aborted) return;
    this.#watch = setInterval(() => this.#look(patience), Math.min(patience / 4, 15 * SECOND_MS));
  }

  get state(): 'connected' | 'connecting' | 'disconnected' {
    if (this.#stop.signal.aborted) return 'disconnected';
    const shards = this.#connectedAt === undefined ? [] : [...(this.#current?.client.ws.shards.values() ?? [])];
    if (shards.length === 0) return 'connecting';
    if (shards.every((shard) => shard.status === Status.Ready)) return 'connected';
    return shards.some((shard) => shard.status === Status.Disconnected) ? 'disconnected' : 'connecting';
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#watch);
    await this.#current?.abandon();
  }

  async #connect(): Promise<void> {
    const { log, clock, token, apiBase, onReady } = this.#parts;
    while (!this.#stop.signal.aborted) {
      const attempt = gatewayClient(apiBase, log);
      this.#listen(attempt);
      this.#current = attempt;
      try {
        const client = await attempt.connect(token);
        if (this.#stop.signal.aborted) return;
        await onReady(client);
        this.#connectedAt = clock.now();
        this.#downSince = undefined;
        log.info({ servers: client.guilds.cache.size, as: client.user.username }, 'Connected to Discord');
        return;
      } catch (error) {
        await attempt.abandon();
        if (this.#stop.signal.aborted) return;
        const final = finalError(error);
        if (final) throw final;
        log.warn({ why: reasonOf(error) }, 'No connection to Discord could be made');
        await this.#wait();
      }
    }
  }

  /** Two seconds after the first failure, twice as long after each further one. */
  async #wait(): Promise<void> {
    const { clock, log } = this.#parts;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures++, 10));
    log.info({ waitMs }, 'Discord is tried again after a while');
    await clock.sleep(waitMs, this.#stop.signal);
  }

  #listen(attempt: GatewayClient): void {
    const { client } = attempt;
    const { log, onInteraction, onJoin, onLeave, onAccessChange } = this.#parts;
    const guarded = (work: Promise<void>) =>
      void work.catch((error) => log.error({ err: error }, 'An event from Discord could not be recorded'));
    client.on(Events.InteractionCreate, onInteraction);
    client.on(Events.GuildCreate, (guild) => guarded(onJoin(guild)));
    client.on(Events.GuildAvailable, (guild) => guarded(onJoin(guild)));
    client.on(Events.GuildUpdate, (_, guild) => guarded(onJoin(guild)));
    client.on(Events.GuildDelete, (guild) => guarded(onLeave(guild.id)));
    client.on(Events.ChannelUpdate, (channel) => {
      if ('guildId' in channel) guarded(onAccessChange(channel.guildId));
    });
    client.on(Events.ThreadUpdate, (_, thread) => guarded(onAccessChange(thread.guildId)));
    client.on(Events.GuildRoleUpdate, (role) => guarded(onAccessChange(role.guild.id)));
    // Discord tells a bot of its own roles without the intent for members.
    client.on(Events.GuildMemberUpdate, (_, member) => {
      if (member.id === client.user?.id) guarded(onAccessChange(member.guild.id));
    });
    client.on(Events.ShardDisconnect, ({ code }) => this.#closed(attempt, code));
  }

  /** discord.js will not come back by itself. */
  #closed(attempt: GatewayClient, code: number): void {
    if (this.#current !== attempt || this.#connectedAt === undefined) return;
    const final = finalClose(code);
    if (final) this.#parts.onFatal(final);
    else this.#renew(`the gateway closed for good with code ${code}`);
  }

  #look(patienceMs: number): void {
    const now = this.#parts.clock.now();
    if (this.state === 'connected') {
      this.#downSince = undefined;
      if (now - (this.#connectedAt ?? now) > GOOD_MS) this.#failures = 0;
      return;
    }
    this.#downSince ??= now;
    if (now - this.#downSince >= patienceMs) this.#renew('the gateway has been down too long');
  }

  #renew(why: string): void {
    if (this.#renewing || this.#stop.signal.aborted) return;
    this.#parts.log.warn({ why }, 'A new connection to Discord is made');
    this.#renewing = this.#renewed()
      .catch((error) => {
        if (error instanceof LoginError) this.#parts.onFatal(error);
        else this.#parts.log.error({ err: error }, 'No new connection could be made');
      })
      .finally(() => {
        this.#renewing = undefined;
      });
  }

  async #renewed(): Promise<void> {
    const old = this.#current;
    this.#connectedAt = undefined;
    await this.#parts.onLost();
    await old?.abandon();
    if (this.#failures > 0) await this.#wait();
    else this.#failures = 1;
    await this.#connect();
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Node puts nothing but "" or "fetch failed" before the reason that says something.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  return [message, cause].filter(Boolean).join(': ') || 'no answer';
}
