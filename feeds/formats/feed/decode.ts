import iconv from 'iconv-lite';
import jschardet from 'jschardet';

/** Labels that mean windows-1252 in practice (WHATWG Encoding, and common habit). */
const LATIN = /^(?:us-ascii|ascii|iso-?8859-?1|iso_8859-1(?::1987)?|latin-?1|l1|windows-1252|cp-?1252|x-cp1252)$/i;
const SUPERSETS: Readonly<Record<string, string>> = {
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  euc_kr: 'euc-kr',
  ks_c_5601: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  'shift-jis': 'shift_jis',
  'x-sjis': 'shift_jis',
  sjis: 'shift_jis',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'x-euc-jp': 'euc-jp',
  'big5-hkscs': 'big5',
};
const DETECT_BYTES = 20_000;

/**
 * Bytes as text. In this order: byte order mark; the zero bytes of UTF-16 and UTF-32 without one; valid UTF-8 beats every
 * label; the label of the transport; that of the XML declaration; a guess.
 */
export function decode(bytes: Uint8Array, contentType?: string): string {
  const marked = byMark(bytes);
  if (marked !== undefined) return marked;
  const declared = xmlEncoding(bytes);
  const transport = charsetOf(contentType);
  const label = transport ?? declared;
  if (!(label && /^(?:iso-2022|utf-7|hz)/i.test(label)) && hasHighBytes(bytes)) {
    const text = strictUtf8(bytes);
    if (text !== undefined) return text;
  }
  for (const name of [transport, declared]) {
    const text = name === undefined ? undefined : byLabel(bytes, name);
    if (text !== undefined) return text;
  }
  if (!hasHighBytes(bytes)) return strictUtf8(bytes) ?? iconv.decode(Buffer.from(bytes), 'windows-1252');
  return guessed(bytes);
}

function byMark(bytes: Uint8Array): string | undefined {
  const [a = -1, b = -1, c = -1, d = -1] = bytes;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (a === 0xef && b === 0xbb && c === 0xbf) return buffer.toString('utf8', 3);
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

function hasHighBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 0x7f);
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byLabel(bytes: Uint8Array, label: string): string | undefined {
  const name = SUPERSETS[label.toLowerCase()] ?? label.toLowerCase();
  if (LATIN.test(name)) return iconv.decode(Buffer.from(bytes), 'windows-1252');
  if (name === 'utf-8') return undefined;
  // A declaration that could be read as ASCII is not in UTF-16.
  if (/^(?:utf-16|utf-32|ucs-)/.test(name)) return undefined;
  if (name === 'iso-2022-jp' || name === 'iso-2022-kr') {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch {
      return undefined;
    }
  }
  return iconv.encodingExists(name) ? iconv.decode(Buffer.from(bytes), name) : undefined;
}

function guessed(bytes: Uint8Array): string {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const bad = lenient.split('\ufffd').length - 1;
  const high = bytes.reduce((n, byte) => n + (byte > 0x7f ? 1 : 0), 0);
  if (bad > 0 && bad * 4 < high) return lenient;
  const found = jschardet.detect(Buffer.from(bytes.subarray(0, DETECT_BYTES)));
  if (found.encoding && found.confidence >= 0.85) {
    const text = byLabel(bytes, found.encoding);
    if (text !== undefined) return text;
  }
  return iconv.decode(Buffer.from(bytes), 'windows-1252');
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /charset\s*=\s*["']?([\w.:-]{2,40})/i.exec(contentType ?? '')?.[1];
}

function xmlEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024)).toString('latin1');
  return /<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']/i.exec(head)?.[1];
}
