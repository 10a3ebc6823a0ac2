import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../core/delivery.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { judged, MORNING } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const A = '200000000000000001';
const B = '200000000000000002';
const LEASE = 60_000;
let db: Database;
let bulletinId: number;

beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
  const source = await db.tables.sources.add(
    {
      name: 's',
      kind: 'rss',
      url: 'https://a.example',
      publisher: 'p',
      schedule: '* * * * *',
      timeZone: 'UTC',
      options: {},
    },
    { now: MORNING },
  );
  const [outcome] = await db.transaction((t) => t.bulletins.record({ id: source!, kind: 'rss' }, [judged()], MORNING));
  bulletinId = outcome!.key;
});
afterEach(() => db.close());

const alert = (destination = A, over: Partial<NewDelivery> = {}): NewDelivery => ({
  teamId: TEAM,
  destination,
  purpose: 'alert',
  dedupeKey: `alert:${bulletinId}`,
  bulletinId,
  payload: {},
  ...over,
});
const enqueue = (...list: NewDelivery[]) => db.tables.deliveries.enqueue(list, MORNING);
const claim = (now = MORNING) => db.tables.deliveries.claim(now, LEASE, 10);
const edits = () => db.tables.deliveries.enqueueEdits({ bulletinId, teamId: TEAM }, MORNING);

describe('the outbox', () => {
  it('owes a message once to each destination', async () => {
    expect(await enqueue(alert(A), alert(B))).toHaveLength(2);
    expect(await enqueue(alert(A), alert(B))).toEqual([]);
    const claimed = await claim();
    await db.tables.deliveries.markSent(claimed[0]!, '300000000000000001', MORNING);
    expect(await enqueue(alert(A))).toEqual([]);
  });

  it('forgets what was owed when the transaction fails', async () => {
    const failing = db.transaction(async (t) => {
      await t.deliveries.enqueue([alert()], MORNING);
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    expect(await claim()).toEqual([]);
  });

  it('hands out one delivery a destination at a time, oldest first, and none before it is due', async () => {
    await enqueue(alert(A), alert(A, { dedupeKey: 'second' }), alert(B, { dueAt: MORNING + 1_000 }));
    expect((await claim()).map((d) => [d.destination, d.dedupeKey])).toEqual([[A, `alert:${bulletinId}`]]);
    expect(await claim()).toEqual([]);
    expect((await claim(MORNING + 1_000)).map((d) => d.destination)).toEqual([B]);
  });

  it('hands out the oldest due one even when an older one waits for its next try', async () => {
    await enqueue(alert(A), alert(A, { dedupeKey: 'second' }));
    const [first] = await claim();
    await db.tables.deliveries.markRetry(first!.id, MORNING + 5_000, '503');
    expect((await claim()).map((d) => d.dedupeKey)).toEqual(['second']);
    expect((await db.tables.deliveries.find(first!.id))!.attempts).toBe(1);
  });

  it('gives a delivery whose sender died to whoever reconciles, not to another sender', async () => {
    await enqueue(alert(A));
    await claim();
    expect(await claim(MORNING + LEASE + 1)).toEqual([]);
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE - 1, LEASE)).toEqual([]);
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE, LEASE)).toHaveLength(1);
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE, LEASE)).toEqual([]);
  });

  it('keeps what is owed to a broken channel until the channel works again', async () => {
    await enqueue(alert(A), alert(B));
    expect(await db.tables.channels.markBroken(TEAM, A, '50013', MORNING)).toBe(true);
    expect(await db.tables.channels.markBroken(TEAM, A, '50013', MORNING)).toBe(false);
    expect((await claim()).map((d) => d.destination)).toEqual([B]);
    expect(await db.tables.channels.markWorking(TEAM, A)).toBe(true);
    expect((await claim()).map((d) => d.destination)).toEqual([A]);
  });
});

describe('an edit', () => {
  async function posted() {
    await enqueue(alert(A));
    const [post] = await claim();
    await db.tables.deliveries.markSent(post!, '300000000000000001', MORNING);
  }

  it('is owed to a message that is out, with its id, and only once however often things change', async () => {
    await posted();
    await edits();
    await edits();
    const claimed = await claim();
    expect(claimed).toMatchObject([{ action: 'edit', messageId: '300000000000000001', destination: A, bulletinId }]);
    expect(await claim()).toEqual([]);
  });

  it('waits for the message that it edits', async () => {
    await enqueue(alert(A));
    const [post] = await claim();
    await edits();
    expect(await claim()).toEqual([]);
    await db.tables.deliveries.markSent(post!, '300000000000000009', MORNING);
    expect(await claim()).toMatchObject([{ action: 'edit', messageId: '300000000000000009' }]);
  });

  it('is repeated when things change while it is being sent', async () => {
    await posted();
    await edits();
    const [first] = await claim();
    await edits();
    await db.tables.deliveries.markSent(first!, '300000000000000001', MORNING);
    const [second] = await claim();
    expect(second).toMatchObject({ action: 'edit', id: first!.id });
    await db.tables.deliveries.markSent(second!, '300000000000000001', MORNING);
    expect(await claim()).toEqual([]);
  });

  it('is not owed to a message that is not yet on its way, which will show the newest state anyway', async () => {
    await enqueue(alert(A));
    await edits();
    expect((await claim()).map((d) => d.action)).toEqual(['post']);
  });
});
