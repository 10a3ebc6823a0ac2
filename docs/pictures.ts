import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Locator } from 'playwright-core';

/** `npm run pictures`: the README's pictures, taken of the sandbox as it runs now. */
const FOLDER = import.meta.dirname;
const SCALE = 2;

const work = mkdtempSync(join(tmpdir(), 'handfix-pictures-'));
const program = spawn(process.execPath, [resolve(FOLDER, '../dist/main.js')], {
  cwd: work,
  env: { PATH: process.env.PATH, SANDBOX_PORT: '0', HEALTH_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 980, height: 1800 }, deviceScaleFactor: SCALE });
  await page.goto(`${await addressOf(program.stdout)}/?as=responder`);
  const messages = page.getByRole('log').getByRole('article');
  const alert = messages.filter({ hasText: 'KSA-2026-0042' }).first();
  await alert.getByRole('button', { name: 'Acknowledge' }).click();
  await alert
    .getByText(/acknowledged/i)
    .first()
    .waitFor();
  await take(alert, 'alert.png');
  await alert.getByRole('button', { name: 'Checklist' }).click();
  await alert.getByText(/1 Message/).click();
  const checklist = messages.filter({ has: page.getByRole('button', { name: 'Done', exact: true }) }).first();
  await checklist.getByRole('button', { name: 'Done', exact: true }).first().click();
  await checklist.getByRole('button', { name: 'Undo' }).first().waitFor();
  await take(checklist, 'checklist.png');
} finally {
  await browser.close();
  program.kill();
  rmSync(work, { recursive: true, force: true });
}

async function take(message: Locator, name: string): Promise<void> {
  await message.page().mouse.move(0, 0);
  await message.screenshot({ path: join(FOLDER, name), animations: 'disabled' });
}

async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stdout) {
    text += chunk;
    const address = /Open (http:\S+)/.exec(text)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the sandbox did not start');
}
