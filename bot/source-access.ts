import type { Source } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import type { BotContext, Caller } from './command.ts';

/** Throws `UserError` for another team's source, and for one that several teams read: that is not one team's to change. */
export async function mayChangeSource(context: BotContext, caller: Caller, found: Source): Promise<void> {
  if (found.teamId === caller.team.id) return;
  if (found.teamId !== undefined) throw new UserError('This source is not of this server.');
  if ((await context.db.tables.teams.list()).length > 1)
    throw new UserError('This source is read for several servers: only who runs Handfix can change it.');
}
