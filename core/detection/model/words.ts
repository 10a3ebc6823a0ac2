/** Longest first; the letters as codes. */
const ENDINGS = ['ations', 'ation', 'ings', 'ing', 'ies', 'ied', 'ed', 'es', 's', 'e', 'ly'].map((ending) =>
  Array.from(ending, (letter) => letter.charCodeAt(0)),
);
/** So much of a word is left in any case. */
const LEAST = 3;
/** Shorter words have no endings. */
const SHORT = 5;
const [A, Z, ZERO, NINE] = [97, 122, 48, 57];
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const ADDRESS = /https?:\/\/\S+/gi;

/** A word's place in its text, and the hash of its stem: "rotate", "rotated" and "rotating" are one. Numbers are one word. */
export interface Word {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
}

/** Of a text, 32 bits (FNV-1a). */
export function hashOf(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}

const NUMBER = hashOf('#');
const isLetter = (code: number): boolean => code >= A && code <= Z;
const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** The first words of a text, at most so many; of an address no more than that there is one. */
export function wordsOf(text: string, most: number): Word[] {
  const plain = text.includes('://') ? text.replace(ADDRESS, (address) => 'url'.padEnd(address.length)) : text;
  const lower = plain.toLowerCase();
  const words: Word[] = [];
  for (let at = 0; at < lower.length && words.length < most; ) {
    const code = lower.charCodeAt(at);
    const from = at;
    if (isLetter(code)) {
      for (at++; at < lower.length && isInWord(lower.charCodeAt(at)); ) at++;
      words.push({ from, to: at, hash: stemHash(lower, from, at) });
    } else if (isDigit(code)) {
      for (at++; at < lower.length && (isDigit(lower.charCodeAt(at)) || lower[at] === '.'); ) at++;
      words.push({ from, to: at, hash: NUMBER });
    } else at++;
  }
  return words;
}

/** Letters, apostrophes and hyphens. */
const isInWord = (code: number): boolean => isLetter(code) || code === 39 || code === 45;

function stemHash(text: string, from: number, to: number): number {
  const end = to - from < SHORT ? to : to - endingOf(text, from, to);
  let hash = SEED;
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}

function endingOf(text: string, from: number, to: number): number {
  for (const ending of ENDINGS) {
    const start = to - ending.length;
    if (start - from < LEAST) continue;
    let i = 0;
    while (i < ending.length && text.charCodeAt(start + i) === ending[i]) i++;
    if (i === ending.length) return ending.length;
  }
  return 0;
}
