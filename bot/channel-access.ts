import { type Guild, PermissionFlagsBits } from 'discord.js';

/** What we need in each channel that we post to: the invitation asks for the same. */
export const NEEDED = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
  [PermissionFlagsBits.ReadMessageHistory, 'Read Message History'],
  [PermissionFlagsBits.CreatePublicThreads, 'Create Public Threads'],
  [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
] as const;

/** Why a mention of a role would reach nobody in a channel, in a sentence; `undefined` when it would. */
export async function unmentionable(guild: Guild, channelId: string, roleId: string): Promise<string | undefined> {
  const me = guild.members.me ?? (await guild.members.fetchMe());
  if (guild.roles.cache.get(roleId)?.mentionable) return undefined;
  if (guild.channels.cache.get(channelId)?.permissionsFor(me).has(PermissionFlagsBits.MentionEveryone))
    return undefined;
  return `<@&${roleId}> will not be notified: let everybody mention that role, or give me **Mention @everyone** there.`;
}

/** Which permissions we lack in a channel, in a sentence; `undefined` when none. */
export async function lacking(guild: Guild, channelId: string): Promise<string | undefined> {
  const channel = guild.channels.cache.get(channelId);
  const me = guild.members.me ?? (await guild.members.fetchMe());
  if (!channel) return `I do not see <#${channelId}>: give me **View Channel** there.`;
  const permissions = channel.permissionsFor(me);
  const names = NEEDED.filter(([bit]) => !permissions.has(bit)).map(([, name]) => `**${name}**`);
  return names.length > 0 ? `In <#${channelId}> I lack ${names.join(', ')}.` : undefined;
}
