import { afterEach, describe, expect, it } from 'vitest';
import { IDS } from '../../sandbox/founding.ts';
import { PERMISSION } from '../../sandbox/permissions.ts';
import { type Outbox, type OutboxOptions, startOutbox, until } from '../support/outbox.ts';

let outbox: Outbox;
afterEach(() => outbox.stop());

async function begin(options: OutboxOptions = {}): Promise<string> {
  outbox = await startOutbox(options);
  outbox.dispatcher.start(outbox.connection());
  return outbox.channel('locked');
}
const told = () => outbox.texts('handfix-log');
const posts = (channel: string) => outbox.requests(new RegExp(`^POST .*${channel}/messages `));

function forbid(channelId: string, permission = PERMISSION.sendMessages): void {
  const channel = outbox.sandbox.channel(channelId);
  channel.overwrites = [{ id: IDS.guild, type: 0, allow: '0', deny: String(permission) }];
}
async function mend(channelId: string): Promise<void> {
  outbox.sandbox.channel(channelId).overwrites = [];
  await outbox.db.tables.channels.retryBroken(outbox.clock.now(), IDS.guild);
  outbox.dispatcher.wake();
}

describe('a channel that cannot be posted to', () => {
  for (const [what, permission, says] of [
    ['in which we may not write', PERMISSION.sendMessages, 'Missing Permissions'],
    ['that we may not see', PERMISSION.viewChannel, 'Missing Access'],
  ] as const)
    it(`${what} is told to the operator once and keeps what is owed to it; other channels go on`, async () => {
      const channel = await begin();
      forbid(channel, permission);
      await outbox.owe(channel, 10);
      await outbox.owe(outbox.channel('open'), 10);
      await until(() => outbox.texts('open').length === 10 && told().length === 1);
      await outbox.quiet();
      expect(posts(channel)).toHaveLength(1);
      expect(told()).toEqual([expect.stringContaining(`I cannot post to <#${channel}>`)]);
      expect(told()[0]).toContain(says);
      await mend(channel);
      await outbox.quiet();
      expect(outbox.texts(channel)).toHaveLength(10);
      expect(told()).toHaveLength(2);
      expect(told()[1]).toContain(`I can post to <#${channel}> again`);
      expect(await outbox.db.tables.channels.broken()).toEqual([]);
    });

  it('is tried again every half hour, without a word while it stays so', async () => {
    const channel = await begin({ speed: 4_000 });
    forbid(channel);
    await outbox.owe(channel, 3);
    const begun = outbox.clock.now();
    await until(() => outbox.clock.now() - begun > 100 * 60_000);
    expect(posts(channel).length).toBeGreaterThanOrEqual(2);
    expect(posts(channel).length).toBeLessThanOrEqual(4);
    expect(told()).toHaveLength(1);
    outbox.sandbox.channel(channel).overwrites = [];
    await until(() => outbox.texts(channel).length === 3);
  });

  it('that was deleted is told once, and what others get goes on', async () => {
    const channel = await begin();
    outbox.sandbox.store.removeChannel(outbox.sandbox.channel(channel));
    await outbox.owe(channel, 3);
    await outbox.owe(IDS.alerts, 2);
    await until(() => outbox.texts('security-alerts').length === 2 && told().length === 1);
    await outbox.quiet();
    expect(told()[0]).toContain('Unknown Channel');
    expect(posts(channel)).toHaveLength(1);
  });

  it('is left alone when something between us and Discord refuses: that is not the channel’s fault', async () => {
    const channel = await begin();
    outbox.sandbox.faults.add({ kind: 'html', status: 403, method: 'POST', times: 2 });
    await outbox.owe(channel, 1);
    await outbox.quiet();
    expect(outbox.texts(channel)).toHaveLength(1);
    expect(told()).toEqual([]);
  });
});

describe('an edit', () => {
  async function posted(): Promise<{ readonly channel: string; readonly bulletinId: number }> {
    const channel = await begin();
    const [id] = await outbox.owe(channel, 1);
    await outbox.quiet();
    const { bulletinId } = (await outbox.db.tables.deliveries.find(id!))!;
    return { channel, bulletinId: bulletinId! };
  }
  const edits = () => outbox.requests(/^PATCH .*\/messages\//);
  async function tick(bulletinId: number, done: boolean): Promise<void> {
    await outbox.db.transaction(async ({ people, bulletins, checklists }) => {
      const actor = await people.actorFor(IDS.guild, IDS.people.responder, 'responder');
      const step = (await bulletins.find(bulletinId, IDS.guild))!.steps[0]!.key;
      const act = { teamId: IDS.guild, bulletinId, actor, now: outbox.clock.now() };
      await (done ? checklists.tick(act, step) : checklists.untick(act, step));
    });
    outbox.dispatcher.wake();
  }

  it('shows the last of ten changes in a row, and costs few requests', async () => {
    const { channel, bulletinId } = await posted();
    for (let i = 0; i < 11; i++) await tick(bulletinId, i % 2 === 0);
    await outbox.quiet();
    expect(outbox.texts(channel)[0]).toContain('All 1 step done');
    expect(edits().length).toBeLessThanOrEqual(3);
  });

  it('that comes while one is on its way is made after it', async () => {
    const { channel, bulletinId } = await posted();
    outbox.sandbox.faults.add({ kind: 'status', status: 500, method: 'PATCH' });
    await tick(bulletinId, true);
    await until(() => edits().length === 1);
    await tick(bulletinId, false);
    await outbox.quiet();
    expect(outbox.texts(channel)[0]).not.toContain('done');
  });

  it('brings a card up to date whose answer was lost before things changed', async () => {
    const channel = await begin({ speed: 5 });
    outbox.sandbox.faults.add({ kind: 'commit-then-500', method: 'POST' });
    const [id] = await outbox.owe(channel, 1);
    await until(() => outbox.texts(channel).length === 1);
    await until(async () => (await outbox.db.tables.deliveries.find(id!))!.state === 'pending');
    await tick((await outbox.db.tables.deliveries.find(id!))!.bulletinId!, true);
    await outbox.quiet();
    expect(outbox.texts(channel)).toEqual([expect.stringContaining('All 1 step done')]);
  });

  it('of a message that somebody deleted is given up in silence', async () => {
    const { channel, bulletinId } = await posted();
    outbox.sandbox.store.deleteMessage(outbox.sandbox.messages(channel)[0]!);
    await tick(bulletinId, true);
    await outbox.quiet();
    expect(edits()).toHaveLength(1);
    expect(outbox.texts(channel)).toEqual([]);
    expect(told()).toEqual([]);
    expect(await outbox.db.tables.channels.broken()).toEqual([]);
  });

  it('opens an archived thread again, and waits for a locked one', async () => {
    const { channel, bulletinId } = await posted();
    const { store, guild } = outbox.sandbox;
    const thread = store.createThread(outbox.sandbox.channel(channel), 'B-0', guild.ownerId, {});
    await outbox.owe(thread.id, 1);
    await outbox.quiet();
    thread.archived = true;
    await tick(bulletinId, true);
    await outbox.quiet();
    expect(outbox.texts(thread.id)[0]).toContain('All 1 step done');
    expect(thread.archived).toBe(false);
    Object.assign(thread, { archived: true, locked: true });
    await tick(bulletinId, false);
    await until(() => told().length === 1);
    expect(told()[0]).toContain(`<#${thread.id}>`);
    Object.assign(thread, { archived: false, locked: false });
    await mend(thread.id);
    await outbox.quiet();
    expect(outbox.texts(thread.id)[0]).not.toContain('done');
  });
});

describe('a thread that was deleted', () => {
  it('is forgotten, and the checklist comes again in one with the same id', async () => {
    const channel = await begin();
    const { store, guild } = outbox.sandbox;
    const [id] = await outbox.owe(channel, 1);
    await outbox.quiet();
    const alert = (await outbox.db.tables.deliveries.find(id!))!;
    const { bulletinId = 0, messageId = '' } = alert;
    const open = async () => {
      const made = store.createThread(outbox.sandbox.channel(channel), 'B-0', guild.ownerId, { messageId });
      await outbox.db.transaction(async ({ people, checklists, deliveries }) => {
        const actor = await people.actorFor(IDS.guild, IDS.people.responder, 'responder');
        const act = { teamId: IDS.guild, bulletinId, actor, now: outbox.clock.now() };
        await checklists.attachThread(act, { id: made.id, channelId: channel });
        await deliveries.enqueue(
          [
            {
              teamId: IDS.guild,
              destination: made.id,
              purpose: 'checklist',
              dedupeKey: `checklist:${bulletinId}:0`,
              bulletinId,
              payload: { page: 0 },
            },
          ],
          outbox.clock.now(),
        );
      });
      outbox.dispatcher.wake();
      await outbox.quiet();
      return made;
    };
    const first = await open();
    expect(outbox.texts(first.id)).toHaveLength(1);
    store.removeChannel(first);
    await outbox.db.tables.deliveries.enqueueEdits({ bulletinId }, outbox.clock.now());
    outbox.dispatcher.wake();
    await outbox.quiet();
    expect((await outbox.db.tables.checklists.find(IDS.guild, bulletinId))!.thread).toBeUndefined();
    const second = await open();
    expect(second.id).toBe(first.id);
    expect(outbox.texts(second.id)).toHaveLength(1);
    expect(told()).toEqual([]);
  });
});
