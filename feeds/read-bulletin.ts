import type { Bulletin } from '../core/bulletin.ts';
import type { Judgement } from '../core/manual-step.ts';
import type { SourceOptions } from '../core/source.ts';

/** A bulletin as a source told it, judged. */
export interface ReadBulletin {
  readonly bulletin: Bulletin;
  readonly judgement: Judgement;
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
  /** Leave the judging out, because it took too long: every bulletin is `unjudged`. */
  readonly unjudged?: boolean;
}

export interface ReadAnswer {
  readonly title?: string;
  readonly bulletins: readonly ReadBulletin[];
}
