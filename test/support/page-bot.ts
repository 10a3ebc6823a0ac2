import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const V2 = MessageFlags.IsComponentsV2 as const;
const quiet = { allowedMentions: { parse: [] } };
const text = (content: string) => ({ type: 10, content });
const button = (label: string, id: string, style = 2, more: object = {}) => ({
  type: 2,
  style,
  label,
  custom_id: id,
  ...more,
});
const row = (...components: object[]) => ({ type: 1, components });

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: `The ${name}`, ...more });

export const COMMANDS = [
  {
    name: 'fix',
    description: 'Work with fixes',
    options: [
      {
        type: 1,
        name: 'list',
        description: 'Lists the open fixes',
        options: [option(4, 'page', { min_value: 1, max_value: 9 }), option(5, 'mine')],
      },
      {
        type: 1,
        name: 'show',
        description: 'Shows one fix',
        options: [option(3, 'bulletin', { required: true, autocomplete: true })],
      },
    ],
  },
  {
    name: 'assign',
    description: 'Assigns a fix to somebody',
    options: [
      option(6, 'who', { required: true }),
      option(3, 'urgency', {
        required: true,
        choices: [
          { name: 'Now', value: 'now' },
          { name: 'This week', value: 'week' },
        ],
      }),
      option(7, 'where'),
      option(8, 'team'),
      option(11, 'file'),
    ],
  },
  { name: 'settings', description: 'Sets things up', default_member_permissions: '32' },
  { name: 'slow', description: 'Thinks before it answers' },
  { name: 'mute', description: 'Never answers' },
];

/** A card with everything that a message can hold. */
export const card = (content: string, more: object[] = []): object => ({
  flags: V2,
  components: [{ type: 17, accent_color: 0xd83c3e, components: [text(content), ...more] }],
  ...quiet,
});

export const controls = row(
  button('Acknowledge', 'ack', 1),
  button('Dismiss', 'dismiss', 4),
  button('Ignored', 'ignored'),
  button('Off', 'off', 3, { disabled: true }),
  { type: 2, style: 5, label: 'Bulletin', url: 'https://example.invalid/b' },
);

/** A real discord.js bot in front of a sandbox. */
export async function startPageBot(sandbox: Sandbox): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: sandbox.apiBase, version: '10' },
    allowedMentions: { parse: [] },
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction).catch(() => {}));
  await client.login(sandbox.token);
  await ready;
  await (client as Client<true>).application.commands.set(COMMANDS as never);
  return client as Client<true>;
}

export async function post(client: Client<true>, sandbox: Sandbox, message: object) {
  const channel = await client.channels.fetch(sandbox.channel('security-alerts').id);
  if (!channel?.isSendable()) throw new Error('no channel');
  return channel.send(message as never);
}

const modal = {
  title: 'Dismiss the bulletin',
  custom_id: 'why',
  components: [
    {
      type: 18,
      label: 'Why is it not for us?',
      description: 'Everybody can read it',
      component: { type: 4, custom_id: 'reason', style: 2, required: true, max_length: 200 },
    },
    {
      type: 18,
      label: 'Until when?',
      component: {
        type: 3,
        custom_id: 'until',
        options: [
          { label: 'Forever', value: 'forever' },
          { label: 'Next month', value: 'month', description: 'Asks again then' },
        ],
      },
    },
  ],
};

async function answer(i: Interaction): Promise<unknown> {
  const say = (content: string, ephemeral = false) =>
    i.isRepliable() && i.reply({ content, ...quiet, ...(ephemeral && { flags: MessageFlags.Ephemeral }) });
  if (i.isAutocomplete()) {
    const typed = i.options.getFocused().toLowerCase();
    const all = ['HS-2026-001 Root folder', 'HS-2026-002 Printer keys', 'HS-2026-003 Mail gateway'];
    return i.respond(
      all.filter((n) => n.toLowerCase().includes(typed)).map((n) => ({ name: n, value: n.slice(0, 11) })),
    );
  }
  if (i.isChatInputCommand()) {
    if (i.commandName === 'mute') return undefined;
    if (i.commandName === 'slow') {
      await i.deferReply();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return i.editReply({ content: 'Thought it over.', ...quiet });
    }
    if (i.commandName === 'assign') {
      const { id } = i.options.getUser('who', true);
      const file = i.options.getAttachment('file');
      const read = file ? await (await fetch(file.url)).text() : 'no file';
      return say(`<@${id}> has it, ${i.options.getString('urgency', true)}, ${read}`);
    }
    if (i.commandName === 'settings') return say('Only for managers', true);
    if (i.options.getSubcommand() === 'list') return say(`Page ${i.options.getInteger('page') ?? 1}`, true);
    return say(`This is ${i.options.getString('bulletin', true)}`, true);
  }
  if (i.isButton() && i.customId === 'ack') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return i.update(card(`Acknowledged by <@${i.user.id}>`, [row(button('Undo', 'undo'))]) as never);
  }
  if (i.isButton() && i.customId === 'dismiss') return i.showModal(modal as never);
  if (i.isModalSubmit()) {
    const until = (i.fields as unknown as { getStringSelectValues(id: string): string[] }).getStringSelectValues(
      'until',
    );
    return say(`Dismissed: ${i.fields.getTextInputValue('reason')} (${until.join()})`);
  }
  if (i.isAnySelectMenu()) return say(`Chosen: ${i.values.join(', ')}`, true);
  return undefined;
}
