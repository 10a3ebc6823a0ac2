import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeHeartbeats } from '../../../bot/rounds/heartbeats.ts';
import { DAY_MS, HOUR_MS } from '../../../core/clock.ts';
import { nextHeartbeat } from '../../../core/heartbeat.ts';
import { type Database, openDatabase } from '../../../db/database.ts';
import { harmless, judged, MORNING } from '../../support/bulletins.ts';

const TEAM = '100000000000000001';
const CHANNEL = '300000000000000001';
/** A Tuesday, 09:00 UTC; `MORNING` is the Monday before. */
const TUESDAY = MORNING + DAY_MS;
const NEXT_MONDAY = MORNING + 7 * DAY_MS;

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
  await db.tables.teams.configure(TEAM, { operatorChannelId: CHANNEL });
});
afterEach(() => db.close());

const owed = async () =>
  (await db.tables.deliveries.claim(NEXT_MONDAY * 2, 1, 100)).map((row) => row.payload.heartbeat);
const dueAt = async () => (await db.tables.teams.find(TEAM))!.heartbeatDueAt;
const addSource = async (name: string) =>
  (await db.tables.sources.add(
    {
      name,
      kind: 'rss',
      url: `https://${name}.example/`,
      publisher: 'Acme',
      schedule: '* * * * *',
      timeZone: 'UTC',
      options: {},
    },
    { now: MORNING },
  ))!;

describe('the time of the weekly message', () => {
  const berlin = { heartbeatDay: 1, heartbeatHour: 9, timeZone: 'Europe/Berlin' };

  it('is the day and hour on the team’s own clock, also when that is set forward in between', () => {
    expect(nextHeartbeat(berlin, Date.UTC(2026, 2, 24))).toBe(Date.UTC(2026, 2, 30, 7));
    expect(nextHeartbeat(berlin, Date.UTC(2026, 2, 17))).toBe(Date.UTC(2026, 2, 23, 8));
  });

  it('is later on the same day, but never now', () => {
    expect(nextHeartbeat({ ...berlin, timeZone: 'UTC' }, MORNING - 1)).toBe(MORNING);
    expect(nextHeartbeat({ ...berlin, timeZone: 'UTC' }, MORNING)).toBe(NEXT_MONDAY);
    expect(nextHeartbeat({ ...berlin, timeZone: 'UTC', heartbeatDay: 7 }, MORNING)).toBe(MORNING + 6 * DAY_MS);
  });
});

describe('the weekly message', () => {
  it('says what was read, what asked for handwork, and which sources are in trouble', async () => {
    const well = await addSource('well');
    const bad = await addSource('bad');
    const paused = await addSource('paused');
    await db.tables.sources.pause(paused);
    await writeHeartbeats(db, TUESDAY);
    const source = (await db.tables.sources.find(well))!;
    const inputs = [judged({ id: 'A' }), judged({ id: 'B' }), harmless({ id: 'C' }), harmless({ id: 'OLD' })];
    const outcomes = await db.tables.bulletins.record(source, inputs, TUESDAY);
    await db.tables.bulletins.markUnannounced([outcomes[3]!.key], 'old-at-first-poll');
    await db.tables.sources.markPolled(well, { now: TUESDAY, nextCheckAt: TUESDAY });
    await db.tables.sources.markPolled(bad, {
      now: TUESDAY,
      nextCheckAt: TUESDAY,
      failure: { code: 'dns', message: 'the name cannot be found' },
    });
    expect(await writeHeartbeats(db, NEXT_MONDAY)).toBe(1);
    expect(await owed()).toEqual([
      {
        dueAt: NEXT_MONDAY,
        from: MORNING,
        read: 1,
        sources: 2,
        bulletins: 3,
        handwork: 2,
        troubled: [{ name: 'bad', condition: 'failing' }],
        moreTroubled: 0,
      },
    ]);
  });

  it('comes once a week, however often it is looked for', async () => {
    expect(await writeHeartbeats(db, TUESDAY)).toBe(0);
    for (let minute = 0; minute < 5; minute++) await writeHeartbeats(db, NEXT_MONDAY + minute * 60_000);
    expect(await owed()).toHaveLength(1);
    expect(await dueAt()).toBe(NEXT_MONDAY + 7 * DAY_MS);
  });

  it('comes once after a long time in which nothing ran, and says that it is late', async () => {
    await writeHeartbeats(db, TUESDAY);
    const back = NEXT_MONDAY + 15 * DAY_MS + 2 * HOUR_MS;
    await writeHeartbeats(db, back);
    await writeHeartbeats(db, back + 60_000);
    expect(await owed()).toMatchObject([{ dueAt: NEXT_MONDAY, lateMs: back - NEXT_MONDAY }]);
    expect(await dueAt()).toBe(NEXT_MONDAY + 21 * DAY_MS);
  });

  it('moves when its day or the time zone changes, and does not come when it is unwanted or has nowhere to go', async () => {
    await writeHeartbeats(db, TUESDAY);
    await db.tables.teams.configure(TEAM, { heartbeatDay: 3, timeZone: 'America/New_York' });
    await writeHeartbeats(db, TUESDAY);
    expect(await dueAt()).toBe(TUESDAY + DAY_MS + 5 * HOUR_MS);
    await db.tables.teams.configure(TEAM, { operatorChannelId: undefined });
    await writeHeartbeats(db, NEXT_MONDAY);
    await db.tables.teams.configure(TEAM, { operatorChannelId: CHANNEL, heartbeatDay: undefined });
    await writeHeartbeats(db, NEXT_MONDAY + 30 * DAY_MS);
    expect(await owed()).toEqual([]);
  });
});
