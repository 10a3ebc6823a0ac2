import { type Guild, PermissionFlagsBits } from 'discord.js';

const NEEDED = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
  [PermissionFlagsBits.ReadMessageHistory, 'Read Message History'],
  [PermissionFlagsBits.CreatePublicThreads, 'Create Public Threads'],
  [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
] as const;

/** Which permissions we lack in a channel, in a sentence; `undefined` when none. */
export async function lacking(guild: Guild, channelId: string): Promise<string | undefined> {
  const channel = guild.channels.cache.get(channelId);
  const me = guild.members.me ?? (await guild.members.fetchMe());
  if (!channel) return `I do not see <#${channelId}>: give me **View Channel** there.`;
  const permissions = channel.permissionsFor(me);
  const names = NEEDED.filter(([bit]) => !permissions.has(bit)).map(([, name]) => `**${name}**`);
  return names.length > 0 ? `In <#${channelId}> I lack ${names.join(', ')}.` : undefined;
}
