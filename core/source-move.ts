/** A source's server says that it is found elsewhere from now on. */
export interface SourceMove {
  readonly id: number;
  readonly sourceId: number;
  readonly url: string;
  readonly decision?: 'use' | 'keep';
  /** Actor key. */
  readonly decidedBy?: string;
  readonly decidedAt?: number;
}

/** What its server says, in a sentence. */
export const movedWords = (url: string): string => `Its server says that it is at ${url} from now on.`;
