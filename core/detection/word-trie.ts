import { PLAIN, plainOf } from './plain-text.ts';

/** A state has a column for each plain character, and room up to a power of two. */
const COLUMN_BITS = 5;
const SPACE_CODE = 32;
const SPACE = PLAIN.indexOf(' ');
/** By character code; what is above these parts words. */
const COLUMNS = Uint8Array.from({ length: 128 }, (_, code) => PLAIN.indexOf(plainOf(String.fromCharCode(code))));
const MAX_STATES = 65_536;

/**
 * Finds words in a text all at once, in time in step with its length whatever the words (Aho and Corasick, "Efficient
 * string matching", 1975). Each word has numbers, of which a text gets those of all words in it.
 */
export class WordTrie {
  /** The next state, by state and column. */
  readonly #next: Uint16Array;
  /** By state, the numbers of the words that end there, a bit each. */
  readonly #numbers: Int32Array;
  /** How many elements hold a state's numbers. */
  readonly #width: number;
  /** By state, whether a word ends there at all. */
  readonly #ends: Uint8Array;

  /** `words[n]` are the words with the number n, in plain text. */
  constructor(words: readonly (readonly string[])[]) {
    const most = words.flat().reduce((sum, word) => sum + word.length, 1);
    if (most > MAX_STATES) throw new RangeError('these are more words than a trie holds');
    this.#width = Math.ceil(words.length / 32);
    this.#next = new Uint16Array(most << COLUMN_BITS);
    this.#numbers = new Int32Array(most * this.#width);
    let states = 1;
    words.forEach((some, number) => {
      for (const word of some) states = this.#add(word, number, states);
    });
    this.#link();
    this.#ends = Uint8Array.from({ length: states }, (_, state) => Number(this.#numbersOf(state).some(Boolean)));
  }

  /** The numbers of the words in a text, as `has` reads them. The text begins and ends as if with a space. */
  find(text: string): readonly number[] {
    const [next, numbers, ends, width] = [this.#next, this.#numbers, this.#ends, this.#width];
    const found = new Array<number>(width).fill(0);
    let state = next[SPACE] ?? 0;
    for (let i = 0; i <= text.length; i++) {
      const code = i < text.length ? text.charCodeAt(i) : SPACE_CODE;
      const column = code < COLUMNS.length ? (COLUMNS[code] ?? SPACE) : SPACE;
      state = next[(state << COLUMN_BITS) | column] ?? 0;
      if (ends[state] === 0) continue;
      for (let part = 0; part < width; part++) found[part] = (found[part] ?? 0) | (numbers[state * width + part] ?? 0);
    }
    return found;
  }

  static has(found: readonly number[], number: number): boolean {
    return ((found[number >> 5] ?? 0) & (1 << number)) !== 0;
  }

  #numbersOf(state: number): Int32Array {
    return this.#numbers.subarray(state * this.#width, (state + 1) * this.#width);
  }

  /** Adds a word letter by letter; returns how many states there are then. */
  #add(word: string, number: number, states: number): number {
    let count = states;
    let state = 0;
    for (const letter of word) {
      const at = (state << COLUMN_BITS) | PLAIN.indexOf(letter);
      if (this.#next[at] === 0) this.#next[at] = count++;
      state = this.#next[at] ?? 0;
    }
    const numbers = this.#numbersOf(state);
    numbers[number >> 5] = (numbers[number >> 5] ?? 0) | (1 << number);
    return count;
  }

  /** Where no word goes on, the longest end of what was read that begins another word does. */
  #link(): void {
    const ends = [0];
    const queue = [0];
    for (const state of queue) {
      for (let column = 0; column < PLAIN.length; column++) {
        const at = (state << COLUMN_BITS) | column;
        const child = this.#next[at] ?? 0;
        const other = state === 0 ? 0 : (this.#next[((ends[state] ?? 0) << COLUMN_BITS) | column] ?? 0);
        if (child === 0) {
          this.#next[at] = other;
          continue;
        }
        ends[child] = other;
        queue.push(child);
        const numbers = this.#numbersOf(child);
        this.#numbersOf(other).forEach((bits, part) => {
          numbers[part] = (numbers[part] ?? 0) | bits;
        });
      }
    }
  }
}
