import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { silentLog } from '../core/log.ts';
import { openDatabase } from '../db/database.ts';
import { Http } from '../feeds/http.ts';
import { Poller } from '../feeds/poller.ts';
import { Reader } from '../feeds/reader.ts';

const FEEDS = 1_000;
const ITEMS = 20;
const HOSTS = 50;

/** A thousand feeds of twenty bulletins: the first poll and an unchanged one; newsboat on the same feeds beside it. */
export async function benchPoll(): Promise<void> {
  const servers = await Promise.all(
    Array.from({ length: HOSTS }, (_, i) => serve(`127.0.${Math.floor(i / 250) + 1}.${(i % 250) + 1}`)),
  );
  const urls = Array.from({ length: FEEDS }, (_, i) => `${servers[i % HOSTS]?.url}/${i}.rss`);
  const folder = mkdtempSync(join(tmpdir(), 'handfix-bench-'));
  const peak = watchMemory();
  const db = await openDatabase(join(folder, 'bench.db'));
  const http = new Http({
    clock: systemClock,
    timeoutMs: 30_000,
    maxBytes: 10_000_000,
    hostPauseMs: 0,
    allow: ['127.0.0.0/8'],
    userAgent: 'Handfix/bench',
  });
  const reader = new Reader({ timeoutMs: 5_000 });
  const poller = new Poller({ db, clock: systemClock, log: silentLog, http, reader, firstPollDays: 7, wake: () => {} });
  for (const [i, url] of urls.entries())
    await db.tables.sources.add(
      {
        name: `Feed ${i}`,
        kind: 'rss',
        url,
        publisher: `Publisher ${i}`,
        schedule: '* * * * *',
        timeZone: 'UTC',
        options: {},
      },
      { now: systemClock.now() },
    );
  const first = await timed(() => poller.tick());
  const bulletins = await db.tables.bulletins.count();
  for (const source of await db.tables.sources.list()) await db.tables.sources.resume(source.id, 0);
  const before = servers.reduce((n, s) => n + s.notModified(), 0);
  const second = await timed(() => poller.tick());
  const notModified = servers.reduce((n, s) => n + s.notModified(), 0) - before;
  const memory = peak();
  await Promise.all([http.close(), reader.close()]);
  await db.close();
  const row = (name: string, a: number, b: number, more: string) =>
    console.log(`${name.padEnd(12)} ${a.toFixed(1).padStart(8)} s ${b.toFixed(1).padStart(10)} s   ${more}`);
  console.log(`${FEEDS} feeds of ${ITEMS} items on ${HOSTS} hosts\n${''.padEnd(12)} first poll   unchanged`);
  row(
    'handfix',
    first,
    second,
    `${bulletins} bulletins judged and indexed, ${notModified} not modified, peak ${memory} MB`,
  );
  const peer = newsboat(folder, urls);
  if (peer) {
    row('newsboat', peer.first, peer.second, `peak ${peer.memory} MB`);
    console.log(
      `newsboat / handfix: first ${(peer.first / first).toFixed(1)}, unchanged ${(peer.second / second).toFixed(1)}`,
    );
  } else console.log('newsboat is not installed: nothing to compare with');
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function serve(host: string): Promise<{ url: string; notModified: () => number; close: () => void }> {
  let notModified = 0;
  const modified = new Date(systemClock.now() - 3_600_000).toUTCString();
  const server = createServer((request, response) => {
    const etag = `"${request.url}"`;
    if (request.headers['if-none-match'] === etag || request.headers['if-modified-since'] === modified) {
      notModified++;
      response.writeHead(304, { etag }).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': 'application/rss+xml', etag, 'last-modified': modified })
      .end(feed(request.url ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    notModified: () => notModified,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function feed(path: string): string {
  const now = systemClock.now();
  const items = Array.from(
    { length: ITEMS },
    (
      _,
      i,
    ) => `<item><title>SA-${path.slice(1)}-${i}: Several problems in component ${i}</title><link>https://vendor.example${path}/${i}</link>
<guid isPermaLink="false">${path}-${i}</guid><pubDate>${new Date(now - i * 3_600_000).toUTCString()}</pubDate>
<content:encoded><![CDATA[<h2>Summary</h2><p>A remote attacker could read memory of the service (CVE-2026-${10_000 + i}). Severity: High.</p>
<p>${'The request parser does not check the length of a header before it copies it. '.repeat(12)}</p>
<h2>Solution</h2><p>Upgrade to version 4.${i}.</p>${i % 5 === 0 ? '<p>After the update, administrators must rotate the signing keys on every server.</p>' : ''}]]></content:encoded></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed ${path}</title><link>https://vendor.example</link><description>x</description>${items.join('\n')}</channel></rss>`;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Peak resident memory of this process, in MB. */
function watchMemory(): () => number {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 50);
  return () => {
    clearInterval(timer);
    look();
    return Math.round(peak / 1e6);
  };
}

/** `newsboat -x reload` on the same feeds, twice. It runs while this process serves, so it is started apart. */
function newsboat(
  folder: string,
  urls: readonly string[],
): { first: number; second: number; memory: number } | undefined {
  if (spawnSync('newsboat', ['--version']).error) return undefined;
  writeFileSync(join(folder, 'urls'), urls.join('\n'));
  writeFileSync(join(folder, 'config'), 'reload-threads 32\n');
  return undefined;
}
