import { EventEmitter } from 'node:events';
import type { APIMessage } from 'discord-api-types/v10';
import { ApiError, unknownChannel, unknownMessage } from './api-error.ts';
import {
  type SandboxChannel,
  type SandboxGuild,
  type SandboxMessage,
  Snowflakes,
  type World,
  type WorldEvent,
} from './world.ts';

/** A message to store. `body` has been checked. */
export interface Draft {
  readonly channelId: string;
  readonly authorId: string;
  readonly body: Record<string, unknown>;
  readonly files?: readonly { readonly name: string; readonly size: number }[];
  readonly ephemeralFor?: string;
  readonly interaction?: APIMessage['interaction_metadata'];
  /** The slash command that this message answers. */
  readonly invocation?: APIMessage['interaction'];
}

const FLAG_HAS_THREAD = 1 << 5;
const FLAG_EPHEMERAL = 1 << 6;
const FLAG_LOADING = 1 << 7;
const NONCE_MEMORY_MS = 5 * 60_000;

/** The sandbox's Discord: a world, and the only code that changes it. Every change is an event. */
export class Store {
  readonly world: World;
  readonly now: () => number;
  readonly ids = new Snowflakes();
  readonly events = new EventEmitter<{ change: [WorldEvent] }>();
  readonly #nonces = new Map<string, { readonly message: SandboxMessage; readonly at: number }>();

  constructor(world: World, now: () => number) {
    this.world = world;
    this.now = now;
    this.events.setMaxListeners(0);
  }

  /** Forgets every nonce, as Discord does after a few minutes. */
  forgetNonces(): void {
    this.#nonces.clear();
  }

  channel(id: string): SandboxChannel {
    const channel = this.world.channels.get(id);
    if (!channel) throw unknownChannel();
    return channel;
  }

  guildOf(channel: SandboxChannel): SandboxGuild | undefined {
    return channel.guildId === undefined ? undefined : this.world.guilds.get(channel.guildId);
  }

  message(channelId: string, id: string): SandboxMessage {
    const message = this.world.messages.get(channelId)?.find((m) => m.id === id);
    if (!message) throw unknownMessage();
    return message;
  }

  /** Stores a message; with `enforce_nonce` the first one of the same author and nonce is answered again. */
  createMessage(draft: Draft): SandboxMessage {
    const { body } = draft;
    const memory =
      body.enforce_nonce === true && body.nonce !== undefined ? `${draft.authorId}:${String(body.nonce)}` : undefined;
    if (memory !== undefined) {
      const known = this.#nonces.get(memory);
      if (known && this.now() - known.at < NONCE_MEMORY_MS)
        return this.message(known.message.channelId, known.message.id);
    }
    const channel = this.channel(draft.channelId);
    const id = this.ids.next(this.now());
    const pinged = this.#pinged(channel, body, draft);
    const message: SandboxMessage = {
      id,
      channelId: channel.id,
      body: this.#body(id, channel, draft, pinged),
      pinged,
      ...(draft.ephemeralFor !== undefined && { ephemeralFor: draft.ephemeralFor }),
    };
    this.world.messages.set(channel.id, [...(this.world.messages.get(channel.id) ?? []), message]);
    if (draft.ephemeralFor === undefined) channel.lastMessageId = id;
    if (channel.archived && !channel.locked) {
      channel.archived = false;
      this.emit({ t: 'THREAD_UPDATE', channel });
    }
    if (memory !== undefined) this.#nonces.set(memory, { message, at: this.now() });
    this.emit({ t: 'MESSAGE_CREATE', message });
    return message;
  }

  /** Replaces what the body names. */
  editMessage(message: SandboxMessage, body: Record<string, unknown>): SandboxMessage {
    const before = message.body;
    const loading = ((before.flags ?? 0) & FLAG_LOADING) !== 0;
    const flags = typeof body.flags === 'number' ? body.flags & ~FLAG_EPHEMERAL : 0;
    message.body = {
      ...before,
      content: typeof body.content === 'string' ? body.content : body.content === null ? '' : before.content,
      embeds: Array.isArray(body.embeds) ? body.embeds : before.embeds,
      components: numbered(body.components ?? before.components) as NonNullable<APIMessage['components']>,
      flags: ((before.flags ?? 0) & ~FLAG_LOADING) | flags,
      edited_timestamp: loading ? null : new Date(this.now()).toISOString(),
    };
    this.emit({ t: 'MESSAGE_UPDATE', message });
    return message;
  }

  deleteMessage(message: SandboxMessage): void {
    const list = this.world.messages.get(message.channelId) ?? [];
    if (!list.includes(message)) throw unknownMessage();
    this.world.messages.set(
      message.channelId,
      list.filter((m) => m !== message),
    );
    this.emit({ t: 'MESSAGE_DELETE', message });
  }

  /** A public thread; from a message it takes that message's id. Throws 160004 when the message has one. */
  createThread(
    parent: SandboxChannel,
    name: string,
    ownerId: string,
    { messageId, autoArchiveMinutes = 1440 }: { messageId?: string; autoArchiveMinutes?: number },
  ): SandboxChannel {
    if (messageId !== undefined && this.world.channels.has(messageId)) {
      throw new ApiError(400, 160004, 'A thread has already been created for this message');
    }
    const starter = messageId === undefined ? undefined : this.message(parent.id, messageId);
    const channel = newChannel({
      id: messageId ?? this.ids.next(this.now()),
      guildId: parent.guildId,
      name,
      type: 11,
      parentId: parent.id,
      ownerId,
      autoArchiveMinutes,
      createdAt: this.now(),
    });
    this.world.channels.set(channel.id, channel);
    this.emit({ t: 'THREAD_CREATE', channel });
    if (starter) {
      starter.body = { ...starter.body, flags: (starter.body.flags ?? 0) | FLAG_HAS_THREAD };
      this.emit({ t: 'MESSAGE_UPDATE', message: starter });
    }
    return channel;
  }

  addChannel(guild: SandboxGuild, name: string): SandboxChannel {
    const position = [...this.world.channels.values()].filter((c) => c.guildId === guild.id).length;
    const channel = newChannel({
      id: this.ids.next(this.now()),
      guildId: guild.id,
      name,
      type: 0,
      position,
      createdAt: this.now(),
    });
    this.world.channels.set(channel.id, channel);
    this.emit({ t: 'CHANNEL_CREATE', channel });
    return channel;
  }

  removeChannel(channel: SandboxChannel): void {
    for (const thread of [...this.world.channels.values()].filter((c) => c.parentId === channel.id))
      this.removeChannel(thread);
    this.world.channels.delete(channel.id);
    this.world.messages.delete(channel.id);
    this.emit({ t: 'CHANNEL_DELETE', channel });
  }

  emit(event: WorldEvent): void {
    this.events.emit('change', event);
  }

  #body(id: string, channel: SandboxChannel, draft: Draft, pinged: SandboxMessage['pinged']): APIMessage {
    const { body } = draft;
    const { world } = this;
    const guild = this.guildOf(channel);
    const flags = typeof body.flags === 'number' ? body.flags : 0;
    return {
      id,
      channel_id: channel.id,
      author: guild?.members.get(draft.authorId)?.user ?? world.bot,
      content: typeof body.content === 'string' ? body.content : '',
      timestamp: new Date(this.now()).toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: pinged.everyone,
      mentions: pinged.users.flatMap((userId) => guild?.members.get(userId)?.user ?? []),
      mention_roles: pinged.roles,
      attachments: (draft.files ?? []).map((f, i) => ({
        id: String(i),
        filename: f.name,
        size: f.size,
        url: `attachment://${f.name}`,
        proxy_url: `attachment://${f.name}`,
      })),
      embeds: Array.isArray(body.embeds) ? body.embeds : [],
      components: numbered(body.components) as NonNullable<APIMessage['components']>,
      pinned: false,
      type: draft.interaction ? 20 : 0,
      flags: flags | (draft.ephemeralFor === undefined ? 0 : FLAG_EPHEMERAL),
      ...(body.nonce !== undefined && { nonce: String(body.nonce) }),
      ...(draft.authorId === world.bot.id && { application_id: world.application.id }),
      ...(draft.interaction && { interaction_metadata: draft.interaction }),
      ...(draft.invocation && { interaction: draft.invocation }),
    };
  }

  /** Whom the message really mentions: what its text names and `allowed_mentions` lets through. */
  #pinged(channel: SandboxChannel, body: Record<string, unknown>, draft: Draft): SandboxMessage['pinged'] {
    const text = JSON.stringify([body.content, body.components]);
    const byDefault = { parse: draft.interaction ? ['users'] : ['users', 'roles', 'everyone'] };
    const allowed = (body.allowed_mentions ?? byDefault) as { parse?: string[]; users?: string[]; roles?: string[] };
    const parse = allowed.parse ?? [];
    const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((m) => m[1] ?? ''))];
    return {
      everyone: parse.includes('everyone') && /@(?:everyone|here)/.test(text),
      users: named(/<@!?(\d{17,19})>/g).filter((id) => parse.includes('users') || allowed.users?.includes(id)),
      roles: named(/<@&(\d{17,19})>/g).filter(
        (id) => this.guildOf(channel)?.roles.has(id) && (parse.includes('roles') || allowed.roles?.includes(id)),
      ),
    };
  }
}

function newChannel(
  of: Pick<SandboxChannel, 'id' | 'guildId' | 'name' | 'type' | 'createdAt'> & Partial<SandboxChannel>,
): SandboxChannel {
  return {
    position: 0,
    topic: undefined,
    overwrites: [],
    parentId: undefined,
    ownerId: undefined,
    archived: false,
    locked: false,
    autoArchiveMinutes: 1440,
    lastMessageId: undefined,
    ...of,
  };
}

type Node = Record<string, unknown>;

/** Discord gives every component a number when it has none, and answers with it. */
function numbered(components: unknown): unknown[] {
  if (!Array.isArray(components)) return [];
  const used = new Set<number>();
  const children = (node: Node): Node[] => [
    ...(Array.isArray(node.components) ? node.components : []),
    ...(node.accessory ? [node.accessory as Node] : []),
  ];
  const collect = (node: Node): void => {
    if (typeof node.id === 'number') used.add(node.id);
    children(node).forEach(collect);
  };
  components.forEach(collect);
  let next = 1;
  const fresh = (): number => {
    while (used.has(next)) next++;
    return next++;
  };
  const number = (node: Node): Node => ({
    ...node,
    id: typeof node.id === 'number' && node.id !== 0 ? node.id : fresh(),
    ...(Array.isArray(node.components) && { components: node.components.map(number) }),
    ...(node.accessory ? { accessory: number(node.accessory as Node) } : {}),
  });
  return components.map(number);
}
