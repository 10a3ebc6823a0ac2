import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../sandbox/actor.ts';
import { IDS } from '../../sandbox/founding.ts';
import { PERMISSION } from '../../sandbox/permissions.ts';
import type { SandboxMessage } from '../../sandbox/world.ts';
import { judged, MORNING, step } from '../support/bulletins.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let handfix: RunningHandfix;
let key: number;
const TWELVE = Array.from({ length: 12 }, (_, i) =>
  step({ kind: 'registry', instruction: `Set the value number ${i + 1}.`, code: `reg set ${i + 1}` }),
);

beforeEach(async () => {
  handfix = await startHandfix();
  key = await record('HS-1', TWELVE);
});
afterEach(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
});

async function record(id: string, steps: ReturnType<typeof step>[]): Promise<number> {
  const { sources } = handfix.db.tables;
  const source = {
    name: 's',
    kind: 'rss' as const,
    url: 'https://a.example',
    publisher: 'p',
    schedule: '0 0 1 1 *',
    timeZone: 'UTC',
    options: {},
  };
  await sources.add(source, { now: MORNING });
  const { id: sourceId } = (await sources.list())[0]!;
  await sources.pause(sourceId);
  const document = {
    sections: [{ path: [], blocks: steps.map((s) => ({ kind: 'paragraph' as const, text: s.instruction })) }],
  };
  const [outcome] = await handfix.db.transaction((t) =>
    t.bulletins.record(
      { id: sourceId, kind: 'rss', publisher: 'p' },
      [judged({ id, title: `${id}: By hand`, document }, { steps })],
      Date.now(),
    ),
  );
  return outcome!.key;
}
const card = async (who: 'admin' | 'responder' | 'reader' = 'responder') =>
  handfix.sandbox
    .actor(who)
    .run('fix show', { bulletin: `#${key}` })
    .message();
const open = async (message: SandboxMessage) => handfix.sandbox.actor('responder').press(message, 'Checklist').answer();
const threads = () => [...handfix.sandbox.store.world.channels.values()].filter((c) => c.parentId !== undefined);
const text = (message: SandboxMessage) => handfix.sandbox.textOf(message);
/** What is said beside the message that was changed. */
async function aside(outcome: Outcome): Promise<string> {
  await expect.poll(() => outcome.state.followUps.length).toBe(1);
  return outcome.answer();
}

describe('a checklist', () => {
  it('gets a thread in the channel of the alerts when no alert was posted, a page for ten steps', async () => {
    expect(await open(await card())).toContain(threads()[0]!.id);
    const [thread] = threads();
    expect(thread).toMatchObject({ parentId: IDS.alerts, name: 'HS-1: By hand' });
    await handfix.sandbox.waitForMessage(thread!.id, (t) => t.includes('part 1 of 2'));
    const second = await handfix.sandbox.waitForMessage(thread!.id, (t) => t.includes('part 2 of 2'));
    expect(text(second)).toContain('**12.** Set the value number 12.');
    await handfix.sandbox.actor('responder').run('fix done', { bulletin: 'HS-1', step: '12' }).answer();
    await handfix.sandbox.waitForMessage(thread!.id, (t) => t.includes('part 2 of 2') && t.includes('☑ **12.**'));
  });

  it('is one when two people open it at once', async () => {
    const [mine, theirs] = [await card('responder'), await card('admin')];
    const said = await Promise.all([
      handfix.sandbox.actor('responder').press(mine, 'Checklist').answer(),
      handfix.sandbox.actor('admin').press(theirs, 'Checklist').answer(),
    ]);
    expect(said[0]).toBe(said[1]);
    expect(threads().filter((t) => !t.archived)).toHaveLength(1);
  });

  it('is made anew when somebody deleted its thread', async () => {
    await open(await card());
    const [old] = threads();
    handfix.sandbox.store.world.channels.delete(old!.id);
    await open(await card());
    const [made] = threads();
    expect(made!.id).not.toBe(old!.id);
    await handfix.sandbox.waitForMessage(made!.id, (t) => t.includes('part 2 of 2'));
  });

  it('is shown to one person alone, with all its pages, where no thread may be made', async () => {
    const everyone = handfix.sandbox.guild.roles.get(IDS.guild)!;
    everyone.permissions = String(BigInt(everyone.permissions) & ~PERMISSION.createPublicThreads);
    const responder = handfix.sandbox.actor('responder');
    const outcome = responder.press(await card(), 'Checklist');
    expect(await aside(outcome)).toContain('I lack **Create Public Threads**');
    const first = outcome.state.message!;
    expect(text(first)).toContain('part 1 of 2');
    const second = await responder.press(first, 'On ▶').message();
    expect(text(second)).toContain('part 2 of 2');
    const ticked = await responder.press(second, 'Done').message();
    expect(text(ticked)).toMatch(/1 of 12 done[\s\S]*☑ \*\*11\.\*\*[\s\S]*by responder/);
    expect(text(ticked)).toContain('[On ▶ (disabled)]');
  });

  it('tells who comes second that a step is done, and does not count it twice', async () => {
    await open(await card());
    const page = await handfix.sandbox.waitForMessage(threads()[0]!.id, (t) => t.includes('part 1 of 2'));
    const stale = { ...page, body: structuredClone(page.body) };
    await handfix.sandbox.actor('responder').press(page, 'Done').answer();
    expect(await aside(handfix.sandbox.actor('admin').press(stale, 'Done'))).toContain(
      '**responder** has done this step already',
    );
    const history = await handfix.sandbox.actor('admin').run('bulletin history', { bulletin: 'HS-1' }).answer();
    expect(history.match(/ticked off/g)).toHaveLength(1);
  });

  it('says that a revision took a step back, and asks for a new acknowledgement', async () => {
    await open(await card());
    const responder = handfix.sandbox.actor('responder');
    await responder.run('fix ack', { bulletin: 'HS-1' }).answer();
    const page = await handfix.sandbox.waitForMessage(threads()[0]!.id, (t) => t.includes('part 2 of 2'));
    const stale = { ...page, body: structuredClone(page.body) };
    await record('HS-1', TWELVE.slice(0, 10));
    expect(await aside(responder.press(stale, 'Done'))).toContain('A revision of the bulletin took this step back');
    const again = await card();
    expect(text(again)).toContain('acknowledged revision 1,');
    expect(text(await responder.press(again, 'Acknowledge again').message())).toContain('acknowledged it');
  });

  it('is open work until somebody has taken note of it, when a bulletin has no steps', async () => {
    key = await record('HS-2', []);
    await handfix.db.tables.checklists.open(IDS.guild, [key], Date.now());
    const responder = handfix.sandbox.actor('responder');
    expect(await responder.run('fix list').answer()).toContain('HS-2');
    const shown = await card();
    expect(text(shown)).not.toContain('[Checklist]');
    await responder.press(shown, 'Acknowledge').answer();
    expect(await responder.run('fix list').answer()).not.toContain('HS-2');
    expect(await responder.run('fix list', { finished: true }).answer()).toContain('HS-2');
  });

  it('is answered in time while the database is busy with something long', async () => {
    const message = await card();
    let release = () => {};
    const busy = handfix.db.transaction(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const pressed = handfix.sandbox.actor('responder').press(message, 'Acknowledge');
    await expect.poll(() => pressed.state.answered).toBe(true);
    release();
    await busy;
    await expect
      .poll(async () => (await handfix.db.tables.checklists.find(IDS.guild, key))?.acknowledgement)
      .toBeDefined();
    await expect.poll(() => text(message)).toContain('acknowledged it');
  });
});
