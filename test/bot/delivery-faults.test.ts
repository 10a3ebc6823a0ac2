import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { type Outbox, type OutboxOptions, startOutbox, until } from '../support/outbox.ts';

let outbox: Outbox;
afterEach(() => outbox.stop());

async function begin(options: OutboxOptions = {}): Promise<string> {
  outbox = await startOutbox(options);
  outbox.dispatcher.start(outbox.connection());
  return outbox.channel('storm');
}
const POST = { method: 'POST', path: /\/messages$/ };
const strike = (fault: Fault) => outbox.sandbox.faults.add({ ...POST, ...fault });
const posts = () => outbox.requests(/^POST .*\/messages /);
const ids = (channel: string) => outbox.texts(channel).map((text) => /B-\d+/.exec(text)?.[0]);

describe('a message', () => {
  it('waits as long as Discord says, with all that follows it into the same channel, while other channels go on', async () => {
    const channel = await begin();
    strike({ kind: 'rate-limit', retryAfterMs: 60_000, path: new RegExp(`${channel}/messages`) });
    await outbox.owe(channel, 5);
    await until(() => posts().length === 1);
    const calm = outbox.channel('calm');
    await outbox.owe(calm, 3);
    await until(() => ids(calm).length === 3);
    expect(ids(channel)).toEqual([]);
    await outbox.quiet();
    expect(ids(channel)).toEqual(['B-0', 'B-1', 'B-2', 'B-3', 'B-4']);
    expect(posts()).toHaveLength(9);
  });

  it('knocks less and less often when Discord refuses without saying for how long', async () => {
    const channel = await begin();
    strike({ kind: 'rate-limit', retryAfterMs: 1_000, header: false, method: 'POST', times: 10_000 });
    strike({ kind: 'rate-limit', retryAfterMs: 1_000, header: false, method: 'GET', times: 10_000 });
    const before = outbox.clock.now();
    await outbox.owe(channel, 10);
    await until(() => outbox.clock.now() - before > 120_000);
    // After 2, 4, 8, 16, 32 and 64 seconds.
    expect(outbox.sandbox.requests.length).toBeLessThanOrEqual(7);
    outbox.sandbox.faults.clear();
    await outbox.quiet();
    expect([...ids(channel)].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `B-${i}`));
  });

  it('lets everything wait when the limit is for all of Discord', async () => {
    const channel = await begin();
    // discord.js keeps this one in real time.
    strike({ kind: 'rate-limit', retryAfterMs: 1_600, global: true });
    await outbox.owe(channel, 1);
    await until(() => posts().length === 1);
    await outbox.owe(outbox.channel('other'), 3);
    await outbox.quiet();
    expect(ids('other')).toHaveLength(3);
    expect(posts()).toHaveLength(5);
  });

  for (const kind of ['commit-then-drop', 'commit-then-500'] as const)
    it(`stands there once when the answer is lost (${kind}), whether or not Discord remembers the nonce`, async () => {
      const channel = await begin();
      strike({ kind, times: 2 });
      await outbox.owe(channel, 2);
      await until(() => ids(channel).length === 2);
      outbox.sandbox.store.forgetNonces();
      await outbox.quiet();
      expect([...ids(channel)].sort()).toEqual(['B-0', 'B-1']);
      expect(posts()).toHaveLength(2);
    });

  it('stands there once when Discord takes it and never answers', async () => {
    const channel = await begin({ timeoutMs: 100 });
    strike({ kind: 'commit-then-hang' });
    await outbox.owe(channel, 2);
    await outbox.quiet();
    expect([...ids(channel)].sort()).toEqual(['B-0', 'B-1']);
  });

  for (const fault of [{ kind: 'status', status: 503 }, { kind: 'drop' }, { kind: 'html' }] as const)
    it(`is sent again when it did not arrive (${fault.kind})`, async () => {
      const channel = await begin();
      strike({ ...fault, times: 3 });
      await outbox.owe(channel, 2);
      await outbox.quiet();
      expect([...ids(channel)].sort()).toEqual(['B-0', 'B-1']);
      expect(posts().length).toBeLessThanOrEqual(5);
    });

  it('of one channel that never answers keeps no other channel waiting', async () => {
    const channel = await begin({ timeoutMs: 2_000 });
    strike({ kind: 'hang', path: new RegExp(`${channel}/messages`), times: 10 });
    await outbox.owe(channel, 3);
    const others = Array.from({ length: 20 }, (_, i) => outbox.channel(`calm-${i}`));
    for (const other of others) await outbox.owe(other, 2);
    await until(() => others.every((other) => ids(other).length === 2));
    expect(ids(channel)).toEqual([]);
    outbox.sandbox.faults.clear();
  });

  it('left in doubt by a process before us is found by reading, below a hundred and fifty others, and not sent again', async () => {
    const channel = await begin();
    await outbox.owe(channel, 1);
    await outbox.quiet();
    await outbox.dispatcher.stop();
    const { store } = outbox.sandbox;
    const body = { content: 'small talk', allowed_mentions: { parse: [] } };
    for (let i = 0; i < 150; i++)
      store.createMessage({ channelId: channel, authorId: outbox.sandbox.guild.ownerId, body });
    store.forgetNonces();
    const found = outbox.texts(channel)[0];
    const [row] = await outbox.db.tables.deliveries.about(outbox.sandbox.guild.id, 1);
    await forgetThatItWasSent(row!.id);
    outbox.dispatcher.start(outbox.connection());
    await outbox.quiet();
    expect(ids(channel).filter(Boolean)).toEqual(['B-0']);
    expect(outbox.texts(channel)[0]).toBe(found);
    expect((await outbox.db.tables.deliveries.find(row!.id))!.messageId).toBe(outbox.sandbox.messages(channel)[0]!.id);
  });

  it('is sent when a process before us died before it was', async () => {
    const channel = await begin();
    await outbox.dispatcher.stop();
    await outbox.owe(channel, 1);
    await outbox.db.tables.deliveries.claim(outbox.clock.now(), 3_600_000, 1);
    outbox.dispatcher.start(outbox.connection());
    await outbox.quiet();
    expect(ids(channel)).toEqual(['B-0']);
  });
});

/** As if the process had died between Discord's taking it and the writing down. */
async function forgetThatItWasSent(id: number): Promise<void> {
  const { deliveries } = outbox.db.tables;
  await deliveries.markRetry(id, outbox.clock.now() - 1_000, 'x');
  await deliveries.claim(outbox.clock.now(), 3_600_000, 1);
}
