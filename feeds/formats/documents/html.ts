import { Parser } from 'htmlparser2';
import type { Document, Link } from '../../../core/document.ts';
import { collapse, DocumentBuilder, MINOR_HEADING } from './builder.ts';
import { isProse, readText } from './text.ts';

const SKIPPED = new Set(
  'script style noscript template svg math nav footer form iframe object button select textarea head title'.split(' '),
);
const BLOCKS = new Set(
  'p div section article main aside blockquote center address figure figcaption dl dt dd details summary hr table tbody thead tfoot caption body html'.split(
    ' ',
  ),
);
const HEADING = /^h([1-6])$/;
const HEADING_CHARS = 200;

interface HtmlOptions {
  /** Names of elements that are headings by themselves: the element's name is the heading. */
  readonly sectionNames?: ReadonlySet<string>;
}

/**
 * HTML as a document. One pass over the parser's events, no tree: depth costs nothing. A paragraph that is bold
 * throughout is a heading, as old bulletins have it.
 */
export function readHtml(html: string, options: HtmlOptions = {}): Document {
  const builder = new DocumentBuilder();
  const parser = new Parser(new HtmlEvents(builder, options), { decodeEntities: true, lowerCaseTags: true });
  parser.end(flattened(html));
  return builder.build();
}

const MAX_DEPTH = 500;
const TAG = /<(\/?)([a-zA-Z][\w:-]{0,40})(?:\s[^<>]{0,4000})?>/g;

/** Each open element costs the parser as much as all those around it: what is deeper than any page is taken out. */
function flattened(html: string): string {
  let depth = 0;
  let deepest = 0;
  for (const [, close, name] of html.matchAll(TAG)) {
    if (close) depth = Math.max(0, depth - 1);
    else if (!VOID.has(name?.toLowerCase() ?? '')) depth++;
    if (depth > deepest) deepest = depth;
    if (deepest > MAX_DEPTH) break;
  }
  if (deepest <= MAX_DEPTH) return html;
  depth = 0;
  return html.replace(TAG, (tag, close: string, name: string) => {
    if (VOID.has(name.toLowerCase())) return tag;
    if (!close) return ++depth > MAX_DEPTH ? ' ' : tag;
    return depth-- > MAX_DEPTH ? ' ' : tag;
  });
}

class HtmlEvents {
  readonly #builder: DocumentBuilder;
  readonly #options: HtmlOptions;
  #text = '';
  #code: string[] = [];
  #codeFrom = -1;
  #links: Link[] = [];
  #linkFrom = -1;
  #linkUrl = '';
  #bold = 0;
  #plain = false;
  #heading = 0;
  #pre = 0;
  #skip = 0;
  #skipName = '';
  #lists: boolean[] = [];
  #inItem = false;
  #cells: string[] | undefined;
  #headerRow = false;
  #tables = 0;
  #title = '';
  #inTitle = false;

  constructor(builder: DocumentBuilder, options: HtmlOptions) {
    this.#builder = builder;
    this.#options = options;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (name === 'title') this.#inTitle = true;
    if (this.#skip > 0) {
      if (name === this.#skipName) this.#skip++;
      return;
    }
    if (SKIPPED.has(name) || hidden(attributes)) {
      if (!VOID.has(name)) {
        this.#flush();
        this.#skip = 1;
        this.#skipName = name;
      }
      return;
    }
    const heading = HEADING.exec(name);
    if (heading) {
      this.#flush();
      this.#heading = Number(heading[1]);
    } else if (name === 'define-tag') {
      this.#flush();
      const named = Object.keys(attributes)[0];
      if (named) this.#builder.heading(1, named);
    } else if (this.#options.sectionNames?.has(name)) {
      this.#flush();
      this.#builder.heading(2, name);
    } else if (name === 'br') this.#text += this.#pre > 0 ? '\n' : '\n ';
    else if (name === 'ul' || name === 'ol') {
      this.#flush();
      this.#lists.push(name === 'ol');
    } else if (name === 'li') {
      this.#flush();
      this.#inItem = true;
    } else if (name === 'pre') {
      this.#flush();
      this.#pre++;
    } else if (name === 'tr') {
      this.#flush();
      this.#cells = [];
      this.#headerRow = false;
      this.#tables++;
    } else if (name === 'td' || name === 'th') {
      if (this.#cells && this.#tables === 1) {
        this.#cells.push('');
        if (name === 'th') this.#headerRow = true;
      }
    } else if (name === 'b' || name === 'strong') this.#bold++;
    else if (name === 'code' || name === 'tt' || name === 'kbd' || name === 'samp') this.#codeFrom = this.#text.length;
    else if (name === 'a' && attributes.href !== undefined) {
      this.#linkFrom = this.#text.length;
      this.#linkUrl = attributes.href;
    } else if (BLOCKS.has(name)) this.#block(name);
  }

  ontext(text: string): void {
    if (this.#inTitle) this.#title += text;
    if (this.#skip > 0) return;
    if (this.#cells && this.#tables >= 1) {
      const last = this.#cells.length - 1;
      if (last >= 0) this.#cells[last] += text;
      return;
    }
    if (this.#bold === 0 && /\S/.test(text) && !/^[\s:.]+$/.test(text)) this.#plain = true;
    this.#text += text;
  }

  onclosetag(name: string): void {
    if (name === 'title') {
      this.#inTitle = false;
      if (this.#title.trim() !== '') this.#builder.title ??= this.#title;
    }
    if (this.#skip > 0) {
      if (name === this.#skipName) this.#skip--;
      return;
    }
    if (HEADING.test(name)) {
      this.#builder.heading(this.#heading || 2, this.#text);
      this.#reset();
      this.#heading = 0;
    } else if (name === 'ul' || name === 'ol') {
      this.#flush();
      this.#lists.pop();
    } else if (name === 'li' || name === 'define-tag' || this.#options.sectionNames?.has(name)) {
      this.#flush();
      this.#inItem = false;
    } else if (name === 'pre') {
      this.#flush();
      this.#pre = Math.max(0, this.#pre - 1);
    } else if (name === 'tr') this.#endRow();
    else if (name === 'b' || name === 'strong') this.#bold = Math.max(0, this.#bold - 1);
    else if (name === 'code' || name === 'tt' || name === 'kbd' || name === 'samp') {
      if (this.#codeFrom >= 0) this.#code.push(this.#text.slice(this.#codeFrom));
      this.#codeFrom = -1;
    } else if (name === 'a') {
      if (this.#linkFrom >= 0) this.#links.push({ text: this.#text.slice(this.#linkFrom), url: this.#linkUrl });
      this.#linkFrom = -1;
    } else if (BLOCKS.has(name)) this.#block(name);
  }

  onend(): void {
    this.#flush();
  }

  #block(name: string): void {
    if (this.#cells && this.#tables >= 1) {
      const last = this.#cells.length - 1;
      if (last >= 0) this.#cells[last] += ' ';
      return;
    }
    const inItem = this.#inItem && name === 'p';
    this.#flush();
    if (inItem) this.#inItem = true;
  }

  /** A one-celled row is layout, not a table. */
  #endRow(): void {
    this.#tables = Math.max(0, this.#tables - 1);
    if (this.#tables > 0 || !this.#cells) return;
    const cells = this.#cells;
    this.#cells = undefined;
    const only = cells.filter((cell) => cell.trim() !== '');
    if (only.length === 1 && only[0] !== undefined) this.#builder.paragraph(only[0]);
    else this.#builder.row(cells, this.#headerRow);
  }

  #flush(): void {
    if (this.#pre > 0) {
      // Archives of mailing lists show a whole mail so.
      if (isProse(this.#text)) this.#builder.append(readText(this.#text));
      else this.#builder.code(this.#text);
      return this.#reset();
    }
    const text = collapse(this.#text);
    if (text === '') return this.#reset();
    if (this.#heading > 0) this.#builder.heading(this.#heading, text);
    else if (!this.#plain && this.#lists.length === 0 && text.length <= HEADING_CHARS && /\p{L}/u.test(text))
      this.#builder.heading(MINOR_HEADING, text.replace(/[:.]$/, ''));
    else if (this.#lists.length > 0 && this.#inItem)
      this.#builder.item(text, this.#lists.at(-1) ?? false, this.#lists.length - 1, this.#code, this.#links);
    else {
      // Lines that a <br> separates, each short and labelled, are lines of their own.
      for (const part of this.#text.split(/\n \s*\n /)) this.#builder.paragraph(part, this.#code, this.#links);
    }
    this.#reset();
  }

  #reset(): void {
    this.#text = '';
    this.#code = [];
    this.#codeFrom = -1;
    this.#links = [];
    this.#linkFrom = -1;
    this.#plain = false;
  }
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

function hidden(attributes: Record<string, string>): boolean {
  return (
    'hidden' in attributes ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '') ||
    /\b(?:cookie-?(?:banner|notice)|breadcrumbs?|site-(?:header|footer)|skip-?link)\b/i.test(
      `${attributes.class ?? ''} ${attributes.id ?? ''}`.slice(0, 200),
    )
  );
}
