import { PERMISSION, permissionsOf } from './permissions.ts';
import type { SandboxChannel, SandboxMessage, World } from './world.ts';

/**
 * Whom a message really mentions: what its text names and `allowed_mentions` lets through. Everyone, and roles that not
 * everybody may mention, need the author's permission as well. What `answers` an interaction mentions users at most,
 * unless it says more.
 */
export function pingedBy(
  world: World,
  channel: SandboxChannel,
  authorId: string,
  body: Readonly<Record<string, unknown>>,
  answers: boolean,
): SandboxMessage['pinged'] {
  const guild = world.guilds.get(channel.guildId);
  if (!guild) return { everyone: false, users: [], roles: [] };
  const text = JSON.stringify([body.content, body.components]);
  const byDefault = { parse: answers ? ['users'] : ['users', 'roles', 'everyone'] };
  const allowed = (body.allowed_mentions ?? byDefault) as { parse?: string[]; users?: string[]; roles?: string[] };
  const parse = allowed.parse ?? [];
  const mayAll = (permissionsOf(world, guild, authorId, channel) & PERMISSION.mentionEveryone) !== 0n;
  const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((m) => m[1] ?? ''))];
  return {
    everyone: mayAll && parse.includes('everyone') && /@(?:everyone|here)/.test(text),
    users: named(/<@!?(\d{17,19})>/g).filter((id) => parse.includes('users') || allowed.users?.includes(id)),
    roles: named(/<@&(\d{17,19})>/g).filter(
      (id) =>
        (mayAll || guild.roles.get(id)?.mentionable === true) &&
        (parse.includes('roles') || allowed.roles?.includes(id)),
    ),
  };
}
