import { describe, expect, it } from 'vitest';
import { documentText } from '../../../../core/document.ts';
import { readDocument } from '../../../../feeds/formats/document.ts';
import { mainContent } from '../../../../feeds/formats/pages/main-content.ts';

const read = async (html: string, selector?: string) =>
  documentText(readDocument((await mainContent(html, selector)).html, { format: 'html' }));

/** Everything that a bulletin's reader must not miss, in the elements that publishers put it in. */
const BULLETIN = `<p>A remote attacker could open the gate of the harbour without a key. All versions before 2.0 are concerned, on every platform.</p>
<h2>Affected versions</h2><table><tr><th>Version</th><th>Fixed in</th></tr><tr><td>Gate 1.x</td><td>2.0</td></tr></table>
<h2>Solution</h2><p>Update to 2.0.</p><ol><li>Stop the gate.</li><li>Set <code>strict</code> to on.</li></ol>
<dl><dt>Workaround</dt><dd>Chain the gate.</dd></dl>
<pre>gatectl set strict=on</pre>
<aside class="note"><p>Note: rotate the keys afterwards.</p></aside>
<table><tr><td>Step 3</td><td>Remove the old keys</td></tr></table>
<h2>References</h2><ul><li><a href="https://cve.example/1">CVE-2026-0001</a></li></ul>`;
const ESSENTIAL = [
  'A remote attacker could open the gate',
  'Gate 1.x | 2.0',
  'Update to 2.0.',
  'Stop the gate.',
  'Set strict to on.',
  'Chain the gate.',
  'gatectl set strict=on',
  'Note: rotate the keys afterwards.',
  'Step 3 | Remove the old keys',
];
const CHROME = [
  'Enable cookies by hand in your settings',
  'You must sign in to the portal',
  'Configure your products menu entry',
  'Teaser of another bulletin',
  'Change your newsletter settings',
  'Legal footer of the company',
];
const [cookies, signIn, menu, teaser, newsletter, legal] = CHROME;
const links = (text: string | undefined, n = 6) =>
  `<ul>${Array.from({ length: n }, (_, i) => `<li><a href="/${i}">${text} ${i}</a></li>`).join('')}</ul>`;
const TEASERS = Array.from(
  { length: 4 },
  (_, i) =>
    `<article class="card"><h3><a href="/t/${i}">${teaser} ${i}</a></h3><p><a href="/t/${i}">Read on</a></p></article>`,
).join('');

const PAGES: Readonly<Record<string, string>> = {
  'a portal with a main element': `<body class="has-sidebar"><div id="cookie-banner"><p>${cookies}</p><button>OK</button></div>
<header><a href="/">Acme</a><p>${signIn}</p></header><nav>${links(menu)}</nav>
<main><h1>ACME-SA-1</h1><div class="share-buttons">${links(newsletter, 3)}</div>${BULLETIN}</main>
<aside>${links(teaser)}</aside><footer>${legal}</footer></body>`,
  'a page whose first articles are teasers': `<body><div class="topbar-menu">${links(menu)}</div><div class="related-articles">${TEASERS}</div>
<article><h1>ACME-SA-1</h1>${BULLETIN}</article><div class="newsletter-signup"><p>${newsletter}</p></div><div class="site-footer">${legal} ${cookies} ${signIn}</div></body>`,
  'a page of old, laid out as a table': `<body><table width="100%"><tr><td colspan="2"><a href="/">Acme</a> | <a href="/p">${signIn}</a> | <a href="/q">${cookies}</a></td></tr>
<tr><td width="150">${links(menu, 12)}${links(teaser, 8)}</td><td><h1>ACME-SA-1</h1>${BULLETIN.replace(/<table>.*?<\/table>/g, (t) => t)}</td></tr>
<tr><td colspan="2"><a href="/l">${legal}</a> <a href="/n">${newsletter}</a></td></tr></table></body>`,
  'a page of nameless divs': `<body><div><div>${links(menu, 12)}</div></div><div><div><h1>ACME-SA-1</h1><div>${BULLETIN}</div></div><div>${links(teaser, 8)}</div></div>
<div>${links(`${legal} ${cookies}`, 4)}${links(`${signIn} ${newsletter}`, 4)}</div></body>`,
};

describe('the main content of a page', () => {
  it.each(Object.keys(PAGES))('keeps every step of %s', async (name) => {
    const text = await read(`<!doctype html><html><head><title>x</title></head>${PAGES[name]}</html>`);
    expect(ESSENTIAL.filter((essential) => !text.includes(essential))).toEqual([]);
  });

  it.each([
    'a portal with a main element',
    'a page whose first articles are teasers',
    'a page of old, laid out as a table',
    'a page of nameless divs',
  ])('leaves out what stands around it on %s', async (name) => {
    const text = await read(`<!doctype html><html><head><title>x</title></head>${PAGES[name]}</html>`);
    expect(CHROME.filter((words) => text.includes(words))).toEqual([]);
  });

  it('keeps steps that stand apart from the text, whatever a reader of prose thinks of them', async () => {
    const prose = `<div class="body"><h1>ACME-SA-1</h1>${'<p>The gate of the harbour opens by itself when it rains, and closes again when the sun shines on it.</p>'.repeat(8)}</div>`;
    const steps =
      '<div class="box"><h3>To do</h3><ol><li>Chain it.</li><li>Lock it.</li></ol><pre>gatectl lock</pre></div>';
    const text = await read(
      `<html><body><div>${links(menu, 12)}</div><div>${prose}</div><div>${steps}</div></body></html>`,
    );
    expect(text).toMatch(/Chain it\.[\s\S]*Lock it\.[\s\S]*gatectl lock/);
  });

  it('keeps the headings of a page that a table lays out, when all of it is read', async () => {
    const cell = '<h2>Solution</h2><p>Update.</p><table><tr><td>Step 1</td><td>Chain it</td></tr></table>';
    const page = `<html><body><table><tr><td>Left</td><td>${cell}</td></tr></table></body></html>`;
    const { html } = await mainContent(page);
    const [first, second] = readDocument(html, { format: 'html' }).sections;
    expect(first!.blocks).toEqual([{ kind: 'paragraph', text: 'Left' }]);
    expect(second).toEqual({
      path: ['Solution'],
      blocks: [
        { kind: 'paragraph', text: 'Update.' },
        { kind: 'row', cells: ['Step 1', 'Chain it'] },
      ],
    });
  });

  it('does not take a page’s content for a menu because it is called one', async () => {
    const text = await read(`<html><body><div class="menu"><h1>ACME-SA-1</h1>${BULLETIN}</div></body></html>`);
    expect(text).toContain('Stop the gate.');
  });

  it('is where the selector points', async () => {
    expect(await read(`<html><body><p>No</p><p class="x">One</p><p class="x">Two</p></body></html>`, '.x')).toBe(
      'One\nTwo',
    );
    await expect(read('<html><body></body></html>', '.x')).rejects.toThrow('nothing on the page fits the selector .x');
  });

  it('is the whole of what is no page, or deeper than can be followed', async () => {
    expect(await read('<p>Only this.</p>')).toBe('Only this.');
    expect(await read(`<html><body>${'<div>'.repeat(5_000)}deep</body></html>`)).toBe('deep');
    expect((await mainContent('<html><body></body></html>')).title).toBeUndefined();
  });

  it('is no reason to give up a page whose markup is too broken to tell', async () => {
    const page = `<!DOCTYPE html><html><head><title>SA-1</title><style>p{}</style><h2>Solution</h2><p>Upgrade to <b>4.2</b>. After the update, you must rotate the <code>signing.key</code>.</p><ul><li>Restart the gate.</li></ul><table><tr><th>A</th><td>1</td></tr></table><a href="/kb/7">More</a><pre>set x=1</pre></main><script>x()</script></body></html>`;
    expect((await mainContent(page)).title).toBe('SA-1');
  });

  it('is found in good time, however hostile the page', async () => {
    const started = performance.now();
    await read(`<html><body>${'<div class="menu"><p>text, and more of it, '.repeat(200)}</body></html>`);
    await read(`<html><body>${'<p>text, with commas, and more of it</p>'.repeat(700)}</body></html>`);
    await read(`<html><body>${'<table><tr><td>'.repeat(130)}${'x, '.repeat(60_000)}</body></html>`);
    await read(`<html><body>${'<a href=x>y</a> '.repeat(8_000)}</body></html>`);
    expect(performance.now() - started).toBeLessThan(18_000);
  });
});
