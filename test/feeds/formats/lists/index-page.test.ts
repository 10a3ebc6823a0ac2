import { describe, expect, it } from 'vitest';
import type { ListOptions } from '../../../../core/source.ts';
import { readIndexPage } from '../../../../feeds/formats/lists/index-page.ts';

const URL = 'https://acme.example/security/';
const NOW = Date.parse('2026-03-10T15:00:00Z');
const read = (body: string, more: { list?: ListOptions; idPattern?: string } = {}) =>
  readIndexPage(`<html><head><title>Acme</title></head><body>${body}</body></html>`, {
    url: URL,
    now: NOW,
    ...more,
  }).map(
    ({ url, title, published }) =>
      [
        url?.replace('https://acme.example', ''),
        title,
        published && new Date(published).toISOString().slice(0, 10),
      ] as const,
  );

const FRAME = (main: string) => `<header class="site-header"><a href="/">Acme home of good products</a></header>
<nav><ul><li><a href="/products/gate">Products for every harbour</a></li><li><a href="/support/all">Support and services</a></li><li><a href="/x">Partners and resellers</a></li><li><a href="/y">About the company we are</a></li></ul></nav>
${main}
<div class="related-posts"><ul><li><a href="/blog/one">How we keep the gates of the harbour safe, a story</a></li><li><a href="/blog/two">Five good reasons to lock your gate at night</a></li><li><a href="/blog/three">Our gate keeper of the year tells all about it</a></li></ul></div>
<footer><a href="/imprint">Imprint of the company</a><a href="/privacy">Privacy statement, long</a></footer>`;

describe('a page that lists bulletins', () => {
  it('is read as a table: id, title and date of each row', () => {
    const row = (n: number, title: string, date: string) =>
      `<tr><td><a href="advisories/ACME-SA-2026-00${n}.html">ACME-SA-2026-00${n}</a></td><td>${title}</td><td>High</td><td>${date}</td></tr>`;
    const body = FRAME(
      `<table><tr><th>Id</th><th>Title</th><th>Severity</th><th>Date</th></tr>${row(2, 'Gate opens by itself', 'March 4, 2026')}${row(1, 'Lamp leaks', 'February 1, 2026')}</table>`,
    );
    expect(read(body, { idPattern: 'ACME-SA-\\d+-\\d+' })).toEqual([
      ['/security/advisories/ACME-SA-2026-002.html', 'ACME-SA-2026-002: Gate opens by itself: High', '2026-03-04'],
      ['/security/advisories/ACME-SA-2026-001.html', 'ACME-SA-2026-001: Lamp leaks: High', '2026-02-01'],
    ]);
  });

  it('is read as cards, by known ids in titles or addresses, each once', () => {
    const card = (n: number, title: string) => `<div class="card"><a href="/a/cve-2026-000${n}"><img src="i.png"></a>
<h3><a href="/a/cve-2026-000${n}">${title}</a></h3><p>A remote attacker could do something. <time datetime="2026-03-0${n}T08:00:00Z">last week</time></p>
<a href="/a/cve-2026-000${n}#more">Read more</a></div>`;
    expect(read(FRAME(`<section>${card(3, 'Gate opens by itself')}${card(2, 'Lamp leaks oil')}</section>`))).toEqual([
      ['/a/cve-2026-0003', 'Gate opens by itself', '2026-03-03'],
      ['/a/cve-2026-0002', 'Lamp leaks oil', '2026-03-02'],
    ]);
  });

  it('is read where its lines are no elements, with the date before each or after', () => {
    const before = `<p><tt>[02 Mar 2026]</tt> <strong><a href="./2026/dsa-7002">DSA-7002 gate</a></strong> security update<br>
<tt>[01 Mar 2026]</tt> <strong><a href="./2026/dsa-7001">DSA-7001 lamp</a></strong> security update<br></p>`;
    expect(read(FRAME(before))).toEqual([
      ['/security/2026/dsa-7002', 'DSA-7002 gate', '2026-03-02'],
      ['/security/2026/dsa-7001', 'DSA-7001 lamp', '2026-03-01'],
    ]);
    const after = `<p><a href="./2026/dsa-7002">DSA-7002 gate</a> 2026-03-02<br><a href="./2026/dsa-7001">DSA-7001 lamp</a> 2026-03-01<br></p>`;
    expect(read(FRAME(after)).map((line) => line[2])).toEqual(['2026-03-02', '2026-03-01']);
  });

  it('is found among menus and teasers when nothing has an id', () => {
    const news = ['Gate opens by itself when it rains', 'Lamp leaks oil into the harbour', 'Crane forgets its load'];
    const list = news.map(
      (title, i) => `<li class="entry"><a href="/news/${i}">${title}</a> <span>${i + 1} March 2026</span></li>`,
    );
    expect(read(FRAME(`<ul class="entries">${list.join('')}</ul>`))).toEqual(
      news.map((title, i) => [`/news/${i}`, title, `2026-03-0${i + 1}`]),
    );
  });

  it('is read where its selectors point', () => {
    const body = `<base href="https://acme.example/de/"><div class="row"><b>Gate</b><i>Posted 2026-01-01</i><em>2026-03-04</em><a href="print">Print</a><a class="go" href="7">x</a></div>
<div class="row"><b>Without a link</b></div>`;
    const list = { item: '.row', title: 'b', link: 'a.go', date: 'em' };
    expect(read(body, { list })).toEqual([['/de/7', 'Gate', '2026-03-04']]);
    expect(read('<a class="go" href="7">Gate</a>', { list: { item: 'a.go' } })).toEqual([
      ['/security/7', 'Gate', undefined],
    ]);
  });

  it('has nothing on it when it is no list, is empty, or links only to itself', () => {
    expect(read(FRAME('<p>Nothing here.</p>'))).toEqual([]);
    expect(
      read('<a href="#a">CVE-2026-0001</a><a href="#b">CVE-2026-0002</a><a href="javascript:x">CVE-2026-3</a>'),
    ).toEqual([]);
    expect(read('', { list: { item: 'tr' } })).toEqual([]);
    expect(() => read('<p>', { list: { item: '##' } })).toThrow('this is no CSS selector: ##');
  });

  it('is read in good time, however hostile', () => {
    const started = performance.now();
    const many = Array.from(
      { length: 30_000 },
      (_, i) => `<div><a href="/cve-2026-${i}">CVE-2026-${10_000 + i}</a> 1 Mar 2026`,
    );
    expect(read(many.join('')).length).toBeLessThanOrEqual(500);
    expect(read(`${'<div class="nav">'.repeat(100_000)}<a href="/1">x</a>`)).toEqual([]);
    expect(read(`${many.map((line) => `${line}</div>`).join('')}`).length).toBe(500);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
