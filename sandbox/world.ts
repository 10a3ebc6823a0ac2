import type { APIApplicationCommand, APIGuildMember, APIMessage, APIRole, APIUser } from 'discord-api-types/v10';

/** What the sandbox knows of Discord. Objects are shaped as Discord's API gives them; ids are snowflakes. */
export interface World {
  /** `flags` says which privileged intents are granted. */
  readonly application: { readonly id: string; readonly flags: number };
  readonly bot: APIUser;
  readonly guilds: Map<string, SandboxGuild>;
  /** Of the application, and of a server those with its `guild_id`. */
  commands: APIApplicationCommand[];
  /** By channel or thread id, oldest first. */
  readonly messages: Map<string, SandboxMessage[]>;
  /** Every channel and thread of every server. */
  readonly channels: Map<string, SandboxChannel>;
  /** Attachments by id, as the CDN has them. */
  readonly files: Map<string, SandboxFile>;
}

export interface SandboxFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SandboxGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, SandboxMember>;
  unavailable: boolean;
}

export type SandboxMember = APIGuildMember & { readonly user: APIUser };

export interface Overwrite {
  readonly id: string;
  /** 0 role, 1 member. */
  readonly type: 0 | 1;
  readonly allow: string;
  readonly deny: string;
}

export interface SandboxChannel {
  readonly id: string;
  readonly guildId: string;
  name: string;
  /** 0 text, 11 public thread. */
  readonly type: 0 | 11;
  position: number;
  topic: string | undefined;
  overwrites: Overwrite[];
  readonly parentId: string | undefined;
  readonly ownerId: string | undefined;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  lastMessageId: string | undefined;
  /** Of a thread: messages without the one it began from, and who joined. */
  messageCount: number;
  readonly memberIds: Set<string>;
  readonly createdAt: number;
}

/** A message as stored; `ephemeralFor` is the one person who sees it, `pinged` whom it really mentioned. */
export interface SandboxMessage {
  readonly id: string;
  readonly channelId: string;
  body: APIMessage;
  readonly ephemeralFor?: string;
  pinged: { everyone: boolean; users: string[]; roles: string[] };
}

export type WorldEvent =
  | { readonly t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'; readonly message: SandboxMessage }
  | { readonly t: 'MESSAGE_DELETE'; readonly message: SandboxMessage }
  | { readonly t: 'THREAD_CREATE' | 'THREAD_UPDATE' | 'THREAD_DELETE'; readonly channel: SandboxChannel }
  | { readonly t: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE' | 'CHANNEL_DELETE'; readonly channel: SandboxChannel }
  | { readonly t: 'TYPING'; readonly channel: SandboxChannel }
  /** The bot registered commands, or came or went. */
  | { readonly t: 'COMMANDS' | 'CONNECTION' };

const EPOCH = 1_420_070_400_000;

/** Ids as Discord makes them: time in the upper bits, never twice the same. */
export class Snowflakes {
  #last = 0n;

  /** `now` in milliseconds since 1970. */
  next(now: number): string {
    const candidate = BigInt(Math.max(now - EPOCH, 0)) << 22n;
    this.#last = candidate > this.#last ? candidate : this.#last + 1n;
    return String(this.#last);
  }
}

/** A channel with what is not said left as Discord has it by default. */
export function newChannel(
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
    messageCount: 0,
    memberIds: new Set(),
    ...of,
  };
}
