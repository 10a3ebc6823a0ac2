import { plainOf } from './plain-text.ts';

/**
 * What a text must contain for a pattern to match it, told from the pattern's own source: one at least of some pieces
 * of text, in the plain letters of `plainOf`.
 */

/** A part of a pattern: all that it can match, where that is little, else pieces of which every match holds one. */
type Part = { readonly exact: readonly string[] } | { readonly pieces: readonly string[] | undefined };

/** Stands for the edge of a word in exact text, which is plain otherwise. */
const EDGE = '|';
const NOTHING: Part = { exact: [''] };
const ANYTHING: Part = { pieces: undefined };
/** What comes after these letters makes a piece hardly rarer. */
const MAX_PIECE = 12;
/** More ways to write a part are not multiplied out. */
const MAX_EXACT = 48;
/** So many times rarer a piece is by one more letter, as far as the choice between pieces goes. */
const RARER_BY_LETTER = 3;

/** Undefined where a pattern can match without any, or has syntax that is not known here: it is to be run always. */
export function obligatoryWords(pattern: RegExp): readonly string[] | undefined {
  const part = /[uv]/.test(pattern.flags) ? undefined : new PatternReader(pattern.source).read();
  const pieces = part && piecesOf(part);
  return pieces && shortest(shortest(pieces).map((piece) => piece.slice(0, MAX_PIECE)));
}

function piecesOf(part: Part): readonly string[] | undefined {
  if (!('exact' in part)) return part.pieces;
  const pieces = part.exact.map(pieceOf);
  return pieces.some((piece) => piece.trim() === '') ? undefined : pieces;
}

/** An edge is a space at the ends of a piece, where it tells something. */
const pieceOf = (exact: string): string => exact.replace(/^\|+(?=[a-z0])|(?<=[a-z0])\|+$/g, ' ').replaceAll(EDGE, '');

/** What holds another piece adds nothing to it. */
function shortest(pieces: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const piece of [...new Set(pieces)].sort((a, b) => a.length - b.length))
    if (!kept.some((other) => piece.includes(other))) kept.push(piece);
  return kept;
}

const chances = (pieces: readonly string[]): number =>
  pieces.reduce((sum, piece) => sum + RARER_BY_LETTER ** -piece.length, 0);

function eitherOf(branches: readonly Part[]): Part {
  const exact = branches.flatMap((part) => ('exact' in part ? part.exact : []));
  if (branches.every((part) => 'exact' in part) && exact.length <= MAX_EXACT) return { exact };
  const pieces = branches.map(piecesOf);
  return { pieces: pieces.every((some) => some !== undefined) ? pieces.flat() : undefined };
}

/** Neighbours that are known exactly make longer pieces; the rarest pieces of all stand for the whole. */
function sequenceOf(parts: readonly Part[]): Part {
  const choices: (readonly string[] | undefined)[] = [];
  let run: readonly string[] = [''];
  for (const part of parts) {
    if ('exact' in part && run.length * part.exact.length <= MAX_EXACT) {
      run = run.flatMap((start) => part.exact.map((end) => start + end));
    } else {
      choices.push(piecesOf({ exact: run }), piecesOf(part));
      run = 'exact' in part ? part.exact : [''];
    }
  }
  if (choices.length === 0) return { exact: run };
  const known = [...choices, piecesOf({ exact: run })].filter((choice) => choice !== undefined);
  return { pieces: known.sort((a, b) => chances(a) - chances(b))[0] };
}

/** Reads the syntax of regular expressions as far as patterns of text need it. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Undefined where it is not understood to the end. */
  read(): Part | undefined {
    const part = this.#alternatives();
    return this.#at === this.#source.length ? part : undefined;
  }

  #alternatives(): Part {
    const branches: Part[] = [];
    do {
      const parts: Part[] = [];
      for (let part = this.#quantified(); part; part = this.#quantified()) parts.push(part);
      branches.push(sequenceOf(parts));
    } while (this.#take(/\|/y) !== undefined);
    return eitherOf(branches);
  }

  #quantified(): Part | undefined {
    const part = this.#atom();
    if (part === undefined) return undefined;
    const quantifier = this.#take(/(?:[?*+]|\{\d+(?:,\d*)?\})\??/y);
    if (quantifier === undefined) return part;
    if (quantifier.startsWith('?')) return eitherOf([part, NOTHING]);
    return /^(?:\*|\{0)/.test(quantifier) ? ANYTHING : { pieces: piecesOf(part) };
  }

  #atom(): Part | undefined {
    const opening = this.#take(/\((?:\?(?:<?[=!]|:|<\w+>))?/y);
    if (opening !== undefined) {
      const inside = this.#alternatives();
      if (this.#take(/\)/y) === undefined) return undefined;
      return /[=!]$/.test(opening) ? NOTHING : inside;
    }
    if (this.#take(/\\b/y) !== undefined) return { exact: [EDGE] };
    if (this.#take(/[\^$]|\\B/y) !== undefined) return NOTHING;
    if (this.#take(/\.|\\[dDwWsS]/y) !== undefined) return ANYTHING;
    const members = this.#take(/\[(?:\\.|[^\]\\])*\]/y);
    if (members !== undefined) return membersOf(members.slice(1, -1));
    const literal = this.#take(/\\\W|[^()[\]{}\\*+?|]/y);
    return literal === undefined ? undefined : { exact: [plainOf(literal.slice(-1))] };
  }

  #take(syntax: RegExp): string | undefined {
    syntax.lastIndex = this.#at;
    const taken = syntax.exec(this.#source)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }
}

/** "[sz]" is one of two; "[^;]" and "[a-z]" are anything. */
function membersOf(members: string): Part {
  if (/^\^|\\\w|[^\\]-./.test(members)) return ANYTHING;
  return { exact: [...new Set(plainOf(members.replace(/\\(.)/g, '$1')))] };
}
