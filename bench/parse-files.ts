import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import iconv from 'iconv-lite';

const CORPUS = '../shared/corpus/feeds';
const SMALL = 10;
const LARGE = 400;

/** The shapes that security feeds come in, each small and large, written into `folder`; and a folder of real feeds where there is one. */
export function filesIn(folder: string): string[] {
  const written = Object.entries(SHAPES).flatMap(([name, write]) =>
    [SMALL, LARGE].map((items) => {
      const path = join(folder, `${name}, ${items} items`);
      writeFileSync(path, write(items));
      return path;
    }),
  );
  const real = resolve(CORPUS);
  const known = existsSync(real) ? readdirSync(real).filter((name) => /\.(?:rss|atom)\.xml$|\.rdf$/.test(name)) : [];
  return [...written, ...known.sort().map((name) => join(real, name))];
}

const date = (i: number): Date => new Date(1_770_000_000_000 - i * 3_600_000);
const times = (items: number, item: (i: number) => string): string =>
  Array.from({ length: items }, (_, i) => item(i)).join('\n');
const escaped = (html: string): string => html.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const body = (i: number): string => `<h2>Summary</h2>
<p>A remote attacker could read memory of the service (<a href="/cve/CVE-2026-${10_000 + i}">CVE-2026-${10_000 + i}</a>). Severity: <b>High</b> &mdash; score 8.${i % 10}.</p>
<p class="text">${'The request parser does not check the length of a header before it copies it. '.repeat(6)}</p>
<table><tr><th>Product</th><th>Fixed in</th></tr><tr><td>Gateway</td><td>4.${i}</td></tr><tr><td>Console</td><td>7.${i}</td></tr></table>
<ul><li>Upgrade to version 4.${i}.</li><li>Rotate the <code>signing.key</code> on every server.</li></ul>
<script>track(${i})</script><img src="https://vendor.example/pixel.gif" alt="">`;

const rss = (items: string, encoding = 'utf-8'): string =>
  `<?xml version="1.0" encoding="${encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Advisories</title><link>https://vendor.example/</link><description>x</description>${items}</channel></rss>`;

const head = (i: number): string =>
  `<title>SA-2026-${i}: Several problems in component ${i}</title><link>https://vendor.example/sa/${i}</link><guid isPermaLink="false">SA-2026-${i}</guid><pubDate>${date(i).toUTCString()}</pubDate><dc:creator>Security Team</dc:creator><category>gateway</category>`;

const SHAPES: Readonly<Record<string, (items: number) => string | Buffer>> = {
  'RSS, bodies in CDATA': (n) =>
    rss(
      times(
        n,
        (i) =>
          `<item>${head(i)}<description>Several problems</description><content:encoded><![CDATA[${body(i)}]]></content:encoded></item>`,
      ),
    ),
  'RSS, escaped bodies': (n) =>
    rss(times(n, (i) => `<item>${head(i)}<description>${escaped(body(i))}</description></item>`)),
  'RSS, titles only': (n) => rss(times(n, (i) => `<item>${head(i)}</item>`)),
  'RSS, not well-formed': (n) =>
    rss(times(n, (i) => `<item>${head(i)}<description>R&D < all & <b>more</b> &nbsp; ${escaped(body(i))}</item>`)),
  'RSS, Latin-1': (n) =>
    iconv.encode(
      rss(
        times(n, (i) => `<item>${head(i)}<description>Größe geändert: ${escaped(body(i))}</description></item>`),
        'iso-8859-1',
      ),
      'latin1',
    ),
  'Atom, XHTML': (n) =>
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://vendor.example/"><title>Advisories</title><id>urn:x</id>${times(
      n,
      (i) =>
        `<entry><id>urn:sa:${i}</id><title>SA-2026-${i}</title><link href="/sa/${i}"/><updated>${date(i).toISOString()}</updated><author><name>Team</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${body(
          i,
        )
          .replace('&mdash;', '—')
          .replace('alt="">', 'alt=""/>')}</div></content></entry>`,
    )}</feed>`,
  'RDF with Dublin Core': (n) =>
    `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="https://vendor.example/sec/"><channel rdf:about="x"><title>Advisories</title><link>https://vendor.example/</link></channel>${times(
      n,
      (i) =>
        `<item rdf:about="https://vendor.example/sa/${i}"><title>Several problems in component ${i}</title><link>https://vendor.example/sa/${i}</link><description>Several problems</description><dc:creator>Team</dc:creator><sec:identifier>SA-${i}</sec:identifier>${times(4, (k) => `<sec:references source="CVE" id="CVE-2026-${k}">https://vendor.example/cve/${k}</sec:references>`)}<dc:date>${date(i).toISOString()}</dc:date><dcterms:issued>${date(i).toISOString()}</dcterms:issued></item>`,
    )}</rdf:RDF>`,
};
