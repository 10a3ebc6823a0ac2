import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeedServer, HANDWORK, PLAIN, rssFeed, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

let feeds: FeedServer;
let handfix: RunningHandfix;
const admin = () => handfix.sandbox.actor('admin');
const posted = () => handfix.sandbox.messages('security-alerts').map((message) => handfix.sandbox.textOf(message));
const card = (id: string, passes: (text: string) => boolean = () => true) =>
  handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes(id) && passes(text));
const latest = async (verdict: string) => admin().run('bulletin latest', { verdict }).answer();

async function publish(...items: { id: string; html: string }[]): Promise<void> {
  const feed = rssFeed(items.map(({ id, html }) => ({ id, html, title: `${id}: Files can be read` })));
  feeds.serve('/a.rss', { body: feed, headers: { 'content-type': 'application/rss+xml' } });
  await handfix.read(`${feeds.url}/a.rss`, { options: { idPattern: '^[A-Z]-\\d+' } });
}
const STORED = [
  { id: 'R-1', html: HANDWORK },
  { id: 'R-2', html: HANDWORK.replace(/<p>After installing.*?<\/p>/, '') },
  { id: 'R-3', html: PLAIN },
];

beforeAll(async () => {
  feeds = await startFeedServer();
  handfix = await startHandfix();
  await publish(...STORED);
  await card('R-1');
  await card('R-2');
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
  await feeds.stop();
});

/** Tries a rule and saves it; answers what was said of the trial and of the saving. */
async function save(what: string, text: string, counts: string): Promise<{ trial: string; saved: string }> {
  const shown = await admin().run('rule add', { what, text, counts }).message();
  const saved = await admin().press(shown, 'Save the rule').answer();
  return { trial: handfix.sandbox.textOf(shown), saved };
}

describe('a team’s own words', () => {
  it('are tried on the stored bulletins first, and change nothing until they are saved', async () => {
    const trial = await admin()
      .run('rule add', { what: 'phrase', text: 'rotate the API keys', counts: 'never' })
      .answer();
    expect(trial).toContain('Would change **2 of the last 3** bulletins.');
    expect(trial).toContain('Handwork required → Installing the update is enough');
    expect(trial).toContain('1 step fewer');
    expect(await admin().run('rule list').answer()).toContain('There are none');
    expect(await latest('required')).toContain('2 bulletins');
    const none = await admin().run('rule add', { what: 'product', text: 'No such thing', counts: 'never' }).answer();
    expect(none).toContain('Would change **0 of the last 3** bulletins.');
  });

  it('shape what is stored and all that comes, once saved: cards are edited, nothing is posted again', async () => {
    const before = posted().length;
    const { saved } = await save('phrase', 'rotate the API keys', 'never');
    expect(saved).toContain('Rule **1** is saved: phrase “rotate the API keys” never counts. It changed 2 of 3');
    await card('R-2', (text) => text.includes('Installing the update is enough'));
    const first = await card('R-1', (text) => text.includes('team rule 1: phrase “rotate the API keys” never counts'));
    expect(handfix.sandbox.textOf(first)).not.toContain('**2.**');
    expect(await latest('required')).toContain('1 bulletin');
    await publish(...STORED, {
      id: 'R-4',
      html: '<h2>Solution</h2><p>Update to 2.0. Rotate the API keys of each gateway.</p>',
    });
    expect(posted()).toHaveLength(before);
    const why = await admin().run('bulletin explain', { bulletin: 'R-4' }).answer();
    expect(why).toContain('Team rule 1, by **admin**');
    expect(why).toContain('Without that it would be: Handwork required');
    expect(why).toContain('Not announced: no watch wanted it.');
    expect(await admin().run('rule list').answer()).toContain('changes 3 bulletins');
  });

  it('announce what comes and always counts, with a step to tick', async () => {
    await save('phrase', 'upgrade to version 2.0', 'always');
    await publish(...STORED, { id: 'R-5', html: PLAIN });
    const alert = await card('R-5');
    expect(handfix.sandbox.textOf(alert)).toContain('team rule 2: phrase “upgrade to version 2.0” always counts');
    expect(handfix.sandbox.textOf(alert)).toContain('☐ **1.** Users should upgrade to version 2.0.');
    expect(posted().some((text) => text.includes('R-3'))).toBe(false);
    const done = await admin().run('fix done', { bulletin: 'R-5', step: '1' }).answer();
    expect(done).toContain('All 1 step done');
  });

  it('announce a bulletin that comes to have the phrase with a revision, as none that has it already', async () => {
    await save('phrase', 'pinned certificates', 'always');
    const revised = `${PLAIN}<p>Pinned certificates are replaced by hand.</p>`;
    await publish(...STORED.slice(0, 2), { id: 'R-3', html: revised });
    expect(handfix.sandbox.textOf(await card('R-3', (text) => text.includes('revision 2')))).toContain(
      '☐ **2.** Pinned certificates are replaced by hand.',
    );
    const before = posted().length;
    await publish(...STORED.slice(0, 2), { id: 'R-3', html: `${revised}<p>Thanks to the finder.</p>` });
    await card('R-3', (text) => text.includes('revision 3'));
    expect(posted()).toHaveLength(before);
  });

  it('say in the channel that a revision brings what they look for, where the alert is out', async () => {
    await save('phrase', 'renew the licence', 'always');
    await publish(...STORED.slice(0, 2), { id: 'R-3', html: `${PLAIN}<p>Renew the licence file of each host.</p>` });
    const said = await handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes('Revision 4'));
    expect(handfix.sandbox.textOf(said)).toContain('☐ **1.** Renew the licence file of each host.');
  });

  it('are said once, without contradiction', async () => {
    const add = (text: string, counts: string) => admin().run('rule add', { what: 'phrase', text, counts }).answer();
    expect(await add('Rotate the api keys', 'never')).toContain('Rule **1** says so already.');
    expect(await add('Rotate the api keys', 'always')).toContain('Rule **1** says the opposite');
    expect(await add('–', 'never')).toContain('too short');
  });

  it('are for managers to change and for everybody to read', async () => {
    const reader = handfix.sandbox.actor('responder');
    expect(await reader.run('rule list').answer()).toContain('phrase “rotate the API keys” never counts');
    const refused = await reader.run('rule add', { what: 'phrase', text: 'anything', counts: 'never' }).answer();
    expect(refused).toContain('**Manage Server**');
    expect(await reader.run('rule remove', { rule: '1' }).answer()).toContain('**Manage Server**');
  });

  it('are offered the publishers while typing, and nothing for a phrase', async () => {
    const offered = await admin().autocomplete('rule add', 'text', 'ac', { what: 'publisher' });
    expect(offered.map((choice) => choice.name)).toEqual(['Acme']);
    expect(await admin().autocomplete('rule add', 'text', 'ac', { what: 'phrase' })).toEqual([]);
  });

  it('are gone with all they did when they are removed', async () => {
    const [choice] = await admin().autocomplete('rule remove', 'rule', 'rotate');
    expect(
      await admin()
        .run('rule remove', { rule: String(choice!.value) })
        .answer(),
    ).toContain('is removed');
    await card('R-2', (text) => text.includes('**Handwork required**'));
    expect(await admin().run('rule remove', { rule: '1' }).answer()).toContain('There is no such rule');
    const trail = await handfix.db.tables.audit.list((await handfix.db.tables.teams.list())[0]!.id, { limit: 10 });
    expect(trail.map((entry) => [entry.action, entry.detail])).toEqual(
      expect.arrayContaining([
        ['rule-add', 'phrase “rotate the API keys” never counts'],
        ['rule-remove', 'phrase “rotate the API keys” never counts'],
      ]),
    );
  });

  it('give way to what a person said of a bulletin, and are felt once that is taken back', async () => {
    const { id: teamId } = (await handfix.db.tables.teams.list())[0]!;
    const [line] = await handfix.db.tables.bulletins.named('R-2', teamId);
    const act = { teamId, bulletinId: line!.key, actor: 'somebody', now: 0 };
    await handfix.db.transaction(({ corrections }) => corrections.needsNothing(act, 'They rotate by themselves'));
    const { trial } = await save('phrase', 'API keys', 'never');
    expect(trial).not.toContain('R-2');
    const [said] = await handfix.db.tables.corrections.list(teamId, line!.key);
    await handfix.db.transaction(({ corrections }) => corrections.withdraw(act, said!.id));
    expect((await handfix.db.tables.bulletins.find(line!.key, teamId))!.verdict).toBe('none');
    expect(await latest('required')).not.toContain('R-2');
    const [choice] = await admin().autocomplete('rule remove', 'rule', 'API keys');
    await admin()
      .run('rule remove', { rule: String(choice!.value) })
      .answer();
    expect(await latest('required')).toContain('R-2');
  });
});
