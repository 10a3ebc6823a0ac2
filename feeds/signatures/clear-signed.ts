const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';

export interface ClearSignedParts {
  /** As it was signed: CRLF between lines, none at the end, no white space before them, dash-escaping undone. */
  readonly signed: Uint8Array;
  /** Armoured. */
  readonly signature: Uint8Array;
}

/**
 * Takes the first clear-signed text apart (RFC 9580, section 7), byte by byte, so that it does not matter in which
 * charset it is. `malformed`: the frame is broken, or has headers in which something could be slipped in.
 */
export function clearSignedParts(bytes: Uint8Array): ClearSignedParts | 'malformed' | undefined {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const begin = lines.findIndex((line) => trimmed(line) === BEGIN);
  if (begin < 0) return undefined;
  const blank = lines.findIndex((line, i) => i > begin && trimmed(line) === '');
  const middle = lines.findIndex((line, i) => i > begin && trimmed(line) === SIGNATURE);
  const end = lines.findIndex((line, i) => i > middle && trimmed(line) === END);
  if (middle < 0 || end < 0 || blank < 0 || blank > middle) return 'malformed';
  const headers = lines.slice(begin + 1, blank);
  if (!headers.every((line) => /^Hash: ?[A-Za-z0-9, -]{1,100}$/.test(trimmed(line)))) return 'malformed';
  const text = lines.slice(blank + 1, middle).map((line) => trimmed(line.startsWith('- ') ? line.slice(2) : line));
  return {
    signed: Buffer.from(text.join('\r\n'), 'latin1'),
    signature: Buffer.from(lines.slice(middle, end + 1).join('\n'), 'latin1'),
  };
}

/** Spaces and tabs at the end do not count: mail puts them there and takes them away. */
function trimmed(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(0, end);
}
