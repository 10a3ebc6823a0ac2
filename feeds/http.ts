import { Agent, request } from 'undici';
import type { Clock } from '../core/clock.ts';
import { Addresses, guardedConnector, type Resolve } from './http/addresses.ts';
import { readBody } from './http/body.ts';
import { FetchError, fetchErrorFrom } from './http/fetch-error.ts';
import { type DayShare, type HostHour, HostShares } from './http/host-shares.ts';
import { HostTurns } from './http/host-turns.ts';
import { startLimit, unlessAborted } from './http/limit.ts';
import {
  freshForMs,
  type Headers,
  header,
  isFeedDelta,
  listHeader,
  locationOf,
  retryAfterMs,
} from './http/response-headers.ts';
import { ROBOTS_BYTES, Robots } from './http/robots.ts';

export interface HttpOptions {
  readonly clock: Clock;
  /** For headers and body of all redirects together; waiting for the host's turn is not counted. */
  readonly timeoutMs: number;
  /** Of the decoded body. */
  readonly maxBytes: number;
  readonly hostPauseMs: number;
  /** What a host may be asked within 24 hours; absent: anything. */
  readonly hostShare?: DayShare;
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
  /** With an `etag`: an answer with only what is new will do (`A-IM: feed`). */
  readonly newOnly?: boolean;
  readonly maxBytes?: number;
  /** What is beyond `maxBytes` is left out. */
  readonly isCut?: boolean;
  /** Pages of a site, which has a say in whether programs read them: its robots.txt is kept to, redirects included. */
  readonly asRobot?: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Answer {
  /** Where the answer came from, after redirects. */
  readonly finalUrl: string;
  /** The address to use from now on: as far as the redirects on the way, from the first on, were permanent. */
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
      /** It holds only what is new since the `etag` that was sent. */
      readonly newOnly?: true;
    });

/** A request was made, or bytes of an answer came: as they were on the way where the server says how many, else decoded. */
export type OnTraffic = (host: string, requests: number, bytes: number) => void;

const MAX_REDIRECTS = 5;
/** 203: a proxy on the way has changed something. */
const READABLE = new Set([200, 203]);
const IM_USED = 226;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5';

/** Fetches politely and safely: limits of time and size, no private addresses, one request at a time for each host. */
export class Http {
  readonly #options: HttpOptions;
  readonly #agent: Agent;
  readonly #turns: HostTurns;
  readonly #shares: HostShares;
  readonly #robots: Robots;
  readonly #closing = new AbortController();

  constructor(options: HttpOptions) {
    // What a header cannot hold would make every request fail.
    this.#options = { ...options, userAgent: options.userAgent.replace(/[^\x20-\x7e]+/g, '?') };
    this.#turns = new HostTurns(options.clock, options.hostPauseMs, this.#closing.signal);
    this.#shares = new HostShares(options.clock, options.hostShare ?? { requests: Infinity, bytes: Infinity });
    this.#robots = new Robots(options.clock, options.userAgent, async (url) => {
      const answer = await this.fetch({ url, accept: 'text/plain, */*;q=0.5', maxBytes: ROBOTS_BYTES, isCut: true });
      return answer.outcome === 'ok' ? answer.bytes : new Uint8Array();
    });
    this.#agent = new Agent({
      connect: guardedConnector(new Addresses(options.allow), options.timeoutMs, options.resolve),
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      keepAliveTimeout: 4_000,
      connections: 1,
      pipelining: 1,
    });
  }

  /** The same, with everything that is asked and answered told to `onTraffic`. */
  counted(onTraffic: OnTraffic): Pick<Http, 'fetch'> {
    return { fetch: (wanted) => this.fetch(wanted, onTraffic) };
  }

  /** What a process before us asked of hosts in the last 24 hours counts as well. */
  restoreTraffic(hours: readonly HostHour[]): void {
    this.#shares.restore(hours);
  }

  /** Throws `FetchError`. */
  async fetch(wanted: FetchRequest, onTraffic: OnTraffic = () => {}): Promise<FetchResult> {
    const { clock, timeoutMs } = this.#options;
    const stop = startLimit([this.#closing.signal, wanted.signal]);
    let url = addressOf(wanted.url);
    let movedTo: string | undefined;
    let permanent = true;
    let spentMs = 0;
    try {
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const here = url;
        const delayMs = wanted.asRobot ? await unlessAborted(this.#robots.delayMs(here), stop.signal) : 0;
        const step = await this.#turns.take(here.host, stop.signal, delayMs, async () => {
          const began = clock.now();
          const limit = startLimit([stop.signal], { ms: timeoutMs - spentMs, host: here.host });
          try {
            this.#shares.begin(here.host);
            onTraffic(here.host, 1, 0);
            return await this.#once(here, wanted, hop === 0, limit.signal, onTraffic);
          } catch (error) {
            throw fetchErrorFrom(limit.signal.aborted ? limit.signal.reason : error, here.host);
          } finally {
            limit.end();
            spentMs += Math.max(0, clock.now() - began);
          }
        });
        if (!('redirect' in step)) return { ...step, ...(movedTo !== undefined && { movedTo }) };
        url = addressOf(step.redirect, here);
        if (here.protocol === 'https:' && url.protocol === 'http:')
          throw new FetchError('redirects', `${here.host} redirects from https to http`);
        permanent &&= PERMANENT.has(step.status);
        if (permanent) movedTo = url.href;
      }
      throw new FetchError('redirects', `${url.host} redirects more than ${MAX_REDIRECTS} times`);
    } finally {
      stop.end();
    }
  }

  /** What is being fetched, or waits for its turn, throws `aborted`. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#agent.destroy();
  }

  async #once(
    url: URL,
    wanted: FetchRequest,
    first: boolean,
    signal: AbortSignal,
    onTraffic: OnTraffic,
  ): Promise<FetchResult | { redirect: string; status: number }> {
    const { userAgent, clock, maxBytes } = this.#options;
    const response = await request(url, {
      dispatcher: this.#agent,
      signal,
      headers: {
        'user-agent': userAgent,
        accept: wanted.accept ?? ACCEPT,
        'accept-encoding': 'gzip, br, deflate',
        // A tag names one content and may follow a redirect; a date means little at another address.
        ...(wanted.etag !== undefined && { 'if-none-match': wanted.etag }),
        ...(wanted.etag !== undefined && wanted.newOnly && { 'a-im': 'feed' }),
        ...(first && wanted.lastModified !== undefined && { 'if-modified-since': wanted.lastModified }),
      },
    });
    const { statusCode: status, headers, body } = response;
    const isDelta = status === IM_USED && wanted.newOnly === true && wanted.etag !== undefined && isFeedDelta(headers);
    if (READABLE.has(status) || isDelta) {
      const head = { encoding: listHeader(headers, 'content-encoding'), length: header(headers, 'content-length') };
      const bytes = await readBody(body, head, wanted.maxBytes ?? maxBytes, wanted.isCut);
      const length = Number(head.length) || bytes.length;
      this.#shares.received(url.host, length);
      onTraffic(url.host, 0, length);
      return {
        ...answerOf(url, headers, clock.now()),
        outcome: 'ok',
        ...(isDelta && { newOnly: true as const }),
        bytes,
        contentType: header(headers, 'content-type'),
        contentLocation: header(headers, 'content-location'),
      };
    }
    if (status === 304) {
      // It has no body; to read that keeps the connection for the next request.
      await body.dump({ limit: maxBytes, signal });
      return { ...answerOf(url, headers, clock.now()), outcome: 'not-modified' };
    }
    body.on('error', () => {}).destroy();
    const redirect = locationOf(headers);
    if (REDIRECTS.has(status) && redirect !== undefined) return { redirect, status };
    const waitMs = retryAfterMs(headers, clock.now());
    if (status === 429 && waitMs !== undefined) this.#shares.close(url.host, waitMs);
    throw statusError(status, url.host, waitMs);
  }
}

function answerOf(url: URL, headers: Headers, now: number): Answer {
  const fresh = freshForMs(headers, now);
  const etag = header(headers, 'etag');
  const lastModified = header(headers, 'last-modified');
  return {
    finalUrl: url.href,
    ...(fresh !== undefined && { freshForMs: fresh }),
    ...(etag !== undefined && etag.length <= 500 && { etag }),
    ...(lastModified !== undefined && lastModified.length <= 100 && { lastModified }),
  };
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
