import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { SandboxChannel, SandboxGuild, World } from './world.ts';

/** Bits of https://discord.com/developers/docs/topics/permissions that the sandbox knows. */
export const PERMISSION = {
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  manageRoles: 1n << 28n,
  useApplicationCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendMessagesInThreads: 1n << 38n,
} as const;

export const ALL_PERMISSIONS = (1n << 53n) - 1n;

/** What a member may do, in a channel or in the server as a whole: roles, then overwrites of everyone, roles, member. */
export function permissionsOf(world: World, guild: SandboxGuild, userId: string, channel?: SandboxChannel): bigint {
  if (guild.ownerId === userId) return ALL_PERMISSIONS;
  const member = guild.members.get(userId);
  if (!member) return 0n;
  const roleIds = [guild.id, ...member.roles];
  let bits = 0n;
  for (const id of roleIds) bits |= BigInt(guild.roles.get(id)?.permissions ?? '0');
  if (bits & PERMISSION.administrator) return ALL_PERMISSIONS;
  const place = channel?.parentId === undefined ? channel : world.channels.get(channel.parentId);
  if (!place) return bits;
  const apply = (match: (id: string, type: 0 | 1) => boolean) => {
    let allow = 0n;
    let deny = 0n;
    for (const o of place.overwrites) {
      if (!match(o.id, o.type)) continue;
      allow |= BigInt(o.allow);
      deny |= BigInt(o.deny);
    }
    bits = (bits & ~deny) | allow;
  };
  apply((id) => id === guild.id);
  apply((id, type) => type === 0 && id !== guild.id && roleIds.includes(id));
  apply((id, type) => type === 1 && id === userId);
  return bits & PERMISSION.viewChannel ? bits : 0n;
}

/** Whether a command is offered to a member. Required permissions of `0` mean administrators alone. */
export function mayUse(world: World, guild: SandboxGuild, userId: string, command: APIApplicationCommand): boolean {
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  const bits = permissionsOf(world, guild, userId);
  return BigInt(needed) === 0n ? bits === ALL_PERMISSIONS : (bits & BigInt(needed)) === BigInt(needed);
}
