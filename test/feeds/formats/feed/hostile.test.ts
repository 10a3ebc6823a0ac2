import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../../feeds/formats/feed.ts';
import { ParseError } from '../../../../feeds/formats/parse-error.ts';
import { HOSTILE_FEEDS } from '../../../support/hostile-feeds.ts';
import { ADDRESS, read, rss } from './reading.ts';

/** What became of it: the number of items, or the code of the refusal. Anything but a `ParseError` fails. */
async function outcome(source: string | Uint8Array): Promise<number | string> {
  try {
    const { items } = await parseFeed(Buffer.from(source), { url: ADDRESS });
    return items.length;
  } catch (error) {
    if (error instanceof ParseError) return error.code;
    throw error;
  }
}

const LIMIT_MS = 3_000;
const SMALL = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY x "y">]>${rss(
  '<title>é &amp; &x;</title><link>http://v.example/1</link><description><![CDATA[<p title="a">b</p>]]></description><content:encoded>&lt;b&gt;c&lt;/b&gt;</content:encoded><pubDate>Tue, 05 Mar 2024 10:20:30 GMT</pubDate><!-- d --><author>a@b.example (C)</author>',
)}`;

describe('hostile feeds', () => {
  it.each(HOSTILE_FEEDS)('$name: read or refused in time', async ({ source, outcome: expected }) => {
    const bytes = source();
    // Processor time: how busy the machine is with other things says nothing.
    const start = process.cpuUsage();
    expect(await outcome(bytes)).toBe(expected);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(LIMIT_MS);
  });

  it('never loads what an entity points to', async () => {
    const { items } = await read(
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${rss('<title>&e;</title>')}`,
    );
    expect(items[0]?.title).toBe('&e;');
  });

  it('keeps the first 2,000 items, and bodies up to a megabyte', async () => {
    const { items } = await read(
      `<rss version="2.0"><channel>${'<item><title>a</title></item>'.repeat(3_000)}</channel></rss>`,
    );
    expect(items).toHaveLength(2_000);
    const [long] = (await read(rss(`<description>${'x'.repeat(2_000_000)}</description>`))).items;
    expect(long?.summary).toHaveLength(1_000_000);
  });

  it('leaves nothing in a body that a browser would execute or load', async () => {
    const attacks = [
      '<script>x</script>',
      '<img src=x onerror=y>',
      '<svg onload=x><script>y</script></svg>',
      '<a href="java\tscript:x">y</a>',
      '<a href="&#106;avascript:x">y</a>',
      '<math><mtext><style><img src=x onerror=y></style></mtext></math>',
      '<iframe src="//x"></iframe>',
      '<p style="background:url(x)">y</p>',
      '<form action="x"><input onfocus=y autofocus></form>',
      '<base href="http://x/">',
      '<link rel=stylesheet href=x>',
      '<object data=x></object>',
      '<<script>x</script>',
      '<noscript><p title="</noscript><img src=x onerror=y>">',
      '<a href="data:text/html,x">y</a>',
      '<video poster=x><source src=y></video>',
      '<meta http-equiv=refresh content="0;url=x">',
      '<!--><img src=x>-->',
      '<a href="vbscript:x" target=_top>y</a>',
    ];
    for (const attack of attacks) {
      for (const written of [`<![CDATA[${attack}]]>`, attack.replace(/&/g, '&amp;').replace(/</g, '&lt;'), attack]) {
        const { items } = await read(
          rss(`<description>${written}</description><content:encoded>${written}</content:encoded>`),
        );
        for (const html of [items[0]?.summary ?? '', items[0]?.content ?? '']) {
          const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^<>]*)>/gi)];
          expect(tags.map(([, name]) => name).filter((name) => !/^(?:a|p|div|b)$/.test(name ?? ''))).toEqual([]);
          const values = tags.map(([, , rest = '']) => rest);
          expect(values.join('').replace(/"[^"]*"/g, '')).toMatch(/^(?: (?:href|title)=| \/)*$/);
          expect(values.join('')).not.toMatch(/href="(?!https?:|mailto:)/i);
        }
      }
    }
  });

  it('is cut off at any byte without more than a refusal', async () => {
    const bytes = Buffer.from(SMALL);
    for (let end = 0; end <= bytes.length; end++) expect(await outcome(bytes.subarray(0, end))).toBeDefined();
    const json = Buffer.from(
      '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"é","content_html":"<p>x"}]}',
    );
    for (let end = 0; end < json.length; end++)
      expect(await outcome(json.subarray(0, end))).toBe(end === 0 ? 'empty' : 'malformed');
  });

  it('whatever its pieces are, is read or refused, the same each time, with fields in their form', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<item>',
        '</item>',
        '<title>',
        '</title>',
        '<link>',
        '</link>',
        '<link href="',
        '"/>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<b>',
        '</b>',
        '&lt;',
        '&amp;',
        '&',
        '&#x80;',
        '<description>',
        '</description>',
        '<entry>',
        '<pubDate>',
        '</pubDate>',
        '2024-03-05',
        'Tue, 05 Mar 2024',
        '<author>',
        'a@b.example (C)',
        '<?x',
        '?>',
        '<!DOCTYPE a [',
        '<!ENTITY a "b">',
        ']>',
        ' xml:base="../x"',
        '<x:y xmlns:x="urn:z">',
        '<content type="xhtml">',
        '<content type="html">',
        'javascript:',
        'javascript:alert(1)</link>',
        '<script>alert(1)</script>',
        '&lt;img src=x onerror=alert(1)>',
        '<a href="javascript:alert(1)">',
        'é',
        '\u0000',
        '\ud800',
        '"',
        "'",
        '=',
        '<',
      ),
      fc.string({ maxLength: 8 }),
    );
    const start = fc.constantFrom(
      '<rss version="2.0"><channel>',
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      '<rdf:RDF xmlns="http://purl.org/rss/1.0/">',
      '<rss version="2.0"><channel><item><description>',
      '<rss version="2.0"><channel><item><description><![CDATA[<p>',
      '<rss version="2.0"><channel><item><link>',
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="',
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">&lt;p>',
      '',
    );
    await fc.assert(
      fc.asyncProperty(start, fc.array(piece, { maxLength: 40 }), async (head, pieces) => {
        const source = Buffer.from(head + pieces.join(''));
        const first = await parseFeed(source, { url: ADDRESS }).catch((error: unknown) => error);
        if (first instanceof Error) return first instanceof ParseError;
        const again = await parseFeed(source, { url: ADDRESS });
        expect(again).toEqual(first);
        return again.items.every(
          (item) =>
            (item.published === undefined || new Date(item.published).toISOString() === item.published) &&
            (item.link === undefined || (URL.canParse(item.link) && !/^(?:javascript|data):/i.test(item.link))) &&
            !/<\/?(?:script|img|iframe|style|svg|x)\b|<[^>]*(?:href=.javascript:|\sonerror=)/i.test(
              `${item.summary} ${item.content}`,
            ) &&
            !/[\n\t]/.test(item.title ?? ''),
        );
      }),
      { numRuns: 1_500 },
    );
  });
});
