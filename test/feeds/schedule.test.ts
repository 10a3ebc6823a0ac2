import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { Timetable, validateSchedule } from '../../feeds/schedule.ts';

describe('a schedule', () => {
  it('is refused with a sentence when it cannot work', () => {
    expect(() => validateSchedule('often', 'UTC')).toThrow('is no schedule');
    expect(() => validateSchedule('*/30 * * * *', 'Mars/Olympus')).toThrow('There is no time zone');
    expect(() => validateSchedule('* * * * * *', 'UTC')).toThrow('once a minute at most');
    expect(() => validateSchedule('0 0 31 2 *', 'UTC')).toThrow();
    expect(() => validateSchedule('*/30 * * * *', 'Europe/Berlin')).not.toThrow();
  });

  it('is due at its next time, spread over a tenth of the interval and five minutes at most', () => {
    const timetable = new Timetable();
    const now = Date.now();
    const due = Array.from({ length: 50 }, (_, id) => timetable.nextCheckAt('0 * * * *', 'UTC', now, id));
    const hour = now - (now % HOUR_MS) + HOUR_MS;
    expect(Math.min(...due)).toBeGreaterThanOrEqual(hour);
    // Just before the hour they wait for a minute at least.
    expect(Math.max(...due)).toBeLessThanOrEqual(Math.max(hour, now + MINUTE_MS) + 5 * MINUTE_MS);
    expect(new Set(due).size).toBeGreaterThan(45);
    expect(timetable.nextCheckAt('0 * * * *', 'UTC', now, 7)).toBe(due[7]);
  });

  it('is kept in its own time zone', () => {
    const at = (zone: string) => {
      const due = new Timetable().nextCheckAt('0 9 * * *', zone, Date.now(), 1);
      return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(due);
    };
    for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) expect(at(zone)).toBe('09');
  });

  it('never comes again within its minute, and never stands still', () => {
    const timetable = new Timetable();
    let now = Date.now();
    for (let i = 0; i < 100; i++) {
      const next = timetable.nextCheckAt('* * * * *', 'UTC', now, 3);
      expect(next - now).toBeGreaterThanOrEqual(MINUTE_MS);
      expect(next - now).toBeLessThan(DAY_MS);
      now = next;
    }
  });
});
