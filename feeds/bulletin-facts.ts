import { findAliases, ownId } from '../core/aliases.ts';
import type { Bulletin, Extent } from '../core/bulletin.ts';
import { detect, RULES_VERSION } from '../core/detection/detect.ts';
import { type Document, documentText } from '../core/document.ts';
import type { Judgement } from '../core/manual-step.ts';
import { exploitedIn, severityIn } from '../core/severity.ts';
import type { SourceOptions } from '../core/source.ts';
import type { ReadBulletin, ReadTask } from './read-bulletin.ts';

/** What a source knows about a bulletin beside its text. */
export interface Told {
  /** The publisher's id for the item, or its address: taken when no better id is found. */
  readonly fallbackId: string;
  readonly title: string;
  readonly url?: string | undefined;
  readonly published?: number | undefined;
  readonly updated?: number | undefined;
  readonly document: Document;
  readonly extent: Extent;
}

/** A reply in a list speaks of a bulletin; it is none. */
const REPLY = /^(?:re|fwd?|aw|wg|sv|antw)\s*(?:\[\d+\])?:/i;
const MAX_ID = 200;

/** A bulletin with its identity, aliases, severity and judgement worked out of what was told. */
export function bulletinFrom(told: Told, task: Pick<ReadTask, 'publisher' | 'options' | 'unjudged'>): ReadBulletin {
  const text = `${told.title}\n${documentText(told.document)}`;
  const bulletin: Bulletin = {
    ...identityOf(told, task.publisher, task.options),
    title: told.title,
    severity: severityIn(text),
    exploited: exploitedIn(text),
    aliases: findAliases(`${text}\n${told.url ?? ''}`),
    products: [],
    document: told.document,
    extent: told.extent,
    remediations: [],
    references: [],
    supersedes: [],
    ...(told.url !== undefined && { url: told.url }),
    ...(told.published !== undefined && { published: told.published }),
    ...(told.updated !== undefined && { updated: told.updated }),
  };
  const judgement = task.unjudged ? timedOut() : detect({ document: told.document, extent: told.extent });
  return { bulletin, judgement };
}

/** By the source's own pattern, else by an id that a known publisher gives, else by a CVE in front, else as the source tells items apart. */
function identityOf(told: Told, publisher: string, options: SourceOptions): { publisher: string; id: string } {
  if (options.idPattern !== undefined) {
    const pattern = new RegExp(options.idPattern, 'iu');
    const match = pattern.exec(told.title) ?? pattern.exec(told.url ?? '');
    const id = (match?.[1] ?? match?.[0])?.trim();
    if (id) return { publisher, id: id.slice(0, MAX_ID) };
  }
  if (!REPLY.test(told.title)) {
    const own = ownId(told.title) ?? ownId(lastPart(told.url));
    if (own) return own;
    const cve = /^\W{0,3}(CVE-\d{4}-\d{4,7})\b/i.exec(told.title)?.[1];
    if (cve) return { publisher, id: cve.toUpperCase() };
  }
  return { publisher, id: told.fallbackId.slice(0, MAX_ID) };
}

/** The end of an address, where ids stand; not the host, not a query. */
function lastPart(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '';
  return new URL(url).pathname.split('/').filter(Boolean).slice(-2).join(' ');
}

export const timedOut = (): Judgement => ({
  verdict: 'unjudged',
  reason: 'timed-out',
  kinds: [],
  steps: [],
  evidence: [],
  rulesVersion: RULES_VERSION,
});
