import { isEscapable, isSpace, isWord, runEnd } from './characters.ts';

export type Delimiter = '**' | '__' | '~~' | '||' | '*' | '_';

/**
 * Finds what closes an opened `**`, `_` and so on, by Discord's rules, within one stretch of text. A search that
 * failed is not made again from a later place, so all searches of a stretch together read it once per delimiter.
 */
export class Delimiters {
  readonly #text: string;
  readonly #end: number;
  readonly #dead = new Map<Delimiter, number>();

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /** Index of the closing delimiter for content that begins at `from`, or -1. */
  closing(delimiter: Delimiter, from: number): number {
    if (from < (this.#dead.get(delimiter) ?? 0)) return -1;
    const [at, reached] = delimiter.length === 2 ? this.#pair(delimiter, from) : this.#single(delimiter, from);
    if (at < 0) this.#dead.set(delimiter, reached);
    return at;
  }

  #pair(delimiter: Delimiter, from: number): readonly [number, number] {
    const text = this.#text;
    const char = delimiter[0];
    const wholeRun = delimiter === '**' || delimiter === '__';
    let i = from;
    while (i < this.#end) {
      if (text[i] === '\\' && isEscapable(text[i + 1])) {
        i += 2;
        continue;
      }
      if (text[i] !== char) {
        i++;
        continue;
      }
      const stop = runEnd(text, i, wholeRun ? this.#end : Math.min(this.#end, i + 3));
      const at = wholeRun ? stop - 2 : i === from ? i + 1 : i;
      if (at > from && at >= i && at + 2 <= stop) return [at, at];
      i = stop;
    }
    return [-1, this.#end];
  }

  #single(delimiter: Delimiter, from: number): readonly [number, number] {
    const text = this.#text;
    let i = from;
    while (i < this.#end) {
      if (text[i] === '\\' && isEscapable(text[i + 1])) {
        i += 2;
        continue;
      }
      if (text[i] !== delimiter) {
        i++;
        continue;
      }
      const stop = runEnd(text, i, this.#end);
      if ((stop - i) % 2 === 1) {
        const at = stop - 1;
        const closes =
          at > from && (delimiter === '*' ? !(stop - i === 1 && isSpace(text[i - 1])) : !isWord(text[stop], false));
        return closes ? [at, at] : [-1, i];
      }
      i = stop;
    }
    return [-1, this.#end];
  }
}
