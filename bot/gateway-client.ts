import { createRequire } from 'node:module';
import {
  Client,
  Events,
  GatewayIntentBits,
  type RateLimitData,
  type RESTOptions,
  SimpleShardingStrategy,
  Status,
  type WebSocketOptions,
} from 'discord.js';
import type { Log } from '../core/log.ts';
import { finalClose } from './login-error.ts';

type Gateway = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];

const READY_WITHIN_MS = 90_000;
/** Longer than the handshake of a socket may take in discord.js. */
const HANDSHAKE_MS = 40_000;

export interface GatewayClient {
  readonly client: Client;
  /** Logs in and resolves when every server is there or known to be out. Rejects when that fails or takes too long. */
  connect(token: string): Promise<Client<true>>;
  /** Gives the client up for good: nothing of it is heard again. */
  abandon(): Promise<void>;
}

/**
 * The agent of discord.js' own undici. Without one it takes the process' agent, which is that of whichever undici was
 * loaded first; another version's cannot send its uploads.
 */
const discordJs = createRequire(createRequire(import.meta.url).resolve('discord.js'));
const { Agent } = createRequire(discordJs.resolve('@discordjs/rest'))('undici') as {
  Agent: new () => RESTOptions['agent'];
};
const agent = new Agent();

/** The outbox repeats requests itself, with patience, so discord.js must not; short waits for a rate limit are left to it. */
export const restOptions = (apiBase: string | undefined) => ({
  ...(apiBase !== undefined && { api: apiBase }),
  version: '10',
  agent,
  retries: 0,
  timeout: 15_000,
  // A 429 without Retry-After counts as 0, and discord.js would repeat it at once, for ever.
  rejectOnRateLimit: (data: RateLimitData) => data.retryAfter > 1_500 || data.retryAfter <= 0,
});

/** One client of discord.js, for one attempt to connect: it cannot be used for a second one. */
export function gatewayClient(apiBase: string | undefined, log: Log): GatewayClient {
  let gateway: Gateway | undefined;
  const abandoned = new AbortController();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    waitGuildTimeout: 1_500,
    ws: {
      buildStrategy: (manager) => {
        gateway = manager;
        return new SimpleShardingStrategy(manager);
      },
    },
    rest: restOptions(apiBase),
  });
  client.on(Events.ShardError, (error) => log.warn({ why: error.message }, 'The gateway reports an error'));
  client.on(Events.Error, (error) => log.warn({ why: error.message }, 'discord.js reports an error'));
  return {
    client,
    connect: async (token) => {
      const ready = readyOf(client, abandoned.signal);
      try {
        const [connected] = await Promise.all([ready.client, client.login(token)]);
        return connected;
      } finally {
        ready.forget();
      }
    },
    abandon: async () => {
      abandoned.abort();
      client.removeAllListeners();
      client.on(Events.Error, () => {});
      // A shard that is destroyed while it connects connects once more; it asks for its session first, and never gets it.
      if (gateway) gateway.options.retrieveSessionInfo = () => new Promise(() => {});
      const shards = [...client.ws.shards.values()];
      // A socket that is being opened must not be let go of: its failing would then be nobody's, and end the process.
      if (shards.some((shard) => shard.status === Status.Connecting))
        setTimeout(() => void client.destroy().catch(() => undefined), HANDSHAKE_MS).unref();
      else await client.destroy().catch((error) => log.debug({ err: error }, 'A client could not be taken down'));
    },
  };
}

function readyOf(client: Client, abandoned: AbortSignal): { readonly client: Promise<Client<true>>; forget(): void } {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<Client<true>>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Discord did not get ready in time')), READY_WITHIN_MS);
    abandoned.addEventListener('abort', () => reject(new Error('it was given up')), { once: true });
    client.once(Events.ClientReady, resolve);
    client.once(Events.ShardDisconnect, ({ code }) =>
      reject(finalClose(code) ?? new Error(`the gateway closed with code ${code}`)),
    );
    client.once(Events.Invalidated, () => reject(new Error('the session was invalidated')));
  });
  return { client: ready, forget: () => clearTimeout(timer) };
}
