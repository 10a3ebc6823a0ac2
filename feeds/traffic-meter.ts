import type { OnTraffic } from './http.ts';

interface Spent {
  readonly host: string;
  requests: number;
  bytes: number;
}

/** Counts what is asked of hosts in one piece of work. */
export class TrafficMeter {
  readonly #hosts = new Map<string, Spent>();

  readonly count: OnTraffic = (host, requests, bytes) => {
    const spent = this.#hosts.get(host) ?? { host, requests: 0, bytes: 0 };
    spent.requests += requests;
    spent.bytes += bytes;
    this.#hosts.set(host, spent);
  };

  get spent(): readonly Readonly<Spent>[] {
    return [...this.#hosts.values()];
  }
}
