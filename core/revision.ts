import { createHash } from 'node:crypto';
import { diffLines } from 'diff';
import type { Bulletin } from './bulletin.ts';
import { documentText } from './document.ts';

/**
 * Hash of what a reader would call the bulletin's content: title and text, white space and order of fields aside; and
 * whether it was taken back, and who may hear of it.
 */
export function contentHash({
  title,
  document,
  withdrawn,
  tlp = 'CLEAR',
}: Pick<Bulletin, 'title' | 'document' | 'withdrawn' | 'tlp'>): string {
  const standing = `${withdrawn ? '\nwithdrawn' : ''}${tlp === 'CLEAR' ? '' : `\n${tlp}`}`;
  const text = `${title}\n${documentText(document)}${standing}`.replace(/\s+/g, ' ').trim();
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}

export interface Revision {
  readonly number: number;
  readonly sourceId: number;
  readonly seenAt: number;
  readonly title: string;
  readonly verdict: string;
  /** Lines with `+ ` or `- ` before them; absent for the first revision. */
  readonly change?: string;
  readonly addedSteps: readonly string[];
  readonly removedSteps: readonly string[];
}

const CHANGE_CHARS = 4_000;
const DIFF_TIME_MS = 200;

/** The lines that went and came, at most 4,000 characters; a text too different to compare is said to be so. */
export function readableChange(before: string, after: string): string {
  const parts = diffLines(`${before}\n`, `${after}\n`, { timeout: DIFF_TIME_MS, maxEditLength: 2_000 });
  if (!parts) return 'The text was rewritten throughout.';
  const lines = parts.flatMap((part) =>
    part.added || part.removed
      ? part.value
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => `${part.added ? '+' : '-'} ${line}`)
      : [],
  );
  const text = lines.join('\n');
  return text.length <= CHANGE_CHARS ? text : `${text.slice(0, CHANGE_CHARS)}\n… and more`;
}
