import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EDIT_SETTLE_MS, type NewDelivery } from '../../core/delivery.ts';
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
  const teller = { id: source!, kind: 'rss', publisher: 'p' } as const;
  const [outcome] = await db.transaction((t) => t.bulletins.record(teller, [judged()], MORNING));
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
/** Once edits have settled. */
const claimLater = () => claim(MORNING + EDIT_SETTLE_MS);
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
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE - 1, LEASE, 10)).toEqual([]);
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE, LEASE, 10)).toHaveLength(1);
    expect(await db.tables.deliveries.claimStuck(MORNING + LEASE, LEASE, 10)).toEqual([]);
  });

  it('keeps what is owed to a broken channel until the channel works again', async () => {
    await enqueue(alert(A), alert(B));
    const broken = { teamId: TEAM, channelId: A, trouble: '50013', since: MORNING };
    expect(await db.tables.channels.markBroken(broken, MORNING + 60_000)).toBe(true);
    expect(await db.tables.channels.markBroken(broken, MORNING + 60_000)).toBe(false);
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
    expect(await claim()).toEqual([]);
    const claimed = await claimLater();
    expect(claimed).toMatchObject([{ action: 'edit', messageId: '300000000000000001', destination: A, bulletinId }]);
    expect(await claimLater()).toEqual([]);
  });

  it('waits for the message that it edits', async () => {
    await enqueue(alert(A));
    const [post] = await claim();
    await edits();
    expect(await claimLater()).toEqual([]);
    await db.tables.deliveries.markSent(post!, '300000000000000009', MORNING);
    expect(await claimLater()).toMatchObject([{ action: 'edit', messageId: '300000000000000009' }]);
  });

  it('is repeated when things change while it is being sent', async () => {
    await posted();
    await edits();
    const [first] = await claimLater();
    await edits();
    await db.tables.deliveries.markSent(first!, '300000000000000001', MORNING);
    const [second] = await claimLater();
    expect(second).toMatchObject({ action: 'edit', id: first!.id });
    await db.tables.deliveries.markSent(second!, '300000000000000001', MORNING);
    expect(await claimLater()).toEqual([]);
  });

  it('is not owed to a message that is not yet on its way, which will show the newest state anyway', async () => {
    await enqueue(alert(A));
    await edits();
    expect((await claimLater()).map((d) => d.action)).toEqual(['post']);
  });

  it('is owed to a post whose answer was lost: what Discord took may show an older state', async () => {
    await enqueue(alert(A));
    const [post] = await claim();
    await db.tables.deliveries.markRetry(post!.id, MORNING, 'no answer');
    await edits();
    const [again] = await claim();
    expect(again).toMatchObject({ id: post!.id, action: 'post' });
    await db.tables.deliveries.markSent(again!, '300000000000000001', MORNING);
    expect(await claimLater()).toMatchObject([{ action: 'edit', messageId: '300000000000000001' }]);
  });

  it('is not waited for when what it would change was never posted', async () => {
    await enqueue(alert(A));
    const [post] = await claim();
    await edits();
    await db.tables.deliveries.markDead(post!.id, 'Invalid Form Body');
    expect(await db.tables.deliveries.queue(MORNING)).toEqual({ pending: 0, dead: 2 });
  });
});

describe('what waits', () => {
  const oldest = async (now = MORNING) => (await db.tables.deliveries.queue(now)).oldestPendingAt;

  it('is told with its age, except what waits for somebody to mend a channel or to take us back', async () => {
    await enqueue(alert(A), alert(B, { dueAt: MORNING + 5_000 }));
    expect(await oldest()).toBe(MORNING);
    for (const channelId of [A, B])
      await db.tables.channels.markBroken({ teamId: TEAM, channelId, trouble: 'x', since: MORNING }, MORNING + 60_000);
    expect(await db.tables.deliveries.queue(MORNING)).toEqual({ pending: 2, dead: 0 });
    expect(await oldest(MORNING + 60_000)).toBe(MORNING);
    await db.tables.teams.leave(TEAM, MORNING);
    expect(await oldest(MORNING + 60_000)).toBeUndefined();
  });

  it('is as old as the change that it shows, not as the edit before', async () => {
    await enqueue(alert(A));
    const [post] = await claim();
    await db.tables.deliveries.markSent(post!, '300000000000000001', MORNING);
    await edits();
    const [edit] = await claimLater();
    await db.tables.deliveries.markSent(edit!, '300000000000000001', MORNING);
    await db.tables.deliveries.enqueueEdits({ bulletinId }, MORNING + 86_400_000);
    expect(await oldest(MORNING + 86_400_000)).toBe(MORNING + 86_400_000);
  });

  it('is not sent to a server that put us out, and is when we are back', async () => {
    await enqueue(alert(A));
    await db.tables.teams.leave(TEAM, MORNING);
    expect(await claim()).toEqual([]);
    await db.tables.teams.join(TEAM, 'Harbour Ops', MORNING);
    expect(await claim()).toHaveLength(1);
  });

  it('can be thousands of messages in one transaction', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => alert(String(400_000_000_000_000_000n + BigInt(i))));
    expect(new Set(await enqueue(...many)).size).toBe(3_000);
  });

  it('pauses as a whole when Discord asks one channel to wait', async () => {
    await enqueue(alert(A), alert(A, { dedupeKey: 'second' }), alert(B));
    const [first] = await claim();
    await db.tables.deliveries.postpone(first!, MORNING + 10_000);
    expect(await claim(MORNING + 9_999)).toEqual([]);
    const [again] = await claim(MORNING + 10_000);
    expect(again).toMatchObject({ id: first!.id, attempts: 1 });
    expect(await db.tables.deliveries.nextDueAt(MORNING)).toBe(MORNING + 10_000);
  });

  it('may be owed again to a thread that takes the id of a deleted one', async () => {
    const list = alert(A, { purpose: 'checklist', dedupeKey: 'checklist:1:0' });
    const [id] = await enqueue(list);
    await db.tables.deliveries.abandon(A, 'its thread was deleted');
    expect((await db.tables.deliveries.find(id!))!.state).toBe('dead');
    expect(await enqueue(list)).toHaveLength(1);
  });
});
