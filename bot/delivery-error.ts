import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * What a failed request to Discord means for a delivery.
 * - `retry`: it was not done; try again later
 * - `unknown`: nobody knows whether it was done; the same nonce makes it safe to repeat soon
 * - `rate-limit`: wait `retryAfterMs`; this was no attempt
 * - `channel`: this destination cannot be posted to until somebody changes something
 * - `gone`: the channel, thread or message does not exist any more
 * - `message`: Discord will never take this message
 * - `token`: the token is not valid any more
 */
export type DeliveryErrorCode = 'retry' | 'unknown' | 'rate-limit' | 'channel' | 'gone' | 'message' | 'token';

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
const CHANNEL = new Set([50001, 50013, 50007, 50083, 160005, 40067, 240000]);
const TRANSIENT = new Set([130000, 40062, 20028]);

/** What an error of discord.js stands for. Anything it does not know is `unknown`: a lost answer, most likely. */
export function deliveryErrorFrom(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof RateLimitError) {
    return new DeliveryError('rate-limit', 'Discord asks us to slow down', {
      retryAfterMs: Math.max(error.retryAfter, 1_000),
      global: error.global,
      cause: error,
    });
  }
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code);
    const says = `${error.message.split('\n')[0] ?? 'error'} (${code || error.status})`;
    const options = { discordCode: code, cause: error };
    if (error.status === 401) return new DeliveryError('token', says, options);
    if (GONE.has(code)) return new DeliveryError('gone', says, options);
    if (CHANNEL.has(code)) return new DeliveryError('channel', says, options);
    if (error.status === 403) return new DeliveryError('channel', says, options);
    if (TRANSIENT.has(code) || error.status >= 500) return new DeliveryError('retry', says, options);
    return new DeliveryError('message', says, options);
  }
  if (error instanceof HTTPError) {
    return new DeliveryError(error.status >= 500 ? 'unknown' : 'retry', `Discord answered ${error.status}`, {
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/Expected token to be set/.test(message))
    return new DeliveryError('token', 'the token is not valid any more', { cause: error });
  return new DeliveryError('unknown', message || 'no answer', { cause: error });
}
