import { lexer, type Token, type Tokens } from 'marked';
import type { Document, Link } from '../../../core/document.ts';
import { DocumentBuilder, MINOR_HEADING } from './builder.ts';
import { readHtml } from './html.ts';
import { withoutFrontMatter } from './line-markup.ts';
import { isProse, readText } from './text.ts';

const MAX_DEPTH = 40;

/** Markdown (GitHub's) as a document. Front matter is left out, embedded HTML is read as such. */
export function readMarkdown(markdown: string): Document {
  const builder = new DocumentBuilder();
  const body = withoutFrontMatter(markdown).replace(/^(?:[A-Za-z]{2,20}: .{0,300}\n)+\n/, '');
  readTokens(builder, lexer(tamed(body)), { lists: [], depth: 0 });
  return builder.build();
}

/** marked descends by recursion: nesting that no reader could follow is taken out before. */
function tamed(markdown: string): string {
  return withFewUnderlines(markdown)
    .split(/\n[ \t]*\n/)
    .map(unmarked)
    .join('\n\n')
    .replace(/^(?:[ \t]*(?:\d{1,9}[.)]|[-*+])[ \t]+){20,}/gm, '- ')
    .replace(/^(?:[ \t]*>){20,}/gm, '> ')
    .replace(/^[ \t]{200,}/gm, '    ')
    .replace(/([[*_`~])\1{60,}/g, '$1$1$1');
}

const MAX_MARKS = 1_000;
const UNDERLINE = /^[ \t]{0,3}(?:-+|=+)[ \t]*$/gm;

/** Each underlined heading costs marked a look at all lines after it. */
const withFewUnderlines = (markdown: string): string =>
  (markdown.match(UNDERLINE)?.length ?? 0) > MAX_MARKS ? markdown.replace(UNDERLINE, '') : markdown;

/** Pairing thousands of marks in one paragraph takes marked minutes: there they are taken out. */
function unmarked(paragraph: string): string {
  if (paragraph.length < MAX_MARKS) return paragraph;
  let text = paragraph;
  for (const mark of ['*', '_', '`', '~', '[', '<']) {
    if (text.split(mark, MAX_MARKS + 1).length > MAX_MARKS) text = text.replaceAll(mark, ' ');
  }
  return text;
}

interface Place {
  readonly lists: readonly boolean[];
  readonly depth: number;
}

function readTokens(builder: DocumentBuilder, tokens: readonly Token[], place: Place): void {
  if (place.depth > MAX_DEPTH) return;
  for (const token of tokens) readToken(builder, token, place);
}

function readToken(builder: DocumentBuilder, token: Token, place: Place): void {
  switch (token.type) {
    case 'heading': {
      builder.heading(token.depth, inline(token.tokens ?? []).text);
      return;
    }
    case 'paragraph':
    case 'text': {
      const { text, code, links, bold } = inline(token.tokens ?? [token]);
      if (place.lists.length > 0) builder.item(text, place.lists.at(-1) ?? false, place.lists.length - 1, code, links);
      else if (bold && text.length <= 160) builder.heading(MINOR_HEADING, text.replace(/[:.]$/, ''));
      else builder.paragraph(text, code, links);
      return;
    }
    case 'code': {
      const code = token as Tokens.Code;
      // RustSec's front matter is a fenced block: `patched = [">= 1.2.3"]`.
      const patched = code.lang === 'toml' ? /^\s*patched\s*=\s*\[\s*"([^"]{1,100})/m.exec(code.text) : null;
      if (patched?.[1]) builder.field('fixed', patched[1]);
      if (!code.lang && isProse(code.text)) builder.append(readText(code.text));
      else builder.code(code.text);
      return;
    }
    case 'list': {
      const list = token as Tokens.List;
      for (const item of list.items)
        readTokens(builder, item.tokens, { lists: [...place.lists, list.ordered], depth: place.depth + 1 });
      return;
    }
    case 'blockquote': {
      readTokens(builder, token.tokens ?? [], { ...place, depth: place.depth + 1 });
      return;
    }
    case 'table': {
      const table = token as Tokens.Table;
      builder.row(
        table.header.map((cell) => inline(cell.tokens).text),
        true,
      );
      for (const row of table.rows)
        builder.row(
          row.map((cell) => inline(cell.tokens).text),
          false,
        );
      return;
    }
    case 'html': {
      builder.append(readHtml(token.raw));
      return;
    }
  }
}

/** Some publishers indent everything: an indented block of sentences is text. */

interface Inline {
  readonly text: string;
  readonly code: string[];
  readonly links: Link[];
  /** Everything stands in bold. */
  readonly bold: boolean;
}

function inline(tokens: readonly Token[], depth = 0): Inline {
  let text = '';
  const code: string[] = [];
  const links: Link[] = [];
  let bold = tokens.length > 0;
  for (const token of tokens) {
    if (token.type !== 'strong' && token.type !== 'br' && token.raw.trim() !== '' && token.raw.trim() !== ':')
      bold = false;
    if (token.type === 'codespan') {
      text += decode(token.text);
      code.push(decode(token.text));
    } else if (token.type === 'br') text += ' ';
    else if (token.type === 'html') {
      if (/^<\/?(?:br|p|div|li|tr|td)\b/i.test(token.raw)) text += ' ';
    } else if ('tokens' in token && token.tokens && depth < MAX_DEPTH) {
      const inner = inline(token.tokens, depth + 1);
      text += inner.text;
      code.push(...inner.code);
      links.push(...inner.links);
      if (token.type === 'link') links.push({ text: inner.text, url: String(token.href) });
    } else if ('text' in token && typeof token.text === 'string') text += decode(token.text);
    else text += token.raw;
  }
  return { text, code, links, bold: bold && text.trim() !== '' };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" };
const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, dec, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const point = dec ? Number(dec) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
