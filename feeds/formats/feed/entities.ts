import { Parser } from 'htmlparser2';

const XML = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);
/** What bytes 0x80 to 0x9f mean in windows-1252; such characters, and references to them, are meant so. */
const C1 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
const REFERENCE = /&(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,7});|([A-Za-z_][\w.-]{0,31});)?/g;

/** Replaces references in XML text by what they stand for; a bare ampersand becomes one that XML can read. */
export class Entities {
  readonly #declared: ReadonlyMap<string, string>;
  readonly #known = new Map<string, string | undefined>();

  constructor(declared: ReadonlyMap<string, string> = new Map()) {
    this.#declared = declared;
  }

  repair(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return characterOf(Number(decimal));
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
      if (name === undefined) return '&amp;';
      if (XML.has(name)) return whole;
      return this.#named(name) ?? `&amp;${whole.slice(1)}`;
    });
  }

  #named(name: string): string | undefined {
    if (!this.#known.has(name)) {
      const declared = this.#declared.get(name);
      this.#known.set(name, declared === undefined ? htmlEntity(name) : escapeXml(declared));
    }
    return this.#known.get(name);
  }
}

const escapeXml = (text: string): string =>
  /[&<>"]/.test(text)
    ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    : text;

/** Text as HTML that shows it. */
export const escapeHtml = (text: string): string =>
  /[&<>]/.test(text) ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text;

function characterOf(point: number): string {
  if (point >= 0x80 && point <= 0x9f) return C1[point - 0x80] ?? '';
  const legal =
    point === 9 ||
    point === 10 ||
    point === 13 ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    (point >= 0x10000 && point <= 0x10ffff);
  if (!legal) return '';
  return point === 39 ? '&apos;' : escapeXml(String.fromCodePoint(point));
}

/** Without what XML does not allow as a character; C1 controls as windows-1252 means them. */
export function legalCharacters(text: string): string {
  const clean = ILLEGAL.test(text) ? text.replace(ALL_ILLEGAL, '') : text;
  return CONTROL.test(clean) ? clean.replace(ALL_CONTROL, (c) => C1[c.charCodeAt(0) - 0x80] ?? '') : clean;
}

const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const ALL_ILLEGAL = new RegExp(ILLEGAL, 'g');
const CONTROL = /[\u0080-\u009f]/;
const ALL_CONTROL = new RegExp(CONTROL, 'g');

function htmlEntity(name: string): string | undefined {
  const text = decodeHtml(`&${name};`);
  return text.startsWith('&') && text.length > 1 ? undefined : escapeXml(text);
}

/** HTML text without markup as what it says. */
export function decodeHtml(text: string): string {
  if (!text.includes('&')) return text;
  let out = '';
  const parser = new Parser(
    {
      ontext(part) {
        out += part;
      },
    },
    { decodeEntities: true, xmlMode: false },
  );
  parser.end(text.replace(/</g, '&lt;'));
  return out;
}
