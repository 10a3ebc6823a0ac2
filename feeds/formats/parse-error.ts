/** What was fetched cannot be read as what it should be. */
export type ParseErrorCode =
  | 'not-a-feed'
  | 'html-page'
  | 'empty'
  | 'too-deep'
  | 'too-large'
  | 'malformed'
  | 'key'
  | 'signature'
  | 'timed-out';

export class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly code: ParseErrorCode;

  constructor(code: ParseErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
