import { UserError } from '../core/user-error.ts';
import type { Act } from '../db/checklists.ts';
import type { Tables } from '../db/tables.ts';
import type { BotContext, Caller } from './command.ts';
import { renderAlert } from './render/alert.ts';
import type { RenderedMessage } from './render/message.ts';
import { renderLimited } from './render/origin.ts';
import { STALE } from './stale.ts';
import { loadSubject, type Subject } from './subjects.ts';
import { channelGate } from './tlp-gate.ts';

/** A change to the team's work on a bulletin: committed, with the edits it owes, before anybody is answered. */
export async function change(
  context: BotContext,
  caller: Caller,
  bulletinId: number,
  work: (tables: Tables, act: Act) => Promise<boolean>,
): Promise<{ readonly changed: boolean; readonly subject: Subject }> {
  const act: Act = { teamId: caller.team.id, bulletinId, actor: caller.actor, now: context.clock.now() };
  const result = await context.db.transaction(async (tables) => {
    await subjectOf(tables, caller, bulletinId);
    const changed = await work(tables, act);
    return { changed, subject: await subjectOf(tables, caller, bulletinId) };
  });
  context.wake();
  return result;
}

/** Throws `UserError` when the team has no such bulletin. */
export async function subjectOf(tables: Tables, caller: Caller, bulletinId: number): Promise<Subject> {
  const subject = await loadSubject(tables, caller.team.id, bulletinId);
  if (!subject) throw new UserError('I do not know this bulletin any more.');
  return subject;
}

/** The card as a message of a channel shows it: with the mention that it was posted with. */
export async function cardOf(context: BotContext, subject: Subject, messageId: string): Promise<RenderedMessage> {
  const posted = await context.db.tables.deliveries.byMessage(messageId);
  const roleIds = posted?.payload.roleIds;
  if (posted && !(await channelGate(context.db.tables, posted.teamId, posted.destination))(subject.bulletin.tlp))
    return renderLimited(subject.bulletin);
  return renderAlert({ ...subject, ...(roleIds && { roleIds }) });
}

/**
 * To be called after a message was edited by an answer: when the rows changed meanwhile, that edit may have come after
 * a newer one, so it is owed again.
 */
export async function settle(context: BotContext, caller: Caller, { bulletin, checklist }: Subject): Promise<void> {
  const { db, clock } = context;
  const now = await db.tables.checklists.find(caller.team.id, bulletin.key);
  if (JSON.stringify(now) === JSON.stringify(checklist)) return;
  await db.tables.deliveries.enqueueEdits({ bulletinId: bulletin.key, teamId: caller.team.id }, clock.now());
  context.wake();
}

/** The number in a custom id. */
export function keyOf(args: readonly string[], at = 0): number {
  const text = args[at] ?? '';
  const key = Number(text);
  if (text === '' || !Number.isSafeInteger(key) || key < 0) throw new UserError(STALE);
  return key;
}
