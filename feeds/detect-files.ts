import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { detect } from '../core/detection/detect.ts';
import type { Judgement } from '../core/manual-step.ts';
import { type Format, readDocument } from './formats/document.ts';
import { decode } from './formats/feed/decode.ts';
import { ParseError } from './formats/parse-error.ts';

const MAX_BYTES = 32_000_000;

/** Plain data: it goes to a worker. */
export interface FileTask {
  readonly bytes: Uint8Array;
  readonly format: Format;
  /** Its ending tells the format, when that is `auto`. */
  readonly name: string;
}

export interface JudgedFile {
  readonly title?: string;
  readonly judgement: Judgement;
}

/** One file, or standard input for `-`. Throws `ParseError` for what cannot be a bulletin, and Node's own errors for files. */
export async function readFile(file: string): Promise<Uint8Array> {
  if (file === '-') return readAll(process.stdin);
  if ((await stat(file)).isDirectory()) throw new ParseError('malformed', 'it is a folder');
  return readAll(createReadStream(file));
}

/** Throws `ParseError`. */
export function judgeFile({ bytes, format, name }: FileTask): JudgedFile {
  const document = readDocument(decode(bytes), { format, name });
  return {
    ...(document.title !== undefined && { title: document.title }),
    judgement: detect({ document, extent: 'full' }),
  };
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new ParseError('too-large', `it is larger than ${MAX_BYTES / 1e6} MB`);
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
