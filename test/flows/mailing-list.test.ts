import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { type RunningHandfix, startHandfix } from '../support/handfix.ts';
import { ADVISORY, mail, mbox } from '../support/mail.ts';

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

const run = (command: string, options: Record<string, string>) =>
  handfix.sandbox.actor('admin').run(command, options).answer();

describe('a mailing list', () => {
  it('is tried and added by its archive, and its talk follows the alert without a word of its own', async () => {
    const announcement = mail({ id: 'a@x', subject: '[gate-announce] Gate 2.0', text: ADVISORY });
    const reply = mail({
      subject: 'Re: Gate 2.0',
      answers: ['a@x'],
      from: 'Bob <bob@x.example>',
      text: 'And 1.x? @everyone',
    });
    feeds.serve('/l.mbox', { body: mbox([announcement, reply]) });
    const list = { kind: 'archive', url: `${feeds.url}/l.mbox` };
    // A worker takes its time to come up on a busy machine; a command has seconds.
    feeds.serve('/other.mbox', { body: mbox([mail({ subject: 'Before', text: 'Nothing.' })]) });
    await handfix.read(`${feeds.url}/other.mbox`, { kind: 'archive', publisher: 'Other' });
    const tried = await run('source test', list);
    expect(tried).toContain('1 bulletin · 1 reply');
    expect(await run('source add', { ...list, name: 'Gate list', publisher: 'Acme' })).toContain('Added: Gate list');
    const card = await handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes('Gate 2.0'));
    expect(handfix.sandbox.textOf(card)).toMatch(/^### \\\[gate-announce\\\] Gate 2\.0$/m);
    expect(handfix.sandbox.textOf(card)).toContain('💬 1 reply on mailing lists: Explain shows the newest');
    feeds.serve('/l.mbox', {
      body: mbox([announcement, reply, mail({ subject: 'Re: Gate 2.0', answers: ['a@x'], text: 'Yes, 1.x too.' })]),
    });
    await handfix.read(list.url);
    await handfix.sandbox.waitForMessage('security-alerts', (text) => text.includes('💬 2 replies'));
    expect(handfix.sandbox.messages('security-alerts')).toHaveLength(1);
    const why = await handfix.sandbox.actor('reader').press(card, 'Explain').answer();
    expect(why).toContain('What is said on mailing lists');
    expect(why).toContain('> Yes, 1.x too.');
    expect(why).not.toContain('@everyone');
  });

  it('is not added as a mailbox without a password’s name, and never with a password in chat', async () => {
    const box = { kind: 'mailbox', url: 'imaps://ops@mail.example.org/INBOX' };
    const complete = { ...box, password: 'ops', lists: 'announce.example.org' };
    for (const [options, reason] of [
      [{ ...box, url: 'imaps://ops:geheim@mail.example.org/INBOX' }, /Never write a password in chat/],
      [{ ...box, url: 'https://mail.example.org' }, /A mailbox is an address as imaps/],
      [box, /“password” is missing/],
      [{ ...box, password: '../../etc/passwd' }, /the name of a file, without its folder/],
      [{ ...box, password: 'ops' }, /say which “lists”/],
      [{ ...complete, lists: 'announce@' }, /is no List-Id/],
      [{ ...complete, 'verified-by': 'a b' }, /Authentication-Results/],
      [complete, /the password file ops cannot be read from the folder of SECRETS\\?_DIR/],
    ] as const) {
      expect(await run('source test', options)).toMatch(reason);
      expect(await run('source add', options)).toMatch(reason);
    }
    expect(await handfix.db.tables.sources.list()).toEqual([]);
  });
});
