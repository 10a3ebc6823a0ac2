import { declaredIn, doctypeEnd } from './doctype.ts';
import { Entities, legalCharacters } from './entities.ts';

export interface RepairedXml {
  readonly xml: string;
  /** Deepest nesting of elements, where the end of an item ends all that stands open in it. */
  readonly depth: number;
  readonly elements: number;
}

const BODY_END = /<\/(?:[\w-]{1,20}:)?(?:description|encoded|content|summary|title|body|item|entry)\s{0,9}>/gi;
const KNOWN =
  /^<\/?(?:[\w-]{1,20}:)?(?:rss|rdf|feed|channel|item|entry|title|link|description|guid|id|pubdate|published|updated|author|name|category|summary|content|encoded|date|creator|comments|language|image|url)(?![\w-])/i;
/** So much of `<![CDATA[` or a comment may be left at the end of a text that was cut off. */
const CUT_OFF_CHARS = 12;
const NAME_START = /[A-Za-z_:]/;

/**
 * Makes XML of what should have been XML, in one linear pass: illegal characters, comments, instructions and the DOCTYPE
 * go (its harmless entities are kept in mind), stray ampersands and angle brackets become text, quotes are closed.
 */
export function repair(source: string): RepairedXml {
  return new Repair(legalCharacters(source)).run();
}

class Repair {
  readonly #text: string;
  readonly #out: string[] = [];
  #entities = new Entities();
  #depth = 0;
  #deepest = 0;
  #elements = 0;
  #itemDepth = 0;
  /** Set when there is no `]]>`, or no end of a body, any more: looking again and again would be quadratic. */
  #noCdataEnd = false;
  #noBodyEnd = false;
  #seenDoctype = false;

  constructor(text: string) {
    this.#text = text;
  }

  run(): RepairedXml {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const open = text.indexOf('<', at);
      if (open < 0) {
        this.#out.push(this.#entities.repair(text.slice(at)));
        break;
      }
      if (open > at) this.#out.push(this.#entities.repair(text.slice(at, open)));
      at = this.#markup(open);
    }
    return { xml: this.#out.join(''), depth: this.#deepest, elements: this.#elements };
  }

  /** Handles what starts with `<` at `open`; returns where to go on. */
  #markup(open: number): number {
    const text = this.#text;
    const next = text[open + 1] ?? '';
    if (NAME_START.test(next) || (next === '/' && NAME_START.test(text[open + 2] ?? ''))) return this.#tag(open);
    if (text.startsWith('<![CDATA[', open)) return this.#cdata(open + 9);
    if (text.startsWith('<!--', open)) return this.#behind('-->', open + 4);
    if (next === '?') return this.#behind('>', open);
    if (/^<!doctype\b/i.test(text.slice(open, open + 10))) {
      if (this.#seenDoctype) return this.#behind('>', open);
      this.#seenDoctype = true;
      const end = doctypeEnd(text, open);
      this.#entities = new Entities(declaredIn(text.slice(open, end)));
      return end;
    }
    if (next === '!' && text.length - open < CUT_OFF_CHARS && text.indexOf('>', open) < 0) return text.length;
    this.#out.push('&lt;');
    return open + 1;
  }

  #behind(end: string, from: number): number {
    const at = this.#text.indexOf(end, from);
    return at < 0 ? this.#text.length : at + end.length;
  }

  #cdata(from: number): number {
    const text = this.#text;
    const end = this.#noCdataEnd ? -1 : text.indexOf(']]>', from);
    if (end >= 0) {
      this.#out.push(text.slice(from - 9, end + 3));
      return end + 3;
    }
    this.#noCdataEnd = true;
    const stop = this.#bodyEnd(from);
    this.#out.push('<![CDATA[', text.slice(from, stop), ']]>');
    return stop;
  }

  /** Where the body ends whose CDATA section was never closed. */
  #bodyEnd(from: number): number {
    if (this.#noBodyEnd) return this.#text.length;
    const search = new RegExp(BODY_END);
    search.lastIndex = from;
    const found = search.exec(this.#text);
    this.#noBodyEnd = !found;
    return found?.index ?? this.#text.length;
  }

  #tag(open: number): number {
    const { end, quote, closed } = tagEnd(this.#text, open);
    let tag = this.#text.slice(open, end);
    if (quote !== '') tag = `${tag.slice(0, -1)}${quote}>`;
    if (!closed) {
      // A tag that is cut off at the end of the text says nothing; "a <b or" within it is text, unless a feed's own.
      if (end >= this.#text.length && !KNOWN.test(tag)) return end;
      if (!KNOWN.test(tag)) {
        this.#out.push('&lt;');
        return open + 1;
      }
      if (end >= this.#text.length && !tag.startsWith('</')) return end;
      tag = `${tag.trimEnd()}>`;
    }
    this.#count(tag);
    this.#out.push(this.#entities.repair(tag));
    return end;
  }

  #count(tag: string): void {
    const item = /^<\/?(?:[\w-]{1,20}:)?(?:item|entry)(?![\w-])/i.test(tag);
    if (!tag.startsWith('</')) this.#elements++;
    if (tag.startsWith('</')) this.#depth = item ? this.#itemDepth : Math.max(0, this.#depth - 1);
    else if (!tag.endsWith('/>')) {
      if (item) this.#itemDepth = this.#depth;
      this.#deepest = Math.max(this.#deepest, ++this.#depth);
    }
  }
}

interface TagEnd {
  readonly end: number;
  /** The quote that was left open within the tag. */
  readonly quote: '' | '"' | "'";
  readonly closed: boolean;
}

/** A `>` within quotes does not end a tag; an unclosed quote and an unclosed tag end at the next `<`. */
function tagEnd(text: string, open: number): TagEnd {
  const next = text.indexOf('<', open + 1);
  const stop = next < 0 ? text.length : next;
  let quote: '' | '"' | "'" = '';
  let i = open + 1;
  for (; i < stop; i++) {
    const c = text[i];
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '>') return { end: i + 1, quote: '', closed: true };
    else if ((c === '"' || c === "'") && text[i - 1] === '=') quote = c;
    else if ((c === '"' || c === "'") && /=\s{1,9}$/.test(text.slice(Math.max(open, i - 10), i))) quote = c;
  }
  const plain = quote === '' ? -1 : text.slice(open, stop).indexOf('>');
  return plain < 0 ? { end: stop, quote: '', closed: false } : { end: open + plain + 1, quote, closed: true };
}
