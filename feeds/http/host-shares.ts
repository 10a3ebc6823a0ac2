import { type Clock, DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { FetchError } from './fetch-error.ts';

/** What one host may be asked within a day. */
export interface DayShare {
  readonly requests: number;
  readonly bytes: number;
}

/** What was asked of a host in one hour. */
export interface HostHour {
  readonly host: string;
  /** When the hour began, in milliseconds since 1970. */
  readonly hour: number;
  readonly requests: number;
  readonly bytes: number;
}

interface Spent {
  requests: number;
  bytes: number;
}

/** Keeps each host's share of the last 24 hours, and stays away from a host for as long as it has asked us to. */
export class HostShares {
  readonly #clock: Clock;
  readonly #share: DayShare;
  readonly #hosts = new Map<string, Map<number, Spent>>();
  readonly #closedUntil = new Map<string, number>();

  constructor(clock: Clock, share: DayShare) {
    this.#clock = clock;
    this.#share = share;
  }

  /** Counts a request, or throws `FetchError` (`over-budget`, `host-busy`) with how long the host is to be left alone. */
  begin(host: string): void {
    const now = this.#clock.now();
    const closed = (this.#closedUntil.get(host) ?? 0) - now;
    if (closed > 0)
      throw new FetchError('host-busy', `${host} has asked us to come less often`, { retryAfterMs: closed });
    this.#closedUntil.delete(host);
    const hours = this.#hoursOf(host, now);
    const spent = sum(hours.values());
    if (spent.requests >= this.#share.requests || spent.bytes >= this.#share.bytes) {
      const what =
        spent.requests >= this.#share.requests
          ? `${this.#share.requests} requests`
          : `${Math.round(this.#share.bytes / 1e6)} MB`;
      const oldest = Math.min(...hours.keys());
      throw new FetchError('over-budget', `${host} has had its share of a day, ${what}`, {
        retryAfterMs: Math.max(oldest + DAY_MS + HOUR_MS - now, HOUR_MS / 60),
      });
    }
    this.#add(hours, now, 1, 0);
  }

  received(host: string, bytes: number): void {
    const now = this.#clock.now();
    this.#add(this.#hoursOf(host, now), now, 0, bytes);
  }

  /** Nothing is asked of the host for so long. */
  close(host: string, ms: number): void {
    this.#closedUntil.set(host, this.#clock.now() + ms);
  }

  /** What a process before us has asked. */
  restore(hours: readonly HostHour[]): void {
    const now = this.#clock.now();
    for (const { host, hour, requests, bytes } of hours) this.#add(this.#hoursOf(host, now), hour, requests, bytes);
  }

  #add(hours: Map<number, Spent>, at: number, requests: number, bytes: number): void {
    const hour = hourOf(at);
    const spent = hours.get(hour) ?? { requests: 0, bytes: 0 };
    spent.requests += requests;
    spent.bytes += bytes;
    hours.set(hour, spent);
  }

  #hoursOf(host: string, now: number): Map<number, Spent> {
    const hours = this.#hosts.get(host) ?? new Map<number, Spent>();
    this.#hosts.set(host, hours);
    for (const hour of hours.keys()) if (hour + HOUR_MS + DAY_MS <= now) hours.delete(hour);
    return hours;
  }
}

const hourOf = (at: number): number => at - (at % HOUR_MS);

function sum(all: Iterable<Spent>): Spent {
  const total = { requests: 0, bytes: 0 };
  for (const { requests, bytes } of all) {
    total.requests += requests;
    total.bytes += bytes;
  }
  return total;
}
