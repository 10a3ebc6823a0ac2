import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { Actor } from './actor.ts';
import { Faults } from './faults.ts';
import { foundWorld, IDS, type PersonName } from './founding.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { restApi } from './rest/index.ts';
import { RateLimits } from './rest/rate-limits.ts';
import { Store } from './store.ts';
import { visibleText } from './visible-text.ts';
import type { SandboxChannel, SandboxGuild, SandboxMessage } from './world.ts';

export interface SandboxOptions {
  /** Default: any free port, on 127.0.0.1. */
  readonly port?: number;
  readonly token?: string;
  readonly botName?: string;
  /** Milliseconds since 1970; default the real time. */
  readonly now?: () => number;
  /** Further routes on the same port: the page, the demo sources. */
  readonly routes?: (sandbox: Sandbox) => Hono<{ Bindings: HttpBindings }>;
}

/** A Discord on loopback: REST, gateway, people. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What `DISCORD_API_BASE` is set to. */
  readonly apiBase: string;
  readonly port: number;
  /** The token that is right now; another one turns the old one invalid. */
  token: string;
  readonly store: Store;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly guild: SandboxGuild;
  /** What the client did wrong, or the sandbox could not answer. */
  readonly complaints: readonly string[];
  /** Every REST request, oldest first: `POST /channels/…/messages 200`. */
  readonly requests: readonly string[];
  actor(name: PersonName, channelName?: string): Actor;
  channel(name: string): SandboxChannel;
  /** What stands in a channel or thread (by name or id), oldest first, ephemeral messages left out. */
  messages(channel: string): SandboxMessage[];
  textOf(message: SandboxMessage): string;
  /** The first message of a channel that passes, now or within the time. */
  waitForMessage(
    channel: string,
    passes: (text: string, message: SandboxMessage) => boolean,
    timeoutMs?: number,
  ): Promise<SandboxMessage>;
  /** Throws with every complaint, unless it matches one of those expected. */
  assertClean(expected?: RegExp): void;
  stop(): Promise<void>;
}

/** Starts a sandbox; it listens when the promise resolves. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const store = new Store(foundWorld(options.botName ?? 'Handfix'), options.now ?? Date.now);
  const complaints: string[] = [];
  const requests: string[] = [];
  const complain = (text: string) => {
    complaints.push(text);
  };
  let token = options.token ?? 'sandbox-token';
  let url = '';
  const gateway = new Gateway(store, () => token, complain);
  const interactions = new Interactions(store, gateway, complain);
  const faults = new Faults();
  const rateLimits = new RateLimits(Date.now);
  const api = restApi({
    store,
    gateway,
    interactions,
    faults,
    rateLimits,
    complain,
    token: () => token,
    seen: (method, path, status) => {
      requests.push(`${method} ${path} ${status}`);
      if (requests.length > 5_000) requests.splice(0, 1_000);
    },
  });
  const app = new Hono<{ Bindings: HttpBindings }>();
  const channelNamed = (name: string): SandboxChannel => {
    const found =
      store.world.channels.get(name) ??
      [...store.world.channels.values()].find((c) => c.name === name.replace(/^#/, ''));
    if (!found) throw new Error(`there is no channel ${name}`);
    return found;
  };
  const guild = store.world.guilds.get(IDS.guild);
  if (!guild) throw new Error('the sandbox has no server');
  const sandbox: Sandbox = {
    get url() {
      return url;
    },
    get apiBase() {
      return `${url}/api`;
    },
    get port() {
      return Number(new URL(url).port);
    },
    get token() {
      return token;
    },
    set token(next) {
      token = next;
    },
    store,
    gateway,
    interactions,
    faults,
    rateLimits,
    guild,
    complaints,
    requests,
    actor: (name, channel = 'security-alerts') =>
      new Actor(store, interactions, IDS.people[name], channelNamed(channel).id),
    channel: channelNamed,
    messages: (channel) =>
      (store.world.messages.get(channelNamed(channel).id) ?? []).filter((m) => m.ephemeralFor === undefined),
    textOf: (message) => visibleText(message.body),
    waitForMessage: (channel, passes, timeoutMs = 5_000) => waitFor(sandbox, channel, passes, timeoutMs),
    assertClean: (expected) => {
      const left = complaints.filter((text) => !expected?.test(text));
      if (left.length > 0) throw new Error(`the sandbox complains:\n${left.join('\n')}`);
    },
    stop: async () => {
      gateway.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  if (options.routes) app.route('/', options.routes(sandbox));
  app.route('/api/v10', api);
  app.get('/attachments/:channel/:id/:name', (c) => {
    const file = store.world.files.get(c.req.param('id'));
    if (!file) return c.text('There is no such file', 404);
    return c.body(file.bytes, 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'X-Content-Type-Options': 'nosniff',
    });
  });
  app.all('*', (c) => {
    complain(`unknown address ${c.req.method} ${c.req.path}`);
    return c.json({ message: '404: Not Found', code: 0 }, 404);
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as import('node:http').Server;
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store.cdn = url;
  gateway.url = url.replace('http', 'ws');
  return sandbox;
}

function waitFor(
  sandbox: Sandbox,
  channel: string,
  passes: (text: string, message: SandboxMessage) => boolean,
  timeoutMs: number,
): Promise<SandboxMessage> {
  const look = () => sandbox.messages(channel).find((m) => passes(sandbox.textOf(m), m));
  const there = look();
  if (there) return Promise.resolve(there);
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      sandbox.store.events.off('change', check);
    };
    const check = () => {
      const found = look();
      if (!found) return;
      done();
      resolve(found);
    };
    const timer = setTimeout(() => {
      done();
      reject(
        new Error(
          `no such message in ${channel} within ${timeoutMs} ms; there are:\n${sandbox
            .messages(channel)
            .map((m) => sandbox.textOf(m))
            .join('\n---\n')}`,
        ),
      );
    }, timeoutMs);
    sandbox.store.events.on('change', check);
  });
}
