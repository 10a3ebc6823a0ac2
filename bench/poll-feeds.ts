import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FEEDS = 1_000;
export const ITEMS = 20;
export const HOSTS = 50;

export interface Served {
  readonly urls: readonly string[];
}

/**
 * Serves the feeds to whoever is measured, in a process of its own that the measured ones do not share: prints the
 * addresses as one line of JSON and ends with its standard input.
 */
export async function serveFeeds(): Promise<void> {
  const now = Date.now();
  const bodies = new Map<string, Buffer>();
  const modified = new Date(now - 3_600_000).toUTCString();
  const ports: string[] = [];
  for (let i = 0; i < HOSTS; i++) {
    const host = `127.0.${Math.floor(i / 250) + 1}.${(i % 250) + 1}`;
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      const etag = `"${path}"`;
      if (request.headers['if-none-match'] === etag || request.headers['if-modified-since'] === modified) {
        response.writeHead(304, { etag }).end();
        return;
      }
      const body = bodies.get(path);
      response
        .writeHead(body ? 200 : 404, { 'content-type': 'application/rss+xml', etag, 'last-modified': modified })
        .end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    ports.push(`http://${host}:${(server.address() as AddressInfo).port}`);
  }
  const urls = Array.from({ length: FEEDS }, (_, i) => {
    bodies.set(`/${i}.rss`, Buffer.from(feed(i, now)));
    return `${ports[i % HOSTS]}/${i}.rss`;
  });
  console.log(JSON.stringify({ urls } satisfies Served));
  process.stdin.resume().on('end', () => process.exit());
}

/** Bulletins of a usual length; one in five asks for something. */
function feed(number: number, now: number): string {
  const path = `/${number}.rss`;
  const items = Array.from({ length: ITEMS }, (_, i) => {
    const work = '<p>After the update, administrators must rotate the signing keys on every server.</p>';
    return `<item><title>SA-${number}-${i}: Several problems in component ${i}</title><link>https://vendor.example${path}/${i}</link>
<guid isPermaLink="false">${path}-${i}</guid><pubDate>${new Date(now - i * 3_600_000).toUTCString()}</pubDate>
<content:encoded><![CDATA[<h2>Summary</h2><p>A remote attacker could read memory of the service (CVE-2026-${10_000 + i}). Severity: High.</p>
<p>${'The request parser does not check the length of a header before it copies it. '.repeat(12)}</p>
<h2>Solution</h2><p>Upgrade to version 4.${i}.</p>${i % 5 === 0 ? work : ''}]]></content:encoded></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed ${path}</title><link>https://vendor.example</link><description>x</description>${items.join('\n')}</channel></rss>`;
}
