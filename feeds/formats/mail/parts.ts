import PostalMime from 'postal-mime';
import { type ClearSignedParts, clearSignedParts } from '../../signatures/clear-signed.ts';
import { decode } from '../feed/decode.ts';

/** A part of a message, as postal-mime keeps it. Its own text is decoded by the label alone, and labels lie. */
interface Part {
  readonly contentType: {
    readonly value: string;
    readonly multipart: string | false;
    readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> };
  };
  readonly contentDisposition: {
    readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> };
  };
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly Part[];
  decodeFlowedText(text: string, deleteSpace: boolean): string;
}

export interface Header {
  readonly key: string;
  readonly value: string;
}

/** What there is to read in a message. */
export interface Parts {
  /** In their order; keys in lower case, values unfolded and not yet decoded. */
  readonly headers: readonly Header[];
  readonly plain?: string;
  readonly html?: string;
  /** Messages that it carries: those of a digest, or what is forwarded. */
  readonly messages: readonly Uint8Array[];
  readonly isDigest: boolean;
  /** What is signed, in the text or as a part of its own (RFC 3156); then `plain` and `html` are of that alone. */
  readonly signed?: ClearSignedParts | 'malformed';
}

const MAX_DEPTH = 40;
const MAX_HEADER_BYTES = 256_000;
const MAX_MESSAGES = 200;
const MAX_LINES = 30_000;
/** A text that is shorter says little beside what is attached. */
const STUB_CHARS = 300;
const CODE = /\.(?:patch|diff|c|h|py|pl|sh|log)$/i;

/** Throws what postal-mime throws: of a message that nests too deep. */
export async function readParts(bytes: Uint8Array, depth = 0): Promise<Parts> {
  const parser = new PostalMime({
    maxNestingDepth: MAX_DEPTH,
    maxHeadersSize: 16 * MAX_HEADER_BYTES,
    maxRfc822NestingDepth: 0,
  });
  const { headers } = await parser.parse(withReadableHeader(withinLines(bytes)));
  const { root } = parser as unknown as { readonly root: Part };
  const found: Found = { plain: [], html: [], attached: [], messages: [], isDigest: false };
  collect(root, found);
  const inside = depth > 0 || found.boundary === undefined ? undefined : signedPart(bytes, found.boundary);
  if (inside && found.signature) {
    const { signed: _, ...parts } = await readParts(inside, depth + 1);
    return { ...parts, headers, signed: { signed: inside, signature: found.signature } };
  }
  if (typeof found.clear === 'object') {
    const plain = decode(found.clear.signed, found.charset);
    return { headers, plain, messages: [], isDigest: false, signed: found.clear };
  }
  const own = found.plain.join('\n');
  const plain =
    own.trim().length < STUB_CHARS ? [own, ...found.attached].filter((text) => text.trim() !== '').join('\n\n') : own;
  const html = found.html.join('\n');
  return {
    headers,
    ...(plain.trim() !== '' && { plain }),
    ...(html.trim() !== '' && { html }),
    messages: found.messages.slice(0, MAX_MESSAGES),
    isDigest: found.isDigest,
    ...(found.clear && { signed: found.clear }),
  };
}

interface Found {
  readonly plain: string[];
  readonly html: string[];
  readonly attached: string[];
  readonly messages: Uint8Array[];
  isDigest: boolean;
  clear?: ClearSignedParts | 'malformed';
  /** The label of the clear-signed text. */
  charset?: string | undefined;
  /** Of the part that is signed as a whole. */
  boundary?: string | undefined;
  signature?: Uint8Array;
}

function collect(part: Part, found: Found): void {
  const { multipart, parsed } = part.contentType;
  found.isDigest ||= multipart === 'digest';
  if (multipart === 'signed') found.boundary ??= parsed.params.boundary;
  for (const child of part.childNodes) collect(child, found);
  if (multipart || !part.content || part.content.byteLength === 0) return;
  const { value: disposition, params } = part.contentDisposition.parsed;
  const name = params.filename ?? parsed.params.name ?? '';
  if (parsed.value === 'application/pgp-signature') found.signature ??= new Uint8Array(part.content);
  else if (parsed.value === 'message/rfc822') found.messages.push(new Uint8Array(part.content));
  else if (parsed.value === 'text/plain' || parsed.value === '') {
    const text = textOf(part, part.content);
    if (disposition !== 'attachment') {
      found.plain.push(text);
      const clear = found.clear === undefined ? clearSignedParts(new Uint8Array(part.content)) : undefined;
      if (clear) Object.assign(found, { clear, charset: labelOf(part) });
    } else if (!CODE.test(name)) found.attached.push(text);
  } else if (parsed.value === 'text/html' && disposition !== 'attachment') found.html.push(textOf(part, part.content));
}

function textOf(part: Part, content: ArrayBuffer): string {
  const { params } = part.contentType.parsed;
  const text = decode(new Uint8Array(content), labelOf(part));
  const flowed = part.contentType.parsed.value === 'text/plain' && /^flowed$/i.test(params.format ?? '');
  return flowed ? part.decodeFlowedText(text, /^yes$/i.test(params.delsp ?? '')) : text;
}

function labelOf({ contentType }: Part): string | undefined {
  const { charset } = contentType.parsed.params;
  return charset === undefined ? undefined : `charset=${charset}`;
}

/** The first part between the boundaries as it was signed: with CRLF between its lines, and none at the end. */
function signedPart(bytes: Uint8Array, boundary: string): Uint8Array | undefined {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const is = (line: string) => line.trimEnd() === `--${Buffer.from(boundary).toString('latin1')}`;
  const begin = lines.findIndex(is);
  const end = lines.findIndex((line, i) => i > begin && is(line));
  return begin < 0 || end < 0 ? undefined : Buffer.from(lines.slice(begin + 1, end).join('\r\n'), 'latin1');
}

/** A line costs, however short it is; texts that people read have fewer. */
function withinLines(bytes: Uint8Array): Uint8Array {
  let end = -1;
  for (let lines = 0; lines < MAX_LINES; lines++) {
    end = bytes.indexOf(10, end + 1);
    if (end < 0) return bytes;
  }
  return bytes.subarray(0, end);
}

/**
 * With the header as UTF-8, whatever it was in: some programs write it in the encoding of the text. A header without end
 * is cut off.
 */
function withReadableHeader(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = [buffer.indexOf('\n\n'), buffer.indexOf('\n\r\n')].filter((at) => at >= 0);
  const end = ends.length > 0 ? Math.min(...ends) + 1 : buffer.length;
  const header = buffer.subarray(0, Math.min(end, MAX_HEADER_BYTES));
  const isAscii = !header.some((byte) => byte > 0x7f);
  if (isAscii && header.length === end) return bytes;
  const cut = header.length < end ? [Buffer.from('\n')] : [];
  return Buffer.concat([isAscii ? header : Buffer.from(decode(header)), ...cut, buffer.subarray(end)]);
}
