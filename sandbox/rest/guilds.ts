import { Hono } from 'hono';
import { ApiError, missingAccess } from '../api-error.ts';
import { channelBody, guildBody, threadMemberBody } from '../bodies.ts';
import { PERMISSION } from '../permissions.ts';
import type { SandboxChannel, SandboxGuild } from '../world.ts';
import type { Access } from './access.ts';
import type { RestParts } from './index.ts';
import { type C, type Env, limitOf, object } from './request.ts';

const MEMBERS_INTENT = 1 << 15;

/** A server, its roles, members, channels and open threads. */
export function guildRoutes({ store }: RestParts, access: Access): Hono<Env> {
  const app = new Hono<Env>();
  const { world } = store;
  const channelsOf = (guild: SandboxGuild): SandboxChannel[] =>
    [...world.channels.values()].filter((channel) => channel.guildId === guild.id);

  app.get('/guilds/:guild', (c) => {
    const guild = access.guild(c);
    const size = guild.members.size;
    return c.json({
      ...guildBody(guild),
      ...(c.req.query('with_counts') === 'true' && {
        approximate_member_count: size,
        approximate_presence_count: size,
      }),
    });
  });
  app.get('/guilds/:guild/roles', (c) => c.json([...access.guild(c).roles.values()]));
  app.get('/guilds/:guild/roles/:role', (c) => {
    const role = access.guild(c).roles.get(c.req.param('role'));
    if (!role) throw new ApiError(404, 10011, 'Unknown Role');
    return c.json(role);
  });

  app.get('/guilds/:guild/channels', (c) =>
    c.json(
      channelsOf(access.guild(c))
        .filter((channel) => channel.type === 0)
        .map(channelBody),
    ),
  );
  app.post('/guilds/:guild/channels', async (c) => {
    const guild = access.guild(c);
    access.needInGuild(guild, PERMISSION.manageChannels);
    const body = await object(c);
    const name = access.channelName(body.name);
    if ((body.type ?? 0) !== 0) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
    return c.json(
      channelBody(store.addChannel(guild, name, typeof body.topic === 'string' ? body.topic : undefined)),
      201,
    );
  });
  app.get('/guilds/:guild/threads/active', (c) => {
    const threads = channelsOf(access.guild(c)).filter(
      (channel) => channel.type === 11 && !channel.archived && access.may(channel, PERMISSION.viewChannel),
    );
    return c.json({
      threads: threads.map(channelBody),
      members: threads.filter((t) => t.memberIds.has(world.bot.id)).map((t) => threadMemberBody(t, world.bot.id)),
      has_more: false,
    });
  });

  const intended = (c: C): SandboxGuild => {
    const guild = access.guild(c);
    if (!(world.application.flags & MEMBERS_INTENT)) throw missingAccess();
    return guild;
  };
  const byId = (guild: SandboxGuild) =>
    [...guild.members.values()].sort((a, b) => (BigInt(a.user.id) < BigInt(b.user.id) ? -1 : 1));
  app.get('/guilds/:guild/members', (c) => {
    const guild = intended(c);
    const after = BigInt(c.req.query('after') ?? '0');
    const limit = limitOf(c, { max: 1000, otherwise: 1 });
    return c.json(
      byId(guild)
        .filter((member) => BigInt(member.user.id) > after)
        .slice(0, limit),
    );
  });
  app.get('/guilds/:guild/members/search', (c) => {
    const start = (c.req.query('query') ?? '').toLowerCase();
    return c.json(
      byId(intended(c))
        .filter(({ user, nick }) =>
          [user.username, user.global_name, nick].some((n) => n?.toLowerCase().startsWith(start)),
        )
        .slice(0, limitOf(c, { max: 1000, otherwise: 1 })),
    );
  });
  app.get('/guilds/:guild/members/:user', (c) => {
    const member = access.guild(c).members.get(c.req.param('user'));
    if (!member) throw new ApiError(404, 10007, 'Unknown Member');
    return c.json(member);
  });
  return app;
}
