import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { atom, rss } from '../feeds/formats/feed/reading.ts';

/** A document that is made to cost more than its length, and what becomes of it: the number of items, or a refusal. */
export interface HostileFeed {
  readonly name: string;
  readonly source: () => Uint8Array;
  readonly outcome: number | string;
}

const numbers = (count: number): number[] => [...Array(count).keys()];
const many = (count: number, piece: (i: number) => string): string => numbers(count).map(piece).join('');

const FEEDS: readonly (readonly [name: string, source: () => string | Uint8Array, outcome: number | string])[] = [
  // entities
  [
    'an entity bomb',
    () =>
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${many(30, (i) => `<!ENTITY a${i} "&a${i - 1};&a${i - 1};">`)}]>${rss('<title>&a29;</title>')}`,
    1,
  ],
  [
    'an entity of 200 characters, 100,000 times',
    () =>
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(200)}">]>${rss(`<description>${'&a;'.repeat(100_000)}</description>`)}`,
    1,
  ],
  [
    'an entity of a megabyte',
    () => `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1_000_000)}">]>${rss(`<title>${'&a;'.repeat(1_000)}</title>`)}`,
    'not-a-feed',
  ],
  [
    '2,000 entities',
    () =>
      `<!DOCTYPE x [${many(2_000, (i) => `<!ENTITY e${i} "x">`)}]>${rss(`<title>${many(2_000, (i) => `&e${i};`)}</title>`)}`,
    1,
  ],
  [
    'a parameter entity that names itself',
    () => `<!DOCTYPE x [<!ENTITY % a "%a;%a;">${'%a;'.repeat(50_000)}]>${rss('<title>t</title>')}`,
    'not-a-feed',
  ],
  [
    '100,000 references to characters that are none',
    () => rss(`<title>${'&#0;&#xFFFFFF;&#xD800;'.repeat(30_000)}</title>`),
    1,
  ],
  ['ampersands only', () => rss(`<title>${'&'.repeat(300_000)}</title>`), 1],
  // nesting
  [
    '20,000 nested elements',
    () => rss(`<description>${'<b>'.repeat(20_000)}x${'</b>'.repeat(20_000)}</description>`),
    'too-deep',
  ],
  ['20,000 elements never closed', () => rss(`<description>${'<b>'.repeat(20_000)}`), 'too-deep'],
  [
    '4,000 nested elements',
    () => atom(`<content type="xhtml"><div>${'<i>'.repeat(4_000)}x${'</i>'.repeat(4_000)}</div></content>`),
    1,
  ],
  ['20,000 nested elements in escaped HTML', () => rss(`<description>${'&lt;b&gt;'.repeat(20_000)}x</description>`), 1],
  [
    '10,000 nested lists and tables in escaped HTML',
    () => rss(`<description>${'&lt;ul&gt;&lt;li&gt;&lt;table&gt;&lt;tr&gt;&lt;td&gt;'.repeat(10_000)}</description>`),
    1,
  ],
  ['20,000 items, each in the one before', () => `<rss><channel>${'<item><title>a'.repeat(20_000)}`, 'too-deep'],
  ['100,000 nested arrays in JSON', () => `{"version":"1","items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 0],
  ['100,000 nested objects in JSON, cut off', () => `{"version":"1","items":[${'{"a":'.repeat(100_000)}`, 'malformed'],
  // unclosed and duplicate structures
  ['200,000 opened CDATA sections', () => rss(`<title>${'<![CDATA['.repeat(200_000)}`), 1],
  ['200,000 CDATA sections', () => rss(`<title>${'<![CDATA[a]]>'.repeat(200_000)}</title>`), 1],
  ['comments never closed', () => rss('<!--'.repeat(200_000)), 1],
  ['comments never closed in escaped HTML', () => rss(`<description>${'&lt;!--'.repeat(100_000)}</description>`), 1],
  ['quotes never closed', () => `<rss ${'"<a '.repeat(200_000)}>`, 0],
  ['declarations only', () => rss(`<description>${'<!'.repeat(300_000)}`), 1],
  ['DOCTYPEs only', () => rss('<!DOCTYPE ['.repeat(50_000)), 1],
  ['end tags without a start', () => rss(`<description>${'<b>'.repeat(1_000)}${'</z>'.repeat(100_000)}`), 1],
  [
    '10,000 channels',
    () => `<rss>${'<channel><title>a</title><item><title>b</title></item></channel>'.repeat(10_000)}</rss>`,
    2_000,
  ],
  ['10,000 roots', () => '<rss><channel><item><title>a</title></item></channel></rss>'.repeat(10_000), 1],
  [
    '100,000 titles, links, dates and categories of one item',
    () => rss('<title>a</title><link>b</link><pubDate>c</pubDate><category>d</category>'.repeat(25_000)),
    1,
  ],
  ['50,000 authors', () => rss(many(50_000, (i) => `<author>a${i}@b.example (A)</author>`)), 1],
  // text that a pattern may look at again and again
  ['text of "x<p", escaped', () => rss(`<description>${'x&lt;p'.repeat(100_000)}</description>`), 1],
  ['text of "x<p"', () => rss(`<description>${'x<p'.repeat(100_000)}</description>`), 1],
  ['angle brackets only', () => rss(`<description>${'<'.repeat(300_000)}`), 1],
  [
    'blanks only',
    () =>
      rss(
        `<title>${' '.repeat(500_000)}x</title><author>${' '.repeat(500_000)}(</author><pubDate>${' 1'.repeat(200_000)}</pubDate>`,
      ),
    1,
  ],
  ['brackets round a name', () => rss(`<author>${'('.repeat(300_000)}a@b.example</author>`), 1],
  [
    'a style of half a megabyte',
    () => rss(`<description>&lt;p style="${'color:red;a:rgb(('.repeat(30_000)}"&gt;x</description>`),
    1,
  ],
  ['a link of half a megabyte', () => rss(`<link>http://v.example/${'../'.repeat(150_000)}</link>`), 1],
  [
    'a base of many steps',
    () =>
      `<feed xmlns="http://www.w3.org/2005/Atom">${many(200, () => '<x xml:base="a/">')}<entry><link href="b"/></entry>`,
    1,
  ],
  ['dates of a hundred kilobytes', () => rss(`<pubDate>${'1 Jan '.repeat(20_000)}</pubDate>`.repeat(5)), 1],
  // attributes and names
  ['an attribute of a megabyte', () => rss(`<title a="${'x'.repeat(1_000_000)}">t</title>`), 1],
  ['an open attribute of a megabyte', () => rss(`<title a="${'x'.repeat(1_000_000)}`), 1],
  ['50,000 attributes of one element', () => rss(`<title ${many(50_000, (i) => `a${i}="x" `)}>t</title>`), 1],
  [
    '50,000 attributes in escaped HTML',
    () => rss(`<description>&lt;p ${many(50_000, (i) => `a${i}=x `)}&gt;t</description>`),
    1,
  ],
  [
    'namespaces without end',
    () =>
      `<rdf:RDF xmlns="http://purl.org/rss/1.0/" ${many(10_000, (i) => `xmlns:a${i}="u" `)}>${'<item xmlns:b="c"/>'.repeat(1_000)}</rdf:RDF>`,
    1_000,
  ],
  ['a root that is one long name', () => `<${'a:'.repeat(300_000)}`, 'not-a-feed'],
  ['an element with a name of a megabyte', () => rss(`<${'a'.repeat(1_000_000)}>t`), 1],
  // encodings
  [
    'bytes that are no UTF-8',
    () => Buffer.concat([Buffer.from(rss('<title>a</title>')), Buffer.alloc(500_000, 0xc0)]),
    1,
  ],
  [
    'all bytes over and over',
    () =>
      Buffer.concat([
        Buffer.from('<rss><channel><item><title>'),
        ...numbers(2_000).map(() => Buffer.from(numbers(256))),
      ]),
    1,
  ],
  [
    'UTF-16 with half a character at its end',
    () => iconv.encode(rss(`<title>${'é'.repeat(200_000)}</title>`), 'utf-16le', { addBOM: true }).subarray(0, -1),
    1,
  ],
  [
    'a label of an encoding that nobody knows',
    () => `<?xml version="1.0" encoding="${'x'.repeat(200_000)}"?>${rss('<title>a</title>')}`,
    'not-a-feed',
  ],
  ['escapes of ISO-2022-JP', () => rss(`<title>${'\u001b$B0!\u001b(B'.repeat(50_000)}</title>`), 1],
  [
    'UTF-8 that was encoded five times',
    () => rss(`<title>${'Ã\u0083Â\u0083Ã\u0082Â\u0083'.repeat(30_000)}</title>`),
    1,
  ],
  // bombs
  // The members of a gzip file are one text.
  [
    'a gigabyte of blanks, compressed',
    () => Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(10_000_000, 32)))),
    'too-large',
  ],
  ['a file that is compressed twice', () => gzipSync(gzipSync(rss('<title>a</title>'))), 'not-a-feed'],
  [
    '30,000 items',
    () =>
      `<rss><channel>${'<item><title>a</title><link>http://v.example/1</link></item>'.repeat(30_000)}</channel></rss>`,
    2_000,
  ],
];

export const HOSTILE_FEEDS: readonly HostileFeed[] = FEEDS.map(([name, source, outcome]) => ({
  name,
  source: () => Buffer.from(source()),
  outcome,
}));
