import { createHash } from 'node:crypto';
import type { C } from './request.ts';

interface Bucket {
  used: number;
  resetAt: number;
}

/**
 * Counts requests per route and channel, as Discord does, and says so in every answer. The default is wide, so that
 * trying things out is never slowed down; tests that want to see a limit set `max` and `windowMs`.
 */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  max = 1_000;
  windowMs = 1_000;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a request. Answers the headers, and the 429 when it was one too many. */
  count(c: C, path: string): { headers: Record<string, string>; refusal: Response | undefined } {
    const now = this.#now();
    const major = /^\/(?:channels|guilds|webhooks|interactions)\/[^/]+/.exec(path)?.[0] ?? '';
    const route = path.replace(/^\/(interactions|webhooks)\/.*/, '/$1').replace(/\d{17,20}/g, 'id');
    const name = createHash('md5').update(`${c.req.method} ${route}`).digest('hex');
    if (this.#buckets.size > 1_000)
      for (const [key, b] of this.#buckets) if (b.resetAt <= now) this.#buckets.delete(key);
    const known = this.#buckets.get(name + major);
    const bucket = known !== undefined && known.resetAt > now ? known : { used: 0, resetAt: now + this.windowMs };
    this.#buckets.set(name + major, bucket);
    bucket.used++;
    const seconds = ((bucket.resetAt - now) / 1_000).toFixed(3);
    const headers = {
      'X-RateLimit-Limit': String(this.max),
      'X-RateLimit-Remaining': String(Math.max(this.max - bucket.used, 0)),
      'X-RateLimit-Reset': (bucket.resetAt / 1_000).toFixed(3),
      'X-RateLimit-Reset-After': seconds,
      'X-RateLimit-Bucket': name,
    };
    if (bucket.used <= this.max) return { headers, refusal: undefined };
    const refusal = c.json(
      { message: 'You are being rate limited.', retry_after: Number(seconds), global: false },
      429,
      { ...headers, 'Retry-After': String(Math.ceil(Number(seconds))), 'X-RateLimit-Scope': 'user' },
    );
    return { headers, refusal };
  }
}
