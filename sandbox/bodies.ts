import type { APIChannel, APIUser } from 'discord-api-types/v10';
import type { SandboxChannel, SandboxGuild, World } from './world.ts';

/** A channel or thread as the API shows it. */
export function channelBody(channel: SandboxChannel): APIChannel {
  const common = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    last_message_id: channel.lastMessageId ?? null,
    rate_limit_per_user: 0,
    flags: 0,
  };
  const made = new Date(channel.createdAt).toISOString();
  const body =
    channel.type === 11
      ? {
          ...common,
          parent_id: channel.parentId,
          owner_id: channel.ownerId,
          message_count: channel.messageCount,
          total_message_sent: channel.messageCount,
          member_count: channel.memberIds.size,
          thread_metadata: {
            archived: channel.archived,
            auto_archive_duration: channel.autoArchiveMinutes,
            archive_timestamp: made,
            create_timestamp: made,
            locked: channel.locked,
          },
        }
      : {
          ...common,
          position: channel.position,
          topic: channel.topic ?? null,
          nsfw: false,
          parent_id: null,
          permission_overwrites: channel.overwrites.map((o) => ({ ...o })),
        };
  return body as unknown as APIChannel;
}

export const threadMemberBody = (thread: SandboxChannel, userId: string): object => ({
  id: thread.id,
  user_id: userId,
  join_timestamp: new Date(thread.createdAt).toISOString(),
  flags: 0,
});

/** What the API and the gateway say of a server alike. */
export function guildBody(guild: SandboxGuild): object {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    features: [],
    owner_id: guild.ownerId,
    application_id: null,
    region: 'us-central',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    nsfw: false,
    nsfw_level: 0,
    roles: [...guild.roles.values()],
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/** A server as GUILD_CREATE brings it. Without the intent for members, the bot alone is among them. */
export function guildCreateBody(world: World, guild: SandboxGuild, everybody: boolean): object {
  const channels = [...world.channels.values()].filter((c) => c.guildId === guild.id);
  return {
    ...guildBody(guild),
    joined_at: guild.members.get(world.bot.id)?.joined_at,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [...guild.members.values()].filter((m) => everybody || m.user.id === world.bot.id),
    channels: channels.filter((c) => c.type === 0).map(channelBody),
    threads: channels.filter((c) => c.type === 11 && !c.archived).map(channelBody),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function applicationBody(world: World, owner: APIUser): object {
  return {
    id: world.application.id,
    name: world.bot.username,
    icon: null,
    description: '',
    type: null,
    bot: world.bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: world.application.flags,
    flags_new: String(world.application.flags),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner,
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    summary: '',
  };
}
