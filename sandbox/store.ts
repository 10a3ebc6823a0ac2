import { EventEmitter } from 'node:events';
import type { APIMessage } from 'discord-api-types/v10';
import { ApiError, unknownChannel, unknownMessage } from './api-error.ts';
import { isObject } from './limits/text.ts';
import { pingedBy } from './mentions.ts';
import { componentBodies, embedBodies } from './message-bodies.ts';
import {
  newChannel,
  type SandboxChannel,
  type SandboxFile,
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
  readonly files?: readonly SandboxFile[];
  /** The message that this one replies to. */
  readonly answersTo?: SandboxMessage;
  readonly ephemeralFor?: string;
  readonly interaction?: APIMessage['interaction_metadata'];
  /** The slash command that this message answers. */
  readonly invocation?: APIMessage['interaction'];
}

const FLAG_SUPPRESS_EMBEDS = 1 << 2;
const FLAG_HAS_THREAD = 1 << 5;
const FLAG_EPHEMERAL = 1 << 6;
const FLAG_LOADING = 1 << 7;
const FLAG_COMPONENTS_V2 = 1 << 15;
const NONCE_MEMORY_MS = 5 * 60_000;

/** The sandbox's Discord: a world, and the only code that changes it. Every change is an event. */
export class Store {
  readonly world: World;
  readonly now: () => number;
  readonly ids = new Snowflakes();
  readonly events = new EventEmitter<{ change: [WorldEvent] }>();
  /** Where attachments are fetched; set once the port is known. */
  cdn = '';
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

  guildOf(channel: SandboxChannel): SandboxGuild {
    const guild = this.world.guilds.get(channel.guildId);
    if (!guild) throw new ApiError(404, 10004, 'Unknown Guild');
    return guild;
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
    const pinged = pingedBy(this.world, channel, draft.authorId, body, draft.interaction !== undefined);
    const message: SandboxMessage = {
      id,
      channelId: channel.id,
      body: this.#body(id, channel, draft, pinged),
      pinged,
      ...(draft.ephemeralFor !== undefined && { ephemeralFor: draft.ephemeralFor }),
    };
    this.world.messages.set(channel.id, [...(this.world.messages.get(channel.id) ?? []), message]);
    if (draft.ephemeralFor === undefined) {
      channel.lastMessageId = id;
      channel.messageCount++;
    }
    if (channel.archived) {
      channel.archived = false;
      this.emit({ t: 'THREAD_UPDATE', channel });
    }
    if (memory !== undefined) {
      for (const [key, { at }] of this.#nonces) if (this.now() - at >= NONCE_MEMORY_MS) this.#nonces.delete(key);
      this.#nonces.set(memory, { message, at: this.now() });
    }
    this.emit({ t: 'MESSAGE_CREATE', message });
    return message;
  }

  /** Replaces what the body names. */
  editMessage(
    message: SandboxMessage,
    body: Record<string, unknown>,
    files: readonly SandboxFile[] = [],
  ): SandboxMessage {
    const before = message.body;
    const channel = this.channel(message.channelId);
    const flags = before.flags ?? 0;
    const kept = Array.isArray(body.attachments)
      ? before.attachments.filter((a) => (body.attachments as { id?: unknown }[]).some((of) => String(of.id) === a.id))
      : before.attachments;
    const attachments = [...kept, ...this.#attachments(channel.id, body.attachments, files)];
    const content = body.content === undefined ? before.content : String(body.content ?? '');
    const components = body.components === undefined ? before.components : body.components;
    const answers = before.interaction_metadata !== undefined;
    message.pinged = pingedBy(this.world, channel, before.author.id, { ...body, content, components }, answers);
    message.body = {
      ...before,
      content,
      attachments,
      embeds: body.embeds === undefined ? before.embeds : embedBodies(body.embeds, attachments),
      components: body.components === undefined ? (before.components ?? []) : componentBodies(components, attachments),
      mentions: this.#mentioned(channel, message.pinged),
      mention_roles: message.pinged.roles,
      mention_everyone: message.pinged.everyone,
      flags:
        (flags & ~FLAG_LOADING & ~(typeof body.flags === 'number' ? FLAG_SUPPRESS_EMBEDS : 0)) |
        (typeof body.flags === 'number' ? body.flags & (FLAG_SUPPRESS_EMBEDS | FLAG_COMPONENTS_V2) : 0),
      edited_timestamp: flags & FLAG_LOADING ? null : new Date(this.now()).toISOString(),
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
      memberIds: new Set([ownerId]),
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

  addChannel(guild: SandboxGuild, name: string, topic?: string): SandboxChannel {
    const position = [...this.world.channels.values()].filter((c) => c.guildId === guild.id).length;
    const channel = newChannel({
      id: this.ids.next(this.now()),
      guildId: guild.id,
      name,
      type: 0,
      position,
      topic,
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
    this.emit({ t: channel.type === 11 ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel });
  }

  emit(event: WorldEvent): void {
    this.events.emit('change', event);
  }

  #body(id: string, channel: SandboxChannel, draft: Draft, pinged: SandboxMessage['pinged']): APIMessage {
    const { body, answersTo } = draft;
    const { world } = this;
    const guild = this.guildOf(channel);
    const flags = typeof body.flags === 'number' ? body.flags : 0;
    const attachments = this.#attachments(channel.id, body.attachments, draft.files ?? []);
    return {
      id,
      channel_id: channel.id,
      author: guild.members.get(draft.authorId)?.user ?? world.bot,
      content: typeof body.content === 'string' ? body.content : '',
      timestamp: new Date(this.now()).toISOString(),
      edited_timestamp: null,
      tts: body.tts === true,
      mention_everyone: pinged.everyone,
      mentions: this.#mentioned(channel, pinged),
      mention_roles: pinged.roles,
      attachments,
      embeds: embedBodies(body.embeds, attachments),
      components: componentBodies(body.components, attachments),
      pinned: false,
      type: draft.interaction ? (draft.invocation ? 20 : 19) : answersTo ? 19 : 0,
      flags: flags | (draft.ephemeralFor === undefined ? 0 : FLAG_EPHEMERAL),
      ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce as string | number }),
      ...(draft.authorId === world.bot.id && { application_id: world.application.id }),
      ...(draft.interaction && { interaction_metadata: draft.interaction, webhook_id: world.application.id }),
      ...(draft.invocation && { interaction: draft.invocation }),
      ...(answersTo && {
        message_reference: { type: 0, channel_id: channel.id, message_id: answersTo.id, guild_id: guild.id },
        // What one person alone sees is not shown to all in an answer to it.
        referenced_message:
          answersTo.ephemeralFor !== undefined && draft.ephemeralFor === undefined ? null : answersTo.body,
      }),
    };
  }

  #mentioned(channel: SandboxChannel, pinged: SandboxMessage['pinged']): APIMessage['mentions'] {
    return pinged.users.flatMap((userId) => this.guildOf(channel).members.get(userId)?.user ?? []);
  }

  /** Keeps the files, and answers them as attachments with what the body says of each. */
  #attachments(channelId: string, said: unknown, files: readonly SandboxFile[]): APIMessage['attachments'] {
    const words: unknown[] = Array.isArray(said) ? said : [];
    return files.map((file, i) => {
      const about = words.find((of) => isObject(of) && String(of.id) === String(i));
      const description = isObject(about) && typeof about.description === 'string' ? about.description : undefined;
      const id = this.ids.next(this.now());
      this.world.files.set(id, file);
      const url = `${this.cdn}/attachments/${channelId}/${id}/${encodeURIComponent(file.name)}`;
      return {
        id,
        filename: file.name,
        size: file.bytes.length,
        url,
        proxy_url: url,
        ...(file.type !== '' && { content_type: file.type }),
        ...(description !== undefined && { description }),
      };
    });
  }
}
