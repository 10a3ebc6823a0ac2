import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type FeedServer, HANDWORK, type Item, PLAIN, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

const OTHER_TEAM = '1200000000000009999';
let feeds: FeedServer;
let handfix: RunningHandfix;

beforeAll(async () => {
  feeds = await startFeedServer();
  handfix = await startHandfix();
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
});

const handwork = (id: string, html = HANDWORK): Item => ({ id, title: `${id}: Files can be read`, html });
const harmless = (id: string, html = PLAIN): Item => ({ id, title: `${id}: Crash`, html });

/** Each bulletin has a feed of its own, so that the tests share a program. */
async function publish(item: Item): Promise<void> {
  const path = `/${item.id}.rss`;
  feeds.serve(path, { body: rssFeed([item]), headers: { 'content-type': 'application/rss+xml' } });
  await handfix.read(`${feeds.url}${path}`, { options: { idPattern: '^[A-Z]-\\d+' } });
}
const card = (id: string, passes: (text: string) => boolean = () => true) =>
  handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes(id) && passes(text));
const responder = () => handfix.sandbox.actor('responder');
const textOf = (message: Parameters<RunningHandfix['sandbox']['textOf']>[0]) => handfix.sandbox.textOf(message);
type Message = Awaited<ReturnType<typeof card>>;

/** The values of the menu with this placeholder. */
function choices(message: Message, placeholder: string): string[] {
  const found = JSON.stringify(message.body.components).match(
    new RegExp(`"placeholder":"${placeholder}[^"]*"[^\\]]*?"options":(\\[[^\\]]*\\])`),
  );
  return (JSON.parse(found?.[1] ?? '[]') as { value: string }[]).map((option) => option.value);
}
const STRIKE = 'This is not a step …';
const BACK = 'Take a correction back …';
const panelFrom = async (message: Message) => responder().press(message, 'Correct').message();

describe('correcting a bulletin', () => {
  it('strikes a step from the card on: card, checklist and commands follow, and who did it is said', async () => {
    await publish(handwork('A-1'));
    const alert = await card('A-1');
    await responder().press(alert, 'Checklist').answer();
    const thread = [...handfix.sandbox.store.world.channels.values()].find((c) => c.parentId !== undefined)!;
    const panel = await panelFrom(alert);
    const [first] = choices(panel, STRIKE);
    const after = await responder().select(panel, STRIKE, [first!]).message();
    expect(textOf(after)).toContain('Not a step, says **responder**');
    const edited = await card('A-1', (text) => text.includes('corrected by **responder**'));
    expect(edited.id).toBe(alert.id);
    expect(textOf(edited)).toContain('**1.** Rotate the API keys');
    expect(textOf(edited)).not.toContain('**2.**');
    expect(textOf(edited)).not.toContain('strict.mode');
    await handfix.sandbox.waitForMessage(thread.id, (text) => text.includes('0 of 1 done'));
    expect(await responder().autocomplete('fix done', 'step', '', { bulletin: 'A-1' })).toHaveLength(1);
    expect(await responder().run('fix done', { bulletin: 'A-1', step: '1' }).answer()).toContain('All 1 step done');
    expect(await responder().run('bulletin latest', { kind: 'configuration' }).answer()).not.toContain('A-1');
    const why = await responder().run('bulletin explain', { bulletin: 'A-1' }).answer();
    expect(why).toContain('Not a step, says **responder**');
    expect(why).toContain('strict.mode');
    const history = await responder().run('bulletin history', { bulletin: 'A-1' }).answer();
    expect(history).toContain('**responder** said that this is no step');
  });

  it('takes a correction back, and the step is there again with its tick', async () => {
    await publish(handwork('A-2'));
    await card('A-2');
    await responder().run('fix done', { bulletin: 'A-2', step: '1' }).answer();
    const panel = await panelFrom(await card('A-2', (text) => text.includes('1 of 2 done')));
    const struck = await responder()
      .select(panel, STRIKE, [choices(panel, STRIKE)[0]!])
      .message();
    await card('A-2', (text) => !text.includes('strict.mode'));
    const back = await responder().select(struck, BACK, choices(struck, BACK)).message();
    expect(textOf(back)).not.toContain('Said so far');
    const alert = await card('A-2', (text) => text.includes('1 of 2 done'));
    expect(textOf(alert)).not.toContain('corrected by');
  });

  it('adds a step to a bulletin that nobody was told of: it gets its card, and the step stays over a revision', async () => {
    await publish(harmless('A-3'));
    const why = await responder().run('bulletin explain', { bulletin: 'A-3' }).message();
    const panel = await panelFrom(why);
    const modal = await responder().press(panel, 'A step is missing …').modal();
    const filled = {
      instruction: 'Purge the cache on each proxy.',
      code: 'proxyctl purge --all',
      condition: 'If you run the proxy',
      kind: ['data-migration'],
    };
    const after = await responder().submit(modal, filled, panel).message();
    expect(textOf(after)).toContain('**Handwork for some configurations**');
    const alert = await card('A-3');
    expect(textOf(alert)).toContain('Purge the cache on each proxy.');
    expect(textOf(alert)).toContain('proxyctl purge --all');
    expect(textOf(alert)).toContain('corrected by **responder** · was judged: Installing the update is enough');
    expect(await responder().run('fix list').answer()).toContain('A-3');
    await publish(harmless('A-3', `${PLAIN}<p>Thanks to the finder.</p>`));
    const revised = await card('A-3', (text) => text.includes('revision 2'));
    expect(textOf(revised)).toContain('Purge the cache on each proxy.');
  });

  it('says that it needs nothing, with the reason, and hears of a step that a revision adds', async () => {
    await publish(handwork('A-4'));
    const panel = await panelFrom(await card('A-4'));
    const modal = await responder().press(panel, 'Needs nothing …').modal();
    await responder().submit(modal, { why: 'Our gateway rotates them' }, panel).answer();
    const alert = await card('A-4', (text) => text.includes('Installing the update is enough'));
    expect(textOf(alert)).toContain('was judged: Handwork required');
    expect(await responder().run('fix list').answer()).not.toContain('A-4');
    await publish(
      handwork(
        'A-4',
        `${HANDWORK}<p>After the upgrade, administrators must also rebuild the search index by running <code>acme reindex</code>.</p>`,
      ),
    );
    const revision = await handfix.sandbox.waitForMessage(
      'security-alerts',
      (text) => text.includes('Revision 2: A-4') || text.includes('Revision 2: [A-4'),
    );
    expect(textOf(revision)).toContain('1 new step');
    const again = await card('A-4', (text) => text.includes('revision 2'));
    expect(textOf(again)).toContain('**1.** *After the upgrade:* Rebuild the search index');
    expect(textOf(again)).not.toContain('Rotate the API keys');
  });

  it('says nothing in the channel of a revision that only takes a struck step away', async () => {
    await publish(handwork('A-5'));
    const panel = await panelFrom(await card('A-5'));
    await responder()
      .select(panel, STRIKE, [choices(panel, STRIKE)[1]!])
      .answer();
    await publish(handwork('A-5', HANDWORK.replace(/<p>Rotate.*<\/p>/, '')));
    await card('A-5', (text) => text.includes('revision 2'));
    const said = handfix.sandbox.messages('security-alerts').filter((message) => textOf(message).includes('A-5'));
    expect(said).toHaveLength(1);
  });

  it('is for responders', async () => {
    await publish(handwork('A-6'));
    const refused = await handfix.sandbox
      .actor('reader')
      .press(await card('A-6'), 'Correct')
      .answer();
    expect(refused).toContain('You need the role <@&');
  });

  it('is unseen by another team', async () => {
    const now = systemClock.now();
    await handfix.db.tables.teams.join(OTHER_TEAM, 'Other', now);
    await publish(handwork('A-7'));
    const panel = await panelFrom(await card('A-7'));
    await responder().select(panel, STRIKE, choices(panel, STRIKE)).answer();
    await card('A-7', (text) => text.includes('Installing the update is enough'));
    const key = (await handfix.db.tables.bulletins.named('A-7', OTHER_TEAM))[0]!.key;
    const theirs = (await handfix.db.tables.bulletins.find(key, OTHER_TEAM))!;
    expect(theirs.verdict).toBe('required');
    expect(theirs.steps).toHaveLength(2);
    expect(theirs.view).toBeUndefined();
  });
});
