import type { Guild } from 'discord.js';
import type { Tables } from '../db/tables.ts';
import type { Caller } from './command.ts';
import { setupLines } from './render/admin.ts';

/** What is still to be set up, for who may do it; empty for everybody else, unless nothing is posted at all. */
export async function setupFor(guild: Guild, { team, role }: Caller, tables: Tables): Promise<string[]> {
  const watches = (await tables.subscriptions.list(team.id)).length;
  const sources = (await tables.sources.list(team.id)).length;
  if (role !== 'manager')
    return watches > 0 && sources > 0
      ? []
      : ['👉 I am not set up yet: somebody who may **Manage Server** begins with `/help`.'];
  const named = [
    ['The channel for alerts', team.alertChannelId],
    ['The channel for trouble', team.operatorChannelId],
  ] as const;
  const roles = [
    ['The role of who responds', team.responderRoleId],
    ['The role of who manages', team.managerRoleId],
  ] as const;
  const gone = [
    ...named.flatMap(([what, id]) => (id !== undefined && !guild.channels.cache.has(id) ? [what] : [])),
    ...roles.flatMap(([what, id]) => (id !== undefined && !guild.roles.cache.has(id) ? [what] : [])),
  ];
  return setupLines({ team, sources, watches, gone });
}
