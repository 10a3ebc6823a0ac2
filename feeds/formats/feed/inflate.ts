import { constants, gunzipSync } from 'node:zlib';
import { ParseError } from '../parse-error.ts';

/**
 * A file that is itself compressed (feed.xml.gz), inflated up to `maxBytes`; anything else as it is. One that breaks off
 * gives what there is. Throws `ParseError`: `too-large`, `malformed`.
 */
export function inflated(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof RangeError)
      throw new ParseError('too-large', 'the feed inflates without end', { cause: error });
    throw new ParseError('malformed', 'the compressed file cannot be inflated', { cause: error });
  }
}
