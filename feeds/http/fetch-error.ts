export type FetchErrorCode =
  | 'bad-url'
  | 'refused-address'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'redirects'
  | 'http-status'
  | 'gone'
  | 'bad-encoding'
  /** The host has had its share of a day. */
  | 'over-budget'
  /** The host wants to be left alone by all who read there. */
  | 'host-busy'
  /** The site's robots.txt does not allow it. */
  | 'robots'
  /** What the site's robots.txt allows could not be found out. */
  | 'robots-unknown'
  | 'login'
  | 'folder'
  | 'aborted';

/** An address could not be fetched; the message is for an admin. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly code: FetchErrorCode;
  readonly status: number | undefined;
  /** How long the server asks us to stay away. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: FetchErrorCode,
    message: string,
    options: { status?: number; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL', 'EAI_FAIL']);
const SOCKET: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refuses connections',
  ECONNRESET: 'the server broke the connection off',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EPIPE: 'the server broke the connection off',
  UND_ERR_SOCKET: 'the server broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the server sent more or less than it said',
  UND_ERR_HEADERS_OVERFLOW: 'the server sends too many headers',
};
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

const CLOSED = new Set(['UND_ERR_ABORTED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

/** What an error of Node or undici means for who reads about it. */
export function fetchErrorFrom(error: unknown, host: string): FetchError {
  if (error instanceof FetchError) return error;
  const name = error instanceof Error ? error.name : '';
  const code = codeOf(error);
  if (name === 'TimeoutError' || TIMEOUTS.has(code))
    return new FetchError('timeout', `${host} did not answer in time`, { cause: error });
  if (name === 'AbortError' || CLOSED.has(code))
    return new FetchError('aborted', 'the fetch was broken off', { cause: error });
  if (DNS.has(code)) return new FetchError('dns', `the name ${host} cannot be found`, { cause: error });
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code))
    return new FetchError('tls', `no safe connection to ${host}: its certificate or its TLS is not good (${code})`, {
      cause: error,
    });
  if (code.startsWith('HPE_'))
    return new FetchError('connect', `${host} does not answer as a web server does (${code})`, { cause: error });
  const says = SOCKET[code] ?? (error instanceof Error ? error.message : String(error));
  return new FetchError('connect', `${host}: ${says}`, { cause: error });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? '' : codeOf(error.cause);
}
