import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedServer, HANDWORK, type Item, PLAIN, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let feeds: FeedServer;
let handfix: RunningHandfix;

beforeEach(async () => {
  feeds = await startFeedServer();
  handfix = await startHandfix();
});
afterEach(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
});

const BULLETIN: Item = { id: 'A-1', title: 'A-1: Files can be read', html: HANDWORK, link: 'https://acme.example/a-1' };

async function publish(...items: Item[]): Promise<void> {
  feeds.serve('/a.rss', { body: rssFeed(items), headers: { 'content-type': 'application/rss+xml' } });
  await handfix.read(`${feeds.url}/a.rss`, { options: { idPattern: '^[A-Z]-\\d+' } });
}
const alert = (passes: (text: string) => boolean = () => true) =>
  handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes('A-1') && passes(text));
function textOf(message: Parameters<RunningHandfix['sandbox']['textOf']>[0]): string {
  return handfix.sandbox.textOf(message);
}

describe('from a feed to a checklist that is done', () => {
  it('posts a card that says why and lists the steps, and nothing for a bulletin that needs nothing', async () => {
    await publish(BULLETIN, { id: 'A-2', title: 'A-2: Crash', html: PLAIN });
    const text = textOf(await alert());
    expect(text).toContain('[A-1 · Files can be read](https://acme.example/a-1)');
    expect(text).toContain('**Handwork required**');
    expect(text).toContain('-# Solution');
    expect(text).toContain('administrators must set the option strict.mode to on');
    expect(text).toContain('☐ **2.** Rotate the API keys');
    expect(text).toContain('CVE-2026-1111');
    expect(handfix.sandbox.messages('security-alerts')).toHaveLength(1);
  });

  it('is acknowledged by a responder, and not by a reader', async () => {
    await publish(BULLETIN);
    const card = await alert();
    const refused = await handfix.sandbox.actor('reader').press(card, 'Acknowledge').answer();
    expect(refused).toContain('You need the role <@&');
    await handfix.sandbox.actor('responder').press(card, 'Acknowledge').answer();
    const after = await alert((text) => text.includes('acknowledged it'));
    expect(textOf(after)).toContain('👤 **responder** acknowledged it');
  });

  it('is ticked off step by step in a thread of the alert, and the card follows', async () => {
    await publish(BULLETIN);
    const responder = handfix.sandbox.actor('responder');
    expect(await responder.press(await alert(), 'Checklist').answer()).toMatch(/The checklist is in <#\d+>/);
    const thread = [...handfix.sandbox.store.world.channels.values()].find((c) => c.parentId !== undefined)!;
    expect(thread.name).toBe('A-1: Files can be read');
    const list = await handfix.sandbox.waitForMessage(thread.id, (text) => text.includes('Checklist'));
    expect(textOf(list)).toContain('0 of 2 done');
    await responder.press(list, 'Done').answer();
    await alert((text) => text.includes('1 of 2 done'));
    const half = await handfix.sandbox.waitForMessage(thread.id, (text) => text.includes('1 of 2 done'));
    expect(textOf(half)).toContain('by responder');
    await responder.press(half, 'Done').answer();
    const done = await alert((text) => text.includes('All 2 steps done'));
    expect(textOf(done)).toContain('the last by **responder**');
    const all = await handfix.sandbox.waitForMessage(thread.id, (text) => text.includes('All 2 steps done'));
    await responder.press(all, 'Undo').answer();
    await alert((text) => text.includes('1 of 2 done'));
    expect(await responder.press(await alert(), 'Checklist').answer()).toContain(thread.id);
  });

  it('is not for the team, with a reason, until somebody takes that back', async () => {
    await publish(BULLETIN);
    const responder = handfix.sandbox.actor('responder');
    const card = await alert();
    const modal = await responder.press(card, 'Not for us').modal();
    await responder.submit(modal, { why: 'We do not run it' }, card).answer();
    const dismissed = await alert((text) => text.includes('Not for us, says'));
    expect(textOf(dismissed)).toContain('We do not run it');
    await responder.press(dismissed, 'Undo “Not for us”').answer();
    await alert((text) => !text.includes('Not for us, says'));
  });

  it('is worked on by commands alone', async () => {
    await publish(BULLETIN);
    await alert();
    const responder = handfix.sandbox.actor('responder');
    const [choice] = await responder.autocomplete('fix ack', 'bulletin', 'files');
    expect(choice?.name).toBe('A-1: Files can be read');
    const bulletin = String(choice?.value);
    expect(await responder.run('fix ack', { bulletin }).answer()).toContain('acknowledged it');
    const steps = await responder.autocomplete('fix done', 'step', '', { bulletin });
    expect(steps.map((s) => s.value)).toEqual(['1', '2']);
    expect(await responder.run('fix done', { bulletin, step: '2' }).answer()).toContain('☑ **2.**');
    expect(await responder.run('fix note', { bulletin, text: 'db3 comes later' }).answer()).toContain('Noted');
    expect(await responder.run('fix mine').answer()).toContain('A-1');
    const history = await responder.run('bulletin history', { bulletin: 'A-1' }).answer();
    expect(history).toContain('**responder** ticked off step 2');
    expect(history).toContain('noted: db3 comes later');
    expect(await responder.run('fix undo', { bulletin, step: '2' }).answer()).toContain('☐ **2.**');
    expect(await responder.run('fix dismiss', { bulletin, reason: 'retired' }).answer()).toContain('retired');
    expect(await responder.run('fix list').answer()).toContain('Nothing is open');
    expect(await responder.run('fix dismiss', { bulletin }).answer()).toContain('Say why');
    expect(await responder.run('fix dismiss', { bulletin, undo: true }).answer()).not.toContain('retired');
    expect(await responder.run('fix list').answer()).toContain('A-1');
    const again = responder.run('fix dismiss', { bulletin, undo: true });
    await expect.poll(() => again.state.followUps.length).toBe(1);
    expect(await again.answer()).toContain('It was not dismissed.');
  });

  it('explains why it was flagged, where it came from and who was told', async () => {
    await publish(BULLETIN, { id: 'A-2', title: 'A-2: Crash', html: PLAIN });
    const why = await handfix.sandbox
      .actor('reader')
      .press(await alert(), 'Explain')
      .answer();
    expect(why).toContain('Asks for something in addition to the update, or after it.');
    expect(why).toContain(`<#${handfix.sandbox.channel('security-alerts').id}>`);
    expect(why).toContain('Also known as CVE-2026-1111');
    const other = await handfix.sandbox.actor('reader').run('bulletin explain', { bulletin: 'A-2' }).answer();
    expect(other).toContain('no sentence asks for anything beyond the update');
    expect(other).toContain('Not announced: no watch wanted it.');
    expect(other).toContain('it wants other verdicts');
  });

  it('is found again by words, id, publisher and kind', async () => {
    await publish(BULLETIN, { id: 'A-2', title: 'A-2: Crash', html: PLAIN });
    await alert();
    const reader = handfix.sandbox.actor('reader');
    expect(await reader.run('bulletin search', { words: 'strict.mode' }).answer()).toContain('A-1');
    expect(await reader.run('bulletin search', { words: 'CVE-2026-1111' }).answer()).not.toContain('A-2');
    expect(await reader.run('bulletin latest', { kind: 'credential-rotation' }).answer()).toContain('1 bulletin');
    expect(await reader.run('bulletin latest', { publisher: 'Nobody' }).answer()).toContain('No bulletin passes');
    const list = await reader.run('bulletin latest').message();
    const chosen = await reader.select(list, 'Look at one', ['1']).answer();
    expect(chosen).toContain('A-1');
  });

  it('says that steps came when the vendor revises it, keeps the ticks, and edits the card', async () => {
    await publish(BULLETIN);
    const responder = handfix.sandbox.actor('responder');
    const card = await alert();
    await responder.run('fix done', { bulletin: 'A-1', step: '2' }).answer();
    await publish({
      ...BULLETIN,
      html: `${HANDWORK}<p>After the upgrade, administrators must also rebuild the search index on each server by running <code>acme reindex</code>.</p>`,
    });
    const revision = await handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes('Revision 2'));
    expect(textOf(revision)).toContain('1 new step:\n☐ **3.** *After the upgrade:* Rebuild the search index');
    const edited = await alert((text) => text.includes('revision 2'));
    expect(edited.id).toBe(card.id);
    expect(textOf(edited)).toContain('☑ **2.** Rotate');
    expect(textOf(edited)).toContain('1 of 3 done');
  });
});
