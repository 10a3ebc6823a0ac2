import { findAliases } from '../core/aliases.ts';
import type { Alias, Bulletin, Extent } from '../core/bulletin.ts';
import { scoresIn, severityOfScore } from '../core/cvss.ts';
import { detect, RULES_VERSION } from '../core/detection/detect.ts';
import { type Document, documentText } from '../core/document.ts';
import type { Judgement, UnjudgedReason } from '../core/manual-step.ts';
import { exploitedIn, severityIn, worst } from '../core/severity.ts';
import { identityOf } from './bulletin-identity.ts';
import type { ReadBulletin, ReadTask } from './read-bulletin.ts';

/** What a source knows about a bulletin beside its text. */
export interface Told {
  /** What the source tells its items apart by: an id of its own, or the address. */
  readonly itemId: string;
  /** The publisher's own id, where the format has a field for it; otherwise it is looked for. */
  readonly ownId?: string | undefined;
  readonly title: string;
  readonly url?: string | undefined;
  readonly published?: number | undefined;
  readonly updated?: number | undefined;
  readonly document: Document;
  readonly extent: Extent;
  /** What the format says in fields of its own; what it leaves out is looked for in the text. Aliases are added to those of the text. */
  readonly facts?: Partial<Facts>;
}

export type Facts = Pick<
  Bulletin,
  | 'severity'
  | 'exploited'
  | 'aliases'
  | 'products'
  | 'remediations'
  | 'references'
  | 'supersedes'
  | 'scores'
  | 'tlp'
  | 'authenticity'
  | 'withdrawn'
>;

type FactsTask = Pick<ReadTask, 'publisher' | 'options'> & { readonly url?: string };

/** A bulletin with its identity, aliases, severity and judgement worked out of what was told. `unjudged`: why it is not to be judged. */
export function bulletinFrom(told: Told, task: FactsTask, unjudged?: UnjudgedReason): ReadBulletin {
  const text = `${told.title}\n${documentText(told.document)}`;
  const { publisher, id, item } = identityOf(told, task);
  const { aliases = [], ...facts } = told.facts ?? {};
  const scores = facts.scores ?? scoresIn(text);
  const bulletin: Bulletin = {
    publisher,
    id,
    title: told.title,
    severity: facts.scores?.length ? worst(facts.scores.map(severityOfScore)) : severityIn(text, scores),
    scores,
    exploited: exploitedIn(text),
    aliases: distinct([...aliases, ...findAliases(`${text}\n${told.url ?? ''}`)]),
    products: [],
    document: told.document,
    extent: told.extent,
    remediations: [],
    references: [],
    supersedes: [],
    ...facts,
    ...(told.url !== undefined && { url: told.url }),
    ...(told.published !== undefined && { published: told.published }),
    ...(told.updated !== undefined && { updated: told.updated }),
  };
  const judgement =
    unjudged === undefined ? detect({ document: told.document, extent: told.extent }) : notJudged(unjudged);
  return { bulletin, judgement, item };
}

const distinct = (aliases: readonly Alias[]): Alias[] => [...new Map(aliases.map((a) => [a.id, a])).values()];

export const notJudged = (reason: UnjudgedReason): Judgement => ({
  verdict: 'unjudged',
  reason,
  kinds: [],
  steps: [],
  evidence: [],
  rulesVersion: RULES_VERSION,
});
