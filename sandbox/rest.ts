import type { HttpBindings } from '@hono/node-server';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { type Context, Hono } from 'hono';
import { ApiError, Form, missingAccess, missingPermissions, unauthorized, unknownMessage } from './api-error.ts';
import type { Faults } from './faults.ts';
import type { Interactions } from './interactions.ts';
import { checkCommands } from './limits/commands.ts';
import { checkMessage } from './limits/message.ts';
import { checkText, isObject } from './limits/text.ts';
import { PERMISSION, permissionsOf } from './permissions.ts';
import type { Store } from './store.ts';
import { strike } from './strike.ts';
import { channelBody, type SandboxChannel, type SandboxMessage } from './world.ts';

export interface RestParts {
  readonly store: Store;
  readonly interactions: Interactions;
  readonly faults: Faults;
  readonly token: () => string;
  readonly gatewayUrl: () => string;
  readonly complain: (text: string) => void;
  /** Every request that came, for tests. */
  readonly seen: (method: string, path: string, status: number) => void;
}

type Env = { Bindings: HttpBindings };
type C = Context<Env>;

/** Discord's REST API v10, as far as a bot like ours uses it. A route it does not know is a complaint. */
export function restApi(parts: RestParts): Hono<Env> {
  const app = new Hono<Env>();
  const { store, interactions, complain } = parts;
  const { world } = store;

  app.onError((error, c) => {
    if (!(error instanceof ApiError)) {
      complain(`the sandbox itself failed at ${c.req.method} ${c.req.path}: ${error.stack ?? error}`);
      return c.json({ message: '500: Internal Server Error', code: 0 }, 500);
    }
    if (error.status === 400) complain(`${c.req.method} ${c.req.path} was refused: ${JSON.stringify(error.body())}`);
    return c.json(error.body(), error.status as 400);
  });
  app.use(async (c, next) => {
    const path = c.req.path.replace(/^\/api\/v\d+/, '');
    const fault = parts.faults.take(c.req.method, path);
    if (fault) {
      const struck = await strike(c, fault, next);
      if (struck) {
        parts.seen(c.req.method, path, struck.status);
        return struck;
      }
    } else await next();
    const open = /^\/(?:interactions|webhooks)\//.test(path);
    c.res.headers.set('X-RateLimit-Limit', open ? '50' : '1000');
    c.res.headers.set('X-RateLimit-Remaining', open ? '49' : '999');
    c.res.headers.set('X-RateLimit-Reset-After', '0.010');
    c.res.headers.set('X-RateLimit-Bucket', bucketOf(c.req.method, path));
    parts.seen(c.req.method, path, c.res.status);
    return undefined;
  });
  app.use(async (c, next) => {
    const open = /\/(?:interactions|webhooks)\//.test(c.req.path);
    if (!open && c.req.header('Authorization') !== `Bot ${parts.token()}`) throw unauthorized();
    await next();
  });

  app.get('/gateway/bot', (c) =>
    c.json({
      url: parts.gatewayUrl(),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
    }),
  );
  app.get('/gateway', (c) => c.json({ url: parts.gatewayUrl() }));
  app.get('/users/@me', (c) => c.json(world.bot));
  const application = (c: C) =>
    c.json({
      id: world.application.id,
      name: world.bot.username,
      description: '',
      icon: null,
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: '0'.repeat(64),
      flags: 0,
      summary: '',
      bot: world.bot,
    });
  app.get('/applications/@me', application);
  app.get('/oauth2/applications/@me', application);

  app.get('/applications/:app/commands', (c) => c.json(world.commands));
  app.put('/applications/:app/commands', async (c) => {
    const body = await json(c);
    for (const remark of checkCommands(body)) complain(remark);
    const version = store.ids.next(store.now());
    world.commands = (body as unknown as Record<string, unknown>[]).map((command) => ({
      ...command,
      id: world.commands.find((known) => known.name === command.name)?.id ?? store.ids.next(store.now()),
      application_id: world.application.id,
      version,
      type: command.type ?? 1,
    })) as unknown as APIApplicationCommand[];
    store.emit({ t: 'COMMANDS' });
    return c.json(world.commands);
  });

  app.get('/guilds/:guild', (c) => c.json({ ...guild(c), roles: [...guild(c).roles.values()], members: undefined }));
  app.get('/guilds/:guild/roles', (c) => c.json([...guild(c).roles.values()]));
  app.get('/guilds/:guild/channels', (c) => c.json(channelsOf(guild(c).id).map(channelBody)));
  app.get('/guilds/:guild/members/:user', (c) => {
    const member = guild(c).members.get(c.req.param('user'));
    if (!member) throw new ApiError(404, 10007, 'Unknown Member');
    return c.json(member);
  });
  const guild = (c: C) => {
    const found = world.guilds.get(c.req.param('guild') ?? '');
    if (!found) throw new ApiError(404, 10004, 'Unknown Guild');
    return found;
  };
  const channelsOf = (guildId: string) =>
    [...world.channels.values()].filter((ch) => ch.guildId === guildId && ch.type === 0);

  app.get('/channels/:channel', (c) => c.json(channelBody(visible(c))));
  app.patch('/channels/:channel', async (c) => {
    const channel = visible(c);
    const body = await json(c);
    if (channel.type === 11) {
      if (channel.locked) throw missingPermissions();
      if (typeof body.archived === 'boolean') channel.archived = body.archived;
      if (typeof body.name === 'string') channel.name = body.name;
      store.emit({ t: 'THREAD_UPDATE', channel });
    }
    return c.json(channelBody(channel));
  });
  app.get('/channels/:channel/messages', (c) => {
    const channel = visible(c, PERMISSION.readMessageHistory);
    const all = (world.messages.get(channel.id) ?? []).filter((m) => m.ephemeralFor === undefined);
    const limit = Math.min(Math.max(Number(c.req.query('limit') ?? 50) || 50, 1), 100);
    const before = c.req.query('before');
    const after = c.req.query('after');
    if (after !== undefined)
      return c.json(
        all
          .filter((m) => BigInt(m.id) > BigInt(after))
          .slice(0, limit)
          .reverse()
          .map((m) => fetched(m)),
      );
    const older = before === undefined ? all : all.filter((m) => BigInt(m.id) < BigInt(before));
    return c.json(
      older
        .slice(-limit)
        .reverse()
        .map((m) => fetched(m)),
    );
  });
  app.get('/channels/:channel/messages/:message', (c) =>
    c.json(fetched(own(c, visible(c, PERMISSION.readMessageHistory)))),
  );
  app.post('/channels/:channel/messages', async (c) => {
    const channel = visible(c);
    const need = channel.type === 11 ? PERMISSION.sendMessagesInThreads : PERMISSION.sendMessages;
    if (channel.type !== 1 && !(botBits(channel) & need)) throw missingPermissions();
    if (channel.locked) throw new ApiError(400, 50083, 'Thread is archived');
    const { body, files } = await form(c);
    for (const remark of checkMessage(body, { files: files.length }).strange) complain(remark);
    if (body.allowed_mentions === undefined) complain('a message was posted without allowed_mentions');
    return c.json(store.createMessage({ channelId: channel.id, authorId: world.bot.id, body, files }).body);
  });
  app.patch('/channels/:channel/messages/:message', async (c) => {
    const message = own(c, visible(c));
    if (message.body.author.id !== world.bot.id)
      throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
    if (store.channel(message.channelId).archived) throw new ApiError(400, 50083, 'Thread is archived');
    const { body } = await form(c);
    for (const remark of checkMessage(body, { edits: message.body.flags ?? 0 }).strange) complain(remark);
    if (body.allowed_mentions === undefined) complain('a message was edited without allowed_mentions');
    return c.json(store.editMessage(message, body).body);
  });
  app.delete('/channels/:channel/messages/:message', (c) => {
    store.deleteMessage(own(c, visible(c)));
    return c.body(null, 204);
  });
  app.post('/channels/:channel/messages/:message/threads', async (c) => thread(c, c.req.param('message')));
  app.post('/channels/:channel/threads', async (c) => thread(c));
  app.post('/channels/:channel/typing', (c) => {
    store.emit({ t: 'TYPING', channel: visible(c) });
    return c.body(null, 204);
  });
  app.put('/channels/:channel/thread-members/:user', (c) => {
    visible(c);
    return c.body(null, 204);
  });

  app.post('/interactions/:id/:token/callback', async (c) => {
    const { body } = await form(c);
    const message = interactions.callback(c.req.param('id'), c.req.param('token'), body);
    if (c.req.query('with_response') !== 'true') return c.body(null, 204);
    return c.json({
      interaction: { id: c.req.param('id'), type: 2 },
      ...(message && { resource: { type: body.type, message: message.body } }),
    });
  });
  app.get('/webhooks/:app/:token/messages/:message', (c) => c.json(webhookMessage(c).body));
  app.patch('/webhooks/:app/:token/messages/:message', async (c) => {
    const state = interactions.ofToken(c.req.param('token'));
    const { body } = await form(c);
    const message = webhookMessage(c);
    return c.json(
      (message === state.message ? interactions.editOriginal(state, body) : store.editMessage(message, body)).body,
    );
  });
  app.delete('/webhooks/:app/:token/messages/:message', (c) => {
    store.deleteMessage(webhookMessage(c));
    return c.body(null, 204);
  });
  app.post('/webhooks/:app/:token', async (c) =>
    c.json(interactions.followUp(interactions.ofToken(c.req.param('token')), (await form(c)).body).body),
  );

  const webhookMessage = (c: C): SandboxMessage => {
    const state = interactions.ofToken(c.req.param('token') ?? '');
    const id = decodeURIComponent(c.req.param('message') ?? '');
    if (id === '@original') return interactions.original(state);
    const found = [state.message, ...state.followUps].find((m) => m?.id === id);
    if (!found) throw unknownMessage();
    return found;
  };
  const botBits = (channel: SandboxChannel): bigint => {
    const of = store.guildOf(channel);
    return of ? permissionsOf(world, of, world.bot.id, channel) : 0n;
  };
  /** The channel of the route, which the bot must be able to see. */
  const visible = (c: C, also = 0n): SandboxChannel => {
    const channel = store.channel(c.req.param('channel') ?? '');
    if (channel.type !== 1 && !(botBits(channel) & PERMISSION.viewChannel)) throw missingAccess();
    if (also && channel.type !== 1 && !(botBits(channel) & also)) throw missingPermissions();
    return channel;
  };
  const own = (c: C, channel: SandboxChannel): SandboxMessage => {
    const message = store.message(channel.id, c.req.param('message') ?? '');
    if (message.ephemeralFor !== undefined) throw unknownMessage();
    return message;
  };
  const thread = async (c: C, messageId?: string) => {
    const channel = visible(c);
    if (!(botBits(channel) & PERMISSION.createPublicThreads)) throw missingPermissions();
    const body = await json(c);
    const faults = new Form();
    checkText(faults, ['name'], body.name, { max: 100, required: true });
    faults.check();
    const minutes = typeof body.auto_archive_duration === 'number' ? body.auto_archive_duration : 1440;
    const made = store.createThread(channel, String(body.name), world.bot.id, {
      autoArchiveMinutes: minutes,
      ...(messageId !== undefined && { messageId }),
    });
    return c.json(channelBody(made), 201);
  };
  app.all('*', (c) => {
    complain(`unknown route ${c.req.method} ${c.req.path}`);
    return c.json({ message: '404: Not Found', code: 0 }, 404);
  });
  return app;
}

/** A message as Discord gives it out later: without the nonce. */
function fetched({ body }: SandboxMessage): object {
  const { nonce: _, ...rest } = body;
  return rest;
}

async function json(c: C): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await c.req.json();
    return body as Record<string, unknown>;
  } catch {
    throw new ApiError(400, 50109, 'The request body contains invalid JSON.');
  }
}

/** A body that may come as multipart with files. */
async function form(c: C): Promise<{ body: Record<string, unknown>; files: { name: string; size: number }[] }> {
  if (!c.req.header('Content-Type')?.startsWith('multipart/form-data')) return { body: await json(c), files: [] };
  const data = await c.req.formData();
  const files = [...data.values()].flatMap((value) =>
    value instanceof File ? [{ name: value.name, size: value.size }] : [],
  );
  const payload: unknown = JSON.parse(String(data.get('payload_json') ?? '{}'));
  return { body: isObject(payload) ? payload : {}, files };
}

function bucketOf(method: string, path: string): string {
  return Buffer.from(
    `${method}:${path.replace(/\d{17,19}/g, 'id').replace(/\/(?:interactions|webhooks)\/.*/, 'interaction')}`,
  )
    .toString('base64url')
    .slice(0, 32);
}
