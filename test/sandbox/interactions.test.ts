import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { QUIET, RawClient } from '../support/raw-client.ts';

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const V2 = 1 << 15;
const MINUTE_MS = 60_000;

let sandbox: Sandbox;
let client: RawClient;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  sandbox = await startSandbox({ now: () => Date.now() + ahead });
  client = new RawClient(sandbox);
  await client.login();
  await client.call('PUT', `/applications/${client.application}/commands`, [{ name: 'ask', description: 'Asks' }]);
});
afterEach(async () => {
  client.close();
  await sandbox.stop();
});

/** A command under way, and what the person sees of it. */
async function asked() {
  const outcome = sandbox.actor('reader').run('ask');
  return { outcome, ...(await client.interaction()) };
}
const seen = () => sandbox.messages('security-alerts').map(sandbox.textOf);

describe('an interaction', () => {
  it('fails for the person after three seconds, and comes too late for the bot', async () => {
    const { outcome, answer } = await asked();
    expect(await outcome.answer()).toBe('This interaction failed');
    expect(await answer(4, { content: 'x', ...QUIET })).toMatchObject({ status: 404, body: { code: 10062 } });
    expect(() => sandbox.assertClean()).toThrow('left unanswered for three seconds');
  });

  it('is answered once', async () => {
    const { answer } = await asked();
    expect((await answer(4, { content: 'x', ...QUIET })).status).toBe(200);
    expect(await answer(4, { content: 'y', ...QUIET })).toMatchObject({ status: 400, body: { code: 40060 } });
    expect(seen()).toEqual(['x']);
  });

  it('is still open after an answer that Discord refuses', async () => {
    const { answer } = await asked();
    expect((await answer(4, { content: 'x'.repeat(2001), ...QUIET })).body.code).toBe(50035);
    expect((await answer(4, { content: 'x', ...QUIET })).status).toBe(200);
  });

  it('takes only answers that fit it', async () => {
    const { answer } = await asked();
    for (const type of [1, 6, 7, 8, 99])
      expect(await answer(type, {})).toMatchObject({ body: { code: 50035, errors: { type: {} } } });
    expect((await answer(9, { title: 'T', custom_id: 'm', components: [] })).body.code).toBe(50035);
    expect((await answer(5)).status).toBe(200);
  });

  it('does not open a modal from a modal', async () => {
    const modal = {
      title: 'T',
      custom_id: 'm',
      components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 't', style: 1 } }],
    };
    const { outcome, answer } = await asked();
    await answer(9, modal);
    sandbox.actor('reader').submit(await outcome.modal(), { t: 'x' });
    const submitted = await client.interaction();
    expect((await submitted.answer(9, modal)).body).toMatchObject({ code: 50035 });
    expect((await submitted.answer(4, { content: 'x', ...QUIET })).status).toBe(200);
  });

  it('is forgotten a quarter of an hour later', async () => {
    const { webhook, answer } = await asked();
    await answer(5);
    ahead = 14 * MINUTE_MS;
    const edit = () => client.call('PATCH', `${webhook}/messages/@original`, { content: 'x', ...QUIET });
    expect((await edit()).status).toBe(200);
    ahead = 15 * MINUTE_MS + 1_000;
    expect(await edit()).toMatchObject({ status: 401, body: { code: 50027, message: 'Invalid Webhook Token' } });
    expect((await client.call('POST', `/webhooks/${client.application}/nobody`, { content: 'x' })).body.code).toBe(
      10015,
    );
  });
});

describe('a deferred answer', () => {
  it('thinks, and is what the edit says then', async () => {
    const { outcome, webhook, answer } = await asked();
    await answer(5);
    const thinking = sandbox.messages('security-alerts')[0]!;
    expect(thinking.body.flags).toBe(LOADING);
    const components = [{ type: 10, content: 'thought' }];
    await client.call('PATCH', `${webhook}/messages/%40original`, { flags: V2, components, ...QUIET });
    expect([await outcome.answer(), thinking.body.flags, thinking.body.edited_timestamp]).toEqual([
      'thought',
      V2,
      null,
    ]);
    sandbox.assertClean();
  });

  it('stays ephemeral, or not, as it was deferred', async () => {
    const secret = await asked();
    await secret.answer(5, { flags: EPHEMERAL });
    await client.call('PATCH', `${secret.webhook}/messages/@original`, { content: 'secret', ...QUIET });
    expect(seen()).toEqual([]);
    expect((await secret.outcome.message()).ephemeralFor).toBe(sandbox.actor('reader').userId);
    const open = await asked();
    await open.answer(5);
    await client.call('PATCH', `${open.webhook}/messages/@original`, { content: 'open', flags: EPHEMERAL, ...QUIET });
    expect(seen()).toEqual(['open']);
  });

  it('may say nothing else', async () => {
    const { answer } = await asked();
    await answer(5, { flags: V2, components: [{ type: 10, content: 'x' }] });
    expect(() => sandbox.assertClean()).toThrow('a deferred answer can say nothing but');
  });

  it('is replaced by the first follow-up, and the next one stands below', async () => {
    const { webhook, answer } = await asked();
    await answer(5);
    await client.call('POST', webhook, { content: 'one', ...QUIET });
    const { body } = await client.call('POST', webhook, { content: 'two', ...QUIET });
    expect(seen()).toEqual(['one', 'two']);
    await client.call('PATCH', `${webhook}/messages/${body.id}`, { content: 'three', ...QUIET });
    await client.call('DELETE', `${webhook}/messages/@original`);
    expect(seen()).toEqual(['three']);
    expect((await client.call('GET', `${webhook}/messages/@original`)).body.code).toBe(10008);
  });
});

describe('an ephemeral message', () => {
  it('is not in the channel, for no route and no other person', async () => {
    const { outcome, webhook, answer } = await asked();
    const button = { type: 2, style: 1, label: 'More', custom_id: 'more' };
    const components = [{ type: 1, components: [button] }];
    const { body } = await answer(4, { content: 'secret', flags: EPHEMERAL, components, ...QUIET });
    const { id } = (body.resource as { message: { id: string } }).message;
    const path = `/channels/${sandbox.channel('security-alerts').id}/messages`;
    expect((await client.call('GET', path)).body).toEqual([]);
    expect((await client.call('GET', `${path}/${id}`)).body.code).toBe(10008);
    expect((await client.call('PATCH', `${path}/${id}`, { content: 'x', ...QUIET })).body.code).toBe(10008);
    const told = await client.call('POST', webhook, { content: 'for all', ...QUIET });
    expect(told.body).toMatchObject({ message_reference: { message_id: id }, referenced_message: null });
    const message = sandbox.store.message(sandbox.channel('security-alerts').id, id);
    expect((await outcome.message()).id).toBe(told.body.id);
    expect(() => sandbox.actor('admin').press(message, 'More')).toThrow('not for this person');
  });
});

describe('a nonce', () => {
  const path = () => `/channels/${sandbox.channel('security-alerts').id}/messages`;
  const post = async (over: object = {}) =>
    (await client.post({ content: 'x', nonce: 'abc', enforce_nonce: true, ...over })).body;

  it('gives the same message for some minutes, in whatever channel it is used', async () => {
    const first = await post();
    ahead = 4 * MINUTE_MS;
    expect((await post({ content: 'other' })).id).toBe(first.id);
    const log = `/channels/${sandbox.channel('handfix-log').id}/messages`;
    const elsewhere = await client.call('POST', log, { content: 'x', nonce: 'abc', enforce_nonce: true, ...QUIET });
    expect(elsewhere.body).toMatchObject({ id: first.id, nonce: 'abc' });
    ahead = 6 * MINUTE_MS;
    expect((await post()).id).not.toBe(first.id);
  });

  it('does nothing unless it is to be enforced', async () => {
    expect((await post({ enforce_nonce: false })).id).not.toBe((await post({ enforce_nonce: false })).id);
  });

  it('of a message that was deleted gives an error, and is not in what is read later', async () => {
    const { id } = await post();
    expect((await client.call('GET', `${path()}/${id}`)).body).not.toHaveProperty('nonce');
    await client.call('DELETE', `${path()}/${id}`);
    expect(await post()).toMatchObject({ code: 10008 });
  });
});
