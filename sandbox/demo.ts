import { Hono } from 'hono';

/** The demo sources: invented publishers, in the shapes of real ones. Paths are below the sandbox's own address. */
export const DEMO_SOURCES = [
  { path: '/demo/northlight.rss', name: 'Northlight OS bulletins', publisher: 'Northlight' },
  { path: '/demo/kestrel.atom', name: 'Kestrel Gateway advisories', publisher: 'Kestrel' },
  { path: '/demo/quayside-announce.rss', name: 'quayside-announce', publisher: 'Quayside' },
] as const;

const HOUR_MS = 3_600_000;

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly hoursAgo: number;
  readonly html: string;
}

const NORTHLIGHT: readonly Entry[] = [
  {
    id: 'NL02-014',
    title: 'NL02-014: Default permissions of the system root let any user replace programs',
    hoursAgo: 3,
    html: `<h2>Summary</h2><p>On Northlight OS the system root can be written to by every user. A program placed there is found before the real one. CVE-2026-40114.</p>
<p>Severity: High</p>
<h2>Solution</h2>
<p>No patch is available for this issue. Administrators should change the permissions of the system root by hand, on each server:</p>
<ol><li>Remove the write permission of the group Everyone from the system root: <code>nlacl /srv/root -r Everyone:W</code></li>
<li>Grant full access to the Administrators group only: <code>nlacl /srv/root -g Administrators:F</code></li>
<li>Check the permissions of programs that were installed into the root after setup.</li></ol>
<h2>Acknowledgements</h2><p>Northlight thanks the Harbour Institute.</p>`,
  },
  {
    id: 'NL26-031',
    title: 'NL26-031: Print spooler stops after a malformed job',
    hoursAgo: 6,
    html: `<h2>Summary</h2><p>A malformed job could stop the print spooler. CVE-2026-40177. Severity: Medium</p>
<h2>Solution</h2><p>Northlight has released an update that fixes the issue. Users should update to Northlight OS 11.4.2. Restart the print service after the update; no further action is required.</p>`,
  },
  {
    id: 'NL26-030',
    title: 'NL26-030: Buffer overflow in the font library',
    hoursAgo: 27,
    html: `<h2>Summary</h2><p>A specially crafted font could allow an attacker to run code. CVE-2026-40162. Severity: Critical</p>
<h2>Solution</h2><p>The update to Northlight OS 11.4.1 corrects how fonts are loaded. Install the update with the system updater and reboot.</p>
<h2>Workaround</h2><p>If you cannot install the update, disable the preview of fonts in the file manager.</p>`,
  },
];

const KESTREL: readonly Entry[] = [
  {
    id: 'KSA-2026-0042',
    title: 'KSA-2026-0042: Session tokens are accepted from other gateways',
    hoursAgo: 2,
    html: `<h2>Description</h2><p>Kestrel Gateway accepts session tokens that another gateway has signed. The vulnerability is being exploited in the wild. CVE-2026-41920. Severity: Critical</p>
<h2>Solution</h2><p>Update to Kestrel Gateway 9.3. For compatibility reasons, the new check is disabled by default.</p>
<p>After you have installed the update, you must enable the check on every gateway:</p>
<pre>kestrelctl set auth.verify-issuer true
kestrelctl reload</pre>
<p>Rotate the signing key of every gateway that was reachable from the internet, because tokens may have been stolen.</p>`,
  },
  {
    id: 'KSA-2026-0041',
    title: 'KSA-2026-0041: Memory leak in the log forwarder',
    hoursAgo: 20,
    html: `<h2>Description</h2><p>Long lines leak memory in the log forwarder. Severity: Low</p>
<h2>Solution</h2><p>Upgrade to Kestrel Gateway 9.2.7.</p>`,
  },
];

const QUAYSIDE: readonly Entry[] = [
  {
    id: 'quayside-8.1.4',
    title: '[ANNOUNCE] Quayside 8.1.4 released: fixes CVE-2026-42300',
    hoursAgo: 5,
    html: `<p>The Quayside team is pleased to announce version 8.1.4. It fixes CVE-2026-42300: stored passwords were hashed without a salt. Severity: High</p>
<p>Upgrading alone is not enough: existing password hashes are not converted automatically.</p>
<p>After the upgrade, administrators must run the migration once per database:</p>
<pre>quayside migrate --rehash-passwords</pre>
<p>If you use an external directory, no migration is needed for the accounts in it.</p>
<p>Happy shipping, the Quayside team</p>`,
  },
  {
    id: 'quayside-8.1.3',
    title: '[ANNOUNCE] Quayside 8.1.3 released',
    hoursAgo: 74,
    html: '<p>Version 8.1.3 fixes a crash in the search form (CVE-2026-42111, severity: low). Users should upgrade to 8.1.3.</p>',
  },
];

/** Serves the demo sources, with dates counted from `now`. */
export function demoRoutes(address: () => string, now: () => number): Hono {
  const started = now();
  const app = new Hono();
  const feeds: Readonly<Record<string, { title: string; entries: readonly Entry[]; atom: boolean }>> = {
    'northlight.rss': { title: 'Northlight OS security bulletins', entries: NORTHLIGHT, atom: false },
    'kestrel.atom': { title: 'Kestrel Gateway advisories', entries: KESTREL, atom: true },
    'quayside-announce.rss': { title: 'quayside-announce', entries: QUAYSIDE, atom: false },
  };
  app.get('/demo/:feed', (c) => {
    const feed = feeds[c.req.param('feed')];
    if (!feed) return c.notFound();
    const etag = `"${c.req.param('feed')}-1"`;
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag });
    const body = feed.atom ? atom(feed, address(), started) : rss(feed, address(), started);
    return c.body(body, 200, { 'content-type': feed.atom ? 'application/atom+xml' : 'application/rss+xml', etag });
  });
  app.get('/demo/:publisher/:id', (c) => {
    const entry = [...NORTHLIGHT, ...KESTREL, ...QUAYSIDE].find((e) => e.id === c.req.param('id'));
    if (!entry) return c.notFound();
    return c.html(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${xml(entry.title)}</title><main><h1>${xml(entry.title)}</h1>${entry.html}</main></html>`,
    );
  });
  return app;
}

interface DemoFeed {
  readonly title: string;
  readonly entries: readonly Entry[];
}

const xml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const linkOf = (address: string, entry: Entry): string =>
  `${address}/demo/${entry.id.replace(/[^A-Za-z].*$/, '').toLowerCase()}/${entry.id}`;

function rss({ title, entries }: DemoFeed, address: string, started: number): string {
  const items = entries.map(
    (entry) => `<item><title>${xml(entry.title)}</title><link>${linkOf(address, entry)}</link>
<guid isPermaLink="false">${entry.id}</guid><pubDate>${new Date(started - entry.hoursAgo * HOUR_MS).toUTCString()}</pubDate>
<content:encoded><![CDATA[${entry.html}]]></content:encoded></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${xml(title)}</title>
<link>${address}/demo</link><description>${xml(title)}</description>
${items.join('\n')}
</channel></rss>`;
}

function atom({ title, entries }: DemoFeed, address: string, started: number): string {
  const items = entries.map((entry) => {
    const at = new Date(started - entry.hoursAgo * HOUR_MS).toISOString();
    return `<entry><id>urn:demo:${entry.id}</id><title>${xml(entry.title)}</title>
<link href="${linkOf(address, entry)}"/><published>${at}</published><updated>${at}</updated>
<content type="html">${xml(entry.html)}</content></entry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${xml(title)}</title><id>urn:demo:${xml(title)}</id>
<updated>${new Date(started).toISOString()}</updated>
${items.join('\n')}
</feed>`;
}
