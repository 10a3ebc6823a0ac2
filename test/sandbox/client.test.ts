import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

let sandbox: Sandbox;
let client: Client<true>;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: sandbox.apiBase, version: '10' },
    allowedMentions: { parse: [] },
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  await ready;
});
afterEach(async () => {
  await client.destroy();
  await sandbox.stop();
});

const text = (content: string) => ({
  flags: MessageFlags.IsComponentsV2 as const,
  components: [{ type: 10 as const, content }],
  allowedMentions: { parse: [] },
});
async function alerts() {
  const channel = await client.channels.fetch(sandbox.channel('security-alerts').id);
  if (!channel?.isSendable()) throw new Error('no channel');
  return channel;
}

describe('discord.js, which knows nothing of the sandbox', () => {
  it('logs in and sees the team', () => {
    expect(client.guilds.cache.first()?.name).toBe('Harbour Ops');
  });

  it('posts, reads back, edits and deletes a message', async () => {
    const channel = await alerts();
    const sent = await channel.send(text('**one**'));
    expect(sandbox.messages('security-alerts').map(sandbox.textOf)).toEqual(['**one**']);
    await sent.edit(text('two'));
    expect((await channel.messages.fetch({ limit: 5 })).map((m) => m.id)).toEqual([sent.id]);
    expect(sandbox.textOf(sandbox.messages('security-alerts')[0]!)).toBe('two');
    await sent.delete();
    expect(sandbox.messages('security-alerts')).toEqual([]);
    sandbox.assertClean();
  });

  it('gets the same message again for the same nonce, until that is forgotten', async () => {
    const channel = await alerts();
    const post = () => channel.send({ ...text('x'), nonce: 'abc', enforceNonce: true });
    const [a, b] = [await post(), await post()];
    expect(b.id).toBe(a.id);
    sandbox.store.forgetNonces();
    expect((await post()).id).not.toBe(a.id);
  });

  it('answers a command, a button and a modal', async () => {
    await client.application.commands.set([
      {
        name: 'ask',
        description: 'Asks',
        options: [{ type: 3, name: 'what', description: 'What', required: true, autocomplete: true }],
      },
    ]);
    const respond = async (i: Interaction) => {
      if (i.isAutocomplete()) await i.respond([{ name: `${i.options.getFocused()}!`, value: 'v' }]);
      if (i.isChatInputCommand()) {
        await i.reply({
          flags: MessageFlags.Ephemeral,
          content: i.options.getString('what', true),
          allowedMentions: { parse: [] },
          components: [{ type: 1, components: [{ type: 2, style: 1, label: 'More', custom_id: 'more' }] }],
        });
      }
      if (i.isButton())
        await i.showModal({
          title: 'Why',
          customId: 'why',
          components: [{ type: 18, label: 'Reason', component: { type: 4, custom_id: 'reason', style: 1 } }],
        } as never);
      if (i.isModalSubmit())
        await i.reply({ content: `because ${i.fields.getTextInputValue('reason')}`, allowedMentions: { parse: [] } });
    };
    client.on(Events.InteractionCreate, (i) => void respond(i));
    const ada = sandbox.actor('reader');
    expect(await ada.autocomplete('ask', 'what', 'wh')).toEqual([{ name: 'wh!', value: 'v' }]);
    const asked = ada.run('ask', { what: 'hello' });
    expect(await asked.answer()).toBe('hello\n[More]');
    const message = await asked.message();
    expect(message.ephemeralFor).toBe(ada.userId);
    const modal = await ada.press(message, 'More').modal();
    expect(await ada.submit(modal, { reason: 'of rain' }, message).answer()).toBe('because of rain');
    expect(() => sandbox.actor('admin').press(message, 'More')).toThrow('not for this person');
    expect(() => ada.run('ask')).toThrow('needs the option what');
    expect(() => ada.run('nothing')).toThrow('not registered');
    sandbox.assertClean();
  });

  it('resumes after a dropped connection and hears what it missed', async () => {
    const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
    const heard = new Promise((resolve) => client.once(Events.ChannelCreate, (c) => resolve(c.name)));
    sandbox.gateway.drop();
    sandbox.store.addChannel(sandbox.guild, 'late');
    await resumed;
    expect(await heard).toBe('late');
    expect([sandbox.gateway.identifies, sandbox.gateway.resumes]).toEqual([1, 1]);
  });
});

describe('the sandbox complains of', () => {
  it('an unknown route, a missing allowed_mentions, and a misspelt key', async () => {
    await client.rest.get('/nonsense').catch(() => {});
    await client.rest.post(`/channels/${sandbox.channel('security-alerts').id}/messages`, {
      body: { content: 'x', contents: 'y' },
    });
    expect(sandbox.complaints).toEqual([
      'unknown route GET /api/v10/nonsense',
      'message: unknown key "contents"',
      'a message was posted without allowed_mentions',
    ]);
    expect(() => sandbox.assertClean()).toThrow('unknown route');
  });

  it('an interaction that nobody answers', async () => {
    await client.application.commands.set([{ name: 'ask', description: 'Asks' }]);
    expect(await sandbox.actor('reader').run('ask').answer()).toBe('This interaction failed');
    expect(sandbox.complaints).toEqual(['an interaction of type 2 was left unanswered for three seconds']);
  });
});
