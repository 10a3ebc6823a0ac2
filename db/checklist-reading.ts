import { type ExpressionBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Checklist, ChecklistItem } from '../core/checklist.ts';
import type { ManualStep } from '../core/manual-step.ts';
import { stepFrom } from './bulletin-row.ts';
import { fromJson } from './row.ts';
import type { Schema } from './schema.ts';

/** The `host_id` of a step that is ticked off once for all. */
export const TEAM_AS_A_WHOLE = '';

/** A condition on `checklists`: a step of the team's is not ticked off. */
export function hasUnticked(eb: ExpressionBuilder<Schema, 'checklists'>) {
  const own = eb
    .selectFrom('team_views')
    .select('team_views.bulletin_id')
    .whereRef('team_views.team_id', '=', 'checklists.team_id')
    .whereRef('team_views.bulletin_id', '=', 'checklists.bulletin_id');
  const ticked = eb
    .selectFrom('items')
    .select('items.step_key')
    .whereRef('items.team_id', '=', 'checklists.team_id')
    .whereRef('items.bulletin_id', '=', 'checklists.bulletin_id');
  const shared = eb
    .selectFrom('steps')
    .select('steps.key')
    .whereRef('steps.bulletin_id', '=', 'checklists.bulletin_id')
    .where('steps.removed_in', 'is', null)
    .where('steps.key', 'not in', ticked);
  const ofTheTeam = eb
    .selectFrom('team_view_steps')
    .select('team_view_steps.key')
    .whereRef('team_view_steps.team_id', '=', 'checklists.team_id')
    .whereRef('team_view_steps.bulletin_id', '=', 'checklists.bulletin_id')
    .where('team_view_steps.key', 'not in', ticked);
  return eb.or([eb.and([eb.not(eb.exists(own)), eb.exists(shared)]), eb.exists(ofTheTeam)]);
}

/** A condition on `checklists`: there is no step to tick off, something is asked for or in doubt, and nobody has taken note. */
export const isUnseen = (): RawBuilder<SqlBool> => sql`checklists.acknowledged_by is null
  and coalesce(
    (select v.verdict from team_views v where v.team_id = checklists.team_id and v.bulletin_id = checklists.bulletin_id),
    (select b.verdict from bulletins b where b.id = checklists.bulletin_id)) <> 'none'
  and not exists (select 1 from team_view_steps t
    where t.team_id = checklists.team_id and t.bulletin_id = checklists.bulletin_id)
  and (exists (select 1 from team_views v
      where v.team_id = checklists.team_id and v.bulletin_id = checklists.bulletin_id)
    or not exists (select 1 from steps s where s.bulletin_id = checklists.bulletin_id and s.removed_in is null))`;

/** Checklists of a team with the steps as it sees them. */
export async function readChecklists(
  db: Kysely<Schema>,
  teamId: string,
  bulletinIds: readonly number[],
): Promise<Checklist[]> {
  if (bulletinIds.length === 0) return [];
  const rows = await db
    .selectFrom('checklists')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('bulletin_id', 'in', bulletinIds)
    .execute();
  const steps = await stepsOf(db, teamId, bulletinIds);
  const ticks = await db
    .selectFrom('items')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('bulletin_id', 'in', bulletinIds)
    .where('host_id', '=', TEAM_AS_A_WHOLE)
    .execute();
  return rows.map((row): Checklist => {
    const ticked = new Map(ticks.filter((t) => t.bulletin_id === row.bulletin_id).map((t) => [t.step_key, t]));
    return {
      teamId,
      bulletinId: row.bulletin_id,
      openedAt: row.opened_at,
      items: (steps.get(row.bulletin_id) ?? []).map((step): ChecklistItem => {
        const tick = ticked.get(step.key);
        return { step, ...(tick && { doneBy: tick.done_by, doneAt: tick.done_at }) };
      }),
      ...(row.acknowledged_by !== null && {
        acknowledgement: {
          by: row.acknowledged_by,
          at: row.acknowledged_at ?? 0,
          revision: row.acknowledged_revision ?? 0,
        },
      }),
      ...(row.dismissed_by !== null && {
        dismissal: { by: row.dismissed_by, at: row.dismissed_at ?? 0, why: row.dismissed_why ?? '' },
      }),
      ...(row.thread_id !== null && { thread: { id: row.thread_id, channelId: row.thread_channel_id ?? '' } }),
    };
  });
}

/** A team's own steps where it has a view of its own, everybody's elsewhere. */
async function stepsOf(
  db: Kysely<Schema>,
  teamId: string,
  bulletinIds: readonly number[],
): Promise<ReadonlyMap<number, readonly ManualStep[]>> {
  const viewed = await db
    .selectFrom('team_views')
    .select('bulletin_id')
    .where('team_id', '=', teamId)
    .where('bulletin_id', 'in', bulletinIds)
    .execute();
  const own = await db
    .selectFrom('team_view_steps')
    .select(['bulletin_id', 'step_json'])
    .where('team_id', '=', teamId)
    .where('bulletin_id', 'in', bulletinIds)
    .orderBy('position')
    .execute();
  const shared = await db
    .selectFrom('steps')
    .selectAll()
    .where('bulletin_id', 'in', bulletinIds)
    .where('removed_in', 'is', null)
    .orderBy('position')
    .execute();
  const steps = new Map<number, ManualStep[]>(viewed.map((row) => [row.bulletin_id, []]));
  for (const row of shared)
    if (!viewed.some((v) => v.bulletin_id === row.bulletin_id))
      steps.set(row.bulletin_id, [...(steps.get(row.bulletin_id) ?? []), stepFrom(row)]);
  for (const row of own) steps.get(row.bulletin_id)?.push(fromJson<ManualStep>(row.step_json));
  return steps;
}
