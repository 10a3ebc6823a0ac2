import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * What a failed request to Discord means for a delivery.
 * - `retry`: nobody knows whether it was done, or it was not; try again later
 * - `rate-limit`: nothing to this destination for `retryAfterMs`; this was no attempt. Without it Discord did not say how long
 * - `channel`: this destination cannot be posted to until somebody changes something
 * - `gone`: the channel, thread or message does not exist any more
 * - `message`: Discord will never take this message
 * - `token`: the token is not valid any more
 */
export type DeliveryErrorCode = 'retry' | 'rate-limit' | 'channel' | 'gone' | 'message' | 'token';

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  /** Discord's own code, when it gave one. */
  readonly discordCode: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly global: boolean;

  constructor(
    code: DeliveryErrorCode,
    message: string,
    options: { discordCode?: number | undefined; retryAfterMs?: number; global?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.discordCode = options.discordCode;
    this.retryAfterMs = options.retryAfterMs;
    this.global = options.global ?? false;
  }
}

// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
const GONE = new Set([10003, 10004, 10008]);
const CHANNEL = new Set([50001, 50013, 50007, 50083, 160005, 40067]);
/** Refused for what the message says: another one may pass. */
const MESSAGE = new Set([200000, 240000]);
const TRANSIENT = new Set([130000, 40062, 20028]);

/** What an error of discord.js stands for. Anything it does not know is `retry`: a lost answer, most likely. */
export function deliveryErrorFrom(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof RateLimitError) {
    return new DeliveryError('rate-limit', 'Discord asks us to slow down', {
      ...(error.retryAfter > 0 && { retryAfterMs: Math.max(error.retryAfter, 1_000) }),
      global: error.global,
      cause: error,
    });
  }
  if (error instanceof DiscordAPIError) return fromDiscord(error);
  if (error instanceof HTTPError)
    return new DeliveryError('retry', `Discord answered ${error.status}`, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  if (/Expected token to be set/.test(message))
    return new DeliveryError('token', 'the token is not valid any more', { cause: error });
  return new DeliveryError('retry', message || 'no answer', { cause: error });
}

function fromDiscord(error: DiscordAPIError): DeliveryError {
  const code = Number(error.code);
  const options = { discordCode: code, cause: error };
  if (error.status === 401) return new DeliveryError('token', 'the token is not valid any more', options);
  // Whoever answers without a code is not Discord's API, but something in between: its block page, a proxy.
  if (!Number.isInteger(code)) return new DeliveryError('retry', `Discord answered ${error.status}`, { cause: error });
  const says = `${error.message.split('\n')[0] ?? 'error'} (${code || error.status})`;
  if (GONE.has(code)) return new DeliveryError('gone', says, options);
  if (TRANSIENT.has(code) || error.status >= 500) return new DeliveryError('retry', says, options);
  if (MESSAGE.has(code)) return new DeliveryError('message', says, options);
  if (CHANNEL.has(code) || error.status === 403) return new DeliveryError('channel', says, options);
  return new DeliveryError('message', says, options);
}
