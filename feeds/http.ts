import { Agent, request } from 'undici';
import type { Clock } from '../core/clock.ts';
import { Addresses, guardedConnector, type Resolve } from './http/addresses.ts';
import { readBody } from './http/body.ts';
import { FetchError, fetchErrorFrom } from './http/fetch-error.ts';
import { HostTurns } from './http/host-turns.ts';
import { freshForMs, header, retryAfterMs } from './http/response-headers.ts';

export interface HttpOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Of the decoded body. */
  readonly maxBytes: number;
  readonly hostPauseMs: number;
  /** Addresses that may be fetched although they are not public. */
  readonly allow: readonly string[];
  /** `Handfix/1.0 (+contact)` */
  readonly userAgent: string;
  readonly resolve?: Resolve;
}

export interface FetchRequest {
  readonly url: string;
  /** What the last answer was known by. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly accept?: string;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

interface Answer {
  /** Where the answer came from, after redirects. */
  readonly finalUrl: string;
  /** The address to use from now on: every redirect on the way was permanent. */
  readonly movedTo?: string;
  /** The server says that nothing new is to be had for so long; at most a day. */
  readonly freshForMs?: number;
  readonly etag?: string;
  readonly lastModified?: string;
}

export type FetchResult =
  | (Answer & { readonly outcome: 'not-modified' })
  | (Answer & {
      readonly outcome: 'ok';
      readonly bytes: Uint8Array;
      readonly contentType: string | undefined;
      readonly contentLocation: string | undefined;
    });

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5';

/** Fetches politely and safely: limits of time and size, no private addresses, one request at a time for each host. */
export class Http {
  readonly #options: HttpOptions;
  readonly #agent: Agent;
  readonly #turns: HostTurns;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#turns = new HostTurns(options.clock, options.hostPauseMs);
    this.#agent = new Agent({
      connect: guardedConnector(new Addresses(options.allow), options.timeoutMs, options.resolve),
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      keepAliveTimeout: 4_000,
      connections: 2,
      pipelining: 1,
    });
  }

  /** Throws `FetchError`. */
  async fetch(wanted: FetchRequest): Promise<FetchResult> {
    let url = addressOf(wanted.url);
    let permanent = true;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const step = await this.#turns.take(url.host, wanted.signal, () => this.#once(url, wanted, hop === 0));
      if (!('redirect' in step)) {
        const moved = hop > 0 && permanent ? { movedTo: url.href } : {};
        return { ...step, ...moved };
      }
      const next = addressOf(step.redirect, url);
      if (url.protocol === 'https:' && next.protocol === 'http:')
        throw new FetchError('redirects', `${url.host} redirects from https to http`);
      permanent &&= PERMANENT.has(step.status);
      url = next;
    }
    throw new FetchError('redirects', `${url.host} redirects more than ${MAX_REDIRECTS} times`);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #once(
    url: URL,
    wanted: FetchRequest,
    conditional: boolean,
  ): Promise<FetchResult | { redirect: string; status: number }> {
    const { timeoutMs, userAgent, clock } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = wanted.signal ? AbortSignal.any([timeout, wanted.signal]) : timeout;
    try {
      const response = await request(url, {
        dispatcher: this.#agent,
        signal,
        headers: {
          'user-agent': userAgent,
          accept: wanted.accept ?? ACCEPT,
          'accept-encoding': 'gzip, br, deflate',
          ...(conditional && wanted.etag !== undefined && { 'if-none-match': wanted.etag }),
          ...(conditional && wanted.lastModified !== undefined && { 'if-modified-since': wanted.lastModified }),
        },
      });
      const { statusCode: status, headers, body } = response;
      const location = header(headers, 'location');
      if (REDIRECTS.has(status) && location !== undefined) {
        body.on('error', () => {}).destroy();
        return { redirect: location, status };
      }
      const fresh = freshForMs(headers);
      const etag = header(headers, 'etag');
      const lastModified = header(headers, 'last-modified');
      const answer: Answer = {
        finalUrl: url.href,
        ...(fresh !== undefined && { freshForMs: fresh }),
        ...(etag !== undefined && etag.length <= 500 && { etag }),
        ...(lastModified !== undefined && lastModified.length <= 100 && { lastModified }),
      };
      if (status === 304) {
        body.on('error', () => {}).destroy();
        return { ...answer, outcome: 'not-modified' };
      }
      if (status !== 200) {
        body.on('error', () => {}).destroy();
        throw statusError(status, url.host, retryAfterMs(headers, clock.now()));
      }
      const limit = wanted.maxBytes ?? this.#options.maxBytes;
      const bytes = await readBody(body, header(headers, 'content-encoding'), limit);
      return {
        ...answer,
        outcome: 'ok',
        bytes,
        contentType: header(headers, 'content-type'),
        contentLocation: header(headers, 'content-location'),
      };
    } catch (error) {
      if (timeout.aborted && !wanted.signal?.aborted)
        throw new FetchError('timeout', `${url.host} did not answer in time`, { cause: error });
      throw fetchErrorFrom(error, url.host);
    }
  }
}

function addressOf(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw new FetchError('bad-url', `this is no address: ${text.slice(0, 100)}`);
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchError('bad-url', 'only http and https addresses can be fetched');
  if (url.username !== '' || url.password !== '')
    throw new FetchError('bad-url', 'an address with a user name or password in it is not fetched');
  url.hash = '';
  return url;
}

function statusError(status: number, host: string, waitMs: number | undefined): FetchError {
  const says: Readonly<Record<number, string>> = {
    401: 'asks for a password (401)',
    403: 'does not let us in (403)',
    404: 'has nothing at this address (404)',
    410: 'says that this address is gone for good (410)',
    429: 'asks us to come less often (429)',
    503: 'is overloaded or under maintenance (503)',
  };
  return new FetchError(
    status === 410 ? 'gone' : 'http-status',
    `${host} ${says[status] ?? `answered with status ${status}`}`,
    {
      status,
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
    },
  );
}
