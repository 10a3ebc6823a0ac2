import { isIP } from 'node:net';
import { ImapFlow } from 'imapflow';
import { Addresses, type Resolve, resolveBySystem } from '../http/addresses.ts';
import { FetchError, fetchErrorFrom } from '../http/fetch-error.ts';
import type { FetchTarget } from '../kind.ts';
import { type MailboxAddress, mailboxAddress } from './address.ts';
import { Secrets } from './secrets.ts';

export interface MailboxOptions {
  readonly secretsDir: string;
  /** Addresses that may be connected to although they are not public. */
  readonly allow: readonly string[];
  /** Hosts, with a port or without, that may be spoken to without TLS. */
  readonly plaintext: readonly string[];
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

/** Of a message, and of whatever else a server sends in one piece. */
const MAX_PIECE_BYTES = 4_000_000;
/** A server may end a connection on which nothing is said for half an hour (RFC 9051, section 5.4); routers do it sooner. */
const IDLE_MS = 4 * 60_000;
const SILENCE_MS = 5 * 60_000;

/** Connections to mailboxes: to permitted addresses alone, with TLS, and never so that anything in them is changed. */
export class Mailboxes {
  readonly #options: MailboxOptions;
  readonly #addresses: Addresses;
  readonly #plaintext: Addresses;
  readonly #secrets: Secrets;

  constructor(options: MailboxOptions) {
    this.#options = options;
    this.#addresses = new Addresses(options.allow);
    this.#plaintext = new Addresses(options.plaintext);
    this.#secrets = new Secrets(options.secretsDir);
  }

  /** The folder, opened to be read only; whoever asks for it closes it. Throws `FetchError`. */
  async open(
    { url, options, teamId }: Pick<FetchTarget, 'url' | 'options' | 'teamId'>,
    signal: AbortSignal,
  ): Promise<ImapFlow> {
    const address = mailboxAddress(url);
    if (!address) throw new FetchError('bad-url', 'a mailbox is an address as imaps://user@host/INBOX');
    const { host, port, folder, secure, user } = address;
    const pass = await this.#secrets.password(options.password ?? '', address, teamId);
    const ip = await this.#permitted(address);
    const { timeoutMs } = this.#options;
    const client = new ImapFlow({
      host: ip,
      port,
      secure,
      // What may go in the clear is named by the operator; anything else has to become TLS before the password is sent.
      ...(!secure && { doSTARTTLS: !this.#plaintext.names(ip, host, port) }),
      tls: { minVersion: 'TLSv1.2', ...(isIP(host) === 0 ? { servername: host } : { host }) },
      ...(isIP(host) === 0 && { servername: host }),
      auth: { user, pass },
      clientInfo: { name: 'Handfix' },
      logger: false,
      disableAutoIdle: true,
      maxIdleTime: IDLE_MS,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: SILENCE_MS,
      maxLiteralSize: MAX_PIECE_BYTES,
      maxLineLength: MAX_PIECE_BYTES,
      maxResponseSize: 2 * MAX_PIECE_BYTES,
    });
    // Said again by whatever waits for an answer.
    client.on('error', () => {});
    const abort = () => client.close();
    signal.addEventListener('abort', abort, { once: true });
    client.once('close', () => signal.removeEventListener('abort', abort));
    try {
      signal.throwIfAborted();
      await client.connect();
      const box = await client.mailboxOpen(folder, { readOnly: true });
      if (!box.readOnly) throw new FetchError('folder', `${host} would not open ${folder} to be read only`);
      return client;
    } catch (error) {
      client.close();
      throw mailErrorFrom(error, address, signal);
    }
  }

  /** An address of the host that may be connected to: the very one that is used. */
  async #permitted({ host, port }: MailboxAddress): Promise<string> {
    const resolve = this.#options.resolve ?? resolveBySystem;
    let found: readonly string[];
    try {
      found = isIP(host) === 0 ? (await resolve(host)).map((entry) => entry.address) : [host];
    } catch (error) {
      throw fetchErrorFrom(error, host);
    }
    if (found.length === 0) throw new FetchError('dns', `the name ${host} cannot be found`);
    const usable = found.find((ip) => this.#addresses.permits(ip, host, port));
    if (usable !== undefined) return usable;
    throw new FetchError('refused-address', `${host} is a private address: FETCH_ALLOW lets the operator permit it`);
  }
}

/** What an error of imapflow means for who reads about it. */
export function mailErrorFrom(error: unknown, { host, folder, user }: MailboxAddress, signal: AbortSignal): FetchError {
  if (error instanceof FetchError) return error;
  if (signal.aborted) return new FetchError('aborted', 'the fetch was broken off', { cause: error });
  const said = error instanceof Error ? { ...error, message: error.message } : { message: String(error) };
  const has = (name: string) => (name in said ? String(said[name as keyof typeof said]) : '');
  const code = has('code');
  if (has('authenticationFailed') === 'true')
    return new FetchError('login', `${host} does not let ${user} in with this password`, { cause: error });
  if (/STARTTLS/i.test(said.message) || has('tlsFailed') === 'true')
    return new FetchError('tls', `${host} offers no TLS: the password was not sent`, { cause: error });
  if (
    has('mailboxMissing') === 'true' ||
    /^(?:NONEXISTENT|NOPERM|CANNOT)$/.test(has('serverResponseCode')) ||
    code === 'NonExistent'
  )
    return new FetchError('folder', `${host} has no folder ${folder} for ${user}`, { cause: error });
  if (has('responseStatus') === 'NO')
    return new FetchError('folder', `${host} refuses: ${(has('responseText') || said.message).slice(0, 150)}`, {
      cause: error,
    });
  if (/^(?:CONNECT_TIMEOUT|GREETING_TIMEOUT|GREEETING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT)$/.test(code))
    return new FetchError('timeout', `${host} did not answer in time`, { cause: error });
  if (/^(?:NoConnection|EConnectionClosed|ClosedAfterConnectTLS|ClosedAfterConnectText)$/.test(code))
    return new FetchError('connect', `${host} broke the connection off`, { cause: error });
  if (/TooLarge|TooManyTokens/.test(code))
    return new FetchError('too-large', `${host} sent more than can be taken`, { cause: error });
  return fetchErrorFrom(error, host);
}
