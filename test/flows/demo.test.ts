import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageState } from '../../sandbox/contract.ts';
import { visibleText } from '../../sandbox/visible-text.ts';

let service: ChildProcess;
let address = '';

beforeAll(async () => {
  service = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      SANDBOX_PORT: '0',
      HEALTH_PORT: '0',
      DATABASE_PATH: join(mkdtempSync(join(tmpdir(), 'handfix-demo-')), 'handfix.db'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  address = await new Promise<string>((resolve, reject) => {
    let said = '';
    service.stdout?.on('data', (data) => {
      said += String(data);
      const url = /Open (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    service.once('exit', () => reject(new Error(`it ended: ${said}`)));
  });
});
afterAll(async () => {
  const gone = new Promise((resolve) => service.once('exit', resolve));
  service.kill('SIGTERM');
  await gone;
});

async function alerts(): Promise<string[]> {
  const state = (await (await fetch(`${address}/sandbox/api/state?as=reader`)).json()) as PageState;
  const channel = state.channels.find(({ name }) => name === 'security-alerts');
  return state.messages.filter((m) => m.channelId === channel?.id).map((m) => visibleText(m.body));
}
const about = async (words: string) => (await alerts()).filter((text) => text.includes(words));
async function act(key: string): Promise<object> {
  const answer = await fetch(`${address}/sandbox/api/act?as=reader`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ do: 'action', key }),
  });
  return (await answer.json()) as object;
}

describe('Handfix started with nothing configured', () => {
  it('soon shows what the demo vendors ask to be done by hand, and only that', async () => {
    await expect.poll(async () => (await alerts()).length, { interval: 100 }).toBe(3);
    const [permissions] = await about('NL26-014');
    expect(permissions).toContain('There is no patch for this issue.');
    expect(permissions).toContain('Remove the write permission of the group Everyone');
    const [protection] = await about('KSA-2026-0042');
    expect(protection).toContain('The check is disabled by default');
    expect(protection).toContain('Rotate the signing key');
    expect(await about('QSA-2026-07')).toHaveLength(1);
    for (const text of await alerts()) expect(text).toContain('[Checklist]');
  });

  it('alerts when a vendor publishes what asks for handwork, and not when the update is enough', async () => {
    expect(await act('publish')).toMatchObject({
      outcome: 'told',
      words: expect.stringMatching(/^Quayside has published QSA-2026-08/),
    });
    await expect.poll(() => about('QSA-2026-08')).toHaveLength(1);
    expect(await act('publish')).toMatchObject({ words: expect.stringMatching(/^Northlight has published NL26-032/) });
    await act('publish');
    await expect.poll(() => about('NL26-033')).toHaveLength(1);
    expect(await about('NL26-032')).toEqual([]);
  });

  it('says what came when a vendor revises a bulletin', async () => {
    expect(await act('revise')).toMatchObject({ words: expect.stringMatching(/^Kestrel has revised KSA-2026-0042/) });
    await expect.poll(() => about('Revision 2')).toHaveLength(1);
    expect((await about('Revision 2'))[0]).toContain('Set the issuer of the cluster');
    await expect
      .poll(async () => (await about('[Acknowledge]')).some((text) => text.includes('Set the issuer of the cluster')))
      .toBe(true);
  });

  it('says so when there is no more news', async () => {
    await act('publish');
    await act('revise');
    const nothing = { outcome: 'told', words: 'The demo vendors have nothing more to say.' };
    expect([await act('publish'), await act('revise')]).toEqual([nothing, nothing]);
    expect(await act('nonsense')).toEqual({ outcome: 'refused', why: 'There is no such action.' });
  });
});
