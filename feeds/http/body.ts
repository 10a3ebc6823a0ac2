import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FetchError } from './fetch-error.ts';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/** The whole body, decoded. Counts what comes out of the decoder, so a bomb stops at the limit. */
export async function readBody(body: Readable, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of decoded(body, encoding)) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > maxBytes) {
      body.destroy();
      throw new FetchError('too-large', `the answer is larger than ${Math.round(maxBytes / 1e6)} MB`);
    }
    chunks.push(bytes);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

function decoded(body: Readable, encoding: string | undefined): Readable {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length === 0) return body;
  const decoders = names.reverse().map((name) => {
    const decoder = DECODERS[name];
    if (!decoder)
      throw new FetchError('bad-encoding', `the server answered in an encoding that I do not know: ${name}`);
    return decoder();
  });
  const last = decoders.at(-1);
  // Errors come out of the last stream, where the body is read.
  pipeline([body, ...decoders], () => {});
  return last ?? body;
}
