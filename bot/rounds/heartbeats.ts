import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { type Heartbeat, nextHeartbeat } from '../../core/heartbeat.ts';
import { conditionOf, isTroubled, worstFirst } from '../../core/source-health.ts';
import type { Database } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';

const WEEK_MS = 7 * DAY_MS;
const LATE_MS = HOUR_MS;
const NAMED = 10;

/**
 * Owes the weekly messages that are due: one for each team, however many were missed, and none to a team without an
 * operator channel. The next time is set in the same transaction. Answers how many are owed.
 */
export async function writeHeartbeats(db: Database, now: number): Promise<number> {
  let written = 0;
  for (const { id } of await db.tables.teams.list()) {
    await db.transaction(async (tables) => {
      const team = await tables.teams.find(id);
      if (!team || team.heartbeatDay === undefined) return;
      const dueAt = team.heartbeatDueAt;
      if (dueAt !== undefined && dueAt > now) return;
      const next = nextHeartbeat(team, now);
      if (next !== undefined) await tables.teams.setHeartbeatDue(id, next);
      if (dueAt === undefined || team.operatorChannelId === undefined) return;
      const heartbeat = await heartbeatOf(tables, id, dueAt, now);
      const owed = await tables.deliveries.enqueue(
        [
          {
            teamId: id,
            destination: team.operatorChannelId,
            purpose: 'operator',
            dedupeKey: `heartbeat:${dueAt}`,
            payload: { heartbeat },
          },
        ],
        now,
      );
      written += owed.length;
    });
  }
  return written;
}

async function heartbeatOf(tables: Tables, teamId: string, dueAt: number, now: number): Promise<Heartbeat> {
  const from = dueAt - WEEK_MS;
  const active = (await tables.sources.list(teamId)).filter((source) => source.state === 'active');
  const troubled = worstFirst(active.filter(isTroubled), (source) => source);
  const { bulletins, handwork } = await tables.bulletinSums.since(teamId, from);
  return {
    dueAt,
    from,
    read: active.filter((source) => (source.lastSuccessAt ?? 0) >= from).length,
    sources: active.length,
    bulletins,
    handwork,
    troubled: troubled.slice(0, NAMED).map((source) => ({ name: source.name, condition: conditionOf(source) })),
    moreTroubled: Math.max(0, troubled.length - NAMED),
    ...(now - dueAt > LATE_MS && { lateMs: now - dueAt }),
  };
}
