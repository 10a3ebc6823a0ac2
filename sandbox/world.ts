import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIUser,
} from 'discord-api-types/v10';

/** What the sandbox knows of Discord. Objects are shaped as Discord's API gives them; ids are snowflakes. */
export interface World {
  readonly application: { readonly id: string };
  readonly bot: APIUser;
  readonly guilds: Map<string, SandboxGuild>;
  /** Global commands of the application. */
  commands: APIApplicationCommand[];
  /** By channel or thread id, oldest first. */
  readonly messages: Map<string, SandboxMessage[]>;
  /** Every channel and thread of every guild, and direct messages. */
  readonly channels: Map<string, SandboxChannel>;
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
  readonly guildId: string | undefined;
  name: string;
  /** 0 text, 1 direct message, 11 public thread. */
  readonly type: 0 | 1 | 11;
  position: number;
  topic: string | undefined;
  overwrites: Overwrite[];
  readonly parentId: string | undefined;
  readonly ownerId: string | undefined;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  lastMessageId: string | undefined;
  readonly createdAt: number;
}

/** A message as stored; `ephemeralFor` is the one person who sees it, `pinged` whom it really mentioned. */
export interface SandboxMessage {
  readonly id: string;
  readonly channelId: string;
  body: APIMessage;
  readonly ephemeralFor?: string;
  readonly nonce?: string;
  pinged: { everyone: boolean; users: string[]; roles: string[] };
}

export type WorldEvent =
  | { readonly t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'; readonly message: SandboxMessage }
  | { readonly t: 'MESSAGE_DELETE'; readonly message: SandboxMessage }
  | { readonly t: 'THREAD_CREATE' | 'THREAD_UPDATE'; readonly channel: SandboxChannel }
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

/** A channel as the API shows it. */
export function channelBody(channel: SandboxChannel): APIChannel {
  const common = {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    last_message_id: channel.lastMessageId ?? null,
    flags: 0,
    ...(channel.guildId !== undefined && { guild_id: channel.guildId }),
  };
  const body =
    channel.type === 11
      ? {
          ...common,
          parent_id: channel.parentId,
          owner_id: channel.ownerId,
          message_count: 0,
          member_count: 1,
          total_message_sent: 0,
          rate_limit_per_user: 0,
          thread_metadata: {
            archived: channel.archived,
            auto_archive_duration: channel.autoArchiveMinutes,
            archive_timestamp: new Date(channel.createdAt).toISOString(),
            create_timestamp: new Date(channel.createdAt).toISOString(),
            locked: channel.locked,
          },
        }
      : {
          ...common,
          position: channel.position,
          topic: channel.topic ?? null,
          nsfw: false,
          parent_id: null,
          rate_limit_per_user: 0,
          permission_overwrites: channel.overwrites.map((o) => ({ ...o })),
        };
  return body as unknown as APIChannel;
}
