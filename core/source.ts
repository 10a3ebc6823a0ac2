import type { Lull, Yield } from './source-health.ts';

/** Kinds of source. Each has a file in `feeds/kinds/`, except `hand`: bulletins that people gave us themselves. */
export const SOURCE_KINDS = [
  'rss',
  'page',
  'index',
  'json',
  'osv',
  'ghsa',
  'oval',
  'cvrf',
  'csaf',
  'archive',
  'mailbox',
  'kev',
  'epss',
  'hand',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The kinds that are read from an address. */
export const FETCHED_KINDS = SOURCE_KINDS.filter((kind) => kind !== 'hand');
export type FetchedKind = Exclude<SourceKind, 'hand'>;

/** Where the bulletins of a list stand: CSS selectors on an `index` page, dotted paths in `json`. What is left out is found. */
export interface ListOptions {
  /** Each line of the list; of JSON the list itself, `.` for the whole. */
  readonly item?: string;
  /** Within a line. */
  readonly title?: string;
  /** Within a line; of JSON also an address with paths in braces: `https://acme.example/{id}`. */
  readonly link?: string;
  /** Within a line. */
  readonly date?: string;
  /** JSON alone: the publisher's id. */
  readonly id?: string;
  /** JSON alone: the text, or several parted by commas, whose names are the headings then. */
  readonly body?: string;
}

/** Where every half hour would be too often. */
export const OWN_SCHEDULES: Partial<Readonly<Record<SourceKind, string>>> = { epss: '20 */6 * * *' };

export interface SourceOptions {
  /** Follow each item to its own page, because the feed carries only an excerpt. Index pages are followed unless it is false. */
  readonly followPages?: boolean;
  readonly list?: ListOptions;
  /** CSS selector of a page's main content. */
  readonly selector?: string;
  /** The feed's own text is the whole bulletin. Default: `content` is, `summary` is an excerpt. */
  readonly extent?: 'full' | 'excerpt';
  /** Regular expression that finds the vendor's id in title or address; its first group, or the whole match. At most 200 characters. */
  readonly idPattern?: string;
  /** Name of a file in the folder of `KEY_DIR`, with the OpenPGP keys that the publisher signs with. */
  readonly keyFile?: string;
  /** Mail: only what came by these lists counts. List-Ids, in lower case. */
  readonly lists?: readonly string[];
  /** Mail: only these announce; addresses, or domains that begin with `@`, in lower case. */
  readonly senders?: readonly string[];
  /** Mail: only what this server vouches for counts: the name in its Authentication-Results header (RFC 8601). */
  readonly verifiedBy?: string;
  /** CSAF: documents that nobody signed are `refused` or `accepted`. Default: refused from a trusted provider, which must sign. */
  readonly unsigned?: 'refused' | 'accepted';
  /** CSAF: documents that are older than so many days when the source is added are not read. Default: 365. */
  readonly historyDays?: number;
  /** Mailbox: name of a file in the folder of `SECRETS_DIR`, with the mailbox's address and password. */
  readonly password?: string;
}

/** Somewhere bulletins are published. */
export interface Source {
  readonly id: number;
  /** Absent for a shared source; else the one team that ever sees it. */
  readonly teamId?: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly url: string;
  readonly publisher: string;
  /** node-cron expression, in `timeZone`. */
  readonly schedule: string;
  readonly timeZone: string;
  readonly options: SourceOptions;
  /** The entry of the catalogue that it was added from. */
  readonly catalogueKey?: string;
  readonly state: 'active' | 'paused';
  readonly pausedWhy?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where the next poll goes on, as its kind left it. */
  readonly cursor?: unknown;
  readonly nextCheckAt: number;
  readonly lastPollAt?: number;
  readonly lastSuccessAt?: number;
  readonly lastNewAt?: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly errorCode?: string;
  readonly error?: string;
  /** The operator channel knows that it fails. */
  readonly reported: boolean;
  /** It can be read, but is silent against its habit; the operator channel knows. */
  readonly lull?: Lull;
  readonly yields?: Yield;
  /** Documents that do not count, because they failed a check or cannot be had. */
  readonly held?: readonly HeldDocument[];
}

export interface HeldDocument {
  readonly name: string;
  /** As the end of a sentence. */
  readonly why: string;
  readonly since: number;
}

export type NewSource = Pick<
  Source,
  'name' | 'kind' | 'url' | 'publisher' | 'schedule' | 'timeZone' | 'options' | 'teamId' | 'catalogueKey'
>;

/**
 * How much a source's word on a bulletin counts: a lesser source never makes a revision. Another publisher's page is
 * worth no more than the vendor's own feed.
 */
export function sourceRank(kind: SourceKind, extent: 'full' | 'excerpt', own = true): number {
  if (extent === 'excerpt') return 1;
  if (kind === 'csaf' && own) return 4;
  return (kind === 'page' || kind === 'cvrf') && own ? 3 : 2;
}
