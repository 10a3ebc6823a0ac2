import type { HeldDocument } from '../../core/source.ts';
import type { ListedDocument } from '../formats/csaf/listing.ts';

/** A document that failed a check or could not be had: it is tried again, ever more rarely, and at once when it changes. */
export interface Held extends HeldDocument {
  readonly document: ListedDocument;
  /** Of its content and what is wrong with it. */
  readonly state: string;
  /** Nothing was wrong with what came; nothing came. */
  readonly isMissing: boolean;
  readonly tries: number;
  readonly retryAt: number;
}

/** Where the next poll of a CSAF source goes on. */
export interface CsafCursor {
  /** What was published before the source was added, less a few days, is recorded without a word. */
  readonly announceAfter: number;
  /** Where the provider's metadata was found. */
  readonly metadataUrl?: string;
  /** Of listings of which nothing waits. */
  readonly validators: Readonly<Record<string, { readonly etag?: string; readonly lastModified?: string }>>;
  /** Keys of the documents that are done, one after the other, so that tens of thousands fit. */
  readonly seen: string;
  readonly held: readonly Held[];
}

export const cursorOf = (value: unknown, announceAfter: number): CsafCursor =>
  (value as CsafCursor | undefined) ?? { announceAfter, validators: {}, seen: '', held: [] };
