import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/clock.ts';
import { parseDate } from '../feed/dates.ts';

export interface FoundDates {
  readonly published?: number;
  readonly updated?: number;
  /** Worked out of words such as "3 days ago": only the day can be relied on, and not for long. */
  readonly isVague?: boolean;
}

const MAX_CHARS = 2_000;
const MAX_TRIES = 30;
const TIME =
  '(?:[T ,]{1,3}(?:at )?\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\.\\d{1,9})?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?)?';
/** Dates as publishers write them beside a bulletin's title. What is none for `parseDate` is passed over. */
const DATE = new RegExp(
  [
    `(?<![\\d.-])\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?![\\d-])${TIME}`,
    '\\d{4} ?[年년] ?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일]',
    `(?<![\\d.])\\d{1,2}(?:st|nd|rd|th|\\.)?[ -](?:de )?\\p{L}{3,12}\\.?,?[ -](?:de )?\\d{4}(?!\\d)${TIME}`,
    `\\p{L}{3,12}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}(?!\\d)${TIME}`,
    `(?<![\\d./])\\d{1,2}[./]\\d{1,2}[./]\\d{4}(?![\\d./])${TIME}`,
  ].join('|'),
  'gu',
);
const AGO = /\b(\d{1,3}|an?|one) (minute|hour|day|week|month|year)s? ago\b|\b(today|yesterday)\b/i;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};
const UPDATED =
  /(?:updated|last update|modified|revised|revision|changed)[^\p{L}\p{N}]{0,6}(?:on |at |date\W{0,4})?$/iu;

/**
 * The dates that stand beside a bulletin in a list, as milliseconds since 1970. What lies ahead, as an end of support
 * does, is no date of a publication.
 */
export function datesIn(text: string, now: number): FoundDates {
  const read = text.slice(0, MAX_CHARS);
  let published: number | undefined;
  let updated: number | undefined;
  let tried = 0;
  const date = new RegExp(DATE);
  for (let match = date.exec(read); match && tried < MAX_TRIES; match = date.exec(read)) {
    tried++;
    const iso = parseDate(match[0].replace(/\b(?:at|de) /gi, ''));
    const at = iso === undefined ? undefined : Date.parse(iso);
    // "7 Gate 2026-03-04": what looks like one may have swallowed the beginning of the real one.
    if (at === undefined) date.lastIndex = match.index + (/\W/.exec(match[0])?.index ?? 1);
    if (at === undefined || at > now + 2 * DAY_MS) continue;
    if (UPDATED.test(read.slice(Math.max(0, match.index - 40), match.index))) updated ??= at;
    else published ??= at;
  }
  if (published !== undefined || updated !== undefined)
    return { ...(published !== undefined && { published }), ...(updated !== undefined && { updated }) };
  const ago = AGO.exec(read);
  if (!ago) return {};
  const count = /^\d/.test(ago[1] ?? '') ? Number(ago[1]) : 1;
  const word = ago[3]?.toLowerCase();
  const backMs =
    word === 'today' ? 0 : word === 'yesterday' ? DAY_MS : count * (UNIT_MS[ago[2]?.toLowerCase() ?? ''] ?? 0);
  return { published: Math.floor((now - backMs) / DAY_MS) * DAY_MS, isVague: true };
}
