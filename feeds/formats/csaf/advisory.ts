import type { Judgement } from '../../../core/manual-step.ts';
import { bulletinFrom, notJudged } from '../../bulletin-facts.ts';
import type { ReadBulletin, ReadTask } from '../../read-bulletin.ts';
import { readDocument } from '../document.ts';
import { parseDate } from '../feed/dates.ts';
import { ParseError } from '../parse-error.ts';
import { csafFacts, pageOf } from './facts.ts';
import { standing } from './products.ts';
import { CsafAdvisory } from './schema.ts';

/** The name that a document's file must have (2.0 section 5.1), without its ending. */
export const csafFileName = (trackingId: string): string => trackingId.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_');

/** A text as a CSAF document; `undefined` when it is none, or not JSON. */
export function parseCsaf(text: string): CsafAdvisory | undefined {
  if (!/^\s*\{/.test(text) || !text.includes('"csaf_version"')) return undefined;
  try {
    return CsafAdvisory.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type CsafTask = Pick<ReadTask, 'url' | 'publisher' | 'options' | 'unjudged'>;

/** One CSAF document as a bulletin: its text judged by the same rules as any other. Throws `ParseError`. */
export function csafBulletin(text: string, advisory: CsafAdvisory, task: CsafTask): ReadBulletin {
  const { document } = advisory;
  const { id, initial_release_date, current_release_date } = document.tracking;
  const title = document.title.trim().slice(0, 500) || id;
  const told = {
    itemId: csafFileName(id),
    ownId: id,
    title,
    url: pageOf(advisory) ?? task.url,
    published: time(initial_release_date),
    updated: time(current_release_date),
    document: { ...readDocument(text, { format: 'csaf' }), title },
    extent: 'full' as const,
    facts: csafFacts(advisory),
  };
  const read = bulletinFrom(told, task, task.unjudged === undefined ? undefined : 'timed-out');
  return { ...read, judgement: settled(advisory, read) };
}

/** What the document's own fields settle, whatever its text says: nobody is affected, or nobody knows yet, or it was taken back. */
function settled(advisory: CsafAdvisory, { bulletin, judgement }: ReadBulletin): Judgement {
  const { rulesVersion } = judgement;
  const nothing: Judgement = { verdict: 'none', kinds: [], steps: [], evidence: [], rulesVersion };
  if (bulletin.withdrawn) return nothing;
  const status = standing(advisory);
  if (status === 'not-affected') return nothing;
  if (status === 'under-investigation' && judgement.verdict === 'none') return notJudged('undecided');
  return judgement;
}

function time(text: string | undefined): number | undefined {
  const iso = parseDate(text);
  return iso === undefined ? undefined : Date.parse(iso);
}

/** Throws `ParseError` (`malformed`) when the text is no CSAF document. */
export function readCsafText(text: string): CsafAdvisory {
  const advisory = parseCsaf(text);
  if (!advisory) throw new ParseError('malformed', 'it is no CSAF document');
  return advisory;
}
