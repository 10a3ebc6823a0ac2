import { Hono } from 'hono';
import { ApiError, Form, missingPermissions } from '../api-error.ts';
import { checkMessage } from '../limits/message.ts';
import { isObject } from '../limits/text.ts';
import { PERMISSION } from '../permissions.ts';
import type { SandboxChannel, SandboxMessage } from '../world.ts';
import type { Access } from './access.ts';
import type { RestParts } from './index.ts';
import { type Env, fetched, form, limitOf, object } from './request.ts';

const TWO_WEEKS_MS = 14 * 24 * 3_600_000;

/** Messages of channels and threads. */
export function messageRoutes({ store, complain }: RestParts, access: Access): Hono<Env> {
  const app = new Hono<Env>();
  const { world } = store;

  app.get('/channels/:channel/messages', (c) => {
    const channel = access.channel(c);
    const limit = limitOf(c, { max: 100, otherwise: 50 });
    // Without the permission the list is empty: that is all that Discord says.
    if (!access.may(channel, PERMISSION.readMessageHistory)) return c.json([]);
    const all = (world.messages.get(channel.id) ?? []).filter((m) => m.ephemeralFor === undefined);
    const { before, after, around } = c.req.query();
    let shown = all.slice(-limit);
    if (around !== undefined) {
      const older = all.filter((m) => BigInt(m.id) < BigInt(around)).slice(-Math.floor(limit / 2));
      shown = [...older, ...all.filter((m) => BigInt(m.id) >= BigInt(around)).slice(0, limit - older.length)];
    } else if (after !== undefined) shown = all.filter((m) => BigInt(m.id) > BigInt(after)).slice(0, limit);
    else if (before !== undefined) shown = all.filter((m) => BigInt(m.id) < BigInt(before)).slice(-limit);
    return c.json(shown.reverse().map(fetched));
  });
  app.get('/channels/:channel/messages/:message', (c) => {
    const channel = access.channel(c);
    access.need(channel, PERMISSION.readMessageHistory);
    return c.json(fetched(access.message(c, channel)));
  });

  app.post('/channels/:channel/messages', async (c) => {
    const channel = access.channel(c);
    access.need(channel, channel.type === 11 ? PERMISSION.sendMessagesInThreads : PERMISSION.sendMessages);
    access.open(channel, true);
    const { body, files } = await form(c);
    if (files.length > 0) access.need(channel, PERMISSION.attachFiles);
    for (const remark of checkMessage(body, { files: files.length }).strange) complain(remark);
    if (body.allowed_mentions === undefined) complain('a message was posted without allowed_mentions');
    const answersTo = repliedTo(channel, body);
    // Without the permission Discord drops embeds and says nothing.
    const embeds = access.may(channel, PERMISSION.embedLinks) ? body.embeds : [];
    const draft = { channelId: channel.id, authorId: world.bot.id, body: { ...body, embeds }, files };
    return c.json(store.createMessage({ ...draft, ...(answersTo && { answersTo }) }).body);
  });
  /** The message that a post answers. Throws when it is not there, unless the body says that this does not matter. */
  const repliedTo = (channel: SandboxChannel, body: Record<string, unknown>): SandboxMessage | undefined => {
    const reference = body.message_reference;
    if (!isObject(reference) || (reference.type ?? 0) !== 0) return undefined;
    access.need(channel, PERMISSION.readMessageHistory);
    const found = world.messages
      .get(channel.id)
      ?.find((m) => m.id === reference.message_id && m.ephemeralFor === undefined);
    if (found || reference.fail_if_not_exists === false) return found;
    const fault = new Form();
    fault.fault(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
    fault.check();
    return undefined;
  };

  app.patch('/channels/:channel/messages/:message', async (c) => {
    const channel = access.channel(c);
    const message = access.message(c, channel);
    if (message.body.author.id !== world.bot.id)
      throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
    access.open(channel);
    const { body, files } = await form(c);
    for (const remark of checkMessage(body, { edits: message.body, files: files.length }).strange) complain(remark);
    if (body.allowed_mentions === undefined) complain('a message was edited without allowed_mentions');
    return c.json(store.editMessage(message, body, files).body);
  });
  app.delete('/channels/:channel/messages/:message', (c) => {
    const channel = access.channel(c);
    const message = access.message(c, channel);
    if (message.body.author.id !== world.bot.id) access.need(channel, PERMISSION.manageMessages);
    access.open(channel);
    store.deleteMessage(message);
    return c.body(null, 204);
  });
  app.post('/channels/:channel/messages/bulk-delete', async (c) => {
    const channel = access.channel(c);
    if (!access.may(channel, PERMISSION.manageMessages)) throw missingPermissions();
    const { messages } = await object(c);
    const ids: unknown[] = Array.isArray(messages) ? messages : [];
    if (ids.length < 2 || ids.length > 100)
      throw new ApiError(
        400,
        50016,
        'Provided too few or too many messages to delete. Must provide at least 2 and at most 100 messages.',
      );
    const found = (world.messages.get(channel.id) ?? []).filter(
      (m) => ids.includes(m.id) && m.ephemeralFor === undefined,
    );
    if (found.some((m) => store.now() - Date.parse(m.body.timestamp) > TWO_WEEKS_MS))
      throw new ApiError(400, 50034, 'You can only bulk delete messages that are under 14 days old.');
    for (const message of found) store.deleteMessage(message);
    return c.body(null, 204);
  });
  return app;
}
