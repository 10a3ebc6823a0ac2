import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { Log } from '../core/log.ts';
import type { Meta } from '../db/meta.ts';
import type { Command } from './command.ts';

/** Gives Discord our commands when their definitions differ from those it was last given. */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: readonly Command[],
  meta: Meta,
  log: Log,
): Promise<void> {
  const body = commands.map((command) => command.definition);
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  const name = `commands-hash:${applicationId}`;
  if ((await meta.get(name)) === hash && (await isThere(rest, applicationId, body.length))) return;
  await rest.put(Routes.applicationCommands(applicationId), { body });
  await meta.set(name, hash);
  log.info({ commands: body.length }, 'The commands were registered');
}

async function isThere(rest: REST, applicationId: string, count: number): Promise<boolean> {
  const registered = await rest.get(Routes.applicationCommands(applicationId));
  return Array.isArray(registered) && registered.length === count;
}
