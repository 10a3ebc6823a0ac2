import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveUpBroken } from '../../../bot/rounds/broken-channels.ts';
import { DAY_MS } from '../../../core/clock.ts';
import { type Database, openDatabase } from '../../../db/database.ts';
import { MORNING } from '../../support/bulletins.ts';

const TEAM = '100000000000000001';
const ALERTS = '300000000000000001';
const OPERATORS = '300000000000000002';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
  await db.tables.teams.configure(TEAM, { operatorChannelId: OPERATORS });
});
afterEach(() => db.close());

const breaks = (channelId: string, at: number) =>
  db.tables.channels.markBroken({ teamId: TEAM, channelId, trouble: 'Unknown Channel (10003)', since: at }, at * 2);
const owe = (destination: string, at: number, dedupeKey = String(at)) =>
  db.tables.deliveries.enqueue([{ teamId: TEAM, destination, purpose: 'alert', dedupeKey, payload: {} }], at);
const round = (days: number) => giveUpBroken(db, MORNING + days * DAY_MS, MORNING + (days - 7) * DAY_MS);
const notices = async () =>
  (await db.tables.deliveries.claim(MORNING * 1.5, 1, 100)).map((row) => row.payload.notice?.detail);
const queue = () => db.tables.deliveries.queue(MORNING);

describe('a channel that has been broken for a week', () => {
  it('loses what has been owed to it for so long, and the operators are told once how many that is', async () => {
    await owe(ALERTS, MORNING);
    await owe(ALERTS, MORNING + 1);
    await breaks(ALERTS, MORNING + 2);
    await owe(ALERTS, MORNING + 3 * DAY_MS);
    expect(await round(6)).toBe(0);
    expect(await queue()).toMatchObject({ pending: 3, dead: 0 });
    expect(await round(8)).toBe(1);
    expect(await queue()).toMatchObject({ pending: 2, dead: 2 });
    expect(await round(11)).toBe(0);
    expect(await queue()).toMatchObject({ pending: 1, dead: 3 });
    expect(await notices()).toEqual([expect.stringContaining('2 messages that were owed to it for a week')]);
  });

  it('keeps what it is owed when it is mended before', async () => {
    await owe(ALERTS, MORNING);
    await breaks(ALERTS, MORNING);
    await db.tables.channels.markWorking(TEAM, ALERTS);
    await round(30);
    expect(await queue()).toMatchObject({ pending: 1, dead: 0 });
  });

  it('is told of nowhere when it is the operators’ own', async () => {
    await owe(OPERATORS, MORNING);
    await breaks(OPERATORS, MORNING + 1);
    expect(await round(20)).toBe(0);
    expect(await queue()).toMatchObject({ pending: 0, dead: 1 });
  });
});
