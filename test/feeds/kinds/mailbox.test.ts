import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { silentLog } from '../../../core/log.ts';
import type { SourceOptions } from '../../../core/source.ts';
import { Listening } from '../../../feeds/listening.ts';
import { Mailboxes } from '../../../feeds/mailbox/mailboxes.ts';
import { Reader } from '../../../feeds/reader.ts';
import { type Dovecot, hasDovecot, PASSWORD, startDovecot } from '../../support/dovecot.ts';
import { ADVISORY, mail } from '../../support/mail.ts';
import { OTHERS, type Polling, startPolling, TEAM } from '../../support/polling.ts';

const LIST = 'acme-announce.lists.example';

describe.skipIf(!hasDovecot())('a mailbox', { timeout: 60_000 }, () => {
  let dovecot: Dovecot;
  let reader: Reader;
  let secrets: string;
  let p: Polling;
  let user: string;
  let users = 0;
  beforeAll(async () => {
    dovecot = await startDovecot();
    reader = new Reader({ timeoutMs: 20_000, threads: 1 });
    secrets = mkdtempSync(join(tmpdir(), 'handfix-secrets-'));
  }, 120_000);
  afterAll(async () => {
    await reader.close();
    await dovecot.stop();
    rmSync(dovecot.home, { recursive: true, force: true });
    rmSync(secrets, { recursive: true, force: true });
  });
  beforeEach(async () => {
    user = `ops${++users}`;
    p = await startPolling(reader, { secretsDir: secrets });
    secret('ops', `imap://${user}@127.0.0.1:${dovecot.port}\n${PASSWORD}\n`);
  });
  afterEach(() => p.stop());

  const secret = (name: string, text: string) => writeFileSync(join(secrets, name), text);
  const url = (folder = 'INBOX', port = dovecot.port, scheme = 'imap') =>
    `${scheme}://${user}@127.0.0.1:${port}/${folder}`;
  const OPTIONS: SourceOptions = { lists: [LIST], password: 'ops' };
  const add = (options: SourceOptions = OPTIONS, more = {}) =>
    p.add('/', { kind: 'mailbox', url: url(), options, ...more });
  const announce = (more = {}) => mail({ list: LIST, subject: 'Gate 2.0', text: ADVISORY, ...more });
  const errorOf = async (id: number) => {
    await p.poller.pollNow(id);
    const source = await p.db.tables.sources.find(id);
    return [source?.errorCode, source?.error];
  };

  it('tells what is announced by its lists, and leaves all else in it unread, uncounted and untouched', async () => {
    await p.watch();
    dovecot.deliver(user, [
      announce({ id: 'a@x' }),
      mail({ list: LIST, subject: 'Re: Gate 2.0', answers: ['a@x'], text: 'And 1.x?' }),
      mail({ subject: 'CVE-2026-2222: act now', from: 'security@vendor.example', text: 'Rotate your keys at once.' }),
      mail({ list: 'other.lists.example', subject: 'Other', text: ADVISORY }),
    ]);
    const id = await add();
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'ok', recorded: 1 });
    expect(await p.owed()).toEqual(['alert Gate 2.0']);
    const { lines } = await p.db.tables.bulletins.list(TEAM, {}, { limit: 10, offset: 0 });
    const bulletin = await p.db.tables.bulletins.find(lines[0]!.key, TEAM);
    expect(bulletin!.authenticity).toEqual({ signature: 'none', via: `list ${LIST}` });
    expect(await p.db.tables.discussions.count(lines[0]!.key, TEAM)).toBe(1);
    // Neither read nor deleted: no flags, in the Maildir's own spelling.
    expect(
      ['new', 'cur']
        .flatMap((part) => readdirSync(join(dovecot.home, 'mail', user, part)))
        .filter((name) => /,[A-Z]/.test(name)),
    ).toEqual([]);
    const source = await p.db.tables.sources.find(id);
    expect(JSON.stringify(source)).not.toContain(PASSWORD);
  });

  it('is asked only for what is new, and may be numbered anew without anything told twice', async () => {
    await p.watch();
    dovecot.deliver(user, [announce({ id: 'a@x' })]);
    const id = await add();
    await p.poller.pollNow(id);
    const cursor = async () => (await p.db.tables.sources.find(id))!.cursor as { uidValidity: string; uid: number };
    const first = await cursor();
    expect(await p.poller.pollNow(id)).toMatchObject({ outcome: 'not-modified' });
    dovecot.deliver(user, [announce({ id: 'b@x', subject: 'Gate 2.1' })]);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1 });
    expect((await cursor()).uid).toBe(first.uid + 1);
    // Dovecot numbers by the second.
    await systemClock.sleep(1_100);
    dovecot.renumber(user);
    dovecot.deliver(user, [announce({ id: 'c@x', subject: 'Gate 2.2' })]);
    expect(await p.poller.pollNow(id)).toMatchObject({ recorded: 1, revised: 0 });
    expect((await cursor()).uidValidity).not.toBe(first.uidValidity);
    expect((await p.owed()).sort()).toEqual(['alert Gate 2.0', 'alert Gate 2.1', 'alert Gate 2.2']);
  });

  it('counts senders where no list is named, and what its own server vouches for', async () => {
    const results = (text: string) => ({ headers: { 'Authentication-Results': text } });
    const from = 'Acme <security@vendor.example>';
    const direct = (subject: string, more = {}) => mail({ subject, from, text: ADVISORY, ...more });
    dovecot.deliver(user, [
      direct('Vouched', results('mx.ops.example; dkim=pass header.d=vendor.example; spf=fail')),
      direct('Aligned', results('mx.ops.example; dmarc=pass (p=reject) header.from=vendor.example')),
      direct('Failed', results('mx.ops.example; dkim=fail header.d=vendor.example')),
      direct('Other domain', results('mx.ops.example; dkim=pass header.d=evil.example')),
      direct('Other server', results('mx.evil.example; dmarc=pass')),
      direct('None'),
      mail({
        subject: 'Other sender',
        from: 'a@vendor.example.evil.example',
        text: ADVISORY,
        ...results('mx.ops.example; dmarc=pass'),
      }),
    ]);
    const id = await add({ senders: ['@vendor.example'], password: 'ops', verifiedBy: 'mx.ops.example' });
    await p.poller.pollNow(id);
    expect(await p.titles()).toEqual(['Aligned', 'Vouched']);
  });

  it('is told of plainly when it cannot be read', async () => {
    dovecot.deliver(user, [announce()]);
    const id = await add(OPTIONS, { url: url('No/Such') });
    expect(await errorOf(id)).toEqual(['folder', expect.stringContaining('127.0.0.1 has no folder No/Such for')]);
    secret('ops', `imap://${user}@127.0.0.1:${dovecot.port}\nwrong\n`);
    const wrong = await add();
    expect(await errorOf(wrong)).toEqual(['login', `127.0.0.1 does not let ${user} in with this password`]);
    secret('ops', `imap://${user}@mail.evil.example\n${PASSWORD}\n`);
    expect(await errorOf(wrong)).toEqual(['login', 'the password file ops is for another mailbox']);
    secret('ops', `${PASSWORD}\n`);
    expect((await errorOf(wrong))[1]).toContain('must have the mailbox');
    const none = await add({ ...OPTIONS, password: 'nowhere' }, { url: url('A') });
    expect((await errorOf(none))[1]).toContain('cannot be read from the folder of SECRETS_DIR (ENOENT)');
    secret('ops', `imap://${user}@127.0.0.1:${dovecot.port}\n${PASSWORD}\nserver ${OTHERS}\n`);
    const ours = await add(OPTIONS, { url: url('INBOX/'), teamId: TEAM });
    expect(await errorOf(ours)).toEqual(['login', 'the password file ops is for other servers']);
  });

  it('is never given its password without TLS, by a certificate that is good', async () => {
    secret('tls', `imaps://${user}@127.0.0.1:${dovecot.tlsPort}\n${PASSWORD}\n`);
    const id = await add({ ...OPTIONS, password: 'tls' }, { url: url('INBOX', dovecot.tlsPort, 'imaps') });
    expect(await errorOf(id)).toEqual(['tls', expect.stringContaining('no safe connection to 127.0.0.1')]);
    const open = (allow: string[], plaintext: string[]) =>
      new Mailboxes({ secretsDir: secrets, allow, plaintext, timeoutMs: 10_000 }).open(
        { url: url(), options: OPTIONS },
        new AbortController().signal,
      );
    // STARTTLS is taken, and its certificate looked at.
    await expect(open(['127.0.0.1'], [])).rejects.toMatchObject({ code: 'tls' });
    await expect(open([], ['127.0.0.1'])).rejects.toMatchObject({ code: 'refused-address' });
  });

  it('says at once when something comes, also after its server was away', async () => {
    await p.watch();
    dovecot.deliver(user, [announce({ id: 'a@x' })]);
    const id = await add();
    const listening = new Listening({
      clock: systemClock,
      log: silentLog,
      mailboxes: p.mailboxes,
      sources: () => p.db.tables.sources.list(),
      poll: (source) => p.poller.pollNow(source),
      firstWaitMs: 100,
    });
    listening.start();
    const titles = { timeout: 50_000, interval: 100 };
    await expect.poll(() => p.titles(), titles).toEqual(['Gate 2.0']);
    dovecot.deliver(user, [announce({ id: 'b@x', subject: 'Gate 2.1' })]);
    await expect.poll(() => p.titles(), titles).toEqual(['Gate 2.0', 'Gate 2.1']);
    await dovecot.stop();
    dovecot.deliver(user, [announce({ id: 'c@x', subject: 'Gate 2.2' })]);
    await dovecot.start();
    await expect.poll(() => p.titles(), titles).toEqual(['Gate 2.0', 'Gate 2.1', 'Gate 2.2']);
    await p.db.tables.sources.pause(id);
    await listening.refresh();
    await listening.stop();
    expect(p.errors).toEqual([]);
  }, 180_000);
});
