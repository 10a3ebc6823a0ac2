import { channelBody } from './bodies.ts';
import { type GatewaySession, INTENT } from './gateway-session.ts';
import type { Store } from './store.ts';
import type { WorldEvent } from './world.ts';

interface Dispatch {
  readonly d: object;
  readonly guildId: string;
  /** What a client must have asked for to hear of it. */
  readonly intent: number;
}

/** What a change of the world is to a client; undefined when Discord has no such event. */
export function dispatchOf(store: Store, event: WorldEvent, session: GatewaySession): Dispatch | undefined {
  switch (event.t) {
    case 'COMMANDS':
    case 'CONNECTION':
    case 'TYPING':
      return undefined;
    case 'MESSAGE_CREATE':
    case 'MESSAGE_UPDATE': {
      const { body, channelId, ephemeralFor } = event.message;
      // Ephemeral messages are the interaction's own affair.
      if (ephemeralFor !== undefined) return undefined;
      const { id: guildId, members } = store.guildOf(store.channel(channelId));
      const bot = store.world.bot.id;
      const reads =
        session.wants(INTENT.messageContent) || body.author.id === bot || body.mentions.some((user) => user.id === bot);
      const { user: _, ...member } = members.get(body.author.id) ?? {};
      const hidden = reads ? {} : { content: '', embeds: [], attachments: [], components: [] };
      return { d: { ...body, ...hidden, guild_id: guildId, member }, guildId, intent: INTENT.messages };
    }
    case 'MESSAGE_DELETE': {
      const { id, channelId, ephemeralFor } = event.message;
      if (ephemeralFor !== undefined) return undefined;
      const guildId = store.guildOf(store.channel(channelId)).id;
      return { d: { id, channel_id: channelId, guild_id: guildId }, guildId, intent: INTENT.messages };
    }
    case 'THREAD_DELETE': {
      const { id, guildId, parentId, type } = event.channel;
      return { d: { id, guild_id: guildId, parent_id: parentId, type }, guildId, intent: INTENT.guilds };
    }
    default: {
      const { channel } = event;
      const d = { ...channelBody(channel), ...(event.t === 'THREAD_CREATE' && { newly_created: true }) };
      return { d, guildId: channel.guildId, intent: INTENT.guilds };
    }
  }
}
