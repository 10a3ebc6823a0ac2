import { DAY_MS, SECOND_MS } from '../../core/clock.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a header. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** All values of a header that is a list, in order: it may come in several lines (RFC 9110, section 5.3). */
export function listHeader(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Where a redirect leads. Headers are read as latin-1, but servers write addresses in UTF-8. */
export function locationOf(headers: Headers): string | undefined {
  const value = header(headers, 'location');
  if (value === undefined) return undefined;
  const utf8 = Buffer.from(value, 'latin1').toString('utf8');
  return utf8.includes('\uFFFD') ? value : utf8;
}

/** Milliseconds that `Retry-After` asks for, as seconds or as a date; at most a day. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = header(headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * SECOND_MS, DAY_MS);
  const at = httpDate(value);
  return at === undefined ? undefined : Math.min(Math.max(at - now, 0), DAY_MS);
}

/**
 * Milliseconds for which an answer says it stays good, less its time in caches on the way (`Age`); at most a day. In this
 * order: `max-age`, `s-maxage`, `Expires` counted from the server's own `Date`. `no-store` and `no-cache` say nothing.
 */
export function freshForMs(headers: Headers, now: number): number | undefined {
  const value = listHeader(headers, 'cache-control') ?? '';
  if (/no-(?:store|cache)/i.test(value)) return undefined;
  const seconds = directive(value, 'max-age') ?? directive(value, 's-maxage');
  const age = /^\d{1,9}$/.exec(header(headers, 'age')?.trim() ?? '')?.[0] ?? 0;
  const ms = seconds === undefined ? expiresIn(headers, now) : (seconds - Number(age)) * SECOND_MS;
  return ms === undefined ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}

const directive = (value: string, name: 'max-age' | 's-maxage'): number | undefined => {
  const seconds = new RegExp(`(?:^|,)\\s*${name}\\s*=\\s*"?(\\d{1,9})`, 'i').exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
};

/** What is no date, as `0` and `-1`, has expired already (RFC 9111, section 5.3): that says no more than nothing. */
function expiresIn(headers: Headers, now: number): number | undefined {
  const expires = httpDate(header(headers, 'expires')?.trim() ?? '');
  return expires === undefined ? undefined : expires - (httpDate(header(headers, 'date')?.trim() ?? '') ?? now);
}

const HTTP_DATE = /^(?:\w{3,9}, )?\d{1,2}[ -]\w{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/** Whether a 226 holds only what is new to a feed's reader (RFC 3229, section 10.5.3). */
export const isFeedDelta = (headers: Headers): boolean =>
  (listHeader(headers, 'im') ?? '').split(',').some((name) => name.split(';')[0]?.trim().toLowerCase() === 'feed');

/** RFC 9110, section 5.6.7. */
function httpDate(value: string): number | undefined {
  if (!HTTP_DATE.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
