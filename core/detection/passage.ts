import type { Document, Link } from '../document.ts';
import { ALL_FORMULAS, type Formulas } from './formulas.ts';
import type { QuestionAim } from './questions.ts';
import type { Role } from './roles.ts';
import { SectionReader } from './section-reader.ts';
import type { Says, Vocabulary } from './vocabulary.ts';

/** One sentence (or list item, or table row) with its place in the document. */
export interface Passage {
  readonly text: string;
  /** As `pattern.test(text)`, and quicker for what most sentences lack the words of. */
  readonly says: Says;
  /** The nearest heading. */
  readonly section: string | undefined;
  readonly role: Role;
  readonly kind: 'paragraph' | 'item' | 'row';
  readonly ordered: boolean;
  /** Index of the section and of the block in it. */
  readonly at: readonly [section: number, block: number];
  /** It orders something, whoever is meant; not looked at in boilerplate. */
  readonly orders: boolean;
  /** The sentence before it in the same block, or the one that leads a list in. */
  readonly before: string;
  /** The sentence after it in the same block. */
  readonly after: string;
  /** The question that it answers: the heading, or one asked in the text before it. */
  readonly question: string | undefined;
  /** What that question is after. */
  readonly aim: QuestionAim | undefined;
  /** Commands and values that belong to it: inline code of its block, and the code block that follows. */
  readonly code: readonly string[];
  /** Addresses that words of it lead to. */
  readonly links: readonly Link[];
  /** Its list, its block or its section begins with words for those who cannot update, or offers a choice. */
  readonly alternative: boolean;
  /** Names its ordered list within the section; absent outside of one. */
  readonly list: number | undefined;
  /** One of several steps in order, of which installing the update is another. */
  readonly sequence: boolean;
}

/** More than any bulletin has; what comes after is not judged. */
export const MAX_PASSAGES = 20_000;

/** In reading order. What a publisher says in a section about its updates in general is boilerplate. */
export function passagesOf(document: Document, vocabulary: Vocabulary, formulas: Formulas = ALL_FORMULAS): Passage[] {
  const passages: Passage[] = [];
  document.sections.forEach((section, s) => {
    if (passages.length < MAX_PASSAGES) new SectionReader(section, s, passages, vocabulary, formulas).read();
  });
  return passages;
}
