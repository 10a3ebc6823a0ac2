import { angleAt } from './angles.ts';
import { isEscapable, isSpace, runEnd, safeUrl } from './characters.ts';
import { type Delimiter, Delimiters } from './delimiters.ts';
import { bareUrlEnd, MaskedLinks } from './links.ts';
import type { Inline } from './tree.ts';

const DEEPEST = 10;
const WRAPPERS = {
  '**': 'strong',
  __: 'underline',
  '~~': 'strike',
  '||': 'spoiler',
  '*': 'emphasis',
  _: 'emphasis',
} as const satisfies Record<Delimiter, string>;
/** Emphasis with one sign is tried after the doubled sign. */
const OPENERS: Readonly<Record<string, readonly Delimiter[]>> = {
  '*': ['**', '*'],
  _: ['__', '_'],
  '~': ['~~'],
  '|': ['||'],
};

/**
 * Discord's markdown within a line or paragraph. Reads the text a bounded number of times, whatever it holds;
 * nesting deeper than ten levels stays text.
 */
export function parseInline(text: string): Inline[] {
  return new InlineParser(text).parse(0, text.length, 0, false);
}

class InlineParser {
  readonly #text: string;
  readonly #links: MaskedLinks;
  /** Ends of backtick runs by their length, last first. */
  readonly #ticks = new Map<number, number[]>();

  constructor(text: string) {
    this.#text = text;
    this.#links = new MaskedLinks(text);
    for (let i = text.lastIndexOf('`'); i >= 0; i = i < 0 ? -1 : text.lastIndexOf('`', i)) {
      const end = i + 1;
      while (i >= 0 && text[i] === '`') i--;
      const runs = this.#ticks.get(end - i - 1) ?? [];
      runs.push(end);
      this.#ticks.set(end - i - 1, runs);
    }
  }

  parse(from: number, end: number, depth: number, inLink: boolean): Inline[] {
    const text = this.#text;
    const nodes: Inline[] = [];
    const delimiters = new Delimiters(text, end);
    let plain = '';
    let start = from;
    let i = from;
    const flush = (): void => {
      plain += text.slice(start, i);
      if (plain !== '') nodes.push({ kind: 'text', text: plain });
      plain = '';
    };
    while (i < end) {
      if (text[i] === '\\' && i + 1 < end && isEscapable(text[i + 1])) {
        plain += text.slice(start, i);
        start = i + 1;
        i = afterCharacter(text, start);
        continue;
      }
      const found = this.#nodeAt(i, end, depth, inLink, delimiters);
      if (found?.node) {
        flush();
        nodes.push(found.node);
        start = i = found.end;
      } else {
        i = found?.end ?? i + 1;
      }
    }
    flush();
    return nodes;
  }

  /** The node that begins at `i`; without a node, `end` says how far the text is plain for sure. */
  #nodeAt(i: number, end: number, depth: number, inLink: boolean, delimiters: Delimiters) {
    const text = this.#text;
    const char = text[i];
    if (char === undefined) return undefined;
    const openers = OPENERS[char];
    if (openers) return this.#wrapped(openers, i, end, depth, inLink, delimiters);
    if (char === '`') return this.#code(i, end);
    if (char === '[' && !inLink && depth < DEEPEST) {
      const link = this.#links.at(i, end);
      if (!link) return undefined;
      const children = this.parse(i + 1, link.labelEnd, depth + 1, true);
      return { node: { kind: 'link', url: link.url, title: link.title, children } satisfies Inline, end: link.end };
    }
    if (char === '<') return angleAt(text, i, end);
    if (char === '@') return broadcastAt(text, i, end);
    if (char === 'h' && !inLink && (text.startsWith('https://', i) || text.startsWith('http://', i))) {
      const stop = bareUrlEnd(text, i, end);
      const shown = text.slice(i, stop);
      const url = safeUrl(shown);
      if (url === undefined) return { node: undefined, end: Math.max(stop, i + 1) };
      const children = [{ kind: 'text', text: shown } as const];
      return { node: { kind: 'link', url, title: undefined, children } satisfies Inline, end: stop };
    }
    return undefined;
  }

  #wrapped(
    openers: readonly Delimiter[],
    i: number,
    end: number,
    depth: number,
    inLink: boolean,
    delimiters: Delimiters,
  ): { node: Inline; end: number } | undefined {
    const text = this.#text;
    for (const delimiter of openers) {
      const from = i + delimiter.length;
      if (depth >= DEEPEST || from >= end || !text.startsWith(delimiter, i)) continue;
      if (delimiter === '*' && isSpace(text[from])) continue;
      const close = delimiters.closing(delimiter, from);
      if (close < 0) continue;
      const children = this.parse(from, close, depth + 1, inLink);
      return { node: { kind: WRAPPERS[delimiter], children }, end: close + delimiter.length };
    }
    return undefined;
  }

  #code(i: number, end: number): { node: Inline | undefined; end: number } {
    const text = this.#text;
    const open = runEnd(text, i, end);
    const length = open - i;
    const runs = this.#ticks.get(length);
    while (runs?.length && (runs.at(-1) ?? 0) <= open) runs.pop();
    const close = runs?.at(-1);
    if (close === undefined || close > end) return { node: undefined, end: open };
    const inside = text.slice(open, close - length);
    const padded = inside.length > 2 && inside.startsWith(' ') && inside.endsWith(' ') && inside.includes('`');
    return { node: { kind: 'code', text: padded ? inside.slice(1, -1) : inside }, end: close };
  }
}

function broadcastAt(text: string, at: number, end: number): { node: Inline; end: number } | undefined {
  for (const name of ['everyone', 'here'] as const) {
    const stop = at + 1 + name.length;
    if (stop <= end && text.startsWith(name, at + 1)) return { node: { kind: 'broadcast', name }, end: stop };
  }
  return undefined;
}

function afterCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at + (code >= 0xd800 && code <= 0xdbff ? 2 : 1);
}
