import type { Client } from 'discord.js';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageEvent, PageState } from '../../sandbox/contract.ts';
import { IDS } from '../../sandbox/founding.ts';
import { pageRoutes } from '../../sandbox/page-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { card, controls, post, startPageBot } from '../support/page-bot.ts';

let sandbox: Sandbox;
let client: Client<true>;

beforeEach(async () => {
  sandbox = await startSandbox({ routes: pageRoutes });
  client = await startPageBot(sandbox);
});
afterEach(async () => {
  await client.destroy();
  await sandbox.stop();
});

const state = async (as: string) =>
  (await (await fetch(`${sandbox.url}/sandbox/api/state?as=${as}`)).json()) as PageState;
const act = async (as: string, body: object) => {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${sandbox.url}/sandbox/api/act?as=${as}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
};
const alerts = () => sandbox.channel('security-alerts').id;
const status = async (path: string, headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
  (await request(`${sandbox.url}${path}`, { method, headers, ...(method === 'POST' && { body: '{}' }) })).statusCode;

describe('the page’s server', () => {
  it('serves the page under a policy that lets in nothing from elsewhere', async () => {
    const page = await fetch(sandbox.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('/page/main.js');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(`${sandbox.url}/page/layout.css`)).headers.get('content-type')).toContain('text/css');
  });

  it.each(['/page/../rest.ts', '/page/%2e%2e/rest.ts', '/page/main.ts', '/page/markdown%2f..%2fmain.js', '/page/'])(
    'serves nothing else: %s',
    async (path) => {
      expect(await status(path, {})).toBe(404);
    },
  );

  it('answers no other host name and no other site', async () => {
    const path = '/sandbox/api/state?as=admin';
    const json = { 'content-type': 'application/json' };
    const host = new URL(sandbox.url).host;
    expect(await status(path, { host: 'evil.example' })).toBe(403);
    expect(await status('/', { host: `127.0.0.1.evil.example:${sandbox.port}` })).toBe(403);
    expect(await status(path, { host: `localhost:${sandbox.port}` })).toBe(200);
    expect(await status(path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
    const post = '/sandbox/api/act?as=admin';
    expect(await status(post, { ...json, origin: 'http://evil.example' }, 'POST')).toBe(403);
    expect(await status(post, { ...json, origin: 'null' }, 'POST')).toBe(403);
    expect(await status(post, { 'content-type': 'text/plain' }, 'POST')).toBe(415);
    expect(await status(post, { ...json, origin: `http://${host}` }, 'POST')).toBe(200);
    expect(await status('/sandbox/api/state?as=nobody', {})).toBe(400);
  });

  it('shows each person only what is theirs', async () => {
    expect(await act('reader', { do: 'command', channelId: alerts(), path: 'fix list', options: { page: 2 } })).toEqual(
      {
        outcome: 'done',
      },
    );
    const [mine, others] = [await state('reader'), await state('admin')];
    expect(mine.messages.map((m) => [m.body.content, m.ephemeral, m.body.interaction?.name])).toEqual([
      ['Page 2', true, 'fix list'],
    ]);
    expect(others.messages).toEqual([]);
    expect(mine.commands.map((c) => c.name)).not.toContain('settings');
    expect(others.commands.map((c) => c.name)).toContain('settings');
    expect(mine.me).toEqual({ key: 'reader', id: IDS.people.reader, role: 'Member' });
    expect(others.me.role).toBe('Manager');
  });

  it('hides a channel that a person may not see', async () => {
    sandbox.channel('handfix-log').overwrites.push({ id: IDS.people.reader, type: 1, allow: '0', deny: '1024' });
    expect((await state('reader')).channels.map((c) => c.name)).toEqual(['security-alerts']);
    expect((await state('admin')).channels).toHaveLength(2);
    const say = { do: 'say', channelId: sandbox.channel('handfix-log').id, content: 'hello' };
    expect(await act('reader', say)).toEqual({ outcome: 'refused', why: 'You cannot see this channel.' });
    expect(await act('admin', say)).toEqual({ outcome: 'done' });
  });

  it('says how an act went', async () => {
    const sent = await post(client, sandbox, card('Hello', [controls]));
    const press = (customId: string) =>
      act('admin', { do: 'press', channelId: alerts(), messageId: sent.id, customId });
    expect(await press('off')).toEqual({ outcome: 'refused', why: 'the button "off" cannot be pressed' });
    expect(await press('ignored')).toEqual({ outcome: 'failed' });
    const shown = await press('dismiss');
    expect(shown).toMatchObject({ outcome: 'modal', modal: { title: 'Dismiss the bulletin' } });
    const submit = {
      do: 'submit',
      modal: (shown.modal as { id: string }).id,
      values: { reason: 'No', until: ['month'] },
    };
    expect(await act('reader', submit)).toMatchObject({ outcome: 'refused' });
    expect(await act('admin', submit)).toEqual({ outcome: 'done' });
    expect(sandbox.messages('security-alerts').at(-1)?.body.content).toBe('Dismissed: No (month)');
    expect(await act('admin', { do: 'dance' })).toMatchObject({ outcome: 'refused' });
    expect(
      await act('admin', {
        do: 'autocomplete',
        channelId: alerts(),
        path: 'fix show',
        option: 'bulletin',
        partial: 'mail',
        options: {},
      }),
    ).toEqual({ outcome: 'choices', choices: [{ name: 'HS-2026-003 Mail gateway', value: 'HS-2026-003' }] });
    sandbox.assertClean(/left unanswered/);
  });

  it('sends the state first and then every change', async () => {
    const seen: PageEvent[] = [];
    const stop = new AbortController();
    const response = await fetch(`${sandbox.url}/sandbox/api/events?as=reader`, { signal: stop.signal });
    const reading = (async () => {
      let rest = '';
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        rest += chunk;
        const parts = rest.split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) seen.push(JSON.parse(part.replace(/^data: /, '')) as PageEvent);
        if (seen.some((e) => e.kind === 'bot' && !e.connected)) return;
      }
    })();
    await act('admin', { do: 'command', channelId: alerts(), path: 'fix list', options: {} });
    const sent = await post(client, sandbox, { content: 'one', allowedMentions: { parse: [] } });
    await sent.edit({ content: 'two', allowedMentions: { parse: [] } });
    await sent.startThread({ name: 'Talk' });
    await sent.delete();
    sandbox.gateway.close(4000);
    await reading;
    stop.abort();
    expect(seen.map((e) => (e.kind === 'message' ? `message ${e.message.body.content}` : e.kind))).toEqual([
      'state',
      'message one',
      'message two',
      'channel',
      'message two',
      'message-gone',
      'bot',
    ]);
  });
});
