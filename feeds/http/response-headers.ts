import { DAY_MS, SECOND_MS } from '../../core/clock.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Milliseconds that `Retry-After` asks for, as seconds or as a date; at most a day. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = header(headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * SECOND_MS, DAY_MS);
  const at = httpDate(value);
  return at === undefined ? undefined : Math.min(Math.max(at - now, 0), DAY_MS);
}

/** Milliseconds for which an answer says it stays good; at most a day. `no-store` and `no-cache` say nothing. */
export function freshForMs(headers: Headers): number | undefined {
  const value = header(headers, 'cache-control');
  const seconds = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,9})/i.exec(value ?? '')?.[1];
  if (seconds === undefined || /no-(?:store|cache)/i.test(value ?? '')) return undefined;
  return Math.min(Number(seconds) * SECOND_MS, DAY_MS);
}

const HTTP_DATE = /^(?:\w{3,9}, )?\d{1,2}[ -]\w{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/** RFC 9110, section 5.6.7. */
function httpDate(value: string): number | undefined {
  if (!HTTP_DATE.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
