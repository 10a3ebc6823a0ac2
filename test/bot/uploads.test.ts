import { REST, Routes } from 'discord.js';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { restOptions } from '../../bot/gateway-client.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

const before = getGlobalDispatcher();
const ours = new Agent();
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
  setGlobalDispatcher(ours);
});
afterEach(async () => {
  setGlobalDispatcher(before);
  await ours.close();
  await sandbox.stop();
});

it('sends a file to Discord though another undici was loaded first', async () => {
  const rest = new REST(restOptions(sandbox.apiBase)).setToken(sandbox.token);
  const channel = sandbox.channel('security-alerts').id;

  await rest.post(Routes.channelMessages(channel), {
    body: { content: 'The audit trail' },
    files: [{ data: Buffer.from('when,who\n'), name: 'audit.csv' }],
  });

  expect(sandbox.messages(channel)[0]?.body).toMatchObject({ attachments: [{ filename: 'audit.csv' }] });
});
