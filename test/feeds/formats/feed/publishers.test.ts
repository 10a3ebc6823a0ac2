import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { itemIdentity, parseFeed } from '../../../../feeds/formats/feed.ts';
import { ADDRESS, atom, only, rss } from './reading.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/feeds/${name}`, import.meta.url));
const feed = (name: string) => parseFeed(fixture(name), { url: ADDRESS });

describe('feeds in the shapes that publishers use', () => {
  it('reads RSS 0.90 with addresses that lack a scheme', async () => {
    expect(await feed('freebsd-shape.rdf')).toEqual({
      title: 'Lantern BSD Security Advisories',
      link: 'https://www.lantern.example/security/',
      items: [
        {
          title: 'LanternBSD-SA-24:02.sshd',
          link: 'https://security.Lantern.example/advisories/LanternBSD-SA-24:02.sshd.asc',
          categories: [],
        },
        {
          title: 'LanternBSD-SA-24:01.ktrace',
          link: 'https://security.Lantern.example/advisories/LanternBSD-SA-24:01.ktrace.asc',
          categories: [],
        },
      ],
    });
  });

  it('reads RSS 1.0 with Dublin Core', async () => {
    const { title, items } = await feed('jvndb-shape.rdf');
    expect(title).toBe('新着フィード');
    expect(items).toEqual([
      {
        id: 'https://jvn.example/ja/contents/2024/JVNX-2024-000017.html',
        title: '灯台サーバにおける権限設定の不備',
        link: 'https://jvn.example/ja/contents/2024/JVNX-2024-000017.html',
        published: '2024-03-01T02:57:00.000Z',
        updated: '2024-03-04T02:57:00.000Z',
        author: 'JVN Example',
        summary: '灯台サーバには、更新後に設定の変更が必要な脆弱性が存在します。',
        categories: [],
      },
    ]);
  });

  it('reads RSS 2.0 and keeps excerpt and body apart, with nothing to execute or load', async () => {
    expect(await feed('fortinet-shape.rss.xml')).toEqual({
      title: 'Bastion Labs | Advisories',
      link: 'https://bastion.example/rss/ir.xml',
      items: [
        {
          id: 'BN-IR-24-310',
          title: 'BastionADC - Command injection & more in the Webhook module',
          link: 'https://bastion.example/psirt/BN-IR-24-310',
          published: '2024-03-21T18:30:11.000Z',
          author: 'Bastion PSIRT',
          summary: "An attacker who is logged in may run commands through the webhook's\n        name.",
          content: '<p>After the update, <a href="https://bastion.example/kb/77">delete the old webhooks</a>.</p>',
          categories: ['ADC', 'Injection'],
        },
      ],
    });
  });

  it('reads Atom and keeps the order of what XHTML says', async () => {
    expect(await feed('rustsec-shape.atom.xml')).toEqual({
      title: 'Crate Advisories',
      link: 'https://crates.example/',
      items: [
        {
          id: 'https://crates.example/advisories/CW-2024-0258.html',
          title: 'CW-2024-0258: Vulnerability in h9',
          link: 'https://crates.example/advisories/CW-2024-0258.html',
          published: '2024-08-18T12:00:00.000Z',
          updated: '2024-08-19T10:00:00.000Z',
          author: 'Crate Watch',
          summary: 'h9 accepts empty frames without end',
          content:
            'Set <b>max_frames</b> as the <a href="https://vendor.example/advisories/guide.html#frames">guide</a> says, <i>then</i> restart.',
          categories: ['denial-of-service'],
        },
      ],
    });
  });

  it('reads JSON Feed, its plain text with its lines', async () => {
    expect(await feed('kubernetes-shape.json')).toEqual({
      title: 'Harbour Vulnerability Announcements - CVE Feed',
      link: 'https://harbour.example',
      items: [
        {
          id: 'CVE-2024-0001',
          link: 'https://harbour.example/issues/118690',
          published: '2024-06-15T14:42:32.000Z',
          author: 'Harbour Community',
          summary: 'Bypass of profile enforcement',
          content: '### What happened?<br />\n<br />\nPods may bypass the profile &lt;strict&gt;.',
          categories: ['kubelet', 'node'],
        },
        {
          id: '17',
          title: 'Second',
          updated: '2024-06-16T12:42:32.000Z',
          author: 'Jane Roe',
          content: '<p>Rotate the <a href="https://harbour.example/keys">keys</a>.</p>',
          categories: [],
        },
      ],
    });
  });

  it('tells a web page, an empty answer, other XML, other JSON and broken JSON apart from feeds', async () => {
    const code = (source: string | Uint8Array) =>
      parseFeed(Buffer.from(source), { url: ADDRESS }).then(
        () => 'a feed',
        (error) => `${error.name} ${error.code}`,
      );
    expect(await code(fixture('web-page.html'))).toBe('ParseError html-page');
    expect(await code('<html><body><rss></rss></body></html>')).toBe('ParseError html-page');
    expect(await code(' \n\ufeff ')).toBe('ParseError empty');
    expect(await code('<cvrfdoc><DocumentTitle>x</DocumentTitle></cvrfdoc>')).toBe('ParseError not-a-feed');
    expect(await code('<rdf:RDF xmlns:rdf="u"><foaf:Person/></rdf:RDF>')).toBe('ParseError not-a-feed');
    expect(await code('plain words')).toBe('ParseError not-a-feed');
    expect(await code('{"vulnerabilities": []}')).toBe('ParseError not-a-feed');
    expect(await code('{"version": "https://jsonfeed.org/version/1", "items": [')).toBe('ParseError malformed');
    expect(await code(Buffer.alloc(32_000_001, 32))).toBe('ParseError too-large');
  });

  it('finds the feed that a server put into a web page', async () => {
    const head =
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml"><body>';
    for (const inner of [atom('<title>One</title>'), rss('<title>One</title>')])
      expect((await only(`${head}${inner}</body></html>`)).title).toBe('One');
  });

  it('reads a compressed file, and an Atom entry that is a document of its own', async () => {
    const bytes = gzipSync(rss('<title>One</title>'));
    expect(await only(bytes)).toMatchObject({ title: 'One' });
    await expect(only(gzipSync(Buffer.alloc(40_000_000)))).rejects.toMatchObject({ code: 'too-large' });
    await expect(only(bytes.fill(7, 12))).rejects.toMatchObject({ code: 'malformed' });
    const entry = '<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title><id>urn:1</id></entry>';
    expect(await only(entry)).toEqual({ id: 'urn:1', title: 'One', categories: [] });
  });

  it('tells items apart by id, else address, else title and date', async () => {
    const of = async (item: string) => itemIdentity(await only(rss(item)));
    expect(await of('<guid isPermaLink="false">a-1</guid><link>http://v.example/1</link>')).toBe('a-1');
    expect(await of('<link>http://v.example/1</link><title>t</title>')).toBe('http://v.example/1');
    const dated = '<title>t</title><pubDate>2024-03-01</pubDate>';
    expect(await of(dated)).toMatch(/^item:[0-9a-f]{24}$/);
    expect(await of(dated)).toBe(await of(`${dated}<description>changed</description>`));
    expect(await of(dated)).not.toBe(await of('<title>t</title><pubDate>2024-03-02</pubDate>'));
    expect(await of('<description>one</description>')).not.toBe(await of('<description>two</description>'));
  });
});
