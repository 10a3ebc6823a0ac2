import { LRUCache } from 'lru-cache';
import library from 'robots-parser';
import { type Clock, DAY_MS, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import { FetchError } from './fetch-error.ts';

/** Fetches a robots.txt, as much of it as counts. Throws `FetchError`. */
export type FetchRules = (url: string) => Promise<Uint8Array>;

/** As much as everybody must read (RFC 9309, section 2.5). */
export const ROBOTS_BYTES = 500 * 1_024;
const KEPT_MS = DAY_MS;
const RETRY_MS = 30 * MINUTE_MS;
const MAX_HOSTS = 1_000;
const MAX_KEPT_CHARS = 10_000_000;
const LONGEST_DELAY_MS = 10 * SECOND_MS;
/** Rules with stars cost the library their length times the address's. */
const MAX_COST = 20_000_000;

// It is CommonJS, and its types say that it has a default export.
const robotsParser = library as unknown as typeof library.default;
type Rules = ReturnType<typeof robotsParser>;

/** What a site says about one of its hosts; `unknown`: nobody could ask it. */
interface Said {
  readonly rules: Rules | 'anything' | 'unknown';
  readonly delayMs: number;
  readonly starChars: number;
  readonly chars: number;
  readonly until: number;
  readonly why?: FetchError;
}

/** Keeps to what sites say in their robots.txt (RFC 9309), which is asked for once a day. */
export class Robots {
  readonly #clock: Clock;
  readonly #agent: string;
  readonly #fetch: FetchRules;
  readonly #said = new LRUCache<string, Said>({
    max: MAX_HOSTS,
    maxSize: MAX_KEPT_CHARS,
    sizeCalculation: ({ chars }) => chars + 1,
  });
  readonly #asking = new Map<string, Promise<Said>>();

  /** `userAgent`: its first word, up to the version, is what rules are for. */
  constructor(clock: Clock, userAgent: string, fetch: FetchRules) {
    this.#clock = clock;
    this.#agent = /^[A-Za-z_-]*/.exec(userAgent)?.[0].toLowerCase() ?? '';
    this.#fetch = fetch;
  }

  /**
   * The pause that the site asks for between requests, at most ten seconds. Throws `FetchError`: `robots` when the address
   * is not to be read, `robots-unknown` when that could not be found out for now.
   */
  async delayMs(url: URL): Promise<number> {
    const { rules, delayMs, starChars, why } = await this.#about(url.origin);
    if (rules === 'unknown')
      throw new FetchError(
        'robots-unknown',
        `what ${url.host} allows could not be found out in its robots.txt${why ? `: ${why.message}` : ''}`,
        { cause: why, retryAfterMs: RETRY_MS },
      );
    if (rules === 'anything') return delayMs;
    const costly = starChars * (url.pathname.length + url.search.length) > MAX_COST;
    if (costly || rules.isDisallowed(url.href, '*'))
      throw new FetchError(
        'robots',
        `the robots.txt of ${url.host} does not allow to read ${url.pathname.slice(0, 100)}`,
      );
    return delayMs;
  }

  async #about(origin: string): Promise<Said> {
    const said = this.#said.get(origin);
    if (said && said.until > this.#clock.now()) return said;
    const asking = this.#asking.get(origin) ?? this.#ask(origin, said).finally(() => this.#asking.delete(origin));
    this.#asking.set(origin, asking);
    return asking;
  }

  async #ask(origin: string, before: Said | undefined): Promise<Said> {
    const said = await this.#answer(origin, before);
    this.#said.set(origin, said);
    return said;
  }

  async #answer(origin: string, before: Said | undefined): Promise<Said> {
    const none = { delayMs: 0, starChars: 0, chars: 0 };
    try {
      const text = Buffer.from(await this.#fetch(`${origin}/robots.txt`)).toString('utf8');
      const own = ownRules(text.replace(/^\ufeff/, ''), this.#agent);
      const until = this.#clock.now() + KEPT_MS;
      if (own.length === 0) return { ...none, rules: 'anything', until };
      const rules = robotsParser(`${origin}/robots.txt`, `User-agent: *\n${own.join('\n')}`);
      const delayMs = Math.min(Math.max(0, (rules.getCrawlDelay('*') ?? 0) * SECOND_MS), LONGEST_DELAY_MS);
      const length = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length, 0);
      return { rules, delayMs, until, chars: length(own), starChars: length(own.filter((line) => line.includes('*'))) };
    } catch (error) {
      if (!(error instanceof FetchError) || PASSED_ON.has(error.code)) throw error;
      const now = this.#clock.now();
      if (isUnavailable(error)) return { ...none, rules: 'anything', until: now + KEPT_MS };
      // What it said before is the best guess.
      if (before && before.rules !== 'unknown') return { ...before, until: now + RETRY_MS };
      return { ...none, rules: 'unknown', until: now + RETRY_MS, why: error };
    }
  }
}

/** These say nothing about the site. */
const PASSED_ON: ReadonlySet<string> = new Set(['aborted', 'over-budget', 'host-busy', 'refused-address']);

/** The site has no rules, or none that can be had: everything may be read (RFC 9309, section 2.3.1.3). */
const isUnavailable = ({ code, status = 0 }: FetchError): boolean =>
  code === 'gone' ||
  code === 'redirects' ||
  (code === 'http-status' && status >= 400 && status < 500 && status !== 429);

/**
 * The lines of the groups for `agent`, else of those for everybody. Only these go to the library, which would keep each
 * rule once for each agent that it is for.
 */
function ownRules(text: string, agent: string): string[] {
  const groups = new Map<string, string[]>();
  let agents = new Set<string>();
  let isNamed = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [rule = ''] = line.split('#', 1);
    const colon = rule.indexOf(':');
    if (colon < 0) continue;
    const key = rule.slice(0, colon).trim().toLowerCase();
    const value = rule.slice(colon + 1).trim();
    if (key === 'user-agent') {
      if (!isNamed) agents = new Set();
      isNamed = true;
      const name = /^(?:\*|[A-Za-z_-]*)/.exec(value)?.[0].toLowerCase() ?? '';
      if (name !== agent && name !== '*') continue;
      agents.add(name);
      if (!groups.has(name)) groups.set(name, []);
    } else if (key === 'allow' || key === 'disallow' || key === 'crawl-delay') {
      isNamed = false;
      for (const name of agents) groups.get(name)?.push(`${key}: ${value.replace(/\*+/g, '*')}`);
    }
  }
  return groups.get(agent) ?? groups.get('*') ?? [];
}
