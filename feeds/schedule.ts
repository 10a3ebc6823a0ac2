import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { IANAZone } from 'luxon';
import { createTask, validate } from 'node-cron';
import { MINUTE_MS } from '../core/clock.ts';
import { UserError } from '../core/user-error.ts';

const MAX_JITTER_MS = 5 * MINUTE_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const LONGEST_CHARS = 80;

/** Throws `UserError` for a cron expression or time zone that cannot work. */
export function validateSchedule(expression: string, timeZone: string): void {
  if (!IANAZone.isValidZone(timeZone)) throw new UserError(`There is no time zone “${timeZone.slice(0, 60)}”.`);
  if (expression.length > LONGEST_CHARS || !validate(expression))
    throw new UserError(
      `“${expression.slice(0, 60)}” is no schedule. \`*/30 * * * *\` is every half hour, \`0 9 * * 1\` Mondays at nine.`,
    );
  const [first, second] = runs(expression, timeZone, 2);
  if (first === undefined || second === undefined) throw new UserError('This schedule never comes.');
  if (second - first < MINUTE_MS) throw new UserError('A source is looked at once a minute at most.');
}

function runs(expression: string, timeZone: string, count: number): number[] {
  const task = createTask(expression, () => {}, { timezone: timeZone });
  try {
    return task.getNextRuns(count).map((date) => date.getTime());
  } finally {
    void task.destroy();
  }
}

/** When sources are due. Their schedules are few, and cron expressions dear to work out: each is asked once a run. */
export class Timetable {
  readonly #runs = new LRUCache<string, readonly [first: number, second: number]>({ max: 200 });

  /**
   * In milliseconds: the next time of the schedule after `now`, plus a part of the interval that is the source's own, so
   * that not all of them come at once.
   */
  nextCheckAt(expression: string, timeZone: string, now: number, salt: number): number {
    const [first, second] = this.#next(expression, timeZone, now);
    const interval = Math.max(second - first, MINUTE_MS);
    const jitter = Math.min(interval / 10, MAX_JITTER_MS) * fraction(salt);
    return Math.floor(Math.max(first, now + Math.min(interval, MINUTE_MS)) + jitter);
  }

  #next(expression: string, timeZone: string, now: number): readonly [first: number, second: number] {
    const key = `${timeZone} ${expression}`;
    const kept = this.#runs.get(key);
    if (kept && kept[0] > now) return kept;
    // node-cron counts from the real present; a test's clock may stand elsewhere.
    const [first = now + HALF_HOUR_MS, second = first + HALF_HOUR_MS] = runs(expression, timeZone, 2);
    this.#runs.set(key, [first, second]);
    return [first, second];
  }
}

/** A number in [0, 1) that is always the same for a source. */
function fraction(salt: number): number {
  return createHash('sha256').update(String(salt)).digest().readUInt32BE() / 2 ** 32;
}
