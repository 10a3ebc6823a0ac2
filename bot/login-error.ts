import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';

/** Discord will not let us in, and trying again does not help. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly code: 'token' | 'intents' | 'sharding';

  constructor(code: 'token' | 'intents' | 'sharding', message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Gateway close codes after which Discord does not want us back: docs, Topics, Opcodes and Status Codes. */
const FINAL_CLOSES = new Map<number, LoginError['code']>([
  [4004, 'token'],
  [4010, 'sharding'],
  [4011, 'sharding'],
  [4012, 'sharding'],
  [4013, 'intents'],
  [4014, 'intents'],
]);
const SAYS: Readonly<Record<LoginError['code'], string>> = {
  token: 'Discord refuses the token: it is wrong or was reset. Put the right one into DISCORD_TOKEN.',
  intents: 'Discord refuses the intents that Handfix asks for.',
  sharding: 'Discord asks for sharding, which Handfix does not do.',
};

export const tokenRefused = (cause?: unknown): LoginError => new LoginError('token', SAYS.token, cause);

/** What a closing of the gateway means, when it is final. */
export function finalClose(code: number): LoginError | undefined {
  const final = FINAL_CLOSES.get(code);
  return final && new LoginError(final, SAYS[final]);
}

/** What a failed login means, when it is final. */
export function finalError(error: unknown): LoginError | undefined {
  if (error instanceof LoginError) return error;
  const tokenInvalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  const unauthorised = error instanceof DiscordAPIError && error.status === 401;
  const message = error instanceof Error ? error.message : '';
  if (tokenInvalid || unauthorised || /authentication failed/i.test(message)) return tokenRefused(error);
  if (/(?:disallowed|invalid) intents/i.test(message)) return new LoginError('intents', SAYS.intents, error);
  if (/sharding (?:is )?required|invalid shard/i.test(message)) return new LoginError('sharding', SAYS.sharding, error);
  return undefined;
}
