import iconv from 'iconv-lite';
import jschardet from 'jschardet';

/** Labels that mean windows-1252 in practice (WHATWG Encoding, and common habit). */
const LATIN =
  /^(?:us-?ascii|ascii|ansi|iso-?8859-?1|iso_8859-1(?::1987)?|latin-?1|l1|windows-?1252|cp-?1252|x-cp1252)$/;
/** Labels under which publishers send a larger set of characters. */
const SUPERSETS: Readonly<Record<string, string>> = {
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'hz-gb-2312': 'gb18030',
  euc_kr: 'cp949',
  'euc-kr': 'cp949',
  ks_c_5601: 'cp949',
  'ks_c_5601-1987': 'cp949',
  'shift-jis': 'shift_jis',
  'x-sjis': 'shift_jis',
  sjis: 'shift_jis',
  'x-euc-jp': 'euc-jp',
  'big5-hkscs': 'big5hkscs',
  'tis-620': 'windows-874',
  'iso-8859-11': 'windows-874',
  'iso-8859-9': 'windows-1254',
};
const UTF8 = /^(?:utf-?8|unicode-1-1-utf-8)$/;
/** Encodings whose text is valid ASCII while it is still encoded. */
const SEVEN_BIT = /^(?:iso-2022|utf-7|unicode-1-1-utf-7|hz)/i;
const DETECT_BYTES = 20_000;
const SURE = 0.3;
const SURE_OF_DENSE = 0.04;
/** The share of bytes beyond ASCII from which a text is not a Western one. */
const DENSE = 0.35;
const GUESSABLE = /^(?:big5|euc-|gb|cp9|cp874|shift_jis|koi8-r|windows-125|iso-8859|tis)/i;

/**
 * Bytes as text; never fails. In this order: byte order mark; the zero bytes of UTF-16 and UTF-32 without one; valid UTF-8
 * beats every label but a seven-bit one; the label of the transport; that of the XML declaration; a guess.
 */
export function decode(bytes: Uint8Array, contentType?: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = byMark(buffer);
  if (wide !== undefined) return wide;
  const labels = [charsetOf(contentType), xmlEncoding(buffer)].filter((label) => label !== undefined);
  if (!labels.some((label) => SEVEN_BIT.test(label)) && !buffer.subarray(0, DETECT_BYTES).includes('\u001b$')) {
    const text = strictUtf8(bytes);
    if (text !== undefined) return text;
  }
  let damaged: string | undefined;
  for (const label of labels) {
    const text = byLabel(buffer, label);
    if (text === undefined) continue;
    if (!text.includes('\ufffd')) return text;
    damaged ??= text;
  }
  return damaged ?? guessed(buffer);
}

function byMark(buffer: Buffer): string | undefined {
  const [a = -1, b = -1, c = -1, d = -1] = buffer;
  if (a === 0xef && b === 0xbb && c === 0xbf) return strictUtf8(buffer) ?? mixed(buffer.subarray(3));
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return iconv.decode(buffer, 'utf-32le');
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return iconv.decode(buffer, 'utf-32be');
  if (a === 0xff && b === 0xfe) return iconv.decode(buffer, 'utf-16le');
  if (a === 0xfe && b === 0xff) return iconv.decode(buffer, 'utf-16be');
  if (a === 0 && b === 0 && c === 0 && d > 0) return iconv.decode(buffer, 'utf-32be');
  if (a > 0 && b === 0 && c === 0 && d === 0) return iconv.decode(buffer, 'utf-32le');
  if (a === 0 && b > 0 && c === 0 && d > 0) return iconv.decode(buffer, 'utf-16be');
  if (a > 0 && b === 0 && c > 0 && d === 0) return iconv.decode(buffer, 'utf-16le');
  return undefined;
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byLabel(buffer: Buffer, label: string): string | undefined {
  const plain = label.toLowerCase();
  // Bytes that could be searched for a label as ASCII are not in UTF-16; and valid UTF-8 was tried before.
  if (UTF8.test(plain) || /^(?:utf-?16|utf-?32|ucs-|iso-10646)/.test(plain)) return undefined;
  if (LATIN.test(plain)) return iconv.decode(buffer, 'windows-1252');
  if (plain === 'iso-2022-jp') return new TextDecoder(plain).decode(buffer);
  const name = SUPERSETS[plain] ?? plain;
  return iconv.encodingExists(name) ? iconv.decode(buffer, name) : undefined;
}

function guessed(buffer: Buffer): string {
  if (buffer.subarray(0, DETECT_BYTES).includes('\u001b$')) return new TextDecoder('iso-2022-jp').decode(buffer);
  const lenient = buffer.toString('utf8');
  const bad = lenient.split('\ufffd').length - 1;
  let high = 0;
  for (const byte of buffer) if (byte > 0x7f) high++;
  if (bad > 0 && bad * 4 < high) return mixed(buffer);
  const sample = sampleOf(buffer);
  let dense = 0;
  for (const byte of sample) if (byte > 0x7f) dense++;
  const { encoding, confidence } = jschardet.detect(sample);
  // Western text has few characters beyond ASCII: where most are, any guess is better than windows-1252.
  const sure = dense > sample.length * DENSE ? SURE_OF_DENSE : SURE;
  const text = encoding && confidence >= sure && GUESSABLE.test(encoding) ? byLabel(buffer, encoding) : undefined;
  return text ?? iconv.decode(buffer, 'windows-1252');
}

/** Text without its markup, from where it is no longer ASCII. */
function sampleOf(buffer: Buffer): Buffer {
  const first = buffer.findIndex((byte) => byte > 0x7f);
  const text = buffer.toString('latin1', first, first + DETECT_BYTES);
  return Buffer.from(text.replace(/<[^<>]{0,500}>/g, ' '), 'latin1');
}

/** UTF-8 with some bytes of windows-1252 between, as aggregators produce it. */
function mixed(buffer: Buffer): string {
  const out: string[] = [];
  let from = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = sequenceAt(buffer, at);
    if (length > 0) {
      at += length;
      continue;
    }
    out.push(buffer.toString('utf8', from, at), iconv.decode(buffer.subarray(at, at + 1), 'windows-1252'));
    from = ++at;
  }
  out.push(buffer.toString('utf8', from));
  return out.join('');
}

/** How many bytes the UTF-8 character at this place has; 0 when there is none. */
function sequenceAt(buffer: Buffer, at: number): number {
  const byte = buffer[at] ?? 0;
  if (byte < 0x80) return 1;
  const length =
    byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((buffer[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /charset\s{0,9}[=:]\s{0,9}["']?([\w.:-]{2,40})/i.exec(contentType ?? '')?.[1];
}

function xmlEncoding(buffer: Buffer): string | undefined {
  const head = buffer.toString('latin1', 0, 1_024);
  return /<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})["']/i.exec(head)?.[1];
}

/** What UTF-8 looks like that was once read as windows-1252: a lead byte's character before a trail byte's. */
const TWICE =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]/;

/** Undoes a decoding too many ("donâ€™t"), but only when the whole text then is valid UTF-8. */
export function mended(text: string): string {
  if (!TWICE.test(text)) return text;
  const bytes = iconv.encode(text, 'windows-1252');
  return iconv.decode(bytes, 'windows-1252') === text ? (strictUtf8(bytes) ?? text) : text;
}
