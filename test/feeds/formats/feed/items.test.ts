import { describe, expect, it } from 'vitest';
import { atom, atom03, only, read, rss } from './reading.ts';

describe('titles', () => {
  it.each([
    ['AT&amp;T &lt; others', 'AT&T < others'],
    ['R&amp;amp;D release', 'R&D release'],
    ['a &lt;b&gt;bold&lt;/b&gt; claim', 'a bold claim'],
    ['buffer overflow in vector&lt;int&gt;', 'buffer overflow in vector<int>'],
    ['the &lt;script&gt; tag', 'the <script> tag'],
    ['<![CDATA[<b>Bold</b> &amp; plain]]>', 'Bold & plain'],
    ['naked <b>mark<i>up</i></b> here', 'naked markup here'],
    ['  over\n   two lines ', 'over two lines'],
    ['don&#146;t &#x80;5 &mdash; caf&eacute;', 'don’t €5 — café'],
    ['donâ€™t', 'don’t'],
    ['&lt;![CDATA[twice wrapped]]&gt;', 'twice wrapped'],
    ['&lt;img src="x" alt="Logo"/&gt;', 'Logo'],
    ['&lt;b&gt;wh&lt;!-- a comment &gt;ole&lt;/b&gt;', 'whole'],
  ])('of RSS, %s, are plain text', async (written, read) => {
    expect((await only(rss(`<title>${written}</title>`))).title).toBe(read);
  });

  it.each([
    ['<title>1 &lt;b&gt; 2</title>', '1 <b> 2'],
    ['<title type="text">&lt;b&gt;x&lt;/b&gt;</title>', '<b>x</b>'],
    ['<title type="html">&lt;b&gt;x&lt;/b&gt; &amp;amp; y</title>', 'x & y'],
    [
      '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">the <i>old</i> &lt;blink&gt;</div></title>',
      'the old <blink>',
    ],
    ['<title mode="base64" type="text/html">WCA8Yj5ZPC9iPg==</title>', 'X Y'],
  ])('of Atom, %s, are what their type says', async (title, read) => {
    expect((await only(atom(title))).title).toBe(read);
  });

  it('come from the item itself, not from a picture or source in it', async () => {
    const image =
      '<image><title>wrong</title></image><source url="u">wrong</source><media:content><media:title>wrong</media:title></media:content>';
    expect((await only(rss(`${image}<title>right</title>`))).title).toBe('right');
    expect((await only(rss('<title/><dc:title>right</dc:title>'))).title).toBe('right');
    expect((await only(rss('<media:title>right</media:title>'))).title).toBe('right');
  });

  it('are cut at a thousand characters', async () => {
    expect((await only(rss(`<title>${'é'.repeat(5_000)}</title>`))).title).toHaveLength(1_000);
  });
});

describe('bodies', () => {
  it.each([
    ['<description>&lt;p&gt;Run &lt;b&gt;this&lt;/b&gt;&lt;/p&gt;</description>', '<p>Run <b>this</b></p>'],
    ['<description><p>naked <b>markup</b> &lt;x&gt;</p></description>', '<p>naked <b>markup</b> &lt;x&gt;</p>'],
    ['<description>a &lt; b and c</description>', 'a &lt; b and c'],
    ['<dc:description>from Dublin Core</dc:description>', 'from Dublin Core'],
    ['<media:group><media:description>of a group</media:description></media:group>', 'of a group'],
    ["<description>&lt;!' kept</description>", "&lt;!' kept"],
    [
      '<description>&lt;a href="javascript:x()" onclick="y()"&gt;no&lt;/a&gt;&lt;style&gt;z&lt;/style&gt;</description>',
      '<a>no</a>',
    ],
    [
      '<description>&lt;a href="mailto:a@b.example"&gt;m&lt;/a&gt; &lt;a href="ftp://b.example/"&gt;f&lt;/a&gt;</description>',
      '<a href="mailto:a@b.example">m</a> <a>f</a>',
    ],
    ['<description>&lt;iframe src="x"/&gt; read &lt;b&gt;on&lt;/b&gt;</description>', 'read <b>on</b>'],
    ['<description>&lt;noscript&gt;read &lt;b&gt;on&lt;/b&gt;&lt;/noscript&gt;</description>', 'read <b>on</b>'],
    [
      '<description>&lt;img src="http://b.example/i.png" alt="The &amp;quot;Save&amp;quot; button" onload="x()"/&gt; &lt;img src="http://b.example/pixel"/&gt;</description>',
      '<img alt="The &quot;Save&quot; button" />',
    ],
    [
      '<description>&lt;blockquote cite="../q"&gt;a&lt;/blockquote&gt;&lt;q cite="javascript:x()"&gt;b&lt;/q&gt;</description>',
      '<blockquote cite="https://vendor.example/q">a</blockquote><q>b</q>',
    ],
    [
      '<description>&lt;td class="k" background="i.png" headers="h" onclick="x()"&gt;1&lt;/td&gt;&lt;ol start="3" type="a"&gt;&lt;li value="4"&gt;2&lt;/ol&gt;</description>',
      '<td class="k" headers="h">1</td><ol start="3" type="a"><li value="4">2</li></ol>',
    ],
    ['<description>&lt;p&gt;ends &lt;!-- here &gt;not</description>', '<p>ends not</p>'],
  ])('of RSS, %s, are sanitised', async (item, summary) => {
    expect((await only(rss(item))).summary).toBe(summary);
  });

  it.each([
    ['color: red; font-weight:bold', 'color: red; font-weight: bold;'],
    ['color: rgb(0, 128, 0); width: 50%', 'color: rgb(0, 128, 0); width: 50%;'],
    ["font-family: 'Comic Sans', serif", "font-family: 'Comic Sans', serif;"],
    ['background: url(x)', undefined],
    ['color: red; background-color: u\\rl(x)', 'color: red;'],
    ['position: fixed; top: 0; z-index: 9', undefined],
    ['width: expression(x)', undefined],
    ['color: var(--x); display: none', 'display: none;'],
    ['-moz-binding: x', undefined],
  ])('with the style "%s" keep of it "%s"', async (style, kept) => {
    const written = `<description><![CDATA[<p style="${style}">a</p>]]></description>`;
    expect((await only(rss(written))).summary).toBe(kept === undefined ? '<p>a</p>' : `<p style="${kept}">a</p>`);
  });

  it('keep what is short apart from what is whole', async () => {
    expect(await only(rss('<description>short</description><content:encoded>whole</content:encoded>'))).toMatchObject({
      summary: 'short',
      content: 'whole',
    });
    expect(await only(rss('<description>first</description><summary>second</summary>'))).toMatchObject({
      summary: 'first',
      content: 'second',
    });
    expect(await only(rss('<body xmlns="http://www.w3.org/1999/xhtml"><p>xhtml</p></body>'))).toMatchObject({
      content: '<p>xhtml</p>',
    });
    expect(await only(atom('<summary>short</summary><content>whole</content>'))).toMatchObject({
      summary: 'short',
      content: 'whole',
    });
  });

  it.each([
    ['<content type="text">1 &lt;b&gt; 2</content>', '1 &lt;b&gt; 2'],
    ['<content type="html">&lt;p&gt;1&lt;/p&gt;</content>', '<p>1</p>'],
    ['<content type="html"><div xmlns="http://www.w3.org/1999/xhtml">&lt;p&gt;1&lt;/p&gt;</div></content>', '<p>1</p>'],
    ['<content type="application/octet-stream">RXhhbXBsZSA8Yj5BdG9tPC9iPg==</content>', 'Example <b>Atom</b>'],
    ['<content type="text">one\n\ntwo\nstill two</content>', 'one<br />\n<br />\ntwo\nstill two'],
    [
      '<content type="application/xhtml+xml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>1</h:p></h:div></content>',
      '<p>1</p>',
    ],
  ])('of Atom, %s, are what their type says', async (content, read) => {
    expect((await only(atom(content))).content).toBe(read);
  });

  it('have their links resolved on the nearest base that is good', async () => {
    const link = '&lt;a href="x"&gt;y&lt;/a&gt;';
    const nested = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/one/"><entry xml:base="two/"><content type="html" xml:base="three/">${link}</content></entry></feed>`;
    expect((await only(nested)).content).toBe('<a href="http://a.example/one/two/three/x">y</a>');
    const unsafe = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="javascript:alert(1)//"><entry><content type="html">${link}</content></entry></feed>`;
    expect((await only(unsafe)).content).toBe('<a href="https://vendor.example/feeds/x">y</a>');
    const onRss = `<rss version="2.0" xml:base="http://b.example/"><channel><item><description>${link}</description></item></channel></rss>`;
    expect((await only(onRss)).summary).toBe('<a href="http://b.example/x">y</a>');
  });
});

describe('fields of an item', () => {
  it.each([
    ['<link>http://v.example/1</link>', 'http://v.example/1'],
    ['<link> \n /adv/1 </link>', 'https://vendor.example/adv/1'],
    ['<link>http://V.example/Ü b</link>', 'http://V.example/Ü%20b'],
    ['<guid>http://v.example/g</guid>', 'http://v.example/g'],
    ['<guid isPermaLink="false">http://v.example/g</guid>', undefined],
    ['<guid isPermaLink="perhaps">http://v.example/g</guid>', undefined],
    ['<guid isPermaLink="TRUE">http://v.example/g</guid>', 'http://v.example/g'],
    ['<guid>abc</guid>', undefined],
    ['<guid>/adv/7</guid>', 'https://vendor.example/adv/7'],
    ['<guid>http://v.example/g</guid><link>http://v.example/l</link>', 'http://v.example/l'],
    ['<link>javascript:alert(1)</link><guid>http://v.example/g</guid>', 'http://v.example/g'],
    ['<link>data:text/html,x</link>', undefined],
    ['<link>http:\\\\v.example\\a"&gt;&lt;b</link>', 'http://v.example/a%22%3E%3Cb'],
    ['<link>http://v.example/1</link><link>http://v.example/2</link>', 'http://v.example/2'],
    ['<atom:link rel="self" href="http://v.example/self"/><link>http://v.example/l</link>', 'http://v.example/l'],
    ['<enclosure url="http://v.example/e.mp3"/><comments>http://v.example/c</comments>', undefined],
  ])('RSS %s links to %s', async (item, link) => {
    expect((await only(rss(item))).link).toBe(link);
  });

  it.each([
    ['<link rel="self" href="http://v.example/s"/><link href="http://v.example/a"/>', 'http://v.example/a'],
    [
      '<link/><link rel="http://www.iana.org/assignments/relation/alternate" href="http://v.example/a"/>',
      'http://v.example/a',
    ],
    [
      '<link type="text/plain" href="http://v.example/t"/><link type="text/html" href="http://v.example/h"/>',
      'http://v.example/h',
    ],
    ['<link rel="edit" href="http://v.example/e"/><link rel="enclosure" href="http://v.example/m"/>', undefined],
    ['<link rel="alternate">http://v.example/t</link>', 'http://v.example/t'],
    ['<link href="" xml:base="http://v.example/b/"/>', 'http://v.example/b/'],
    ['<link href=""/>', undefined],
    ['<id>http://v.example/i</id>', 'http://v.example/i'],
    ['<id>tag:v.example,2024:1</id>', undefined],
  ])('Atom %s links to %s', async (entry, link) => {
    expect((await only(atom(entry))).link).toBe(link);
  });

  it.each([
    ['<author>jane@v.example (Jane Roe)</author>', 'Jane Roe'],
    ['<author>"Jane Roe" &lt;jane@v.example&gt;</author>', 'Jane Roe'],
    ['<author>jane@v.example</author>', 'jane@v.example'],
    ['<author>noreply@v.example</author><dc:creator>Jane Roe</dc:creator>', 'Jane Roe'],
    ['<dc:creator>First</dc:creator><dc:creator>Second</dc:creator>', 'First'],
    ['<atom:author><atom:name>Jane Roe</atom:name><atom:email>j@v.example</atom:email></atom:author>', 'Jane Roe'],
    ['<author><name/><email>j@v.example</email></author>', 'j@v.example'],
  ])('%s was written by %s', async (item, author) => {
    expect((await only(rss(item))).author).toBe(author);
  });

  it('was written by the author of its source or its feed, when it names none', async () => {
    const by = (name: string) => `<author><name>${name}</name></author>`;
    const entries = `<entry>${by('One')}</entry><entry><source>${by('Two')}</source></entry><entry/>`;
    const { items } = await read(`<feed xmlns="http://www.w3.org/2005/Atom">${by('All')}${entries}</feed>`);
    expect(items.map(({ author }) => author)).toEqual(['One', 'Two', 'All']);
    const json = { version: 'https://jsonfeed.org/version/1.1', authors: [{ name: 'All' }] };
    const told = {
      ...json,
      items: [{ id: '1', authors: [{ name: 'One' }] }, { id: '2' }, { id: '3', authors: { name: 'Three' } }],
    };
    expect((await read(JSON.stringify(told))).items.map(({ author }) => author)).toEqual(['One', 'All', 'Three']);
  });

  it('is linked on the site of its feed where the feed stands on another host', async () => {
    const item = '<link>/adv/1</link><description>&lt;a href="x"&gt;y&lt;/a&gt;</description>';
    expect(await only(rss(item, '<link>http://site.example/news/</link>'))).toMatchObject({
      link: 'http://site.example/adv/1',
      summary: '<a href="http://site.example/news/x">y</a>',
    });
    expect(await only(rss(item, '<link>https://vendor.example/news/</link>'))).toMatchObject({
      link: 'https://vendor.example/adv/1',
      summary: '<a href="https://vendor.example/feeds/x">y</a>',
    });
  });

  it('is read from a channel in Microsoft’s old format', async () => {
    const cdf =
      '<CHANNEL HREF="http://v.example/"><TITLE>Bulletins</TITLE><ITEM HREF="http://v.example/1" LASTMOD="2004-04-06T23:05-05:00"><TITLE>One</TITLE><ABSTRACT>Short</ABSTRACT></ITEM></CHANNEL>';
    expect(await read(cdf)).toEqual({
      title: 'Bulletins',
      link: 'http://v.example/',
      items: [
        {
          title: 'One',
          link: 'http://v.example/1',
          updated: '2004-04-07T04:05:00.000Z',
          summary: 'Short',
          categories: [],
        },
      ],
    });
  });

  it('names categories once, from every vocabulary', async () => {
    const item =
      '<category>A</category><category> A </category><category/><dc:subject>B</dc:subject><itunes:category text="C"><itunes:category text="D"/></itunes:category><itunes:keywords>E, F</itunes:keywords><media:category>G</media:category>';
    expect((await only(rss(item))).categories).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    expect((await only(atom('<category term="t" label="L"/><category label="only"/>'))).categories).toEqual([
      't',
      'only',
    ]);
  });

  it('dates by the words of every version', async () => {
    expect(await only(atom03('<issued>2024-03-01</issued><modified>2024-03-02</modified>'))).toMatchObject({
      published: '2024-03-01T00:00:00.000Z',
      updated: '2024-03-02T00:00:00.000Z',
    });
    expect(await only(rss('<dc:date>2024-03-01</dc:date>'))).toMatchObject({
      published: '2024-03-01T00:00:00.000Z',
      updated: '2024-03-01T00:00:00.000Z',
    });
    expect(await only(rss('<dcterms:created>2024-03-01</dcterms:created><pubDate>nonsense</pubDate>'))).toMatchObject({
      published: '2024-03-01T00:00:00.000Z',
    });
    expect(await only(rss('<pubDate>nonsense</pubDate>'))).toEqual({ categories: [] });
  });

  it('knows namespaces by their address, not by their prefix', async () => {
    const feed = `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:x="urn:other"><s:channel><s:title>T</s:title></s:channel><s:item><x:title>no</x:title><s:title>yes</s:title><d:creator>Jane</d:creator></s:item></r:RDF>`;
    const { title, items } = await read(feed);
    expect(title).toBe('T');
    expect(items).toEqual([{ title: 'yes', author: 'Jane', categories: [] }]);
  });

  it('takes an id as it is, except a path, which needs its host', async () => {
    expect((await only(atom('<id>HTTP://V.example/%7Ebob</id>'))).id).toBe('HTTP://V.example/%7Ebob');
    expect((await only(atom('<id>/entries/7</id>'))).id).toBe('https://vendor.example/entries/7');
  });
});
