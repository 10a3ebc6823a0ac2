import { Hono } from 'hono';
import { ApiError, Form } from '../api-error.ts';
import { channelBody, threadMemberBody } from '../bodies.ts';
import { PERMISSION } from '../permissions.ts';
import type { Overwrite, SandboxChannel } from '../world.ts';
import type { Access } from './access.ts';
import type { RestParts } from './index.ts';
import { type C, type Env, limitOf, object } from './request.ts';

const ARCHIVE_MINUTES = [60, 1440, 4320, 10_080];
const ACTIVE_THREADS = 1_000;
const PUBLIC_THREAD = 11;
const GUILD_ANNOUNCEMENT_THREAD = 10;

/** Channels and threads themselves. */
export function channelRoutes({ store }: RestParts, access: Access): Hono<Env> {
  const app = new Hono<Env>();
  const { world } = store;

  app.get('/channels/:channel', (c) => c.json(channelBody(access.channel(c))));
  app.patch('/channels/:channel', async (c) => {
    const channel = access.channel(c);
    const body = await object(c);
    if (channel.type === 11) changeThread(channel, body);
    else changeChannel(channel, body);
    store.emit({ t: channel.type === 11 ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channel });
    return c.json(channelBody(channel));
  });
  app.delete('/channels/:channel', (c) => {
    const channel = access.channel(c);
    access.need(channel, channel.type === 11 ? PERMISSION.manageThreads : PERMISSION.manageChannels);
    store.removeChannel(channel);
    return c.json(channelBody(channel));
  });
  app.post('/channels/:channel/typing', (c) => {
    store.emit({ t: 'TYPING', channel: access.channel(c) });
    return c.body(null, 204);
  });

  const changeChannel = (channel: SandboxChannel, body: Record<string, unknown>) => {
    access.need(channel, PERMISSION.manageChannels);
    if ('permission_overwrites' in body) access.need(channel, PERMISSION.manageRoles);
    if (body.name !== undefined) channel.name = access.channelName(body.name);
    if (body.topic !== undefined) channel.topic = typeof body.topic === 'string' ? body.topic : undefined;
    if (typeof body.position === 'number') channel.position = body.position;
    if (Array.isArray(body.permission_overwrites))
      channel.overwrites = (body.permission_overwrites as Partial<Overwrite>[]).map((o) => ({
        id: String(o.id),
        type: Number(o.type) === 1 ? 1 : 0,
        allow: String(o.allow ?? '0'),
        deny: String(o.deny ?? '0'),
      }));
  };

  /** What any member may: wake an unlocked thread. The owner: name and archive it. The rest is for managers of threads. */
  const changeThread = (thread: SandboxChannel, body: Record<string, unknown>) => {
    const manages = access.may(thread, PERMISSION.manageThreads);
    const wakes = thread.archived && body.archived === false && Object.keys(body).length === 1;
    if (thread.locked) access.need(thread, PERMISSION.manageThreads);
    if (wakes) access.need(thread, PERMISSION.sendMessagesInThreads);
    else if (!manages && (thread.ownerId !== world.bot.id || body.locked !== undefined))
      access.need(thread, PERMISSION.manageThreads);
    if (thread.archived && body.archived !== false) throw new ApiError(400, 50083, 'Thread is archived');
    const name = body.name === undefined ? undefined : access.channelName(body.name);
    const minutes = archiveMinutes(body.auto_archive_duration);
    if (typeof body.archived === 'boolean') thread.archived = body.archived;
    if (typeof body.locked === 'boolean') thread.locked = body.locked;
    if (name !== undefined) thread.name = name;
    if (minutes !== undefined) thread.autoArchiveMinutes = minutes;
  };

  const begin = async (c: C, messageId?: string) => {
    const parent = access.channel(c);
    if (parent.type !== 0) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
    const body = await object(c);
    const name = access.channelName(body.name);
    const minutes = archiveMinutes(body.auto_archive_duration);
    access.need(parent, PERMISSION.createPublicThreads);
    if (messageId === undefined && body.type !== PUBLIC_THREAD) {
      // Left out it is a private thread, and announcement threads need another kind of channel.
      if (body.type === GUILD_ANNOUNCEMENT_THREAD)
        throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
      access.need(parent, PERMISSION.createPrivateThreads);
    }
    if (messageId !== undefined) access.need(parent, PERMISSION.readMessageHistory);
    const active = [...world.channels.values()].filter(
      (t) => t.guildId === parent.guildId && t.type === 11 && !t.archived,
    );
    if (active.length >= ACTIVE_THREADS) throw new ApiError(400, 160006, 'Maximum number of active threads reached');
    const made = store.createThread(parent, name, world.bot.id, {
      ...(minutes !== undefined && { autoArchiveMinutes: minutes }),
      ...(messageId !== undefined && { messageId: access.message(c, parent).id }),
    });
    return c.json(channelBody(made), 201);
  };
  app.post('/channels/:channel/messages/:message/threads', (c) => begin(c, c.req.param('message')));
  app.post('/channels/:channel/threads', (c) => begin(c));
  app.get('/channels/:channel/threads/archived/public', (c) => {
    const parent = access.channel(c);
    access.need(parent, PERMISSION.readMessageHistory);
    const limit = limitOf(c, { min: 2, max: 100, otherwise: 50 });
    const archived = [...world.channels.values()].filter((t) => t.parentId === parent.id && t.archived).reverse();
    const shown = archived.slice(0, limit);
    return c.json({
      threads: shown.map(channelBody),
      members: shown.filter((t) => t.memberIds.has(world.bot.id)).map((t) => threadMemberBody(t, world.bot.id)),
      has_more: archived.length > limit,
    });
  });

  const member = (c: C): string => {
    const user = decodeURIComponent(c.req.param('user') ?? '');
    return user === '@me' ? world.bot.id : user;
  };
  app.get('/channels/:channel/thread-members', (c) => {
    const thread = access.thread(c);
    return c.json([...thread.memberIds].map((id) => threadMemberBody(thread, id)));
  });
  app.get('/channels/:channel/thread-members/:user', (c) => {
    const thread = access.thread(c);
    if (!thread.memberIds.has(member(c))) throw new ApiError(404, 10007, 'Unknown Member');
    return c.json(threadMemberBody(thread, member(c)));
  });
  app.put('/channels/:channel/thread-members/:user', (c) => {
    const thread = access.thread(c);
    access.open(thread);
    if (!store.guildOf(thread).members.has(member(c))) throw new ApiError(404, 10007, 'Unknown Member');
    if (member(c) !== world.bot.id) access.need(thread, PERMISSION.sendMessagesInThreads);
    thread.memberIds.add(member(c));
    store.emit({ t: 'THREAD_UPDATE', channel: thread });
    return c.body(null, 204);
  });
  app.delete('/channels/:channel/thread-members/:user', (c) => {
    const thread = access.thread(c);
    access.open(thread);
    if (member(c) !== world.bot.id) access.need(thread, PERMISSION.manageThreads);
    thread.memberIds.delete(member(c));
    store.emit({ t: 'THREAD_UPDATE', channel: thread });
    return c.body(null, 204);
  });
  return app;
}

/** Throws 50035 for a time that Discord does not offer. */
function archiveMinutes(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && ARCHIVE_MINUTES.includes(value)) return value;
  const form = new Form();
  form.fault(['auto_archive_duration'], 'BASE_TYPE_CHOICES', `Value must be one of (${ARCHIVE_MINUTES.join(', ')}).`);
  form.check();
  return undefined;
}
