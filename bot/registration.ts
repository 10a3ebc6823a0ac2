import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import { type Clock, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Meta } from '../db/meta.ts';
import type { Command } from './command.ts';

export interface RegistrationParts {
  readonly rest: REST;
  readonly applicationId: string;
  readonly commands: readonly Command[];
  readonly meta: Meta;
  readonly clock: Clock;
  readonly log: Log;
}

const LONGEST_WAIT_MS = 10 * MINUTE_MS;

/**
 * Gives Discord our commands when their definitions differ from those it was last given: it grants few registrations a
 * day. Tries until it works or `signal` aborts; never rejects.
 */
export async function registerCommands(parts: RegistrationParts, signal: AbortSignal): Promise<void> {
  const { clock, log } = parts;
  for (let waitMs = 5 * SECOND_MS; !signal.aborted; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await register(parts);
    } catch (error) {
      if (!signal.aborted) log.error({ err: error, waitMs }, 'The commands could not be registered; it is tried again');
    }
    await clock.sleep(waitMs, signal);
  }
}

async function register({ rest, applicationId, commands, meta, log }: RegistrationParts): Promise<void> {
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
