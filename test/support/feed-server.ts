import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface FeedServer {
  readonly url: string;
  /** Requests as `GET /path`, oldest first. */
  readonly requests: string[];
  /** What is answered at a path from now on. */
  serve(path: string, answer: Served | ((request: IncomingMessage, response: ServerResponse) => void)): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback. */
export async function startFeedServer(host = '127.0.0.1'): Promise<FeedServer> {
  const answers = new Map<string, Served | ((request: IncomingMessage, response: ServerResponse) => void)>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(`${request.method} ${path}`);
    const answer = answers.get(path);
    if (typeof answer === 'function') return answer(request, response);
    response.writeHead(answer?.status ?? (answer ? 200 : 404), answer?.headers ?? {});
    response.end(answer?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    serve: (path, answer) => answers.set(path, answer),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Item {
  readonly id?: string;
  readonly title: string;
  readonly html: string;
  readonly at?: number;
  readonly link?: string;
}

/** An RSS 2.0 feed with whole bulletins in it. */
export function rssFeed(items: readonly Item[], title = 'Bulletins'): string {
  const entries = items.map(
    (item) => `<item><title><![CDATA[${item.title}]]></title>${item.link ? `<link>${item.link}</link>` : ''}
<guid isPermaLink="false">${item.id ?? item.title}</guid><pubDate>${new Date(item.at ?? Date.now()).toUTCString()}</pubDate>
<content:encoded><![CDATA[${item.html}]]></content:encoded></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${title}</title>${entries.join('')}</channel></rss>`;
}

/** A bulletin's text that asks for handwork. */
export const HANDWORK = `<h2>Summary</h2><p>Severity: High. A remote attacker could read files. CVE-2026-1111.</p>
<h2>Solution</h2><p>Update to version 2.0.</p><p>After installing the update, administrators must set the option <code>strict.mode</code> to on.</p>
<p>Rotate the API keys that were stored before the update.</p>`;

/** One for which the update is enough. */
export const PLAIN = '<h2>Solution</h2><p>Users should upgrade to version 2.0. No further action is required.</p>';
