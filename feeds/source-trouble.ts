import { DAY_MS } from '../core/clock.ts';
import type { Source } from '../core/source.ts';
import { isEmptied, rhythmOf, SHORTEST_SILENCE_MS, type Yield, yieldAfter } from '../core/source-health.ts';
import type { Tables } from '../db/tables.ts';
import { tellOperators } from './operators.ts';

/** So many failures in a row are trouble; fewer are weather. */
const REPORT_AFTER = 3;

/** What a poll that succeeded says of the source's health. */
export interface Success {
  readonly now: number;
  /** Items of an answer that tells everything the source has; absent for one that does not, or that was not sent. */
  readonly count?: number | undefined;
  /** The answer was sent whole, under the tag by which it was asked for. */
  readonly isResent: boolean;
}

/** To be called when a poll has failed. Tells the operators once for each trouble; true when it did. */
export async function noteFailure(
  tables: Tables,
  source: Source,
  { code, message }: { readonly code: string; readonly message: string },
  now: number,
): Promise<boolean> {
  if (source.reported || source.failures + 1 < REPORT_AFTER) return false;
  await tables.sources.markReported(source.id, true);
  const isPage = code === 'html-page' && source.lastSuccessAt !== undefined;
  await tellOperators(tables, source, { what: isPage ? 'source-web-page' : 'source-failing', detail: message }, now);
  return true;
}

/** To be called when a poll has succeeded. Tells the operators once when trouble begins or has passed; true when it did. */
export async function noteSuccess(tables: Tables, source: Source, success: Success): Promise<boolean> {
  const { now, count, isResent } = success;
  if (source.reported) {
    await tables.sources.markReported(source.id, false);
    await tellOperators(tables, source, { what: 'source-back' }, now);
  }
  const yields = yieldAfter(source.yields, count, isResent);
  const lull = yields && isEmptied(yields) ? 'empty' : await quietSince(tables, source, now);
  const state = typeof lull === 'object' ? 'quiet' : lull;
  if (state !== source.lull || JSON.stringify(yields) !== JSON.stringify(source.yields))
    await tables.sourceYields.mark(source.id, yields, state);
  if (state === source.lull) return source.reported;
  if (state === undefined)
    await tellOperators(tables, source, { what: 'source-news-back', ...back(source, yields) }, now);
  else if (typeof lull === 'object')
    await tellOperators(tables, source, { what: 'source-quiet', detail: lull.words }, now);
  else if (yields) await tellOperators(tables, source, { what: 'source-empty', detail: fewWords(yields) }, now);
  return true;
}

const back = (source: Source, yields: Yield | undefined): { readonly detail?: string } =>
  source.lull === 'empty' && yields ? { detail: `It has ${items(yields.last)} now.` } : {};

const items = (n: number): string => (n === 0 ? 'no items' : n === 1 ? 'one item' : `${n} items`);

const fewWords = ({ last, usual }: Yield): string => `It has ${items(last)}; about ${Math.round(usual)} are usual.`;

/** In words, when it has been silent for longer than is its habit. */
async function quietSince(
  tables: Tables,
  source: Source,
  now: number,
): Promise<{ readonly words: string } | undefined> {
  if (now - (source.lastNewAt ?? 0) < SHORTEST_SILENCE_MS) return undefined;
  const { newest, days } = await tables.sourceYields.newsOf(source.id);
  const rhythm = rhythmOf(days);
  if (newest === undefined || !rhythm || now - newest <= rhythm.longestMs) return undefined;
  const inDays = (ms: number) => Math.max(1, Math.round(ms / DAY_MS));
  const usual = inDays(rhythm.usualMs);
  return {
    words: `Nothing new for ${inDays(now - newest)} days; as a rule something comes ${usual === 1 ? 'every day' : `within ${usual} days`}.`,
  };
}
