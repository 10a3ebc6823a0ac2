const BODY =
  '<h2>Solution</h2><p>Upgrade to <b>4.2</b>. After the update, you must rotate the <code>signing.key</code>.</p><ul><li>Restart the gate.</li></ul><table><tr><th>A</th><td>1</td></tr></table><a href="/kb/7?x=1&amp;y=2">More</a>';
const escaped = (html: string): string => html.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export const RSS = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY x "y">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Advisories &x;</title><link>https://vendor.example/</link>
<item><title>SA-1: é &amp; &#8212;</title><link>/sa/1</link><guid isPermaLink="false">SA-1</guid><pubDate>Tue, 05 Mar 2024 10:20:30 EST</pubDate><dc:creator>a@vendor.example (A)</dc:creator><category>x</category><description>${escaped(BODY)}</description><content:encoded><![CDATA[${BODY}]]></content:encoded></item>
<item><title>SA-2</title><description>R&D < all</item></channel></rss>`;
export const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://vendor.example/a/"><title type="html">&lt;b&gt;A&lt;/b&gt;</title><author><name>T</name></author><entry><id>urn:1</id><title>SA-1</title><link rel="alternate" href="1"/><updated>2024-03-05T10:20:30Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${BODY}</div></content></entry><entry><id>2</id><summary mode="base64">WCA8Yj5ZPC9iPg==</summary></entry></feed>`;
export const RDF =
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>A</title></channel><item rdf:about="https://vendor.example/1"><title>SA-1</title><description>Rotate all keys by hand.</description><dc:date>2024-03-05</dc:date></item></rdf:RDF>';
export const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'A',
  home_page_url: 'https://vendor.example/',
  authors: [{ name: 'T' }],
  items: [
    { id: '1', url: '/1', title: 'SA-1', content_html: BODY, date_published: '2024-03-05T10:20:30Z', tags: ['x'] },
  ],
});
export const HTML = `<!DOCTYPE html><html lang="en"><head><title>SA-1</title><style>p{}</style></head><body><nav><a href="/">Home</a></nav><main><h1>SA-1</h1>${BODY}<pre>set x=1\nset y=2</pre></main><script>x()</script></body></html>`;
export const INDEX_PAGE = `<html><head><title>Advisories</title></head><body><table><tr><th>Id</th><th>Date</th></tr>${[1, 2, 3].map((i) => `<tr><td><a href="/sa/SA-2024-0${i}">SA-2024-0${i}: Keys of the gate</a></td><td>${i} March 2024</td></tr>`).join('')}</table><ul><li><a href="/sa/SA-2024-04">SA-2024-04</a> 3 days ago</li></ul></body></html>`;
export const JSON_LIST = JSON.stringify({
  advisories: [
    {
      id: 'SA-2024-01',
      title: 'Keys of the gate',
      url: '/sa/1',
      published: '2024-03-05',
      severity: 'High',
      description: BODY,
    },
    { id: 'SA-2024-02', title: 'Two', link: 'https://vendor.example/2', date: '5 March 2024', products: ['Gate'] },
  ],
});
export const CVRF = `<cvrfdoc xmlns="http://www.icasi.org/CVRF/schema/cvrf/1.1"><DocumentTitle>SA-1</DocumentTitle><DocumentTracking><Identification><ID>SA-1</ID></Identification><InitialReleaseDate>2024-03-05T10:20:30Z</InitialReleaseDate></DocumentTracking><DocumentNotes><Note Title="Summary" Type="General" Ordinal="1">${escaped(BODY)}</Note></DocumentNotes><Vulnerability Ordinal="1"><CVE>CVE-2024-0001</CVE><Remediations><Remediation Type="Vendor Fix"><Description>Upgrade, then rotate keys by hand.</Description></Remediation></Remediations></Vulnerability></cvrfdoc>`;
export const MARKDOWN =
  '---\ntitle: SA-1\n---\n# SA-1\n\nUpgrade to **4.2**.\n\n## Manual steps\n\n1. Stop the `gate`.\n   - Set `x = 1`.\n2. [Rotate](https://vendor.example/k "t") keys.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```sh\nrm -rf old\n```\n\n> Note: restart.\n\n<ul><li>x</li></ul>\n';
export const TEXT =
  'SA-1: Keys of the gate\n======================\n\nSolution:\n  Upgrade to 4.2. After the update, you must rotate\n  the keys.\n\n  * Restart the gate.\n  1) Set x to 1.\n\n+-----+-----+\n| A   | B   |\n+-----+-----+\n| 1   | 2   |\n+-----+-----+\n\nhttps://vendor.example/1\n';
export const ADOC =
  '= SA-1\n:x: y\n\n== Solution\n\nUpgrade. link:https://vendor.example[More]\n\n. Stop `gate`.\n.. Set x.\n* Rotate keys.\n\n----\nrm old\n----\n\n|===\n|A |B\n|===\n';
export const RST =
  'SA-1\n====\n\nSolution\n--------\n\nUpgrade. `More <https://vendor.example>`_\n\n#. Stop ``gate``.\n* Rotate keys.\n\n.. code:: sh\n\n   rm old\n\n.. note:: restart\n';
export const ASC = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${TEXT.replace(/^-/gm, '- -')}\n-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCgAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n`;
export const WML = `<define-tag description>keys</define-tag>\n<define-tag moreinfo>\n${BODY}\n</define-tag>\n#include "$(ENGLISHDIR)/x"\n`;
export const OSV = JSON.stringify({
  id: 'GHSA-xxxx-xxxx-xxxx',
  summary: 'Keys of the gate',
  details: MARKDOWN,
  aliases: ['CVE-2024-0001'],
  modified: '2024-03-05T10:20:30Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'gate' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.2' }] }],
    },
  ],
  references: [{ type: 'WEB', url: 'https://vendor.example/1' }],
});
export const KEV_ENTRY = JSON.stringify({
  cveID: 'CVE-2024-0001',
  vendorProject: 'Vendor',
  product: 'Gate',
  vulnerabilityName: 'Keys of the gate',
  dateAdded: '2024-03-05',
  shortDescription: 'Keys can be read.',
  requiredAction: 'Apply updates and rotate keys.',
  dueDate: '2024-03-26',
});
export const KEV = `{"title":"Catalog","catalogVersion":"2024.03.05","vulnerabilities":[${KEV_ENTRY}]}`;
export const XML = `<?xml version="1.0"?><advisory id="1"><title>SA-1</title><section name="Solution"><p>Upgrade &amp; rotate keys.</p><item>Restart</item></section></advisory>`;
export const YAML =
  'id: SA-1\ntitle: "Keys of the gate"\nsolution: |\n  Upgrade.\n  Rotate keys by hand.\nsteps:\n  - &a stop\n  - *a\nmap: {x: [1, 2]}\n';
export const GITHUB = JSON.stringify([
  {
    ghsa_id: 'GHSA-xxxx-xxxx-xxxx',
    cve_id: 'CVE-2024-0001',
    summary: 'Keys of the gate',
    description: MARKDOWN,
    severity: 'high',
    html_url: 'https://vendor.example/1',
    published_at: '2024-03-05T10:20:30Z',
    updated_at: '2024-03-05T10:20:30Z',
    vulnerabilities: [{ package: { ecosystem: 'npm', name: 'gate' }, vulnerable_version_range: '< 4.2' }],
  },
]);
export const MIME = `From: =?utf-8?Q?Jan=C3=A9?= <a@vendor.example>
To: announce@vendor.example
List-Id: <announce.vendor.example>
Message-ID: <1@vendor.example>
References: <0@vendor.example>
Date: Tue, 05 Mar 2024 10:20:30 +0000 (UTC)
Subject: [SECURITY] SA-1
MIME-Version: 1.0
Content-Type: multipart/signed; boundary="x"; protocol="application/pgp-signature"

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Upgrade. After the update, rotate the keys of all h=E4user.
> quoted
--y
Content-Type: text/html
Content-Transfer-Encoding: base64

PHA+Um90YXRlIGtleXMuPC9wPg==
--y--
--x
Content-Type: application/pgp-signature

-----BEGIN PGP SIGNATURE-----

iQIzBAEBCgAdFiEE
-----END PGP SIGNATURE-----
--x--
`;
export const CSAF_PROVIDER = JSON.stringify({
  canonical_url: 'https://vendor.example/csaf/provider-metadata.json',
  metadata_version: '2.0',
  last_updated: '2024-03-05T10:20:30Z',
  role: 'csaf_provider',
  list_on_CSAF_aggregators: true,
  mirror_on_CSAF_aggregators: true,
  publisher: { category: 'vendor', name: 'Vendor', namespace: 'https://vendor.example' },
  distributions: [
    { directory_url: 'https://vendor.example/csaf/' },
    { rolie: { feeds: [{ url: 'https://vendor.example/csaf/feed.json', tlp_label: 'WHITE' }] } },
  ],
  public_openpgp_keys: [
    { url: 'https://vendor.example/key.asc', fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567' },
  ],
});
export const ROLIE = JSON.stringify({
  feed: {
    id: 'csaf-feed',
    title: 'CSAF',
    updated: '2024-03-05T10:20:30Z',
    link: [{ rel: 'self', href: 'https://vendor.example/csaf/feed.json' }],
    entry: [
      {
        id: 'SA-1',
        title: 'SA-1',
        published: '2024-03-05T10:20:30Z',
        updated: '2024-03-05T10:20:30Z',
        content: { type: 'application/json', src: 'https://vendor.example/csaf/2024/sa-1.json' },
        link: [{ rel: 'hash', href: 'https://vendor.example/csaf/2024/sa-1.json.sha256' }],
      },
    ],
  },
});
export const CHANGES =
  '"2024/sa-1.json","2024-03-05T10:20:30Z"\n"2024/sa-2.json","2024-03-04T10:20:30Z"\r\n2023/sa-3.json,2023-03-04\n';

export const GLSA = `<?xml version="1.0"?><glsa id="202603-01"><title>Gate: opening</title><announced>2026-03-01</announced>
<affected><package name="app/gate"><unaffected range="ge">2.0</unaffected></package></affected>
<impact type="high"><p>Anybody could enter.</p></impact><resolution><p>Set <c>strict</c> to on.</p><code># emerge gate</code></resolution>
<references><uri link="https://acme.example/1">CVE-2026-0001</uri></references></glsa>`;

export const OVAL = `<oval_definitions><definitions><definition class="patch" id="oval:x:def:1"><metadata><title>RHSA-2026:0001: gate</title>
<affected><platform>Acme OS 9</platform></affected><reference ref_id="RHSA-2026:0001" ref_url="https://acme.example/1"/>
<description>After the update, rotate all gate keys.</description><advisory><severity>Important</severity><issued date="2026-03-01"/></advisory>
</metadata></definition></definitions></oval_definitions>`;
export const OPML = `<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body><outline text="Systems">
<outline text="Acme &amp; Sons" type="rss" xmlUrl="https://acme.example/feed?a=1&amp;b=2" htmlUrl="https://acme.example/"/></outline></body></opml>`;
