import { type Bulletin, SEVERITIES, type Severity, type Tlp } from './bulletin.ts';
import { documentText } from './document.ts';
import type { Kind, Verdict } from './manual-step.ts';
import { isWithin, type LimitedTlp } from './tlp.ts';

/** What a channel wants. An absent or empty list asks for nothing in particular; all that are given must hold. */
export interface SubscriptionFilter {
  readonly sourceIds?: readonly number[];
  readonly publishers?: readonly string[];
  /** At least this severe. `unknown` passes only without this. */
  readonly severity?: Exclude<Severity, 'unknown'>;
  /** Default: `required` and `conditional`, and `unjudged` when severe or exploited. */
  readonly verdicts?: readonly Verdict[];
  /** At least one of these kinds. */
  readonly kinds?: readonly Kind[];
  /** At least one of these words or phrases in title, products or text; case does not matter. */
  readonly words?: readonly string[];
  /** The highest TLP label that may be posted to the channel. Default: GREEN. */
  readonly tlp?: LimitedTlp;
}

/** This channel wants bulletins like that; `/watch` in chat. */
export interface Subscription {
  readonly id: number;
  readonly teamId: string;
  readonly channelId: string;
  readonly filter: SubscriptionFilter;
  /** The role that an alert mentions. */
  readonly roleId?: string;
  readonly createdAt: number;
  readonly createdBy?: string;
}

/** What a filter looks at. `text` is everything that words are looked for in. */
export interface Announceable {
  readonly sourceIds: readonly number[];
  readonly publisher: string;
  readonly tlp: Tlp | undefined;
  readonly severity: Severity;
  readonly exploited: boolean;
  readonly verdict: Verdict;
  readonly kinds: readonly Kind[];
  readonly text: string;
}

/** Everything that the words of a watch are looked for in. */
export const watchedText = ({ title, products, document }: Pick<Bulletin, 'title' | 'products' | 'document'>): string =>
  `${title}\n${products.join('\n')}\n${documentText(document)}`;

export type Mismatch = 'tlp' | 'source' | 'publisher' | 'severity' | 'verdict' | 'kind' | 'words';

/** The first thing about a bulletin that a filter does not want; `undefined` when it matches. */
export function mismatch(filter: SubscriptionFilter, bulletin: Announceable): Mismatch | undefined {
  if (!isWithin(bulletin.tlp, filter.tlp)) return 'tlp';
  if (filter.sourceIds?.length && !filter.sourceIds.some((id) => bulletin.sourceIds.includes(id))) return 'source';
  if (filter.publishers?.length && !filter.publishers.some((p) => same(p, bulletin.publisher))) return 'publisher';
  if (!wantsVerdict(filter, bulletin)) return 'verdict';
  if (filter.severity && !atLeast(bulletin.severity, filter.severity)) return 'severity';
  if (filter.kinds?.length && !filter.kinds.some((kind) => bulletin.kinds.includes(kind))) return 'kind';
  if (filter.words?.length) {
    const text = bulletin.text.toLowerCase();
    if (!filter.words.some((word) => text.includes(word.toLowerCase()))) return 'words';
  }
  return undefined;
}

export const matches = (filter: SubscriptionFilter, bulletin: Announceable): boolean =>
  mismatch(filter, bulletin) === undefined;

function wantsVerdict(filter: SubscriptionFilter, bulletin: Announceable): boolean {
  if (filter.verdicts?.length) return filter.verdicts.includes(bulletin.verdict);
  if (bulletin.verdict === 'unjudged') return bulletin.exploited || atLeast(bulletin.severity, 'high');
  return bulletin.verdict !== 'none';
}

/** True when `severity` is known and not below `floor`. */
function atLeast(severity: Severity, floor: Severity): boolean {
  return severity !== 'unknown' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(floor);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
