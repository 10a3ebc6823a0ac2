import { isEscapable, isSpace, safeUrl } from './characters.ts';

const LONGEST_TITLE = 512;
/** Discord lets a label hold stray closing brackets; so many are looked at. */
const STRAY_BRACKETS = 16;

export interface MaskedLink {
  readonly labelEnd: number;
  readonly url: string;
  readonly title: string | undefined;
  readonly end: number;
}

/** The `[label](address "title")` of a text, found with one look at its brackets beforehand. */
export class MaskedLinks {
  readonly #text: string;
  #brackets: { partner: Int32Array; nextClose: Int32Array } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The link whose `[` stands at `at`. Not for an address that is not http(s), nor for a label that shows another address. */
  at(at: number, end: number): MaskedLink | undefined {
    const { partner, nextClose } = this.#index();
    let labelEnd = partner[at] ?? -1;
    for (let tries = 0; tries < STRAY_BRACKETS && labelEnd >= 0 && this.#text[labelEnd + 1] !== '('; tries++) {
      labelEnd = nextClose[labelEnd + 1] ?? -1;
    }
    if (labelEnd <= at + 1 || labelEnd >= end || this.#text[labelEnd + 1] !== '(') return undefined;
    const target = this.#target(labelEnd + 2, end);
    if (!target) return undefined;
    const label = this.#text.slice(at + 1, labelEnd);
    if (label.trim() === '' || /https?:\/\//i.test(label)) return undefined;
    return { labelEnd, ...target };
  }

  #target(from: number, end: number): { url: string; title: string | undefined; end: number } | undefined {
    const text = this.#text;
    let i = skipSpace(text, from, end);
    if (text[i] === '<') i++;
    const start = i;
    let depth = 0;
    while (i < end && !isSpace(text[i]) && text[i] !== '>' && text[i] !== '<' && text[i] !== '[') {
      if (text[i] === '(') depth++;
      if (text[i] === ')') {
        if (depth === 0) break;
        depth--;
      }
      i += text[i] === '\\' && i + 1 < end ? 2 : 1;
    }
    const url = safeUrl(text.slice(start, i).replace(/\\([^0-9A-Za-z\s])/g, '$1'));
    if (url === undefined) return undefined;
    if (text[i] === '>') i++;
    i = skipSpace(text, i, end);
    const quote = text[i];
    let title: string | undefined;
    if (quote === '"' || quote === "'") {
      const rest = text.slice(i + 1, Math.min(end, i + LONGEST_TITLE));
      const close = rest.indexOf(quote);
      if (close < 0) return undefined;
      title = rest.slice(0, close);
      i = skipSpace(text, i + close + 2, end);
    }
    return text[i] === ')' && i < end ? { url, title, end: i + 1 } : undefined;
  }

  #index() {
    if (this.#brackets) return this.#brackets;
    const text = this.#text;
    const partner = new Int32Array(text.length).fill(-1);
    const nextClose = new Int32Array(text.length + 1).fill(-1);
    const open: number[] = [];
    const escaped = new Uint8Array(text.length + 1);
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '\\' && isEscapable(text[i + 1])) {
        escaped[++i] = 1;
      } else if (text[i] === '[') {
        open.push(i);
      } else if (text[i] === ']') {
        const opener = open.pop();
        if (opener !== undefined) partner[opener] = i;
      }
    }
    for (let i = text.length - 1; i >= 0; i--) {
      const char = escaped[i] ? '' : text[i];
      nextClose[i] = char === ']' ? i : char === '[' ? -1 : (nextClose[i + 1] ?? -1);
    }
    this.#brackets = { partner, nextClose };
    return this.#brackets;
  }
}

/** Where the bare address that begins at `at` ends: before a space or `<`, without closing punctuation. */
export function bareUrlEnd(text: string, at: number, end: number): number {
  let stop = at;
  let open = 0;
  let close = 0;
  while (stop < end && !isSpace(text[stop]) && text[stop] !== '<') {
    if (text[stop] === '(') open++;
    if (text[stop] === ')') close++;
    stop++;
  }
  for (; stop > at; stop--) {
    const last = text[stop - 1] ?? '';
    if (last === ')' && close > open) close--;
    else if (!'.,:;"\']'.includes(last)) break;
  }
  return stop;
}

function skipSpace(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && isSpace(text[i])) i++;
  return i;
}
