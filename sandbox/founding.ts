import type { APIRole, APIUser } from 'discord-api-types/v10';
import { PERMISSION } from './permissions.ts';
import { newChannel, type SandboxChannel, type SandboxGuild, type SandboxMember, type World } from './world.ts';

/** The three people of the sandbox. */
export const PEOPLE = ['admin', 'responder', 'reader'] as const;
export type PersonName = (typeof PEOPLE)[number];

/** Members (limited) and message content (limited), as a small bot has them once they are switched on. */
const PRIVILEGED_INTENTS = (1 << 13) | (1 << 15) | (1 << 19);
const JOINED = '2026-01-05T08:00:00.000Z';
const id = (n: number): string => String(1_200_000_000_000_000_000n + BigInt(n));

export const IDS = {
  application: id(1),
  guild: id(10),
  managerRole: id(20),
  responderRole: id(21),
  botRole: id(22),
  alerts: id(30),
  log: id(31),
  owner: id(99),
  people: { admin: id(40), responder: id(41), reader: id(42) },
} as const;

const everyone =
  PERMISSION.viewChannel |
  PERMISSION.sendMessages |
  PERMISSION.embedLinks |
  PERMISSION.attachFiles |
  PERMISSION.readMessageHistory |
  PERMISSION.useApplicationCommands |
  PERMISSION.createPublicThreads |
  PERMISSION.sendMessagesInThreads;

/** The world as it begins: team "Harbour Ops" with two channels, three people, and the bot. */
export function foundWorld(botName: string): World {
  const bot = user(IDS.application, botName, true);
  const guild: SandboxGuild = {
    id: IDS.guild,
    name: 'Harbour Ops',
    ownerId: IDS.owner,
    unavailable: false,
    roles: new Map(
      [
        role(IDS.guild, '@everyone', everyone, 0, 0),
        role(IDS.responderRole, 'Responder', 0n, 1, 0x3ba55d, { mentionable: true }),
        role(IDS.managerRole, 'Manager', PERMISSION.manageGuild, 2, 0xf0b232),
        role(IDS.botRole, botName, 0n, 3, 0, { managed: true }),
      ].map((r) => [r.id, r]),
    ),
    members: new Map(
      [
        member(bot, [IDS.botRole]),
        member(user(IDS.people.admin, 'admin'), [IDS.managerRole, IDS.responderRole]),
        member(user(IDS.people.responder, 'responder'), [IDS.responderRole]),
        member(user(IDS.people.reader, 'reader'), []),
      ].map((m) => [m.user.id, m]),
    ),
  };
  const channels = [
    channel(IDS.alerts, 'security-alerts', 0, 'What installing the update does not do'),
    channel(IDS.log, 'handfix-log', 1, 'Trouble with sources and channels'),
  ];
  return {
    application: { id: IDS.application, flags: PRIVILEGED_INTENTS },
    bot,
    guilds: new Map([[guild.id, guild]]),
    commands: [],
    messages: new Map(),
    channels: new Map(channels.map((c) => [c.id, c])),
    files: new Map(),
  };
}

/** A user as the API shows one. */
export function user(userId: string, name: string, bot = false): APIUser {
  return {
    id: userId,
    username: name.toLowerCase(),
    global_name: bot ? null : name,
    discriminator: '0',
    avatar: null,
    bot,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
  } as unknown as APIUser;
}

function member(of: APIUser, roles: string[]): SandboxMember {
  return {
    user: of,
    roles,
    joined_at: JOINED,
    deaf: false,
    mute: false,
    flags: 0,
    nick: null,
    avatar: null,
    banner: null,
    pending: false,
    premium_since: null,
    communication_disabled_until: null,
  } as unknown as SandboxMember;
}

function role(
  roleId: string,
  name: string,
  permissions: bigint,
  position: number,
  color: number,
  { managed = false, mentionable = false }: { managed?: boolean; mentionable?: boolean } = {},
): APIRole {
  return {
    id: roleId,
    name,
    permissions: String(permissions),
    position,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed,
    mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  } as unknown as APIRole;
}

function channel(channelId: string, name: string, position: number, topic: string): SandboxChannel {
  const createdAt = Date.parse(JOINED);
  return newChannel({ id: channelId, guildId: IDS.guild, name, type: 0, position, topic, createdAt });
}
