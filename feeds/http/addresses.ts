import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { FetchError } from './fetch-error.ts';

/** Resolves a name to all of its addresses; replaced in tests. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (host) =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** Which addresses may be connected to: public ones, and those that the operator names. */
export class Addresses {
  readonly #allowed: readonly ((address: ipaddr.IPv4 | ipaddr.IPv6, host: string, port: number) => boolean)[];

  /** `allowed`: addresses, networks (`10.0.0.0/8`), `address:port` pairs and host names. */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed.map(ruleOf);
  }

  /** Only what is reachable by everybody is public: IPv4-mapped, NAT64, 6to4 and the like are judged by what they are. */
  permits(address: string, host: string, port: number): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return isPublic(parsed) || this.names(address, host, port);
  }

  /** Whether the operator has named it. */
  names(address: string, host: string, port: number): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.#allowed.some((rule) => rule(parsed, host, port));
  }
}

/** Looks public, and answers every machine of Azure with what concerns that machine alone. */
const AZURE_HOST = '168.63.129.16';

/** IPv6 is given out to the world only under 2000::/3 (RFC 4291, IANA); ipaddr.js calls the unassigned rest unicast. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast' || address.toString() === AZURE_HOST) return false;
  return address.kind() === 'ipv4' || ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

function ruleOf(entry: string): (address: ipaddr.IPv4 | ipaddr.IPv6, host: string, port: number) => boolean {
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return (address) => address.kind() === network.kind() && address.match(network, bits);
  }
  const withPort = /^(.+):(\d{1,5})$/.exec(entry);
  const [host, port] =
    withPort?.[1] && !ipaddr.isValid(entry)
      ? [withPort[1].replace(/^\[|\]$/g, ''), Number(withPort[2])]
      : [entry.replace(/^\[|\]$/g, ''), undefined];
  const here = (p: number) => port === undefined || p === port;
  if (ipaddr.isValid(host)) {
    const wanted = ipaddr.process(host).toString();
    return (address, _, p) => here(p) && address.toString() === wanted;
  }
  return (_, h, p) => here(p) && h.toLowerCase() === host.toLowerCase();
}

/**
 * Connects only to permitted addresses. The check is made on the very address that is connected to, so neither a
 * redirect nor a name that resolves differently the second time gets around it.
 */
export function guardedConnector(
  addresses: Addresses,
  timeoutMs: number,
  resolve: Resolve = resolveBySystem,
): buildConnector.connector {
  const build = (port: number) =>
    buildConnector({
      timeout: timeoutMs,
      lookup: (host, options, callback) => {
        resolve(host)
          .then((found) => {
            if (found.length === 0) throw new FetchError('dns', `the name ${host} cannot be found`);
            const usable = found.filter((a) => addresses.permits(a.address, host, port));
            const first = usable[0];
            if (!first) throw refused(host);
            if (options.all) callback(null, [...usable]);
            else callback(null, first.address, first.family);
          })
          .catch((error) => callback(error, '', 0));
      },
    });
  // The two usual ports keep theirs, and with it the TLS sessions to resume.
  const usual = new Map([80, 443].map((port) => [port, build(port)]));
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    if (isIP(host) !== 0 && !addresses.permits(host, host, port)) callback(refused(host), null);
    else (usual.get(port) ?? build(port))(options, callback);
  };
}

const refused = (host: string) =>
  new FetchError('refused-address', `${host} is a private address: FETCH_ALLOW lets the operator permit it`);
