import type { Severity } from './bulletin.ts';
import type { Kind, Verdict } from './manual-step.ts';
import type { Outline, OutlineList } from './outline.ts';
import type { FetchedKind, NewSource, SourceOptions } from './source.ts';

export interface PreviewItem {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly published?: number;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly kinds: readonly Kind[];
}

/** What a source would give, without recording anything. */
export interface SourcePreview {
  readonly title?: string;
  /** Who publishes there, where the format has only one. */
  readonly publisher?: string;
  /** Newest first, at most 25. */
  readonly items: readonly PreviewItem[];
  readonly total: number;
  /** Messages in answer to others: they are shown with the bulletins that they speak of. */
  readonly replies?: number;
  /** In plain words; foreign text in them is not escaped. */
  readonly problems: readonly string[];
  /** Most of it is only excerpts, and has pages that could be read. */
  readonly wantsPages: boolean;
}

export interface SourceCandidate {
  readonly kind: FetchedKind;
  readonly url: string;
  readonly publisher: string;
  readonly options: SourceOptions;
  /** The server that asks. */
  readonly teamId?: string;
}

export interface PollReport {
  readonly outcome: 'ok' | 'not-modified' | 'failed';
  readonly recorded: number;
  readonly revised: number;
  readonly error?: string;
}

/** A bulletin that a person gives us: exactly one of `url`, `text` and `file`. */
export interface HandBulletin {
  readonly teamId: string;
  readonly actor: string;
  readonly publisher?: string;
  readonly id?: string;
  readonly title?: string;
  readonly url?: string;
  readonly text?: string;
  readonly file?: { readonly name: string; readonly url: string };
}

export interface HandOutcome {
  readonly bulletinKey: number;
  readonly outcome: 'new' | 'revised' | 'unchanged';
}

/**
 * What a command may ask of the reading side at once. Everything that fails for a reason an admin can understand is a
 * `UserError` that says it.
 */
export interface Reading {
  preview(candidate: SourceCandidate): Promise<SourcePreview>;
  pollNow(sourceId: number): Promise<PollReport>;
  addByHand(bulletin: HandBulletin): Promise<HandOutcome>;
  /** The feeds of an OPML file that lies at an address. */
  readOutlines(url: string): Promise<OutlineList>;
  /** The same as a document. */
  writeOutlines(title: string, outlines: readonly Outline[]): string;
  /** Throws `UserError` when a schedule, time zone, pattern or address of a source cannot work. */
  validate(source: NewSource): void;
}

/** `failing`: also those that are a web page now. What is failing, quiet and so on is active. */
export interface SourceCounts {
  readonly active: number;
  readonly paused: number;
  readonly failing: number;
  readonly empty: number;
  readonly quiet: number;
  readonly waiting: number;
  readonly neverRead: number;
}

/** How the program is, for `/status` and `GET /healthz`. */
export interface Health {
  readonly ok: boolean;
  /** Plain sentences, one each for what is wrong. */
  readonly faults: readonly string[];
  readonly startedAt: number;
  readonly lastTickAt?: number;
  readonly sources: SourceCounts;
  readonly deliveries: { readonly pending: number; readonly dead: number; readonly oldestPendingAt?: number };
  readonly discord: 'connected' | 'connecting' | 'disconnected';
}
