import { DAY_MS } from './clock.ts';
import type { SourceCounts } from './ports.ts';
import type { Source } from './source.ts';

/** How a source does, worst first. `waiting`: its host has had its share of a day, or wants to be left alone. */
export const CONDITIONS = ['web-page', 'failing', 'empty', 'quiet', 'waiting', 'never-read', 'paused', 'fine'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Of a source that can be read, but has nothing to tell. */
export type Lull = 'quiet' | 'empty';

/** Errors that are no fault of the source: it is asked again when the time has come. */
export const WAITING_CODES: ReadonlySet<string> = new Set(['over-budget', 'host-busy']);

export function conditionOf(source: Source): Condition {
  if (source.state === 'paused') return 'paused';
  if (source.failures > 0)
    return source.errorCode === 'html-page' && source.lastSuccessAt !== undefined ? 'web-page' : 'failing';
  if (source.errorCode !== undefined && WAITING_CODES.has(source.errorCode)) return 'waiting';
  if (source.lastSuccessAt === undefined) return 'never-read';
  return source.lull ?? 'fine';
}

const TROUBLED: ReadonlySet<Condition> = new Set<Condition>(['web-page', 'failing', 'empty', 'quiet']);

/** It needs somebody's attention. */
export const isTroubled = (source: Source): boolean => TROUBLED.has(conditionOf(source));

/** Worst first, then by name. */
export function worstFirst<T>(all: readonly T[], sourceOf: (one: T) => Source): T[] {
  const rank = (one: T) => CONDITIONS.indexOf(conditionOf(sourceOf(one)));
  return [...all].sort((a, b) => rank(a) - rank(b) || sourceOf(a).name.localeCompare(sourceOf(b).name));
}

/** How many sources do how. */
export function countsOf(sources: readonly Source[]): SourceCounts {
  const conditions = sources.map(conditionOf);
  const count = (...which: Condition[]) => conditions.filter((c) => which.includes(c)).length;
  const paused = count('paused');
  return {
    active: conditions.length - paused,
    paused,
    failing: count('failing', 'web-page'),
    empty: count('empty'),
    quiet: count('quiet'),
    waiting: count('waiting'),
    neverRead: count('never-read'),
  };
}

/** What a source yields that tells everything it has with each answer. */
export interface Yield {
  /** Items of the newest answer. */
  readonly last: number;
  /** Items of a usual answer. */
  readonly usual: number;
  /** Answers in a row with none, or far fewer than usual. */
  readonly poor: number;
  /** How often that has passed: a source that is empty now and then is in no trouble. */
  readonly passed: number;
  /** Answers in a row that came whole although the server itself calls them unchanged. */
  readonly resent: number;
}

const POOR_PART = 0.2;
/** A list that is shorter than this may well lose most of its items. */
const LONG = 10;
const POOR_ANSWERS = 3;
const HABIT = 2;

/** `count`: items of the newest answer; absent when the server said that nothing has changed. */
export function yieldAfter(before: Yield | undefined, count: number | undefined, isResent = false): Yield | undefined {
  const last = count ?? before?.last;
  if (last === undefined) return undefined;
  if (!before) return { last, usual: last, poor: 0, passed: 0, resent: 0 };
  const resent = isResent ? before.resent + 1 : count === undefined ? 0 : before.resent;
  const { usual } = before;
  const isPoor = last === 0 ? usual >= 1 : usual >= LONG && last < usual * POOR_PART;
  // Few for good become the usual in some days; none never does.
  if (isPoor)
    return { ...before, last, resent, poor: before.poor + 1, usual: last === 0 ? usual : drift(usual, last, 0.01) };
  const passed = before.passed + (before.poor >= POOR_ANSWERS ? 1 : 0);
  return { last, resent, poor: 0, passed, usual: drift(usual, last, 0.1) };
}

const drift = (from: number, to: number, part: number): number => Math.round((from + (to - from) * part) * 100) / 100;

/** None or far fewer than usual, for long enough to be no accident. */
export const isEmptied = ({ poor, passed }: Yield): boolean => poor >= POOR_ANSWERS && passed < HABIT;

const FEWEST_DAYS = 8;
/** A shorter silence is never told. */
export const SHORTEST_SILENCE_MS = 14 * DAY_MS;

/** What is known of how often a source has news. */
export interface Rhythm {
  /** Nine of ten pauses between days with news were no longer. */
  readonly usualMs: number;
  /** A silence that is longer is not its habit. */
  readonly longestMs: number;
}

/** `days`: days on which the source had news, in milliseconds since 1970, any order. `undefined` for fewer than eight. */
export function rhythmOf(days: readonly number[]): Rhythm | undefined {
  const sorted = [...new Set(days.map((day) => Math.floor(day / DAY_MS)))].sort((a, b) => a - b);
  if (sorted.length < FEWEST_DAYS) return undefined;
  const pauses = sorted.slice(1).map((day, i) => (day - (sorted[i] ?? day)) * DAY_MS);
  pauses.sort((a, b) => a - b);
  const usualMs = pauses[Math.ceil(pauses.length * 0.9) - 1] ?? 0;
  return { usualMs, longestMs: Math.max(3 * usualMs, SHORTEST_SILENCE_MS) };
}
