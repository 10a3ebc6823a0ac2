/**
 * Structured log: constant message, variables as fields. pino's loggers fit it as they are.
 * Never pass a token, a query string or a message body as a field.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
