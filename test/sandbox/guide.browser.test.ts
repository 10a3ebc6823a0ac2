import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { pageRoutes } from '../../sandbox/page-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

let browser: Browser;
let sandbox: Sandbox;
let page: Page;
let asked = 0;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
});
afterAll(() => browser.close());
beforeEach(async () => {
  asked = 0;
  const run = async () => `Somebody asked ${++asked} times.`;
  sandbox = await startSandbox({
    routes: (it) => pageRoutes(it, [{ key: 'publish', label: 'Publish a bulletin', run }]),
  });
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(sandbox.url);
});
afterEach(async () => {
  await page.close();
  await sandbox.stop();
});

it('the page says at the first visit what it is, and folds that away once something happened', async () => {
  const guide = page.getByRole('region', { name: 'About this sandbox' });
  await guide.getByText('A pretend Discord on this machine.').waitFor();
  const publish = guide.getByRole('button', { name: 'Publish a bulletin' });
  await publish.press('Enter');
  await guide.getByRole('status').getByText('Somebody asked 1 times.').waitFor();
  await guide.getByText('A pretend Discord').waitFor({ state: 'hidden' });
  expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Publish a bulletin');
  await guide.getByRole('button', { name: 'What is this?' }).click();
  await guide.getByText('A pretend Discord').waitFor();
  await guide.getByRole('button', { name: 'Fold this away' }).click();
  await page.reload();
  await publish.waitFor();
  expect(await guide.getByText('A pretend Discord').isVisible()).toBe(false);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});
