import type { Client } from 'discord.js';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageRoutes } from '../../sandbox/page-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { card, controls, post, startPageBot } from '../support/page-bot.ts';

const ARGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

let browser: Browser;
let sandbox: Sandbox;
let client: Client<true>;
let troubles: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGS.split(' '),
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  troubles = [];
  sandbox = await startSandbox({ routes: pageRoutes });
  client = await startPageBot(sandbox);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await client.destroy();
  await sandbox.stop();
  expect(troubles).toEqual([]);
});

/** The page as one person; what goes wrong in it, or leaves the machine, is collected. */
async function open(as: string, viewport = DESKTOP, expected?: RegExp): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.on('console', (m) => {
    const text = `${m.type()}: ${m.text()}`;
    if (['error', 'warning'].includes(m.type()) && !expected?.test(text)) troubles.push(text);
  });
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol !== 'data:' && host !== new URL(sandbox.url).host) troubles.push(`left the machine: ${request.url()}`);
  });
  await page.goto(`${sandbox.url}/?as=${as}`);
  await page.getByRole('heading', { name: 'security-alerts', level: 2, exact: true }).waitFor();
  return page;
}
const say = (content: string) => ({ content, allowedMentions: { parse: [] } });
const log = (page: Page) => page.getByRole('log', { name: 'Messages', exact: true });
const box = (page: Page) => page.getByRole('combobox', { name: 'Message #security-alerts' });
const focused = (page: Page) => page.evaluate<string>('document.activeElement?.textContent');
const seen = async (page: Page, text: string | RegExp) => log(page).getByText(text).last().waitFor();

describe('a message on the page', () => {
  it('looks as Discord would show it', async () => {
    const seconds = Math.floor(Date.now() / 1000) - 5;
    const role = [...sandbox.guild.roles.values()].find((r) => r.name === 'Responder')!.id;
    await post(
      client,
      sandbox,
      card(`### A title\n**bold** <t:${seconds}:R> <@&${role}>\n- one\n  - two\n> quoted\n-# small`, [controls]),
    );
    await post(client, sandbox, {
      ...say('classic'),
      embeds: [{ title: 'Embedded', description: 'words', fields: [{ name: 'Field', value: 'value' }] }],
    });
    const page = await open('admin');
    const message = log(page)
      .getByRole('article', { name: /^Handfix/ })
      .first();
    expect(await message.locator('header').innerText()).toMatch(/Handfix\s+APP\s+\d\d:\d\d/);
    expect(await message.getByRole('heading', { name: 'A title' }).count()).toBe(1);
    expect(await message.locator('li li').innerText()).toContain('two');
    expect(await message.locator('blockquote').innerText()).toContain('quoted');
    expect(await message.getByText('@Responder').count()).toBe(1);
    expect(await message.locator('.container').evaluate((c) => c.style.getPropertyValue('--accent'))).toBe('#d83c3e');
    expect(await message.getByRole('button', { name: 'Off' }).isDisabled()).toBe(true);
    expect(await message.getByRole('link', { name: 'Bulletin' }).getAttribute('rel')).toBe(
      'noopener noreferrer nofollow',
    );
    expect(await log(page).getByText('Embedded').count()).toBe(1);
    const time = message.locator('time.timestamp');
    const [before, full] = [await time.innerText(), await time.getAttribute('title')];
    expect(before).toMatch(/^\d+ seconds ago$/);
    expect(full).toMatch(/\d{4} at \d\d:\d\d/);
    await expect.poll(() => time.innerText()).not.toBe(before);
  });

  it('never becomes markup, a script or a foreign link, whatever a feed says', async () => {
    const hostile =
      '<img src=x onerror=alert(1)><script>alert(2)</script> [x](javascript:alert(3)) <javascript:alert(4)> @everyone <@&1>';
    await post(
      client,
      sandbox,
      card(hostile, [{ type: 12, items: [{ media: { url: 'https://far.example/p.png' }, description: hostile }] }]),
    );
    await post(client, sandbox, { ...say(hostile), embeds: [{ title: hostile, url: 'https://far.example/' }] });
    const page = await open('admin');
    await seen(page, /onerror=alert/);
    expect(await log(page).locator('img, script, iframe').count()).toBe(0);
    const addresses = await log(page)
      .locator('a')
      .evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((href) => !href?.startsWith('https://far.example/'))).toEqual([]);
    expect(await log(page).locator('.mention', { hasText: 'everyone' }).count()).toBe(0);
  });

  it('appears, changes, goes and grows a thread while one looks', async () => {
    const page = await open('reader');
    const sent = await post(client, sandbox, say('first words'));
    await seen(page, 'first words');
    await expect.poll(() => page.locator('.voice').textContent()).toMatch(/^Handfix, \d\d:\d\d: first words$/);
    await sent.edit(say('other words'));
    await seen(page, 'other words');
    expect(await log(page).getByText('(edited)').count()).toBe(1);
    const thread = await sent.startThread({ name: 'The checklist' });
    const chip = log(page).getByRole('button', { name: 'Thread The checklist, 0 Messages' });
    await chip.waitFor();
    await thread.send(say('in the thread'));
    await log(page).getByRole('button', { name: 'Thread The checklist, 1 Message' }).press('Enter');
    const pane = page.getByRole('region', { name: 'Thread', exact: true });
    await pane.getByText('in the thread').waitFor();
    await page.keyboard.type('a word from me');
    await page.keyboard.press('Enter');
    await pane
      .getByRole('article', { name: /^reader/ })
      .getByText('a word from me')
      .waitFor();
    await pane.getByRole('button', { name: 'Close thread' }).click();
    expect(await focused(page)).toContain('The checklist');
    await sent.delete();
    await log(page).getByText('other words').waitFor({ state: 'detached' });
  });
});

describe('words in a message', () => {
  it('lead to channels, begin commands, and hide until they are asked for', async () => {
    const log1 = sandbox.channel('handfix-log').id;
    await post(client, sandbox, say(`see <#${log1}>, try </fix show:1>, ||the secret||`));
    const page = await open('admin');
    const spoiler = log(page).getByRole('button', { name: 'Spoiler: show' });
    await spoiler.press('Enter');
    await spoiler.waitFor({ state: 'detached' });
    expect(await log(page).locator('.spoiler.revealed').innerText()).toBe('the secret');
    await log(page).getByRole('button', { name: '/fix show' }).click();
    expect(
      await page.getByRole('combobox', { name: /^bulletin/ }).evaluate((e) => e === e.ownerDocument.activeElement),
    ).toBe(true);
    await page.keyboard.press('Backspace');
    expect(await box(page).inputValue()).toBe('/fix show');
    await page.keyboard.press('Escape');
    await log(page).getByRole('button', { name: '# handfix-log' }).click();
    await page.getByRole('heading', { name: 'handfix-log', level: 2, exact: true }).waitFor();
    await post(client, sandbox, say('<@1200000000000000040>, look'));
    await page.getByRole('button', { name: 'security-alerts, unread' }).click();
    const channel = await client.channels.fetch(sandbox.channel('security-alerts').id);
    if (channel?.isSendable()) await channel.sendTyping();
    await seen(page, 'Handfix is typing…');
  });
});

describe('a button or menu on the page', () => {
  beforeEach(async () => {
    const menu = {
      type: 3,
      custom_id: 'menu',
      placeholder: 'Pick some',
      max_values: 2,
      options: [
        { label: 'One', value: '1' },
        { label: 'Two', value: '2', description: 'The second' },
        { label: 'Three', value: '3' },
      ],
    };
    const people = { type: 5, custom_id: 'people', placeholder: 'Pick somebody' };
    await post(
      client,
      sandbox,
      card('A card', [{ type: 1, components: [menu] }, { type: 1, components: [people] }, controls]),
    );
  });

  it('is pressed by keyboard, waits for the bot, and leaves the focus where it was', async () => {
    const page = await open('responder');
    await log(page).getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await page.locator('[aria-busy=true]').waitFor();
    await seen(page, 'Acknowledged by');
    expect(await log(page).getByText('@responder').count()).toBe(1);
    expect(await focused(page)).toBe('Undo');
  });

  it('says when nothing answered', async () => {
    const page = await open('responder');
    await log(page).getByRole('button', { name: 'Ignored' }).click();
    await log(page).getByText('This interaction failed').waitFor();
    expect(await log(page).getByRole('alert').innerText()).toBe('This interaction failed');
  });

  it('opens a form, which wants what is required and can be sent by keyboard alone', async () => {
    const page = await open('responder');
    await log(page).getByRole('button', { name: 'Dismiss', exact: true }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Dismiss the bulletin' });
    await form.waitFor();
    await form.getByRole('button', { name: 'Submit' }).click();
    expect(await form.getByRole('alert').innerText()).toContain('Why is it not for us?');
    await page.keyboard.type('We have none');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Next month' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await form.getByRole('button', { name: 'Until when?: Next month' }).count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await seen(page, 'Dismissed: We have none (month)');
    await form.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Dismiss');
  });

  it('can be put away with Escape', async () => {
    const page = await open('responder');
    await log(page).getByRole('button', { name: 'Dismiss', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('takes several choices, or a person', async () => {
    const page = await open('reader');
    await log(page).getByRole('button', { name: 'Pick some', exact: true }).press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await seen(page, 'Chosen: 1, 3');
    await log(page).getByRole('button', { name: 'Pick somebody' }).click();
    await page.getByRole('option', { name: 'responder' }).click();
    await seen(page, /Chosen: \d{19}/);
  });
});

describe('a slash command on the page', () => {
  it('is found, filled in with what the bot offers, and answered to that person alone', async () => {
    const [page, other] = [await open('reader'), await open('admin')];
    await box(page).click();
    await page.keyboard.type('/fi');
    const offers = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await expect.poll(() => offers.count()).toBe(2);
    expect(await offers.first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    const field = page.getByRole('combobox', { name: 'bulletin: The bulletin (text, required)' });
    await field.waitFor();
    await page.keyboard.type('mail');
    await page.getByRole('option', { name: 'HS-2026-003 Mail gateway' }).waitFor();
    await expect.poll(() => offers.count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('HS-2026-003 Mail gateway');
    // What was chosen must not be searched for, or Enter would choose it again and never send.
    await page.waitForTimeout(600);
    expect(await offers.count()).toBe(0);
    await page.keyboard.press('Enter');
    await seen(page, 'This is HS-2026-003');
    expect(await log(page).locator('.invocation').innerText()).toMatch(/reader used \/fix show/);
    await log(page).getByText('Only you can see this').waitFor();
    await post(client, sandbox, say('for all'));
    await seen(other, 'for all');
    expect(await log(other).getByText('This is HS-2026-003').count()).toBe(0);
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await log(page).getByText('This is HS-2026-003').waitFor({ state: 'detached' });
    expect(await focused(page)).not.toBe('');
  });

  it('is offered only to those who may use it', async () => {
    const page = await open('reader');
    await box(page).fill('/set');
    await page.getByText('No command matches').waitFor();
    await page.getByRole('radio', { name: 'admin, Manager' }).click();
    await expect
      .poll(() => page.getByRole('radio', { name: 'admin, Manager' }).getAttribute('aria-checked'))
      .toBe('true');
    await box(page).fill('/set');
    await page.getByRole('option', { name: /^\/settings/ }).waitFor();
  });

  it('takes people, choices, further options and files, and says what is wrong', async () => {
    const page = await open('admin');
    await box(page).fill('/assign ');
    await page.keyboard.type('reade');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('combobox', { name: /^who/ }).inputValue()).toBe('@reader');
    await page.keyboard.type('never');
    await page.keyboard.press('Enter');
    await page.getByText('Choose one of the list.').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('week');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Add option file/ }).click();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a b.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.getByRole('button', { name: 'Send' }).click();
    await seen(page, 'has it, week, hello');
    await box(page).fill('/fix list ');
    await page.getByRole('button', { name: /^Add option page/ }).press('Enter');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByText('At most 9.').waitFor();
    await page.keyboard.press('Escape');
    await box(page).waitFor();
  });

  it('shows that the bot thinks, or never answers', async () => {
    const page = await open('admin');
    await box(page).fill('/slow');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await seen(page, 'Handfix is thinking…');
    await seen(page, 'Thought it over.');
    await box(page).fill('/mute');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await seen(page, 'Sending command…');
    await seen(page, 'The application did not respond');
  });
});

describe('the page', () => {
  it('says when the connection is lost, and shows what it missed', async () => {
    const page = await open('admin', DESKTOP, /ERR_|Failed to load/);
    await page.getByText('is not connected').waitFor({ state: 'hidden' });
    await client.destroy();
    await page.getByText('Handfix is not connected').waitFor();
    const { port } = sandbox;
    await sandbox.stop();
    await page.getByText('The connection to the sandbox is lost').waitFor();
    sandbox = await startSandbox({ routes: pageRoutes, port });
    client = await startPageBot(sandbox);
    await post(client, sandbox, say('after the break'));
    await seen(page, 'after the break');
    await page.locator('.banner').waitFor({ state: 'hidden' });
  });

  it('fits a phone: the channels are a drawer, a thread covers the screen', async () => {
    const sent = await post(client, sandbox, card(`${'long '.repeat(80)}${'x'.repeat(300)}`, [controls]));
    const thread = await sent.startThread({ name: 'A thread with quite a long name that must be cut somewhere' });
    await thread.send(say('inside'));
    const page = await open('admin', PHONE);
    await seen(page, /long long/);
    const width = () => page.evaluate<number>('document.documentElement.scrollWidth');
    expect(await width()).toBe(360);
    expect(await page.getByRole('radio', { name: /reader/ }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Channels and people' }).click();
    await page.getByRole('radio', { name: /reader/ }).click();
    await page.getByRole('radio', { name: /reader/, checked: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: /reader/ }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^Thread A thread/ }).click();
    const pane = page.getByRole('region', { name: 'Thread', exact: true });
    await pane.getByText('inside').waitFor();
    expect((await pane.boundingBox())?.width).toBe(360);
    expect(await width()).toBe(360);
    await page.getByRole('button', { name: 'Close thread' }).click();
    await box(page).fill('/assign ');
    await page.getByRole('option', { name: /reader/ }).click();
    const send = await page.getByRole('button', { name: 'Send' }).boundingBox();
    expect((send?.x ?? 999) + (send?.width ?? 0)).toBeLessThanOrEqual(360);
  });

  it('keeps to where one reads, offers the way to what is new, and goes to what answers oneself', async () => {
    for (let i = 0; i < 6; i++) await post(client, sandbox, card(`Card ${i}\n${'line\n'.repeat(10)}`));
    const page = await open('admin');
    await seen(page, 'Card 5');
    await log(page).getByText('Card 0').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: /Newer messages/ }).waitFor();
    await post(client, sandbox, say('the newest'));
    await log(page).getByText('the newest').waitFor({ state: 'attached' });
    expect(await log(page).getByText('Card 0').isVisible()).toBe(true);
    await page.getByRole('button', { name: /Newer messages/ }).click();
    const inView = (text: string) => async () => ((await log(page).getByText(text).boundingBox())?.y ?? 9999) < 800;
    await expect.poll(inView('the newest')).toBe(true);
    await log(page).getByText('Card 0').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: /Newer messages/ }).waitFor();
    sandbox.actor('admin').run('fix list');
    await expect.poll(inView('Page 1')).toBe(true);
  });
});
