import type { Bulletin, SourceItem } from '../core/bulletin.ts';
import type { Reply } from '../core/discussion.ts';
import type { Judgement } from '../core/manual-step.ts';
import type { SourceOptions } from '../core/source.ts';
import type { EpssColumns, ExploitedCve } from '../core/threat.ts';

/** A bulletin as a source told it, judged. */
export interface ReadBulletin {
  readonly bulletin: Bulletin;
  readonly judgement: Judgement;
  readonly item: SourceItem;
}

/** Public keys as their files have them, for `readPublicKeys`, and the time at which signatures are looked at. */
export interface Trust {
  readonly keyFiles: readonly Uint8Array[];
  readonly now: number;
}

/** What a source's kind needs to make bulletins of an answer. Plain data: it goes to a worker. */
export interface ReadTask {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly contentLocation: string | undefined;
  /** Where the bytes came from, after redirects. */
  readonly url: string;
  readonly publisher: string;
  readonly options: SourceOptions;
  /** What signatures are checked with, where the source names a key. One that fails is a `ParseError` (`signature`). */
  readonly trust?: Trust;
  /** For dates in words, as in "3 days ago". */
  readonly now?: number;
  /** `bytes` are several documents, one after the other, of these lengths. */
  readonly lengths?: readonly number[];
  /** Leave the judging out, because it took too long: of all bulletins, or of those at these places of the feed. */
  readonly unjudged?: 'all' | readonly number[];
  /** Where a reader says, in shared memory, which place of the feed it is at, for whoever must end it. */
  readonly progress?: Int32Array;
}

export interface ReadAnswer {
  readonly title?: string;
  readonly bulletins: readonly ReadBulletin[];
  /** The whole of a catalogue of known exploited vulnerabilities. */
  readonly exploited?: readonly ExploitedCve[];
  readonly epss?: EpssColumns;
  /** Where the bulletins stand, when the answer is only a list of documents. */
  readonly documents?: readonly ListedDocument[];
  /** Item ids of those whose date is worked out of such words: it differs from one look to the next. */
  readonly vague?: readonly string[];
  /** What is said of bulletins on mailing lists. */
  readonly replies?: readonly Reply[];
  /** What does not come from its publisher, as far as that can be checked: it is not a bulletin. */
  readonly refused?: readonly RefusedDocument[];
  /** Messages that the source's options leave aside. */
  readonly ignored?: number;
  /** What is wrong in Handfix itself about an item that is `unreadable` for it: for the log. */
  readonly faults?: readonly string[];
}

export interface ListedDocument {
  readonly id: string;
  readonly url: string;
  readonly published?: number;
  /** The list's own word for the state that the document is in: another one means that it has changed. */
  readonly state: string;
}

export interface RefusedDocument {
  readonly id: string;
  readonly title: string;
  /** The end of a sentence. */
  readonly why: string;
}
