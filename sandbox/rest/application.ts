import type { APIApplicationCommand } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { ApiError } from '../api-error.ts';
import { applicationBody } from '../bodies.ts';
import { IDS, user } from '../founding.ts';
import { checkCommand, checkCommands } from '../limits/commands.ts';
import { permissionsOf } from '../permissions.ts';
import type { Access } from './access.ts';
import type { RestParts } from './index.ts';
import { type C, type Env, json, object } from './request.ts';

type Body = Record<string, unknown>;

/** Who the bot is, and its commands: global ones and those of one server. */
export function applicationRoutes({ store, complain, gateway }: RestParts, access: Access): Hono<Env> {
  const app = new Hono<Env>();
  const { world } = store;

  const owner = user(IDS.owner, 'owner');

  app.get('/gateway', (c) => c.json({ url: gateway.url }));
  app.get('/gateway/bot', (c) =>
    c.json({
      url: gateway.url,
      shards: 1,
      session_start_limit: {
        total: 1000,
        remaining: Math.max(0, 1000 - gateway.identifies),
        reset_after: 86_400_000,
        max_concurrency: 1,
      },
    }),
  );
  app.get('/users/@me', (c) =>
    c.json({ ...world.bot, verified: true, mfa_enabled: false, locale: 'en-US', email: null }),
  );
  app.get('/users/@me/guilds', (c) =>
    c.json(
      [...world.guilds.values()]
        .filter((guild) => guild.members.has(world.bot.id))
        .map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: false,
          permissions: String(permissionsOf(world, guild, world.bot.id)),
          features: [],
        })),
    ),
  );
  app.get('/users/:user', (c) => {
    const id = c.req.param('user');
    for (const guild of world.guilds.values()) {
      const member = guild.members.get(id);
      if (member) return c.json(member.user);
    }
    throw new ApiError(404, 10013, 'Unknown User');
  });
  for (const path of ['/applications/@me', '/oauth2/applications/@me'])
    app.get(path, (c) => c.json(applicationBody(world, owner)));

  /** A global route, or one of a server. */
  const place = (c: C): string | undefined => {
    if (c.req.param('app') !== world.application.id)
      throw new ApiError(403, 20012, 'You are not authorized to perform this action on this application');
    return c.req.param('guild') === undefined ? undefined : access.guild(c).id;
  };
  const listed = (guildId: string | undefined) => world.commands.filter((command) => command.guild_id === guildId);
  const one = (c: C): APIApplicationCommand => {
    const found = listed(place(c)).find((command) => command.id === c.req.param('command'));
    if (!found) throw new ApiError(404, 10063, 'Unknown application command');
    return found;
  };
  const keep = (guildId: string | undefined, commands: readonly APIApplicationCommand[]) => {
    world.commands = [...world.commands.filter((command) => command.guild_id !== guildId), ...commands];
    store.emit({ t: 'COMMANDS' });
  };
  const made = (body: Body, guildId: string | undefined, id?: string): APIApplicationCommand => {
    const same = listed(guildId).find((known) => known.name === body.name && known.type === (body.type ?? 1));
    return {
      default_member_permissions: null,
      nsfw: false,
      description: '',
      ...(guildId === undefined
        ? { dm_permission: true, contexts: null, integration_types: [0], ...body }
        : { ...body, guild_id: guildId }),
      id: id ?? same?.id ?? store.ids.next(store.now()),
      application_id: world.application.id,
      version: store.ids.next(store.now()),
      type: body.type ?? 1,
    } as unknown as APIApplicationCommand;
  };

  for (const base of ['/applications/:app/commands', '/applications/:app/guilds/:guild/commands']) {
    app.get(base, (c) => c.json(listed(place(c))));
    app.put(base, async (c) => {
      const guildId = place(c);
      const body = await json(c);
      for (const remark of checkCommands(body)) complain(remark);
      keep(
        guildId,
        (body as Body[]).map((command) => made(command, guildId)),
      );
      return c.json(listed(guildId));
    });
    app.post(base, async (c) => {
      const guildId = place(c);
      const body = await object(c);
      for (const remark of checkCommand(body)) complain(remark);
      const command = made(body, guildId);
      const others = listed(guildId).filter((known) => known.id !== command.id);
      checkCommands([...others, command]);
      const created = others.length === listed(guildId).length;
      keep(guildId, [...others, command]);
      return c.json(command, created ? 201 : 200);
    });
    app.get(`${base}/:command`, (c) => c.json(one(c)));
    app.patch(`${base}/:command`, async (c) => {
      const known = one(c);
      const change = await object(c);
      const body = { ...known, ...change };
      for (const remark of checkCommand(body)) complain(remark);
      const command = made(body as unknown as Body, known.guild_id, known.id);
      keep(
        known.guild_id,
        listed(known.guild_id).map((other) => (other === known ? command : other)),
      );
      return c.json(command);
    });
    app.delete(`${base}/:command`, (c) => {
      const known = one(c);
      keep(
        known.guild_id,
        listed(known.guild_id).filter((other) => other !== known),
      );
      return c.body(null, 204);
    });
  }
  return app;
}
