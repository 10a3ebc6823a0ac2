import type { Clock } from '../core/clock.ts';
import type { OperatorNotice } from '../core/delivery.ts';
import type { Reply } from '../core/discussion.ts';
import type { Log } from '../core/log.ts';
import type { HeldDocument, Source, SourceOptions } from '../core/source.ts';
import type { EpssColumns, ExploitedCve } from '../core/threat.ts';
import type { Http } from './http.ts';
import type { Mailboxes } from './mailbox/mailboxes.ts';
import type { ReadBulletin } from './read-bulletin.ts';
import type { Reader } from './reader.ts';
import type { KeyFiles } from './signatures/key-files.ts';

/** What a kind must know of a source to fetch it: also of one that is only tried. */
export type FetchTarget = Pick<
  Source,
  'name' | 'kind' | 'url' | 'publisher' | 'options' | 'teamId' | 'etag' | 'lastModified' | 'cursor'
>;

/** What a source has told of an item before. */
export interface ToldBefore {
  readonly rank: number;
  readonly published?: number;
  readonly updated?: number;
}

/** What a kind reaches the world with. */
export interface KindTools {
  readonly http: Pick<Http, 'fetch'>;
  readonly reader: Reader;
  readonly keys: KeyFiles;
  readonly mailboxes: Mailboxes;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Bulletins published before are recorded without a word (a source's first poll): they need no more than is cheap. */
  readonly announceAfter: number | undefined;
  /** The source is only tried: a few of its newest bulletins are enough, and nothing is remembered. */
  readonly isTrial: boolean;
  /** By the source's item ids. */
  readonly toldBefore: (itemIds: readonly string[]) => Promise<ReadonlyMap<string, ToldBefore>>;
}

/** What a kind listens with. */
export type ListenTools = Pick<KindTools, 'mailboxes' | 'signal'>;

/** What one look at a source brought. */
export interface Fetched {
  readonly outcome: 'ok' | 'not-modified';
  readonly title?: string;
  /** Who publishes there, where the format has only one. */
  readonly publisher?: string;
  readonly bulletins: readonly ReadBulletin[];
  /** The server sent only what is new. */
  readonly newOnly?: boolean;
  /** What is said of bulletins on mailing lists. */
  readonly replies?: readonly Reply[];
  /** How many messages the source's options leave aside. */
  readonly ignored?: number;
  /** The whole of a catalogue of known exploited vulnerabilities. */
  readonly exploited?: readonly ExploitedCve[];
  readonly epss?: EpssColumns;
  /** Some of it waits: the next poll asks for everything again, without `etag` and `lastModified`. */
  readonly unfinished?: boolean;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly freshForMs?: number | undefined;
  /** The address to use from now on. */
  readonly movedTo?: string | undefined;
  /** Where the next poll goes on, as plain data of the kind's own; kept as it was when absent. Saved after the bulletins are safe. */
  readonly cursor?: unknown;
  /** Instead of the poller's: those published before are recorded without a word, as they were there when the source was added. */
  readonly announceAfter?: number | undefined;
  /** More waits that is better not left until the schedule's next time. */
  readonly continueAfterMs?: number;
  /** Documents that do not count, all of them; kept as they were when absent. */
  readonly held?: readonly HeldDocument[];
  /** What whoever runs Handfix must know, each told once for each `key`. */
  readonly notices?: readonly KindNotice[];
}

export interface KindNotice extends Pick<OperatorNotice, 'what' | 'detail'> {
  readonly key: string;
}

/** How one kind of source is fetched. What strangers send is parsed by `tools.reader`, in a worker. */
export interface Kind {
  /** Throws `FetchError` and `ParseError`. */
  readonly fetch: (target: FetchTarget, tools: KindTools) => Promise<Fetched>;
  /** A person chose what is there: it is announced however old it is. */
  readonly announcesOld?: boolean;
  /** Each answer holds everything that the source has: far fewer than usual is trouble. */
  readonly tellsAll?: boolean;
  /**
   * Stays connected to the source, and says when there is news, until the signal; throws `FetchError` when the connection
   * ends. The source is read by `fetch` all the same.
   */
  readonly listen?: (target: FetchTarget, tools: ListenTools, onNews: () => void) => Promise<void>;
  /** Whether its bulletins' texts come from pages of their own: those are looked at again. */
  readonly followsPages?: (options: SourceOptions) => boolean;
}
