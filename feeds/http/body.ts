import { type Duplex, pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { FetchError } from './fetch-error.ts';

const DECODERS: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
  ['deflate', createInflate],
]);
const MAX_ENCODINGS = 3;
const BROKEN = /^(?:Z_|ERR__ERROR_|ERR_BROTLI)/;

/** What the server says of its answer's body. */
export interface BodyHead {
  readonly encoding: string | undefined;
  /** As it is on the way. */
  readonly length: string | undefined;
}

/**
 * The whole body, decoded. One that is said to be larger than the limit is not read at all; for the others what comes out
 * of the decoder is counted, so a bomb stops at the limit. Throws `FetchError` (`too-large`, `bad-encoding`), or what
 * broke the connection; the body is done with either way. `isCut`: what is beyond the limit is left out instead.
 */
export async function readBody(
  body: Readable,
  { encoding, length: told }: BodyHead,
  maxBytes: number,
  isCut = false,
): Promise<Uint8Array> {
  try {
    if (Number(told) > maxBytes && !isCut) throw tooLarge(maxBytes);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of await decoded(body, encoding)) {
      const bytes = chunk as Uint8Array;
      length += bytes.length;
      if (length > maxBytes && isCut) {
        body.on('error', () => {}).destroy();
        return Buffer.concat([...chunks, bytes], maxBytes);
      }
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(bytes);
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
  } catch (error) {
    body.on('error', () => {}).destroy();
    if (error instanceof Error && 'code' in error && BROKEN.test(String(error.code)))
      throw new FetchError('bad-encoding', `the answer is not the ${encoding} that it says it is, or is cut off`, {
        cause: error,
      });
    throw error;
  }
}

async function decoded(body: Readable, encoding: string | undefined): Promise<Readable> {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_ENCODINGS) throw new FetchError('bad-encoding', 'the answer is packed too many times over');
  if (names.length === 1 && names[0] === 'deflate') return inflated(body);
  const decoders = names.reverse().map((name) => {
    const decoder = DECODERS.get(name);
    if (!decoder)
      throw new FetchError('bad-encoding', `the server answered in an encoding that I do not know: ${name}`);
    return decoder();
  });
  const last = decoders.at(-1);
  if (!last) return body;
  // Errors come out of the last stream, where the body is read.
  pipeline([body, ...decoders], () => {});
  return last;
}

/** `deflate` means zlib's format, but some servers send the bare one: the first byte tells them apart (RFC 1950). */
async function inflated(body: Readable): Promise<Readable> {
  const chunks = body[Symbol.asyncIterator]();
  const first: IteratorResult<Uint8Array> = await chunks.next();
  if (first.done) return Readable.from([]);
  const head = first.value;
  const rest = async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  const decoder = ((head[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  pipeline([Readable.from(rest()), decoder], () => {});
  return decoder;
}

const tooLarge = (maxBytes: number) => new FetchError('too-large', `the answer is larger than ${sizeText(maxBytes)}`);

function sizeText(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e5) / 10} MB` : `${Math.round(bytes / 100) / 10} kB`;
}
