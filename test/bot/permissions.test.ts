import { ApplicationCommandOptionType } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { COMPONENTS } from '../../bot/components/index.ts';
import { ROLES, type Role } from '../../core/team.ts';
import type { Options } from '../../sandbox/actor.ts';
import { IDS, PEOPLE, type PersonName } from '../../sandbox/founding.ts';
import type { SandboxMessage } from '../../sandbox/world.ts';
import { judged, MORNING } from '../support/bulletins.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';

/** What each command needs, and options with which it does no harm. */
const COMMAND_NEEDS: Readonly<Record<string, readonly [Role, Options?]>> = {
  'bulletin show': ['reader', { bulletin: 'nothing' }],
  'bulletin search': ['reader', { words: 'nothing' }],
  'bulletin latest': ['reader'],
  'bulletin explain': ['reader', { bulletin: 'nothing' }],
  'bulletin history': ['reader', { bulletin: 'nothing' }],
  'bulletin add': ['responder'],
  'fix list': ['reader'],
  'fix mine': ['reader'],
  'fix show': ['reader', { bulletin: 'nothing' }],
  'fix ack': ['responder', { bulletin: 'nothing' }],
  'fix done': ['responder', { bulletin: 'nothing', step: '1' }],
  'fix undo': ['responder', { bulletin: 'nothing', step: '1' }],
  'fix note': ['responder', { bulletin: 'nothing', text: 'x' }],
  'fix dismiss': ['responder', { bulletin: 'nothing', reason: 'x' }],
  'watch add': ['manager', { source: 'nothing' }],
  'watch list': ['reader'],
  'watch edit': ['manager', { watch: '99' }],
  'watch remove': ['manager', { watch: '99' }],
  'watch preview': ['reader'],
  'rule add': ['manager', { what: 'nothing', text: 'x', counts: 'nothing' }],
  'rule list': ['reader'],
  'rule remove': ['manager', { rule: '99' }],
  'source list': ['reader'],
  'source health': ['reader'],
  'source test': ['manager', { url: 'nothing' }],
  'source add': ['manager', { url: 'nothing' }],
  'source catalogue': ['manager', { words: 'nothing' }],
  'source import': ['manager', { file: { attachment: { name: 'a.opml', url: 'http://127.0.0.1:1/a', size: 1 } } }],
  'source export': ['manager'],
  'source remove': ['manager', { source: 'nothing' }],
  'source pause': ['manager', { source: 'nothing' }],
  'source resume': ['manager', { source: 'nothing' }],
  'settings view': ['reader'],
  'settings roles': ['manager'],
  'settings channels': ['manager'],
  'settings heartbeat': ['manager', { day: 'Monday' }],
  'settings timezone': ['manager', { zone: 'nothing' }],
  status: ['reader'],
  help: ['reader'],
};
const COMPONENT_NEEDS: Readonly<Record<string, Role>> = {
  ack: 'responder',
  checklist: 'reader',
  steps: 'reader',
  done: 'responder',
  undo: 'responder',
  explain: 'reader',
  dismiss: 'responder',
  restore: 'responder',
  show: 'reader',
  text: 'reader',
  list: 'reader',
  digest: 'reader',
  addtext: 'responder',
  correct: 'responder',
  strike: 'responder',
  addstep: 'responder',
  nothing: 'responder',
  takeback: 'responder',
  saverule: 'manager',
  moved: 'manager',
  pages: 'manager',
  catalogue: 'manager',
};
const ROLE_OF: Readonly<Record<PersonName, Role>> = { admin: 'manager', responder: 'responder', reader: 'reader' };
const REFUSED = /^You need /;
const NO_SUCH = 999_999;
const OTHER_TEAM = '1200000000000009999';

let handfix: RunningHandfix;
let secret: number;

beforeAll(async () => {
  handfix = await startHandfix({
    seed: async (db) => {
      await db.tables.teams.join(OTHER_TEAM, 'Other', MORNING);
      const source = {
        name: 'Theirs',
        kind: 'rss' as const,
        url: 'https://theirs.example',
        publisher: 'Theirs',
        schedule: '* * * * *',
        timeZone: 'UTC',
        options: {},
        teamId: OTHER_TEAM,
      };
      const id = await db.tables.sources.add(source, { now: MORNING });
      await db.tables.sources.pause(id!);
      const [outcome] = await db.tables.bulletins.record(
        { id: id!, kind: 'rss', teamId: OTHER_TEAM, publisher: 'Theirs' },
        [
          judged({
            id: 'SECRET-1',
            title: 'SECRET-1: Theirs alone',
            publisher: 'Secretive',
            aliases: [{ scheme: 'cve', id: 'CVE-2026-99999' }],
          }),
        ],
        MORNING,
      );
      secret = outcome!.key;
      await db.tables.checklists.open(OTHER_TEAM, [secret], MORNING);
    },
  });
});
afterAll(async () => {
  expect(handfix.errors).toEqual([]);
  handfix.sandbox.assertClean();
  await handfix.stop();
});

/** A message of ours with one button. */
function withButton(id: string): SandboxMessage {
  const { store } = handfix.sandbox;
  const components = [{ type: 1, components: [{ type: 2, style: 2, label: 'Press', custom_id: id }] }];
  return store.createMessage({
    channelId: IDS.alerts,
    authorId: IDS.application,
    body: { flags: 1 << 15, components },
    files: [],
  });
}
const press = (who: PersonName, id: string) => handfix.sandbox.actor(who).press(withButton(id), id).answer();
const may = (who: PersonName, needed: Role) => ROLES.indexOf(ROLE_OF[who]) >= ROLES.indexOf(needed);

describe('who may do what', () => {
  it('is written down here for every command and every component', () => {
    const subs = COMMANDS.flatMap(({ definition: { name, options = [] } }) => {
      const found = options.filter((o) => o.type === ApplicationCommandOptionType.Subcommand);
      return found.length === 0 ? [name] : found.map((o) => `${name} ${o.name}`);
    });
    expect(Object.keys(COMMAND_NEEDS).sort()).toEqual(subs.sort());
    expect(Object.keys(COMPONENT_NEEDS).sort()).toEqual(COMPONENTS.map((c) => c.name).sort());
  });

  it.each(PEOPLE)('holds for every command of the %s', async (who) => {
    for (const [path, [needed, options]] of Object.entries(COMMAND_NEEDS)) {
      const said = await handfix.sandbox
        .actor(who)
        .run(path, options ?? {})
        .answer();
      expect([path, REFUSED.test(said)]).toEqual([path, !may(who, needed)]);
      expect(said, path).not.toMatch(/Something went wrong/);
    }
  });

  it.each(PEOPLE)('holds for every button of the %s', async (who) => {
    for (const [name, needed] of Object.entries(COMPONENT_NEEDS)) {
      if (name === 'addtext') continue;
      const id = name === 'list' ? 'list:0:0,,,,,,' : `${name}:${NO_SUCH}:0`;
      const pressed = handfix.sandbox.actor(who).press(withButton(id), id);
      if (may(who, needed) && ['strike', 'takeback'].includes(name)) continue;
      const said = await pressed.answer();
      expect([name, REFUSED.test(said)]).toEqual([name, !may(who, needed)]);
      expect(said, name).not.toMatch(/Something went wrong/);
    }
  });

  it.each(['addtext', `dismiss:${NO_SUCH}`, `addstep:${NO_SUCH}`, `nothing:${NO_SUCH}`])(
    'holds for a form that a reader sends without having been shown it: %s',
    async (customId) => {
      const shown = await handfix.sandbox.actor('admin').run('bulletin add').modal();
      const said = await handfix.sandbox
        .actor('reader')
        .submit({ ...shown, customId }, {})
        .answer();
      expect(said).toMatch(REFUSED);
    },
  );

  it('follows a role that is taken away, or given', async () => {
    const { members } = handfix.sandbox.guild;
    const [responder, reader] = [members.get(IDS.people.responder)!, members.get(IDS.people.reader)!];
    responder.roles.splice(0);
    expect(await press('responder', `ack:${NO_SUCH}`)).toMatch(REFUSED);
    responder.roles.push(IDS.responderRole);
    expect(await press('responder', `ack:${NO_SUCH}`)).not.toMatch(REFUSED);
    reader.roles.push(IDS.managerRole);
    expect(await handfix.sandbox.actor('reader').run('settings roles').answer()).not.toMatch(REFUSED);
    reader.roles.splice(0);
  });
});

describe('what another server keeps to itself', () => {
  it.each(['ack', 'checklist', 'explain', 'dismiss', 'restore', 'show', 'correct', 'addstep', 'nothing'])(
    'is out of reach of a button made up here: %s',
    async (name) => {
      expect(await press('admin', `${name}:${secret}`)).toContain('I do not know this bulletin any more');
    },
  );

  it.each(['done', 'undo', 'steps', 'text'])('is out of reach of a button with a second part: %s', async (name) => {
    expect(await press('admin', `${name}:${secret}:0`)).toContain('I do not know this bulletin any more');
  });

  it.each(['SECRET-1', 'secret-1', 'CVE-2026-99999', 'Theirs alone'])('is not found by its name: %s', async (typed) => {
    const admin = handfix.sandbox.actor('admin');
    for (const path of ['bulletin show', 'bulletin explain', 'bulletin history', 'fix show', 'fix ack'])
      expect(await admin.run(path, { bulletin: typed }).answer(), path).toContain('I know no bulletin');
    expect(await admin.run('bulletin search', { words: typed }).answer()).toContain('No bulletin passes');
    expect(await admin.autocomplete('bulletin show', 'bulletin', typed)).toEqual([]);
  });

  it('is not found by our number for it, nor in lists, sources, publishers and figures', async () => {
    const admin = handfix.sandbox.actor('admin');
    expect(await admin.run('bulletin show', { bulletin: `#${secret}` }).answer()).toContain('I know no bulletin');
    expect(await admin.run('fix list').answer()).toContain('Nothing is open');
    expect(await admin.run('source list').answer()).not.toContain('Theirs');
    expect(await admin.run('source remove', { source: 'Theirs' }).answer()).toContain('There is no source');
    expect(await admin.autocomplete('bulletin latest', 'publisher', 'secret')).toEqual([]);
    expect(await admin.run('status').answer()).toContain('0 bulletins known');
  });
});

describe('a button of another time', () => {
  it.each([
    'gone',
    'ack',
    'ack:x',
    'ack:-1',
    'show:1e99',
    'list:0:99,,,,,,',
    'list:0:0,,,,x,,',
    'list:0:0,,,,,,%E0',
    'list:x:0',
  ])('gets a clear sentence: %j', async (id) => {
    expect(await press('admin', id)).toContain('This button is from an older version of Handfix');
  });
});
