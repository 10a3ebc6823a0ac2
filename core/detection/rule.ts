import type { Kind } from '../manual-step.ts';
import type { Meaning } from './formulas.ts';
import type { Passage } from './passage.ts';

/** What holds for the document as a whole, known before any rule looks at a passage. */
export interface Surroundings {
  /** A complete fix is to be had. */
  readonly fix: boolean;
  /** Somewhere it says that there is none, for some product at least. */
  readonly withoutFix: boolean;
  /** The title, in lower case: names the product that the update is of. */
  readonly subject: string;
  /** The kinds of work that a passage speaks of, worked out once. */
  readonly kindsOf: (passage: Passage) => readonly Kind[];
  /** What the formulas of publishers mean, where a passage is one. */
  readonly meanings: ReadonlyMap<Passage, Meaning>;
}

/** What a rule makes of a passage. */
export interface Finding {
  readonly kinds: readonly Kind[];
  readonly verdict: 'required' | 'conditional';
  /** Words of condition have been weighed already. */
  readonly weighed?: boolean;
}

/** One way to tell that a passage asks for handwork. The first rule of the list that finds something names the passage. */
export interface Rule {
  readonly name: string;
  /** For people: `/bulletin explain` shows it. */
  readonly description: string;
  /** It looks at sentences that order something alone. */
  readonly orders?: boolean;
  /** What it asks of every passage by `says`. */
  readonly looksFor?: readonly RegExp[];
  find(passage: Passage, surroundings: Surroundings): Finding | undefined;
}
