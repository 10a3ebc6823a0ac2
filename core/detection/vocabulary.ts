import { obligatoryWords } from './obligatory-words.ts';
import { WordTrie } from './word-trie.ts';

/** Of one text: the same as `pattern.test(text)`, which is not run where the text lacks the words that the pattern needs. */
export type Says = (pattern: RegExp) => boolean;

/**
 * The words that patterns need. One look at a text finds them all, and most sentences have those of a few patterns only:
 * the others are never run. Of patterns that are not in the vocabulary it tells the same, at the price of running them.
 */
export class Vocabulary {
  readonly #patterns: readonly RegExp[];
  #index: { readonly numbers: ReadonlyMap<RegExp, number>; readonly trie: WordTrie } | undefined;

  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns;
  }

  read(text: string): Says {
    this.#index ??= indexOf(this.#patterns);
    const { numbers, trie } = this.#index;
    const found = trie.find(text);
    return (pattern) => {
      const number = numbers.get(pattern);
      return (number === undefined || WordTrie.has(found, number)) && pattern.test(text);
    };
  }
}

function indexOf(patterns: readonly RegExp[]) {
  const words = new Map<RegExp, readonly string[]>();
  for (const pattern of patterns) {
    const needed = obligatoryWords(pattern);
    if (needed !== undefined) words.set(pattern, needed);
  }
  return {
    numbers: new Map([...words.keys()].map((pattern, number) => [pattern, number] as const)),
    trie: new WordTrie([...words.values()]),
  };
}
