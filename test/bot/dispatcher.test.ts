import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Dispatcher, type DispatcherParts } from '../../bot/dispatcher.ts';
import { renderDelivery } from '../../bot/subjects.ts';
import { silentLog } from '../../core/log.ts';
import { StorageError } from '../../db/storage-error.ts';
import { type Outbox, type OutboxOptions, startOutbox, until } from '../support/outbox.ts';

let outbox: Outbox;
afterEach(() => outbox.stop());

async function begin(options: OutboxOptions = {}): Promise<string> {
  outbox = await startOutbox(options);
  outbox.dispatcher.start(outbox.connection());
  return outbox.channel('storm');
}
const posts = () => outbox.requests(/^POST .*\/messages /);

describe('the dispatcher', () => {
  it('goes on over a new connection, and what was under way over the old one is not sent again', async () => {
    const channel = await begin();
    outbox.sandbox.faults.add({ kind: 'slow', afterMs: 300, method: 'POST' });
    await outbox.owe(channel, 5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    outbox.dispatcher.start(outbox.connection());
    outbox.dispatcher.start(outbox.connection());
    await outbox.quiet();
    expect(outbox.texts(channel)).toHaveLength(5);
    expect(posts()).toHaveLength(5);
  });

  it('lets what is on its way arrive when it is stopped, and begins nothing more', async () => {
    const channel = await begin();
    outbox.sandbox.faults.add({ kind: 'slow', afterMs: 200, method: 'POST' });
    const [first] = await outbox.owe(channel, 3);
    await until(async () => (await outbox.db.tables.deliveries.find(first!))!.state === 'sending');
    await outbox.dispatcher.stop();
    expect(outbox.texts(channel)).toHaveLength(1);
    expect((await outbox.db.tables.deliveries.find(first!))!.state).toBe('sent');
    expect(await outbox.db.tables.deliveries.queue(outbox.clock.now())).toMatchObject({ pending: 2 });
  });

  it('does not take a request that is still out for one of a dead process, however long it takes', async () => {
    // Two minutes of lease are a twentieth of a second here.
    const channel = await begin({ speed: 2_400 });
    outbox.sandbox.faults.add({ kind: 'slow', afterMs: 400, method: 'POST' });
    await outbox.owe(channel, 1);
    await outbox.quiet();
    expect(outbox.texts(channel)).toHaveLength(1);
    expect(outbox.sandbox.requests).toHaveLength(1);
  });

  it('stops at a refused token, says so once, and keeps what is owed', async () => {
    await begin();
    outbox.sandbox.token = 'another';
    for (let i = 0; i < 20; i++) await outbox.owe(outbox.channel(`c-${i}`), 2);
    await until(() => outbox.tokenLost() > 0);
    await outbox.dispatcher.stop();
    expect(outbox.tokenLost()).toBe(1);
    expect(outbox.sandbox.requests.length).toBeLessThanOrEqual(16);
    expect(await outbox.db.tables.deliveries.queue(outbox.clock.now())).toMatchObject({ pending: 40, dead: 0 });
  });

  it('sends nothing twice and loses nothing when the disk is full, and goes on when there is room again', async () => {
    const databasePath = join(mkdtempSync(join(tmpdir(), 'handfix-full-')), 'full.db');
    outbox = await startOutbox({ databasePath, maxPages: 120 });
    const { db } = outbox;
    const channel = outbox.channel('storm');
    await outbox.owe(channel, 3);
    let stuffed = 0;
    const stuff = async () => {
      for (; ; stuffed++) await db.tables.meta.set(`stuff-${stuffed}`, 'x'.repeat(3_500));
    };
    await expect(stuff()).rejects.toMatchObject({ name: 'StorageError', code: 'full' });
    const owed = (await db.tables.deliveries.find(1))!;
    const many = Array.from({ length: 500 }, (_, i) => ({ ...owed, dedupeKey: `more-${i}` }));
    await expect(db.transaction((t) => t.deliveries.enqueue(many, owed.createdAt))).rejects.toMatchObject({
      name: 'StorageError',
      code: 'full',
      message: expect.stringContaining('the disk is full'),
    });
    expect(await db.tables.deliveries.queue(outbox.clock.now())).toMatchObject({ pending: 3 });
    outbox.dispatcher.start(outbox.connection());
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (let i = 0; i < stuffed; i++) await db.tables.meta.set(`stuff-${i}`, '');
    const late = outbox.channel('late');
    await outbox.owe(late, 12);
    await outbox.quiet();
    expect(outbox.texts(channel)).toHaveLength(3);
    expect(outbox.texts('late')).toHaveLength(12);
  });

  it('does not hold it against a message that the database could not be read', async () => {
    const channel = await begin({ speed: 10_000 });
    await outbox.dispatcher.stop();
    const { db, clock, connection } = outbox;
    let broken = true;
    const render: DispatcherParts['render'] = (delivery, tables) => {
      if (broken) throw new StorageError('busy', 'the database is locked by another program');
      return renderDelivery(delivery, tables);
    };
    const dispatcher = new Dispatcher({ db, clock, log: silentLog, render, onTokenLost: () => {} });
    const [id] = await outbox.owe(channel, 1);
    dispatcher.start(connection());
    const begun = clock.now();
    // Longer than any message is tried that cannot be made.
    await until(() => clock.now() - begun > 4 * 3_600_000);
    expect((await db.tables.deliveries.find(id!))!.state).not.toBe('dead');
    broken = false;
    await outbox.quiet();
    expect(outbox.texts(channel)).toHaveLength(1);
    await dispatcher.stop();
  });
});
