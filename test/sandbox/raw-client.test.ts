import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { SandboxMessage } from '../../sandbox/world.ts';
import { QUIET, RawClient } from '../support/raw-client.ts';

const V2 = 1 << 15;
const EPHEMERAL = 1 << 6;

let sandbox: Sandbox;
let client: RawClient;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = new RawClient(sandbox);
});
afterEach(async () => {
  client.close();
  await sandbox.stop();
});

const channelId = () => sandbox.channel('security-alerts').id;
const commands = () => `/applications/${client.application}/commands`;
const ASK = {
  name: 'ask',
  description: 'Asks',
  options: [{ type: 3, name: 'what', description: 'What', required: true, autocomplete: true }],
};
const CARD = [
  {
    type: 17,
    accent_color: 0xd83c3e,
    components: [
      {
        type: 9,
        components: [{ type: 10, content: 'hello' }],
        accessory: { type: 2, style: 1, label: 'Go', custom_id: 'go' },
      },
      { type: 14 },
      {
        type: 1,
        components: [{ type: 3, custom_id: 'pick', placeholder: 'Pick', options: [{ label: 'a', value: 'a' }] }],
      },
    ],
  },
];
async function card(): Promise<SandboxMessage> {
  const { body } = await client.post({ flags: V2, components: CARD });
  return sandbox.store.message(channelId(), String(body.id));
}

describe('a client of fetch and ws alone', () => {
  it('logs in, registers a command, and answers it, its autocomplete, a button, a modal and a menu', async () => {
    await client.login();
    await client.call('PUT', commands(), [ASK]);
    const ada = sandbox.actor('reader');

    const choices = ada.autocomplete('ask', 'what', 'wh');
    const typing = await client.interaction();
    expect(typing.d).toMatchObject({ type: 4, data: { name: 'ask', options: [{ value: 'wh', focused: true }] } });
    await typing.answer(8, { choices: [{ name: 'why', value: 'w' }] });
    expect(await choices).toEqual([{ name: 'why', value: 'w' }]);

    const asked = ada.run('ask', { what: 'hello' });
    const command = await client.interaction();
    const { body } = await command.answer(4, { content: 'heard', flags: EPHEMERAL, ...QUIET });
    expect(body).toMatchObject({
      interaction: { type: 2, response_message_ephemeral: true },
      resource: { type: 4, message: { content: 'heard', type: 20, interaction_metadata: { name: 'ask' } } },
    });
    expect(await asked.answer()).toBe('heard');

    const message = await card();
    const pressed = ada.press(message, 'Go');
    const press = await client.interaction();
    expect(press.d).toMatchObject({
      type: 3,
      data: { custom_id: 'go', component_type: 2 },
      message: { id: message.id },
    });
    await press.answer(9, {
      title: 'Why',
      custom_id: 'why',
      components: [{ type: 18, label: 'Reason', component: { type: 4, custom_id: 'reason', style: 1 } }],
    });
    ada.submit(await pressed.modal(), { reason: 'rain' }, message);
    const submitted = await client.interaction();
    expect(submitted.d).toMatchObject({
      type: 5,
      data: { custom_id: 'why', components: [{ component: { value: 'rain' } }] },
    });
    await submitted.answer(7, { components: CARD, ...QUIET });

    ada.select(message, 'Pick', ['a']);
    const chosen = await client.interaction();
    expect(chosen.d).toMatchObject({ type: 3, data: { component_type: 3, values: ['a'] } });
    await chosen.answer(6);
    sandbox.assertClean();
  });

  it('posts, replies, edits, opens a thread and deletes', async () => {
    const { body: first } = await client.post({ flags: V2, components: CARD });
    expect(first).toMatchObject({
      components: [{ id: 1, components: [{ id: 2, accessory: { id: 4 } }, { spacing: 1 }, {}] }],
    });
    const { body: legacy } = await client.post({ embeds: [{ title: 'T', fields: [{ name: 'a', value: 'b' }] }] });
    expect(legacy).toMatchObject({ embeds: [{ type: 'rich', fields: [{ inline: false }] }] });
    const { body: reply } = await client.post({ content: 'yes', message_reference: { message_id: first.id } });
    expect(reply).toMatchObject({ type: 19, referenced_message: { id: first.id } });
    const edit = await client.call('PATCH', `/channels/${channelId()}/messages/${legacy.id}`, {
      content: 'x',
      ...QUIET,
    });
    expect(edit.body).toMatchObject({ content: 'x', embeds: [{ title: 'T' }] });
    const thread = await client.call('POST', `/channels/${channelId()}/messages/${first.id}/threads`, { name: 'T' });
    expect([thread.status, thread.body.id]).toEqual([201, first.id]);
    await client.call('POST', `/channels/${thread.body.id}/messages`, { content: 'in it', ...QUIET });
    const open = await client.call('GET', `/guilds/${sandbox.guild.id}/threads/active`);
    expect(open.body).toMatchObject({ threads: [{ id: first.id, message_count: 1 }], members: [{ id: first.id }] });
    expect((await client.call('DELETE', `/channels/${channelId()}/messages/${reply.id}`)).status).toBe(204);
    const { body: list } = await client.call('GET', `/channels/${channelId()}/messages?limit=1`);
    expect(list).toMatchObject([{ id: legacy.id }]);
    sandbox.assertClean();
  });

  it('sends a file and reads it back from where the message says', async () => {
    const form = new FormData();
    const components = [{ type: 13, file: { url: 'attachment://report.txt' } }];
    form.set('payload_json', JSON.stringify({ flags: V2, components, ...QUIET }));
    form.set('files[0]', new Blob(['all done'], { type: 'text/plain' }), 'report.txt');
    const { body } = await client.call('POST', `/channels/${channelId()}/messages`, form);
    expect(body).toMatchObject({
      attachments: [{ filename: 'report.txt', size: 8 }],
      components: [{ name: 'report.txt' }],
    });
    const [{ url }] = body.attachments as [{ url: string }];
    expect(await (await fetch(url)).text()).toBe('all done');
  });

  it('creates, changes and removes commands one by one, global ones and those of a server', async () => {
    for (const base of [commands(), `/applications/${client.application}/guilds/${sandbox.guild.id}/commands`]) {
      const made = await client.call('POST', base, ASK);
      expect([made.status, made.body.default_member_permissions]).toEqual([201, null]);
      const again = await client.call('POST', base, { ...ASK, description: 'Asks again' });
      expect([again.status, again.body.id]).toEqual([200, made.body.id]);
      const changed = await client.call('PATCH', `${base}/${made.body.id}`, { default_member_permissions: '0' });
      expect(changed.body).toMatchObject({ name: 'ask', description: 'Asks again', default_member_permissions: '0' });
      expect((await client.call('GET', base)).body).toHaveLength(1);
      expect((await client.call('DELETE', `${base}/${made.body.id}`)).status).toBe(204);
      expect((await client.call('GET', `${base}/${made.body.id}`)).body).toMatchObject({ code: 10063 });
    }
    sandbox.assertClean();
  });

  it.each([
    ['/users/@me', { username: 'handfix', bot: true }],
    ['/users/@me/guilds', [{ name: 'Harbour Ops' }]],
    ['/applications/@me', { bot: { username: 'handfix' } }],
    ['/guilds/GUILD?with_counts=true', { name: 'Harbour Ops', approximate_member_count: 4 }],
    ['/guilds/GUILD/channels', [{ name: 'security-alerts' }, { name: 'handfix-log' }]],
    ['/guilds/GUILD/roles/GUILD', { name: '@everyone' }],
    ['/guilds/GUILD/members?limit=2', [{ user: { username: 'handfix' } }, { user: { username: 'admin' } }]],
    [
      '/guilds/GUILD/members/search?query=re&limit=9',
      [{ user: { username: 'responder' } }, { user: { username: 'reader' } }],
    ],
    ['/guilds/1', { code: 10004, message: 'Unknown Guild' }],
    ['/guilds/GUILD/members/1', { code: 10007, message: 'Unknown Member' }],
    ['/channels/1', { code: 10003, message: 'Unknown Channel' }],
  ])('is told of %s', async (path, expected) => {
    const { body } = await client.call('GET', path.replace(/GUILD/g, sandbox.guild.id));
    expect(body).toMatchObject(expected);
    sandbox.assertClean();
  });

  it('is refused with a token that is not right', async () => {
    client.token = 'stolen';
    expect(await client.call('GET', '/users/@me')).toMatchObject({
      status: 401,
      body: { message: '401: Unauthorized' },
    });
  });

  it('gets a plain 404 for a route that the sandbox has not, and the test fails', async () => {
    const { status, body } = await client.call('GET', '/guilds/1/auto-moderation/rules');
    expect([status, body]).toEqual([404, { message: '404: Not Found', code: 0 }]);
    expect(() => sandbox.assertClean()).toThrow('unknown route GET /api/v10/guilds/1/auto-moderation/rules');
  });
});

describe('the gateway', () => {
  it('tells of messages whoever asked for them, and their words whoever may read them', async () => {
    await client.login(1 | (1 << 9));
    const say = (content: string) =>
      sandbox.store.createMessage({
        channelId: channelId(),
        authorId: sandbox.actor('admin').userId,
        body: { content },
      });
    say('private words');
    expect(await client.event('MESSAGE_CREATE')).toMatchObject({ content: '', author: { username: 'admin' } });
    say(`<@${client.application}> hello`);
    expect(await client.event('MESSAGE_CREATE')).toMatchObject({ content: `<@${client.application}> hello` });
    client.close();
    client = new RawClient(sandbox);
    await client.login(1 | (1 << 9) | (1 << 15));
    say('private words');
    expect(await client.event('MESSAGE_CREATE')).toMatchObject({ content: 'private words' });
  });

  it('keeps messages from a client that asked for servers alone', async () => {
    await client.login(1);
    await client.post({ content: 'x' });
    sandbox.store.addChannel(sandbox.guild, 'new');
    await client.event('CHANNEL_CREATE');
    expect(client.unheard).toEqual(['READY']);
  });

  it('gives what was missed after a RESUME, and none of it twice', async () => {
    await client.login();
    sandbox.gateway.drop();
    expect(await client.closed()).toBe(1006);
    sandbox.store.addChannel(sandbox.guild, 'missed');
    await client.open();
    client.resume();
    expect(await client.event('CHANNEL_CREATE')).toMatchObject({ name: 'missed' });
    await client.event('RESUMED');
    expect([client.unheard, sandbox.gateway.identifies]).toEqual([['READY'], 1]);
  });

  it.each([
    ['of a session that is unknown', { session_id: 'nobody' }],
    ['from a place that it never reached', { seq: 999 }],
  ])('refuses a RESUME %s', async (_, over) => {
    await client.login();
    sandbox.gateway.drop();
    await client.open();
    client.resume(over);
    expect((await client.frame(9)).d).toBe(false);
  });

  it('forgets the session of a client that says goodbye', async () => {
    await client.login();
    sandbox.gateway.close(1000);
    await client.closed();
    await client.open();
    client.resume();
    expect((await client.frame(9)).d).toBe(false);
  });

  it.each<[number, string, () => void]>([
    [4001, 'an unknown opcode', () => client.send(77, {})],
    [4002, 'a frame that is no JSON', () => client.send(1, 'x'.repeat(5_000))],
    [4003, 'talking before IDENTIFY', () => client.send(3, {})],
    [4004, 'a wrong token', () => client.identify({ token: 'wrong' })],
    [4010, 'a shard that cannot be', () => client.identify({ shard: [2, 2] })],
    [4013, 'no intents', () => client.identify({ intents: undefined })],
    [
      4008,
      'more than 120 frames a minute',
      () => {
        for (let i = 0; i < 121; i++) client.send(1, null);
      },
    ],
  ])('closes with %i for %s', async (code, _, act) => {
    await client.open();
    act();
    expect(await client.closed()).toBe(code);
  });

  it('closes with 4005 for a second IDENTIFY, and with 4014 for an intent that was not granted', async () => {
    await client.login();
    client.identify();
    expect(await client.closed()).toBe(4005);
    Object.assign(sandbox.store.world.application, { flags: 0 });
    await client.open();
    client.identify({ intents: 1 | (1 << 15) });
    expect(await client.closed()).toBe(4014);
  });

  it('takes a token with or without its prefix', async () => {
    await client.open();
    client.identify({ token: `Bot ${sandbox.token}` });
    expect(await client.event('READY')).toMatchObject({ v: 10, user: { username: 'handfix' } });
  });

  it('sends the members of a server who is asked for', async () => {
    await client.login();
    client.send(8, { guild_id: sandbox.guild.id, user_ids: [client.application, '1'], nonce: 'n' });
    expect(await client.event('GUILD_MEMBERS_CHUNK')).toMatchObject({
      members: [{ user: { username: 'handfix' } }],
      not_found: ['1'],
      nonce: 'n',
    });
  });
});
