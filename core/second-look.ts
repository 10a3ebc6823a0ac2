import { DAY_MS, HOUR_MS } from './clock.ts';

/** So long after it became known a bulletin's page is looked at again: pages are edited without a word. */
const LOOKS_MS = [6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 30 * DAY_MS];

/** The next look after `now`; `undefined` when there were enough. Those that were missed are not made up for. */
export function nextLookAt(firstSeenAt: number, now: number): number | undefined {
  const wait = LOOKS_MS.find((ms) => firstSeenAt + ms > now);
  return wait === undefined ? undefined : firstSeenAt + wait;
}

/** What is known of a bulletin's page since it was first read. */
export interface SecondLook {
  readonly lookedAt?: number;
  /** The page was found to be gone. */
  readonly goneAt?: number;
  readonly dueAt?: number;
}
