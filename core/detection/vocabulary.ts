import { obligatoryWords } from './obligatory-words.ts';
import { WordTrie } from './word-trie.ts';

/** Of one text: the same as `pattern.test(text)`, which is not run where the text lacks the words that the pattern needs. */
export type Says = (pattern: RegExp) => boolean;

/**
 * The words that patterns need. One look at a text finds them all, and most sentences have those of a few patterns only:
 * the others are never run, nor are those branches of a pattern of which the words are missing. Of patterns that are not
 * in the vocabulary it tells the same, at the price of running them.
 */
export class Vocabulary {
  readonly #patterns: readonly RegExp[];
  #index: Index | undefined;

  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns;
  }

  read(text: string): Says {
    this.#index ??= indexOf(this.#patterns);
    const { branches, trie } = this.#index;
    const found = trie.find(text);
    const said = new Map<RegExp, boolean>();
    return (pattern) => {
      const known = branches.get(pattern);
      if (known === undefined) return pattern.test(text);
      let before: boolean | undefined;
      for (const { number, branch } of known) {
        if (number !== undefined && !WordTrie.has(found, number)) continue;
        // The rules ask some of them several times, and the model asks them again.
        before = said.get(pattern);
        if (before !== undefined) return before;
        if (branch.test(text)) {
          said.set(pattern, true);
          return true;
        }
        before = false;
      }
      if (before === false) said.set(pattern, false);
      return false;
    };
  }
}

interface Branch {
  readonly branch: RegExp;
  /** Of its words in the trie; absent where it can match without any. */
  readonly number: number | undefined;
}

interface Index {
  readonly branches: ReadonlyMap<RegExp, readonly Branch[]>;
  readonly trie: WordTrie;
}

function indexOf(patterns: readonly RegExp[]): Index {
  const words: (readonly string[])[] = [];
  const branches = new Map<RegExp, readonly Branch[]>();
  for (const pattern of patterns) {
    const known = branchesOf(pattern).map((branch): Branch => {
      const needed = obligatoryWords(branch);
      return { branch, number: needed === undefined ? undefined : words.push(needed) - 1 };
    });
    if (known.some(({ number }) => number !== undefined)) branches.set(pattern, known);
  }
  return { branches, trie: new WordTrie(words) };
}

/** "a|b" as "a" and "b": what matches one of them matches the whole. */
function branchesOf(pattern: RegExp): readonly RegExp[] {
  const ends = [-1];
  let depth = 0;
  let inClass = false;
  const { source, flags } = pattern;
  for (let at = 0; at < source.length; at++) {
    const sign = source[at];
    if (sign === '\\') at++;
    else if (inClass) inClass = sign !== ']';
    else if (sign === '[') inClass = true;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '|' && depth === 0) ends.push(at);
  }
  if (ends.length === 1 || /\\[1-9k]/.test(source)) return [pattern];
  return ends.map((end, i) => new RegExp(source.slice(end + 1, ends[i + 1] ?? source.length), flags));
}
