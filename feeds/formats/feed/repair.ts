import { Entities } from './entities.ts';

export interface RepairedXml {
  readonly xml: string;
  /** Deepest nesting of elements. */
  readonly depth: number;
}

const MAX_ENTITY_CHARS = 200;
const MAX_ENTITIES_CHARS = 32_000;
// Everything that XML 1.0 does not allow as a character.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Makes XML of what should have been XML, in one pass: control characters, comments, instructions and the DOCTYPE go (its
 * harmless entities are kept in mind), stray ampersands and angle brackets become text.
 */
export function repair(source: string): RepairedXml {
  const text = source.replace(ILLEGAL, '');
  const out: string[] = [];
  let entities = new Entities();
  let depth = 0;
  let deepest = 0;
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0) {
      out.push(entities.repair(text.slice(at)));
      break;
    }
    if (open > at) out.push(entities.repair(text.slice(at, open)));
    if (text.startsWith('<![CDATA[', open)) {
      const end = text.indexOf(']]>', open + 9);
      const stop = end < 0 ? text.length : end;
      out.push('<![CDATA[', text.slice(open + 9, stop), ']]>');
      at = end < 0 ? text.length : end + 3;
    } else if (text.startsWith('<!--', open)) {
      const end = text.indexOf('-->', open + 4);
      at = end < 0 ? text.length : end + 3;
    } else if (text.startsWith('<?', open)) {
      const end = text.indexOf('>', open + 2);
      at = end < 0 ? text.length : end + 1;
    } else if (/^<!doctype/i.test(text.slice(open, open + 9))) {
      const doctype = doctypeEnd(text, open);
      entities = new Entities(declaredIn(text.slice(open, doctype)));
      at = doctype;
    } else if (/[A-Za-z_/:]/.test(text[open + 1] ?? '')) {
      const end = tagEnd(text, open);
      const tag = text.slice(open, end);
      if (tag.startsWith('</')) depth--;
      else if (!tag.endsWith('/>')) deepest = Math.max(deepest, ++depth);
      out.push(entities.repair(tag));
      at = end;
    } else {
      out.push('&lt;');
      at = open + 1;
    }
  }
  return { xml: out.join(''), depth: deepest };
}

/** The end of a tag, where a `>` within quotes is none; an unclosed quote ends at the next `<`. */
function tagEnd(text: string, open: number): number {
  let quote = '';
  for (let i = open + 1; i < text.length; i++) {
    const c = text[i];
    if (quote !== '') {
      if (c === quote) quote = '';
      else if (c === '<') return plainEnd(text, open);
    } else if (c === '>') return i + 1;
    else if ((c === '"' || c === "'") && text[i - 1] === '=') quote = c;
    else if (c === '<') return i;
  }
  return plainEnd(text, open);
}

function plainEnd(text: string, open: number): number {
  const end = text.indexOf('>', open);
  return end < 0 ? text.length : end + 1;
}

function doctypeEnd(text: string, open: number): number {
  const bracket = text.indexOf('[', open);
  const close = text.indexOf('>', open);
  if (close < 0) return text.length;
  if (bracket < 0 || bracket > close) return close + 1;
  const end = text.indexOf(']', bracket);
  const after = end < 0 ? -1 : text.indexOf('>', end);
  return after < 0 ? close + 1 : after + 1;
}

/** Internal entities that are short plain text. One that names another, or a file, is not taken. */
function declaredIn(doctype: string): Map<string, string> {
  const declared = new Map<string, string>();
  let total = 0;
  for (const [, name, double, single] of doctype
    .slice(0, 200_000)
    .matchAll(/<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,63})\s{1,20}(?:"([^"]{0,2000})"|'([^']{0,2000})')\s{0,20}>/gi)) {
    const value = double ?? single ?? '';
    if (
      name === undefined ||
      value.length > MAX_ENTITY_CHARS ||
      /[<&%]/.test(value.replace(/&#x?[0-9a-f]{1,6};/gi, ''))
    )
      continue;
    total += value.length;
    if (total > MAX_ENTITIES_CHARS) break;
    declared.set(
      name,
      value.replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, x: string, digits: string) => {
        const point = Number.parseInt(digits, x ? 16 : 10);
        return point > 0x1f && point <= 0x10ffff ? String.fromCodePoint(point) : '';
      }),
    );
  }
  return declared;
}
