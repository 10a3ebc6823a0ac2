import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { SandboxChannel } from '../../sandbox/world.ts';
import { QUIET, RawClient } from '../support/raw-client.ts';
import { verdict } from '../support/verdict.ts';

const BIT = {
  manageChannels: 1n << 4n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  sendMessagesInThreads: 1n << 38n,
};

let sandbox: Sandbox;
let client: RawClient;
let channel: SandboxChannel;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = new RawClient(sandbox);
  channel = sandbox.channel('security-alerts');
});
afterEach(async () => {
  client.close();
  await sandbox.stop();
});

const set = (allow: bigint, deny: bigint) => {
  channel.overwrites = [{ id: sandbox.guild.id, type: 0, allow: String(allow), deny: String(deny) }];
};
const deny = (bit: bigint) => set(0n, bit);
const call = async (method: string, path: string, body?: object) =>
  verdict(await client.call(method, path.replace('CHANNEL', channel.id), body));
const post = async (body: object = { content: 'x' }) => verdict(await client.post(body));

describe('a permission that the bot lacks', () => {
  it('to see hides the channel', async () => {
    deny(BIT.viewChannel);
    expect(await post()).toBe(50001);
    expect(await call('GET', '/channels/CHANNEL')).toBe(50001);
    expect(await call('GET', '/channels/CHANNEL/messages')).toBe(50001);
  });

  it('to write refuses the post, and an edit of what is there still goes', async () => {
    const { body } = await client.post({ content: 'x' });
    deny(BIT.sendMessages);
    expect(await post()).toBe(50013);
    expect(await call('PATCH', `/channels/CHANNEL/messages/${body.id}`, { content: 'y', ...QUIET })).toBe('ok');
  });

  it('to read the history leaves the list empty, and refuses a single message', async () => {
    const { body } = await client.post({ content: 'x' });
    deny(BIT.readMessageHistory);
    expect((await client.call('GET', `/channels/${channel.id}/messages`)).body).toEqual([]);
    expect(await call('GET', `/channels/CHANNEL/messages/${body.id}`)).toBe(50013);
    expect(await post({ content: 'x', message_reference: { message_id: body.id } })).toBe(50013);
  });

  it('to embed links drops embeds without a word', async () => {
    deny(BIT.embedLinks);
    const { body } = await client.post({ content: 'x', embeds: [{ title: 'gone' }] });
    expect(body.embeds).toEqual([]);
  });

  it('to delete what others wrote, to change the channel, to add one', async () => {
    const { userId } = sandbox.actor('admin');
    const { id } = sandbox.store.createMessage({ channelId: channel.id, authorId: userId, body: { content: 'hi' } });
    expect(await call('DELETE', `/channels/CHANNEL/messages/${id}`)).toBe(50013);
    expect(await call('PATCH', `/channels/CHANNEL/messages/${id}`, { content: 'x', ...QUIET })).toBe(50005);
    expect(await call('PATCH', '/channels/CHANNEL', { topic: 'x' })).toBe(50013);
    expect(await call('POST', `/guilds/${sandbox.guild.id}/channels`, { name: 'x' })).toBe(50013);
    set(BIT.manageMessages | BIT.manageChannels, 0n);
    expect(await call('PATCH', '/channels/CHANNEL', { topic: 'news' })).toBe('ok');
    expect(channel.topic).toBe('news');
    expect(await call('DELETE', `/channels/CHANNEL/messages/${id}`)).toBe('ok');
  });

  it('to mention everyone leaves a mention of them, or of a role that is not for all, without effect', async () => {
    const roles = [...sandbox.guild.roles.values()].slice(1, 3);
    const [responder, manager] = roles.map((role) => role.id);
    const body = {
      content: `@everyone <@&${responder}> <@&${manager}>`,
      allowed_mentions: { parse: ['everyone', 'roles'] },
    };
    expect((await client.post(body)).body).toMatchObject({ mention_everyone: false, mention_roles: [responder] });
    set(BIT.mentionEveryone, 0n);
    expect((await client.post(body)).body).toMatchObject({
      mention_everyone: true,
      mention_roles: [responder, manager],
    });
    const quiet = (await client.post({ ...body, ...QUIET })).body;
    expect(quiet).toMatchObject({ mention_everyone: false, mention_roles: [] });
  });
});

describe('a thread', () => {
  const begin = async () => {
    const { body } = await client.post({ content: 'x' });
    await client.call('POST', `/channels/${channel.id}/messages/${body.id}/threads`, { name: 'T' });
    return sandbox.channel(String(body.id));
  };
  const write = (thread: SandboxChannel) => call('POST', `/channels/${thread.id}/messages`, { content: 'x', ...QUIET });

  it('is made once for a message, and not in a thread', async () => {
    const thread = await begin();
    expect(await call('POST', `/channels/CHANNEL/messages/${thread.id}/threads`, { name: 'T' })).toBe(160004);
    expect(await call('POST', `/channels/${thread.id}/threads`, { name: 'T', type: 11 })).toBe(50024);
  });

  it('wants a name, a time that Discord offers, and the permission', async () => {
    const path = '/channels/CHANNEL/threads';
    expect(await call('POST', path, { name: '', type: 11 })).toBe('name BASE_TYPE_REQUIRED');
    expect(await call('POST', path, { name: 'x'.repeat(101), type: 11 })).toBe('name BASE_TYPE_BAD_LENGTH');
    const odd = { name: 'T', type: 11, auto_archive_duration: 90 };
    expect(await call('POST', path, odd)).toBe('auto_archive_duration BASE_TYPE_CHOICES');
    expect(await call('POST', path, { name: 'T' })).toBe(50013);
    deny(BIT.createPublicThreads);
    expect(await call('POST', path, { name: 'T', type: 11 })).toBe(50013);
  });

  it('is not written to with the permission for channels alone', async () => {
    const thread = await begin();
    deny(BIT.sendMessagesInThreads);
    expect(await write(thread)).toBe(50013);
    deny(BIT.sendMessages);
    expect(await write(thread)).toBe('ok');
  });

  it('that is archived refuses edits, and wakes when one writes to it or says so', async () => {
    const thread = await begin();
    const { body } = await client.call('POST', `/channels/${thread.id}/messages`, { content: 'x', ...QUIET });
    const edit = () => call('PATCH', `/channels/${thread.id}/messages/${body.id}`, { content: 'y', ...QUIET });
    const change = (of: object) => call('PATCH', `/channels/${thread.id}`, of);
    expect(await change({ archived: true })).toBe('ok');
    expect([await edit(), await change({ name: 'N' })]).toEqual([50083, 50083]);
    expect(await write(thread)).toBe('ok');
    expect([thread.archived, await edit()]).toEqual([false, 'ok']);
    thread.archived = true;
    expect([await change({ archived: false }), await edit()]).toEqual(['ok', 'ok']);
  });

  it('that is locked is for those alone who manage threads', async () => {
    const thread = await begin();
    thread.locked = true;
    expect(await write(thread)).toBe(160005);
    thread.archived = true;
    expect(await write(thread)).toBe(50083);
    expect(await call('PATCH', `/channels/${thread.id}`, { archived: false })).toBe(50013);
    set(BIT.manageThreads, 0n);
    expect(await write(thread)).toBe('ok');
    expect(await call('PATCH', `/channels/${thread.id}`, { locked: false })).toBe('ok');
  });

  it('is listed among the archived ones, joined and left', async () => {
    const thread = await begin();
    const me = `/channels/${thread.id}/thread-members/@me`;
    expect(await call('DELETE', me)).toBe('ok');
    expect(await call('GET', me)).toBe(10007);
    expect(await call('PUT', me)).toBe('ok');
    thread.archived = true;
    const { body } = await client.call('GET', `/channels/${channel.id}/threads/archived/public`);
    expect(body).toMatchObject({ threads: [{ id: thread.id, thread_metadata: { archived: true } }], has_more: false });
  });
});

describe('a server', () => {
  it('that is unavailable answers nothing, and comes back with all its channels', async () => {
    await client.login();
    sandbox.gateway.guildGone(sandbox.guild, false);
    expect(await client.event('GUILD_DELETE')).toEqual({ id: sandbox.guild.id, unavailable: true });
    expect(await call('GET', `/guilds/${sandbox.guild.id}`)).toBe(50001);
    sandbox.gateway.guildBack(sandbox.guild);
    expect(await client.event('GUILD_CREATE')).toMatchObject({ unavailable: false, channels: [{}, {}] });
  });

  it('that put the bot out is gone for it', async () => {
    await client.login();
    sandbox.gateway.guildGone(sandbox.guild, true);
    expect(await client.event('GUILD_DELETE')).toEqual({ id: sandbox.guild.id });
    expect(await post()).toBe(50001);
  });
});
