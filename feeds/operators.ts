import type { NewDelivery, OperatorNotice } from '../core/delivery.ts';
import type { Source } from '../core/source.ts';
import type { Tables } from '../db/tables.ts';

/** Owes a notice to the operator channel of every team that sees the source; once for each `key`. */
export async function tellOperators(
  tables: Tables,
  source: Pick<Source, 'id' | 'name' | 'teamId'>,
  notice: Omit<OperatorNotice, 'subject'>,
  now: number,
  key = String(now),
): Promise<void> {
  const teams = (await tables.teams.list()).filter((team) => source.teamId === undefined || team.id === source.teamId);
  const owed = teams.flatMap((team): NewDelivery[] =>
    team.operatorChannelId === undefined
      ? []
      : [
          {
            teamId: team.id,
            destination: team.operatorChannelId,
            purpose: 'operator',
            dedupeKey: `${notice.what}:${source.id}:${key}`.slice(0, 300),
            payload: { notice: { ...notice, subject: source.name } },
          },
        ],
  );
  await tables.deliveries.enqueue(owed, now);
}
