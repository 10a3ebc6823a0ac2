import { checklistDeliveries } from '../core/checklist.ts';
import type { NewTeamRule, TeamRule } from '../core/team-rule.ts';
import { UserError } from '../core/user-error.ts';
import type { Tables } from '../db/tables.ts';
import type { RuleTrial } from '../db/team-views.ts';
import type { BotContext, Caller } from './command.ts';
import { plainRule } from './render/view.ts';

const AT_ONCE = 100;
const RULES_AT_MOST = 25;

/** What a rule would change among these bulletins. In pieces, so that the bot goes on answering others. */
export async function tryRule(
  { db, clock }: BotContext,
  teamId: string,
  rule: NewTeamRule,
  keys: readonly number[],
): Promise<RuleTrial[]> {
  const trials: RuleTrial[] = [];
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    trials.push(...(await db.tables.teamViews.tryRule(teamId, rule, keys.slice(i, i + AT_ONCE))));
    await clock.sleep(0);
  }
  return trials;
}

/** Throws `UserError` when the team has such a rule, or enough of them. */
export async function checkRule(tables: Tables, teamId: string, rule: NewTeamRule): Promise<void> {
  const rules = await tables.teamRules.list(teamId);
  const same = rules.find((r) => r.subject === rule.subject && r.text.toLowerCase() === rule.text.toLowerCase());
  if (same)
    throw new UserError(
      same.effect === rule.effect
        ? `Rule **${same.id}** says so already.`
        : `Rule **${same.id}** says the opposite: remove it first.`,
    );
  if (rules.length >= RULES_AT_MOST)
    throw new UserError(`A server has at most ${RULES_AT_MOST} rules: remove one first.`);
}

/**
 * Saves a rule and looks at every bulletin anew, those that came meanwhile included. Cards and checklists that are out
 * are edited; nothing is posted again. Answers the rule's number, and how many bulletins it changed.
 */
export async function saveRule(
  context: BotContext,
  caller: Caller,
  rule: NewTeamRule,
): Promise<{ readonly id: number; readonly changed: number; readonly of: number }> {
  const { db, clock } = context;
  const teamId = caller.team.id;
  await checkRule(db.tables, teamId, rule);
  const startedAt = clock.now();
  const keys = await db.tables.bulletins.keys(teamId);
  const trials = await tryRule(context, teamId, rule, keys);
  const saved = await db.transaction(async (tables) => {
    await checkRule(tables, teamId, rule);
    const now = clock.now();
    const meanwhile = await tables.bulletins.keys(teamId, startedAt);
    // What people corrected may hide what the rule does until they take it back.
    const corrected = (await tables.corrections.corrected(teamId)).map(({ bulletinId }) => bulletinId);
    const touched = new Set([...trials.map((trial) => trial.bulletinId), ...meanwhile, ...corrected]);
    const id = await tables.teamRules.add(teamId, rule, caller.actor, now);
    await tables.audit.record({ teamId, at: now, actor: caller.actor, action: 'rule-add', detail: plainRule(rule) });
    await lookAnew(tables, teamId, [...touched], now);
    return { id, changed: trials.length, of: keys.length };
  });
  context.wake();
  return saved;
}

/** False when the team has no such rule. */
export async function removeRule(context: BotContext, caller: Caller, rule: TeamRule): Promise<boolean> {
  const teamId = caller.team.id;
  const removed = await context.db.transaction(async (tables) => {
    const now = context.clock.now();
    const shaped = (await tables.teamViews.ruled(teamId)).get(rule.id) ?? [];
    if (!(await tables.teamRules.remove(teamId, rule.id))) return false;
    await tables.audit.record({ teamId, at: now, actor: caller.actor, action: 'rule-remove', detail: plainRule(rule) });
    await lookAnew(tables, teamId, shaped, now);
    return true;
  });
  context.wake();
  return removed;
}

async function lookAnew(tables: Tables, teamId: string, keys: readonly number[], now: number): Promise<void> {
  await tables.teamViews.refresh(teamId, keys);
  const inThreads = new Set(await tables.checklists.inThreads(teamId));
  for (const bulletinId of keys) {
    await tables.deliveries.enqueueEdits({ bulletinId, teamId }, now);
    const checklist = inThreads.has(bulletinId) ? await tables.checklists.find(teamId, bulletinId) : undefined;
    if (checklist) await tables.deliveries.enqueue(checklistDeliveries(checklist), now);
  }
}
