import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../core/clock.ts';
import { Reader } from '../../feeds/reader.ts';
import { rssFeed } from '../support/feed-server.ts';
import { ADVISORY, mail, mbox } from '../support/mail.ts';
import { OTHERS, type Polling, RSS, startPolling, TEAM } from '../support/polling.ts';

let reader: Reader;
let p: Polling;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
beforeEach(async () => {
  p = await startPolling(reader);
});
afterEach(() => p.stop());
afterAll(() => reader.close());

const list = (path: string, more = {}) => p.add(path, { kind: 'archive', ...more });
const tell = (path: string, ...mails: string[]) => p.feeds.serve(path, { body: mbox(mails) });
const said = async (title: string, teamId = TEAM) => {
  const { lines } = await p.db.tables.bulletins.list(teamId, {}, { limit: 100, offset: 0 });
  const keys = lines.filter((line) => line.title === title).map((line) => line.key);
  const all = await Promise.all(keys.map((key) => p.db.tables.discussions.about(key, teamId, 10)));
  return all.flat().map((reply) => `${reply.link}: ${reply.text}`);
};
const announcement = (more = {}) => mail({ id: 'a@x', subject: 'Gate 2.0', text: ADVISORY, ...more });

describe('a reply', () => {
  it('that comes before its announcement waits for it, and so does what answers the reply', async () => {
    const id = await list('/l.mbox');
    const first = mail({ id: 'r@x', subject: 'Re: Gate 2.0', answers: ['a@x'], text: 'When?' });
    const second = mail({ subject: 'Re: something else', answers: ['r@x'], text: 'Now.' });
    tell('/l.mbox', first, second);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 0 });
    tell('/l.mbox', first, second, announcement());
    await p.poller.pollNow(id);
    expect((await said('Gate 2.0')).sort()).toEqual(['thread: Now.', 'thread: When?']);
  });

  it('neither makes a bulletin nor a revision nor a message: the card alone is changed', async () => {
    await p.watch();
    const id = await list('/l.mbox');
    tell('/l.mbox', announcement());
    await p.poller.pollNow(id);
    expect(await p.owed()).toEqual(['alert Gate 2.0']);
    const replies = Array.from({ length: 50 }, (_, i) =>
      mail({ answers: ['a@x'], subject: 'Re: Gate', text: `${i} CVE-2026-9999` }),
    );
    tell('/l.mbox', announcement(), ...replies);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 0, revised: 0 });
    expect(await p.owed()).toEqual(['edit of alert Gate 2.0']);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 0, revised: 0 });
    expect(await p.owed()).toEqual([]);
  });

  it('without a thread speaks of what it names, then of what its subject names', async () => {
    const id = await list('/l.mbox');
    tell(
      '/l.mbox',
      announcement(),
      mail({ subject: 'Re: your advisory', text: 'Is CVE-2026-1111 exploited?' }),
      mail({ subject: 'AW: [acme] Gate 2.0', text: 'Danke.' }),
      mail({ subject: 'Re: lunch', text: 'Pizza.' }),
    );
    await p.poller.pollNow(id);
    expect((await said('Gate 2.0')).sort()).toEqual(['id: Is CVE-2026-1111 exploited?', 'subject: Danke.']);
  });

  it('speaks of this month’s announcement where last month’s had the same subject', async () => {
    const id = await list('/l.mbox');
    const old = new Date(p.clock.now() - 31 * DAY_MS);
    tell(
      '/l.mbox',
      announcement({ subject: 'Monthly fixes', date: old, text: 'October. Update to 1.9.' }),
      mail({ subject: 'Re: Monthly fixes', date: new Date(old.getTime() + DAY_MS), text: 'Of October.' }),
      mail({ id: 'b@x', subject: 'Monthly fixes', text: 'November. Update to 2.0.' }),
      mail({ subject: 'Re: Monthly fixes', text: 'Of November.' }),
    );
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 2 });
    const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 10, offset: 0 });
    const texts = await Promise.all(lines.map((line) => p.db.tables.discussions.about(line.key, TEAM, 5)));
    expect(texts.map((replies) => replies.map((reply) => reply.text))).toEqual([['Of November.'], ['Of October.']]);
  });

  it('among the items of a feed is none of its bulletins', async () => {
    const id = await p.add('/feed');
    p.feeds.serve('/feed', {
      body: rssFeed([
        { title: '[acme] Gate 2.0', html: '<p>Update to 2.0. Rotate the keys.</p>' },
        { title: 'Re: [acme] Gate 2.0', html: '<p>Thanks!</p>' },
      ]),
      headers: RSS,
    });
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['[acme] Gate 2.0']);
    expect(await said('[acme] Gate 2.0')).toEqual(['subject: Thanks!']);
  });

  it('of a team’s own list is for that team, and what everybody reads is for all', async () => {
    const shared = await list('/shared.mbox');
    const own = await list('/own.mbox', { teamId: TEAM });
    tell('/shared.mbox', announcement(), mail({ answers: ['a@x'], subject: 'Re: Gate', text: 'For all.' }));
    tell('/own.mbox', mail({ answers: ['a@x'], subject: 'Re: Gate', text: 'For us.' }));
    await p.poller.pollNow(shared);
    await p.poller.pollNow(own);
    expect((await said('Gate 2.0')).sort()).toEqual(['thread: For all.', 'thread: For us.']);
    expect(await said('Gate 2.0', OTHERS)).toEqual(['thread: For all.']);
    await p.db.tables.sources.remove(own);
  });
});

describe('an announcement', () => {
  it('that goes to two lists is one bulletin, whoever is said to publish there', async () => {
    await p.watch();
    const one = await list('/one.mbox', { publisher: 'Acme' });
    const two = await list('/two.mbox', { publisher: 'oss-security' });
    tell('/one.mbox', announcement());
    tell(
      '/two.mbox',
      announcement({ subject: '[oss] Gate 2.0' }),
      mail({ answers: ['a@x'], subject: 'Re: Gate', text: 'Seen.' }),
    );
    await p.poller.pollNow(one);
    expect(await p.poller.pollNow(two)).toMatchObject({ recorded: 0 });
    expect(await p.owed()).toEqual(['alert Gate 2.0']);
    expect(await said('Gate 2.0')).toEqual(['thread: Seen.']);
  });

  it('may be sent into the thread of another, and some lists take the “Re:” away', async () => {
    const id = await list('/l.mbox');
    tell(
      '/l.mbox',
      announcement(),
      mail({
        id: 'b@x',
        answers: ['a@x'],
        subject: '[USN-7001-1] Gate vulnerabilities',
        text: 'USN-7001-1. Update. > x',
      }),
      mail({ answers: ['a@x'], subject: 'Gate 2.0', text: 'And 1.x?\n\n> Update to 2.0' }),
    );
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 2 });
    expect(await said('Gate 2.0')).toEqual(['thread: And 1.x?']);
  });

  it('is one of those who announce, where the source names them; others talk', async () => {
    const id = await list('/l.mbox', { options: { senders: ['@vendor.example'] } });
    tell(
      '/l.mbox',
      announcement(),
      mail({ from: 'eve@elsewhere.example', subject: 'CVE-2026-1111: gate', text: 'Urgent! Rotate the keys.' }),
    );
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1 });
    expect(await said('Gate 2.0')).toEqual(['id: Urgent! Rotate the keys.']);
  });
});
