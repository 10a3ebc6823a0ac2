import { describe, expect, it } from 'vitest';
import { readOpml, writeOpml } from '../../../feeds/formats/opml.ts';

const read = (text: string) => readOpml({ bytes: Buffer.from(text) });
const opml = (body: string) =>
  `<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body>${body}</body></opml>`;

describe('an OPML file', () => {
  it('gives its feeds, however deep their folders, each address once', () => {
    const { outlines } = read(
      opml(`<outline text="Systems"><outline text="Linux"><outline text="Acme &amp; Sons" type="rss" xmlUrl="https://a.example/f?a=1&amp;b=2" htmlUrl="https://a.example/"/></outline>
        <outline title="Titled" text="x" xmlUrl=" https://b.example/ "/></outline><outline text="Again" xmlUrl="https://b.example/"/><outline text="A folder only"/>`),
    );
    expect(outlines).toEqual([
      { title: 'Acme & Sons', url: 'https://a.example/f?a=1&b=2' },
      { title: 'Titled', url: 'https://b.example/' },
    ]);
  });

  it('is read as old readers write it: other case, no title, another encoding', () => {
    expect(read(opml('<outline XMLURL="https://a.example/"/>')).outlines).toEqual([
      { title: 'https://a.example/', url: 'https://a.example/' },
    ]);
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="B\xfclten" xmlUrl="https://a.example/"/></body></opml>',
      'latin1',
    );
    expect(readOpml({ bytes: latin }).outlines[0]?.title).toBe('Bülten');
  });

  it('comes back as it was written, with what Handfix alone knows', () => {
    const outlines = [
      { title: 'A "quoted" <name> & more', url: 'https://a.example/?a=1&b=2', publisher: 'Acme', followPages: true },
      { title: 'Directory', url: 'https://b.example/', kind: 'csaf' },
    ];
    expect(read(writeOpml('Sources of <us>', outlines))).toEqual({ outlines, more: 0 });
  });

  it.each([
    ['<rss version="2.0"><channel/></rss>', 'malformed'],
    ['', 'malformed'],
    ['<html><body>Sign in</body></html>', 'malformed'],
    [opml(''), 'empty'],
  ])('is refused in words when it is none: %s', (text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'ParseError', code }));
  });

  it('is read in no time, whatever a stranger puts into it', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `<outline text="F${i}" xmlUrl="https://a.example/${i}"/>`);
    const list = read(opml(many.join('')));
    expect([list.outlines.length, list.more]).toEqual([500, 4_500]);
    const feed = '<outline text="T" xmlUrl="https://a.example/"/>';
    expect(read(`<opml>${'<outline text="d">'.repeat(50_000)}${feed}`).outlines).toHaveLength(1);
    const bomb = `<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="&b;&x;" xmlUrl="https://a.example/"/></opml>`;
    expect(read(bomb).outlines[0]?.title).toBe('&b;&x;');
    expect(
      read(opml(`<outline text="${'x'.repeat(500_000)}" xmlUrl="https://a.example/"/>`)).outlines[0]?.title,
    ).toHaveLength(80);
    expect(() => read(opml(`<outline text="t" xmlUrl="https://a.example/${'x'.repeat(5_000)}"/>`))).toThrow('no feeds');
  });
});
