import { createHash } from 'node:crypto';
import { IANAZone } from 'luxon';
import { createTask, validate } from 'node-cron';
import { MINUTE_MS } from '../core/clock.ts';
import { UserError } from '../core/user-error.ts';

const MAX_JITTER_MS = 5 * MINUTE_MS;
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

/**
 * When a source is due next, in milliseconds: the next time of its schedule after `now`, plus a part of the interval
 * that is the source's own, so that not all of them come at once.
 */
export function nextCheckAt(expression: string, timeZone: string, now: number, salt: number): number {
  // node-cron counts from the real present; a test's clock may stand elsewhere.
  const [first = now + 30 * MINUTE_MS, second = first + 30 * MINUTE_MS] = runs(expression, timeZone, 2);
  const interval = Math.max(second - first, MINUTE_MS);
  const jitter = Math.min(interval / 10, MAX_JITTER_MS) * fraction(salt);
  return Math.floor(Math.max(first, now + Math.min(interval, MINUTE_MS)) + jitter);
}

/** A number in [0, 1) that is always the same for a source. */
function fraction(salt: number): number {
  return createHash('sha256').update(String(salt)).digest().readUInt32BE() / 2 ** 32;
}
