import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginError } from '../../bot/login-error.ts';
import { systemClock } from '../../core/clock.ts';
import { IDS } from '../../sandbox/founding.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type HandfixOptions, type RunningHandfix, startHandfix } from '../support/handfix.ts';
import { until } from '../support/outbox.ts';

let sandbox: Sandbox;
let handfix: RunningHandfix | undefined;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  await handfix?.stop();
  handfix = undefined;
  await sandbox.stop();
});

async function start(options: HandfixOptions = {}): Promise<RunningHandfix> {
  handfix = await startHandfix({ sandbox, ...options });
  return handfix;
}
const help = () => sandbox.actor('reader').run('help').answer();
const commandsKnown = () => until(() => sandbox.store.world.commands.length > 0);
const puts = () => sandbox.requests.filter((request) => /^PUT .*\/commands /.test(request)).length;
let notices = 0;

/** Something to deliver, in the operator channel. */
async function owe({ db }: RunningHandfix): Promise<string> {
  const subject = `Source ${++notices}`;
  const notice = { what: 'source-failing' as const, subject };
  await db.tables.deliveries.enqueue(
    [{ teamId: IDS.guild, destination: IDS.log, purpose: 'operator', dedupeKey: subject, payload: { notice } }],
    systemClock.now(),
  );
  // Any change in a server has the outbox looked at.
  sandbox.store.emit({ t: 'CHANNEL_UPDATE', channel: sandbox.channel('handfix-log') });
  return subject;
}
const standing = (subject: string) =>
  sandbox.messages('handfix-log').filter((message) => sandbox.textOf(message).includes(`${subject}**`)).length;

describe('logging in', () => {
  it('is tried again while Discord does not answer as it should, and works then', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, path: /gateway\/bot/ });
    const { program, errors } = await start({ connected: false });
    expect((await program.health()).faults).toEqual(['There is no connection to Discord.']);
    await program.connected;
    await commandsKnown();
    expect(await help()).toContain('Handfix');
    expect((await program.health()).ok).toBe(true);
    expect(errors).toEqual([]);
  });

  it('survives a gateway that cuts every connection at first, and ends with one session', async () => {
    sandbox.gateway.refuse = true;
    const { program, errors } = await start({ connected: false });
    setTimeout(() => {
      sandbox.gateway.refuse = false;
    }, 800);
    await program.connected;
    await commandsKnown();
    await help();
    expect(sandbox.gateway.identifies).toBe(1);
    expect(errors).toEqual([]);
  });

  it('fails at once when the token is wrong', async () => {
    const { program } = await start({ token: 'wrong', connected: false });
    const error = await program.connected.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code: 'token', message: expect.stringContaining('DISCORD_TOKEN') });
    expect(sandbox.requests.length).toBeLessThanOrEqual(2);
  });

  it('can be broken off by stopping', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, path: /gateway\/bot/, times: 100 });
    const { program } = await start({ connected: false });
    const begun = performance.now();
    await program.stop(5_000);
    await program.connected;
    expect(performance.now() - begun).toBeLessThan(4_500);
    handfix = undefined;
  });

  it('does not wait for a server that is out, nor think that it has put us out', async () => {
    sandbox.guild.unavailable = true;
    const running = await start();
    expect((await running.db.tables.teams.find(IDS.guild))?.leftAt).toBeUndefined();
    sandbox.gateway.guildBack(sandbox.guild);
    await commandsKnown();
    expect(await help()).toContain('Handfix');
  });

  it('registers the commands once, and again only when Discord has lost them', async () => {
    const databasePath = join(mkdtempSync(join(tmpdir(), 'handfix-')), 'kept.db');
    await start({ databasePath });
    await commandsKnown();
    await handfix?.stop();
    const asked = () => sandbox.requests.filter((request) => /^GET .*\/commands /.test(request)).length;
    await start({ databasePath });
    await until(() => asked() === 1);
    await help();
    expect(puts()).toBe(1);
    await handfix?.stop();
    sandbox.store.world.commands = [];
    await start({ databasePath });
    await commandsKnown();
    expect(puts()).toBe(2);
  });
});

describe('a connection', () => {
  it('that ends because the token was reset is the end, and says so', async () => {
    const { errors, program } = await start();
    sandbox.gateway.close(4004);
    await until(() => errors.length > 0);
    expect(errors).toEqual([expect.stringContaining('Discord refuses the token')]);
    expect((await program.health()).ok).toBe(false);
  });

  it('over which the token is refused while posting is the end, too', async () => {
    const running = await start();
    await commandsKnown();
    sandbox.token = 'another';
    await owe(running);
    await until(() => running.errors.length > 0);
    expect(running.errors).toEqual([expect.stringContaining('Discord refuses the token')]);
    const before = sandbox.requests.length;
    await owe(running);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sandbox.requests.length).toBe(before);
  });

  it('that falls silent is taken up again', async () => {
    sandbox.gateway.heartbeatMs = 200;
    const { program, errors } = await start();
    await commandsKnown();
    sandbox.gateway.silent = true;
    await until(() => !sandbox.gateway.connected);
    sandbox.gateway.silent = false;
    await until(() => sandbox.gateway.resumes > 0);
    await until(async () => (await program.health()).ok);
    expect(await help()).toContain('Handfix');
    expect(errors).toEqual([]);
  });

  it('that cannot be taken up is replaced: people are answered once, messages are sent once', async () => {
    const running = await start({ patienceMs: 800 });
    await commandsKnown();
    sandbox.gateway.ignoreResume = true;
    sandbox.gateway.drop();
    const during = await owe(running);
    await until(() => sandbox.gateway.identifies === 2);
    await until(async () => (await running.program.health()).ok);
    const after = await owe(running);
    expect(await help()).toContain('Handfix');
    await until(() => standing(after) === 1);
    expect([standing(during), standing(after)]).toEqual([1, 1]);
    expect(running.errors).toEqual([]);
    sandbox.assertClean();
  });

  it('that is refused for a while is found again by one client, not by two', async () => {
    const running = await start({ patienceMs: 800 });
    await commandsKnown();
    sandbox.gateway.refuse = true;
    sandbox.gateway.drop();
    await until(async () => !(await running.program.health()).ok);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    sandbox.gateway.refuse = false;
    await until(async () => (await running.program.health()).ok);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(sandbox.gateway.identifies).toBe(2);
    expect(await help()).toContain('Handfix');
    sandbox.assertClean();
    expect(running.errors).toEqual([]);
  });
});

describe('a server', () => {
  it('that puts us out is sent nothing, and what was owed comes when we are back', async () => {
    const running = await start();
    await commandsKnown();
    const me = sandbox.guild.members.get(IDS.application);
    sandbox.gateway.guildGone(sandbox.guild, true);
    const team = () => running.db.tables.teams.find(IDS.guild);
    await until(async () => (await team())?.leftAt !== undefined);
    const subject = await owe(running);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(standing(subject)).toBe(0);
    if (me) sandbox.guild.members.set(IDS.application, me);
    sandbox.gateway.guildBack(sandbox.guild);
    await until(() => standing(subject) === 1);
    expect((await team())?.leftAt).toBeUndefined();
  });

  it('in which we get the right to post back is posted to at once', async () => {
    const running = await start();
    await commandsKnown();
    const channel = sandbox.channel('handfix-log');
    channel.overwrites = [{ id: IDS.guild, type: 0, allow: '0', deny: '2048' }];
    const subject = await owe(running);
    await until(async () => (await running.db.tables.channels.broken()).length === 1);
    channel.overwrites = [];
    sandbox.store.emit({ t: 'CHANNEL_UPDATE', channel });
    await until(() => standing(subject) === 1);
  });
});
