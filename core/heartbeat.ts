import { DateTime } from 'luxon';
import type { Condition } from './source-health.ts';
import type { Team } from './team.ts';

/** The weekly message to the operator channel, so that silence is never ambiguous. */
export interface Heartbeat {
  /** When it was due, in milliseconds since 1970; what it counts is of the week before, and of the time until it was written. */
  readonly dueAt: number;
  readonly from: number;
  /** Sources that were read in this time, and all that are not paused. */
  readonly read: number;
  readonly sources: number;
  readonly bulletins: number;
  readonly handwork: number;
  /** Those in trouble, worst first; at most ten. */
  readonly troubled: readonly { readonly name: string; readonly condition: Condition }[];
  readonly moreTroubled: number;
  /** It was written so much too late, because Handfix did not run. */
  readonly lateMs?: number;
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The next time after `now` at which a team's weekly message is due; `undefined` when it wants none. */
export function nextHeartbeat(
  { heartbeatDay, heartbeatHour, timeZone }: Pick<Team, 'heartbeatDay' | 'heartbeatHour' | 'timeZone'>,
  now: number,
): number | undefined {
  if (heartbeatDay === undefined) return undefined;
  const here = DateTime.fromMillis(now, { zone: timeZone });
  const thisWeek = here
    .startOf('day')
    .plus({ days: heartbeatDay - here.weekday })
    .set({ hour: heartbeatHour });
  return (thisWeek.toMillis() > now ? thisWeek : thisWeek.plus({ weeks: 1 })).toMillis();
}
