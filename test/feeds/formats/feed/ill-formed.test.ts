import { describe, expect, it } from 'vitest';
import { only, read, rss } from './reading.ts';

const GOOD = '<item><title>Good</title><link>http://v.example/2</link></item>';

describe('ill-formed feeds', () => {
  it.each([
    ['a bare ampersand', '<title>R&D & more</title>', 'R&D & more'],
    [
      'an address with bare ampersands',
      '<title>http://v.example/?a=1&b=2&copy=3</title>',
      'http://v.example/?a=1&b=2&copy=3',
    ],
    ['an unknown entity', '<title>x &unknown; y</title>', 'x &unknown; y'],
    ['an HTML entity', '<title>caf&eacute;&nbsp;&hellip;</title>', 'café …'],
    ['a reference to a character that is none', '<title>a&#0;&#11;&#xffff;b</title>', 'ab'],
    ['control characters', '<title>a\u0000\u0008\u001bb</title>', 'ab'],
    ['an angle bracket in text', '<title>1 < 2 and 3 <4</title>', '1 < 2 and 3 <4'],
    ['tags that do not match', '<title>One <b>two</title>', 'One two'],
    ['a title that is not closed', '<title>One<link>http://v.example/</link>', 'One'],
    ['another case of letters', '<Title>One</TITLE>', 'One'],
    ['attributes without quotes', '<title type=text>One</title>', 'One'],
    ['a quote that is not closed', '<title class="x>One</title>', 'One'],
    ['an undeclared prefix', '<wp:title>no</wp:title><title>One</title>', 'One'],
    ['a CDATA section that is not closed', '<title><![CDATA[One</title>', 'One'],
    ['a comment that is not XML', '<!-- a -- b --><title>One</title>', 'One'],
  ])('%s does not lose the item', async (_, item, title) => {
    const { items } = await read(rss(item).replace('</channel>', `${GOOD}</channel>`));
    expect(items[0]?.title).toBe(title);
    expect(items.at(-1)).toEqual({ title: 'Good', link: 'http://v.example/2', categories: [] });
  });

  it.each([
    ['junk before', `<br />\n<b>Warning</b>: x in y\n\n<?xml version="1.0"?>${rss('<title>One</title>')}`],
    ['a comment and a DOCTYPE before', `<!-- <html> --><!DOCTYPE html PUBLIC "x" "y">${rss('<title>One</title>')}`],
    ['junk behind', `${rss('<title>One</title>')}<!-- x --></body><script>`],
    ['no version', rss('<title>One</title>').replace(' version="2.0"', '')],
    ['capital letters', '<RSS><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>'],
    ['no channel', '<rss version="2.0"><item><title>One</title></item></rss>'],
    ['no root', '<channel><item><title>One</title></item></channel>'],
    [
      'items outside of the channel',
      '<rss version="2.0"><channel><title>T</title></channel><item><title>One</title></item></rss>',
    ],
    [
      'a prefixed root',
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>One</a:title></a:entry></a:feed>',
    ],
    ['an end that is missing', '<rss version="2.0"><channel><item><title>One</title><description>cut of'],
    ['an end that is cut off', `${rss('<title>One</title>').slice(0, -3)}`],
    [
      'a link without an address',
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link/><title>One</title><updated>never</updated></entry></feed>',
    ],
  ])('a feed with %s is read', async (_, source) => {
    expect((await only(source)).title).toBe('One');
  });

  it('items that are not closed stand side by side', async () => {
    const { items } = await read(
      '<rss version="2.0"><channel><item><title>One</title><item><title>Two</title></channel></rss>',
    );
    expect(items.map((i) => i.title)).toEqual(['One', 'Two']);
  });

  it('breaks and pictures in naked markup hold nothing', async () => {
    const item = '<description>one<br>two<hr><b>three</b></description><title>T</title>';
    expect(await only(rss(item))).toEqual({ title: 'T', summary: 'one<br />two<hr /><b>three</b>', categories: [] });
  });

  it('entities that a DOCTYPE declares are read when they are short text, and only then', async () => {
    const doctype =
      '<!DOCTYPE rss [<!ENTITY v "1.2 &#38; up"><!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY w "&v;&v;"><!ELEMENT rss ANY>]>';
    expect((await only(doctype + rss('<title>&v; | &f; | &w;</title>'))).title).toBe('1.2 & up | &f; | &w;');
  });
});
