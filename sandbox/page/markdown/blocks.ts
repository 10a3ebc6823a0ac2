import { parseInline } from './inline.ts';
import { type ItemTree, itemMark, type ListTree, readList } from './lists.ts';
import type { Block, MarkdownList } from './tree.ts';

const QUOTE_TO_THE_END = /^ *>>> +/;

/**
 * A whole text as Discord reads it: headings, small print, quotes, lists and code blocks, with paragraphs between
 * them. Never fails; what is no markdown is text.
 */
export function parseMarkdown(text: string): Block[] {
  return new BlockParser(false).parse(text.replace(/\r\n?/g, '\n'));
}

class BlockParser {
  readonly #quoted: boolean;

  constructor(quoted: boolean) {
    this.#quoted = quoted;
  }

  parse(text: string): Block[] {
    const blocks: Block[] = [];
    let rest = 0;
    for (const fence of fences(text)) {
      const before = text.slice(rest, fence.start);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      if (!this.#quoted && /^ *> /.test(line)) continue;
      const quoteAt = this.#lines(before.replace(/\n$/, ''), blocks);
      if (quoteAt !== undefined) return [...blocks, this.#quoteToTheEnd(text.slice(rest + quoteAt))];
      blocks.push({ kind: 'code-block', language: fence.language, text: fence.text });
      rest = text[fence.end] === '\n' ? fence.end + 1 : fence.end;
    }
    const quoteAt = this.#lines(text.slice(rest), blocks);
    return quoteAt === undefined ? blocks : [...blocks, this.#quoteToTheEnd(text.slice(rest + quoteAt))];
  }

  #quoteToTheEnd(text: string): Block {
    return { kind: 'quote', blocks: new BlockParser(true).parse(text.replace(QUOTE_TO_THE_END, '')) };
  }

  /** Adds the blocks of the lines; stops before a quote that lasts to the end of the whole text, and says where. */
  #lines(text: string, blocks: Block[]): number | undefined {
    if (text === '') return undefined;
    const lines = text.split('\n');
    let paragraph: string[] = [];
    const flush = (): void => {
      if (paragraph.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(paragraph.join('\n')) });
      paragraph = [];
    };
    for (let i = 0; i < lines.length; ) {
      const line = lines[i] ?? '';
      if (!this.#quoted && QUOTE_TO_THE_END.test(line)) {
        flush();
        return lines.slice(0, i).reduce((length, l) => length + l.length + 1, 0);
      }
      const quote = this.#quoted ? 0 : quotedLines(lines, i);
      if (quote > 0) {
        flush();
        const inside = lines.slice(i, i + quote).map((l) => l.replace(/^ *> /, ''));
        blocks.push({ kind: 'quote', blocks: new BlockParser(true).parse(inside.join('\n')) });
        i += quote;
        continue;
      }
      if (itemMark(line)) {
        flush();
        const { list, next } = readList(lines, i);
        blocks.push(this.#list(list));
        i = next;
        continue;
      }
      const single = titleOf(line);
      if (single) {
        flush();
        blocks.push(single);
      } else {
        paragraph.push(line);
      }
      i++;
    }
    flush();
    return undefined;
  }

  #list(tree: ListTree): MarkdownList {
    return { kind: 'list', start: tree.start, items: tree.items.map((item) => this.#item(item)) };
  }

  #item(item: ItemTree): Block[] {
    const [first = '', ...more] = item.lines;
    const title = titleOf(first);
    const lines = title ? more : item.lines;
    return [
      ...(title ? [title] : []),
      ...(lines.length > 0 ? [{ kind: 'paragraph', children: parseInline(lines.join('\n')) } as const] : []),
      ...(item.list ? [this.#list(item.list)] : []),
    ];
  }
}

function quotedLines(lines: readonly string[], from: number): number {
  let count = 0;
  while (/^ *> /.test(lines[from + count] ?? '')) count++;
  return count;
}

/** A heading or a line of small print. */
function titleOf(line: string): Block | undefined {
  const mark = /^ {0,64}(#{1,3}|-#) +(?=\S)/.exec(line);
  if (!mark) return undefined;
  const sign = mark[1] ?? '';
  let end = line.length;
  while (end > mark[0].length && line[end - 1] === ' ') end--;
  if (sign === '-#') return { kind: 'subtext', children: parseInline(line.slice(mark[0].length, end)) };
  const level = sign.length === 1 ? 1 : sign.length === 2 ? 2 : 3;
  return { kind: 'heading', level, children: parseInline(line.slice(mark[0].length, end)) };
}

interface Fence {
  readonly start: number;
  readonly end: number;
  readonly language: string | undefined;
  readonly text: string;
}

/** The code blocks of a text: from three backticks to the next three, with something between them. */
function fences(text: string): Fence[] {
  const found: Fence[] = [];
  let start = text.indexOf('```');
  while (start >= 0) {
    const close = text.indexOf('```', start + 4);
    if (close < 0) break;
    const inside = text.slice(start + 3, close);
    const escaped = text[start - 1] === '\\' && text[start - 2] !== '\\';
    if (escaped || inside.trim() === '') {
      start = text.indexOf('```', start + (escaped ? 1 : 3));
      continue;
    }
    const language = /^([A-Za-z0-9_+\-.#]{1,40})\n(?=[\s\S]*\S)/.exec(inside)?.[1];
    const body = language === undefined ? inside : inside.slice(language.length + 1);
    let end = close + 3;
    while (text[end] === '`') end++;
    found.push({ start, end, language, text: trimNewlines(body) });
    start = text.indexOf('```', end);
  }
  return found;
}

function trimNewlines(text: string): string {
  let from = 0;
  let end = text.length;
  while (text[from] === '\n') from++;
  while (end > from && text[end - 1] === '\n') end--;
  return text.slice(from, end);
}
