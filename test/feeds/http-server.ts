import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { FetchError } from '../../feeds/http/fetch-error.ts';
import { Http, type HttpOptions } from '../../feeds/http.ts';

export interface Origin {
  readonly url: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
}

/** Real servers on loopback and clients that may reach them; all are closed after each test. */
export function web() {
  const open: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });
  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  };
  return {
    listen,
    async origin(answer: RequestListener): Promise<Origin> {
      const requests: IncomingMessage[] = [];
      const server = createServer((request, response) => {
        requests.push(request);
        answer(request, response);
      });
      const port = await listen(server);
      return { url: `http://127.0.0.1:${port}`, port, requests };
    },
    client(over: Partial<HttpOptions> = {}): Http {
      const http = new Http({
        clock: systemClock,
        timeoutMs: 5_000,
        maxBytes: 1_000_000,
        hostPauseMs: 0,
        allow: ['127.0.0.0/8'],
        userAgent: 'Handfix/0.1.0 (+ops@harbour.example)',
        ...over,
      });
      open.push(() => http.close());
      return http;
    },
  };
}

/** What a fetch throws; fails when it does not. */
export async function failureOf(fetch: Promise<unknown>): Promise<FetchError> {
  return fetch.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error) => error as FetchError,
  );
}

/** A clock that stands still; its sleeps are the system's. */
export const standing = (now: number): Clock => ({ now: () => now, sleep: systemClock.sleep });
