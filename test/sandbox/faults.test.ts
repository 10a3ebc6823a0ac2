import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '../../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { RawClient } from '../support/raw-client.ts';

let sandbox: Sandbox;
let client: RawClient;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = new RawClient(sandbox);
});
afterEach(async () => {
  client.close();
  await sandbox.stop();
});

const posted = () => sandbox.messages('security-alerts').length;
const strike = (kind: FaultKind, over: object = {}) => sandbox.faults.add({ ...kind, method: 'POST', ...over });
const post = () => client.post({ content: 'x' });

describe('a fault on request', () => {
  it('limits the rate, with the header that says for how long', async () => {
    strike({ kind: 'rate-limit', retryAfterMs: 1_500, global: true });
    const { status, body, headers } = await post();
    expect([status, body]).toEqual([429, { message: 'You are being rate limited.', retry_after: 1.5, global: true }]);
    expect([headers.get('Retry-After'), headers.get('X-RateLimit-Global')]).toEqual(['1.5', 'true']);
    expect((await post()).status).toBe(200);
  });

  it('limits the rate without the header', async () => {
    strike({ kind: 'rate-limit', retryAfterMs: 300, header: false });
    const { status, body, headers } = await post();
    expect([status, body.retry_after, headers.get('Retry-After'), posted()]).toEqual([429, 0.3, null, 0]);
  });

  it.each([500, 502, 503])('answers %i, and nothing has happened', async (status) => {
    strike({ kind: 'status', status });
    expect((await post()).status).toBe(status);
    expect(posted()).toBe(0);
  });

  it('posts, and says 500', async () => {
    strike({ kind: 'commit-then-500' });
    expect((await post()).status).toBe(500);
    expect(posted()).toBe(1);
  });

  it.each<[FaultKind['kind'], number]>([
    ['drop', 0],
    ['commit-then-drop', 1],
  ])('cuts the connection: %s', async (kind, there) => {
    strike({ kind } as FaultKind);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(posted()).toBe(there);
  });

  it.each<[FaultKind['kind'], number]>([
    ['hang', 0],
    ['commit-then-hang', 1],
  ])('never answers: %s', async (kind, there) => {
    strike({ kind } as FaultKind);
    const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 200));
    expect(await Promise.race([post().catch(() => 'cut'), silence])).toBe('silence');
    expect(posted()).toBe(there);
  });

  it('answers with a page, as a proxy does', async () => {
    strike({ kind: 'html' });
    const { url } = sandbox;
    const answer = await fetch(`${url}/api/v10/channels/1/messages`, { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<html>')]);
  });

  it('strikes the routes it names, as often as it says, and no others', async () => {
    strike({ kind: 'status', status: 503 }, { path: /messages$/, times: 2 });
    expect((await client.call('POST', `/channels/${sandbox.channel('handfix-log').id}/typing`)).status).toBe(204);
    expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([503, 503, 200]);
    strike({ kind: 'status', status: 503 });
    sandbox.faults.clear();
    expect((await post()).status).toBe(200);
  });
});

describe('rate limits', () => {
  it('are told in headers and count per channel', async () => {
    sandbox.rateLimits.max = 2;
    sandbox.rateLimits.windowMs = 60_000;
    const told = ({ headers }: { headers: Headers }) =>
      ['Limit', 'Remaining', 'Bucket'].map((name) => headers.get(`X-RateLimit-${name}`));
    const first = told(await post());
    expect(first).toEqual(['2', '1', expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(told(await post())).toEqual(['2', '0', first[2]]);
    const refused = await post();
    expect([refused.status, refused.body.global, refused.headers.get('X-RateLimit-Scope')]).toEqual([
      429,
      false,
      'user',
    ]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(50);
    const log = `/channels/${sandbox.channel('handfix-log').id}/messages`;
    const elsewhere = await client.call('POST', log, { content: 'x', allowed_mentions: { parse: [] } });
    expect(told(elsewhere)).toEqual(['2', '1', first[2]]);
    expect(posted()).toBe(2);
  });

  it('are over when their time is', async () => {
    sandbox.rateLimits.max = 1;
    sandbox.rateLimits.windowMs = 60;
    expect([(await post()).status, (await post()).status]).toEqual([200, 429]);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await post()).status).toBe(200);
  });
});

describe('the gateway, when a test wants it so,', () => {
  it.each([4000, 4004, 4009])('closes with %i', async (code) => {
    await client.login();
    sandbox.gateway.close(code);
    expect(await client.closed()).toBe(code);
    await client.open();
    client.resume();
    if (code === 4004) expect((await client.frame(9)).d).toBe(false);
    else expect(await client.event('RESUMED')).toBeDefined();
  });

  it('leaves heartbeats unanswered', async () => {
    await client.login();
    client.send(1, 1);
    await client.frame(11);
    sandbox.gateway.silent = true;
    client.send(1, 2);
    client.send(8, { guild_id: sandbox.guild.id });
    await client.event('GUILD_MEMBERS_CHUNK');
    sandbox.gateway.silent = false;
    client.send(1, 3);
    await client.frame(11);
    expect(client.acknowledged).toBe(2);
  });

  it('ignores a RESUME, and still answers heartbeats', async () => {
    await client.login();
    sandbox.gateway.drop();
    sandbox.gateway.ignoreResume = true;
    await client.open();
    client.resume();
    client.send(1, 1);
    await client.frame(11);
    expect([client.unheard, sandbox.gateway.resumes, sandbox.gateway.connected]).toEqual([['READY'], 0, false]);
  });

  it('refuses connections', async () => {
    sandbox.gateway.refuse = true;
    await expect(Promise.race([client.open(), client.closed().then((code) => Promise.reject(code))])).rejects.toBe(
      1006,
    );
  });

  it('asks for a reconnect, and declares a session over', async () => {
    await client.login();
    sandbox.gateway.askToReconnect();
    await client.frame(7);
    sandbox.gateway.invalidate(true);
    expect((await client.frame(9)).d).toBe(true);
    client.resume();
    await client.event('RESUMED');
    sandbox.gateway.invalidate(false);
    expect((await client.frame(9)).d).toBe(false);
    client.resume();
    expect((await client.frame(9)).d).toBe(false);
  });

  it('has no identifies left after a thousand', async () => {
    sandbox.gateway.identifies = 1_000;
    const { body } = await client.call('GET', '/gateway/bot');
    expect(body.session_start_limit).toMatchObject({ total: 1000, remaining: 0 });
  });

  it('takes a new token, and no longer the old one', async () => {
    sandbox.token = 'another';
    expect((await client.call('GET', '/users/@me')).status).toBe(401);
    client.token = 'another';
    await client.login();
    expect(client.sessionId).not.toBe('');
  });
});
