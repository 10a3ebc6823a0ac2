import { monthIn, zoneNamed } from './zones.ts';

const MAX_CHARS = 120;
const DAY_MS = 86_400_000;
const KOREA_AND_JAPAN = 540;

/** A day, as the part of a date text says it. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/**
 * A feed's date as ISO 8601 in UTC. RFC 822 and its many variants, ISO 8601 and its partial forms, asctime, a number of
 * languages, seconds or milliseconds since 1970. No zone, or an unknown one, means UTC. `undefined` for what is no date.
 */
export function parseDate(text: string | undefined): string | undefined {
  const clean = text
    ?.slice(0, 2 * MAX_CHARS)
    .replace(/\s+/g, ' ')
    .trim();
  if (!clean || clean.length > MAX_CHARS || !/\d/.test(clean)) return undefined;
  if (/^\d{9,10}$/.test(clean)) return iso(Number(clean) * 1_000);
  if (/^1\d{12}$/.test(clean)) return iso(Number(clean));
  const compact = /^(\d{8})(\d{2})(\d{2})(\d{2})?( ?[+-]\d{4}|Z)?$/.exec(clean);
  if (compact) return parseDate(`${compact[1]}T${compact[2]}:${compact[3]}:${compact[4] ?? '00'}${compact[5] ?? ''}`);
  return numeric(clean) ?? worded(clean);
}

/** Dates in figures, year first or as the United States and Germany write them; a weekday's name may stand before. */
function numeric(text: string): string | undefined {
  const bare = text.replace(/^[\p{L}.]{2,12},? (?=\d)/u, '');
  for (const [pattern, read] of NUMERIC) {
    const found = pattern.exec(bare);
    // "Nov. 2020" is more than its year.
    if (!found || (bare !== text && /^\d{4}$/.test(bare))) continue;
    const day = read(found.slice(1).map(Number));
    return day && assemble(day, bare.slice(found[0].length), { isEast: EAST.test(bare) });
  }
  return undefined;
}

const END = '(?=$|[T ,]|[+-]\\d\\d:\\d\\d$|Z$|[오午])';
const ymd = ([year = 0, month = 1, day = 1]: number[]): Day => ({ year, month, day });
const NUMERIC: readonly (readonly [RegExp, (n: number[]) => Day | undefined])[] = [
  [new RegExp(`^(\\d{4})[-/.]0?(\\d{1,2})[-/.](\\d{1,2})${END}`), ymd],
  [new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${END}`), ymd],
  [/^(\d{4}) ?[년年] ?(\d{1,2}) ?[월月] ?(\d{1,2}) ?[일日]/, ymd],
  [new RegExp(`^(\\d{4})-?W(\\d{2})(?:-?(\\d))?${END}`), ([y = 0, week = 1, day]) => weekDay(y, week, day || 1)],
  [new RegExp(`^(\\d{4})-?(\\d{3})${END}`), ([y = 0, n = 1]) => ordinal(y, n)],
  [new RegExp(`^(\\d{4})[-/](\\d{1,2})${END}`), ([y = 0, month = 1]) => ({ year: y, month, day: 1 })],
  [/^(\d{4})$/, ([y = 0]) => ({ year: y, month: 1, day: 1 })],
  [/^(\d{2})(\d{3})$/, ([y = 0, n = 1]) => ordinal(fullYear(y), n)],
  [/^(\d{2})-?(\d{2})-?(\d{2})(?=$|T)/, ([y = 0, month = 1, day = 1]) => ({ year: fullYear(y), month, day })],
  [/^-(\d{2})-?(\d{2})$/, ([y = 0, month = 1]) => ({ year: fullYear(y), month, day: 1 })],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?=$|[ ,T])/, ([a = 0, b = 0, y = 0]) => slashed(a, b, fullYear(y))],
  [/^(\d{1,2})[.-] ?(\d{1,2})[.-] ?(\d{4})(?=$|[ ,T])/, ([day = 0, month = 0, year = 0]) => ({ year, month, day })],
  [/^(\d{1,2})\.(\d{1,2})\.(\d{2})(?=$|[ ,T])/, ([day = 0, month = 0, y = 0]) => ({ year: fullYear(y), month, day })],
  [/^(\d{1,2}) (\d{1,2}) (\d{4})(?=$|[ ,T])/, ([day = 0, month = 0, year = 0]) => ({ year, month, day })],
];

/** Month first, as in the United States, unless only day first is possible. */
const slashed = (a: number, b: number, year: number): Day =>
  a > 12 ? { year, month: b, day: a } : { year, month: a, day: b };

function ordinal(year: number, n: number): Day | undefined {
  if (n < 1 || n > 366) return undefined;
  return dayOf(utc(year, 1, 1) + (n - 1) * DAY_MS);
}

function weekDay(year: number, week: number, day: number): Day | undefined {
  if (week < 1 || week > 53 || day < 1 || day > 7) return undefined;
  const january4 = utc(year, 1, 4);
  const monday = january4 - ((new Date(january4).getUTCDay() + 6) % 7) * DAY_MS;
  return dayOf(monday + ((week - 1) * 7 + day - 1) * DAY_MS);
}

function dayOf(ms: number): Day {
  const at = new Date(ms);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** Anything with a month's name in it: RFC 822, RFC 850, asctime, "March 5th, 2024 3:09pm". */
function worded(text: string): string | undefined {
  const month = monthIn(text);
  if (!month) return undefined;
  const clock = CLOCK.exec(text);
  if (!clock && /\d:\d/.test(text)) return undefined;
  const [clockAt, clockEnd] = clock ? [clock.index, clock.index + clock[0].length] : [text.length, text.length];
  const zoneText = text.slice(clockEnd);
  // The year may stand behind time and zone, as in asctime; what is signed belongs to the zone.
  const days = (from: number, to: number) => numbersIn(text.slice(from, Math.max(from, to)));
  const before = clockAt < month.start ? [] : days(0, month.start);
  const after = clockAt > month.end ? days(month.end, clockAt) : days(month.end, text.length);
  const behind = clockAt > month.end ? numbersIn(zoneText.replace(SIGNED, ' ')) : [];
  const [first, second, third] = [...before.slice(-1), ...after, ...behind];
  if (first?.length === 4 && second === undefined && !clock)
    return assemble({ year: Number(first), month: month.month, day: 1 }, '');
  if (first === undefined || second === undefined) return undefined;
  const ordered =
    before.length > 1 && (before[0]?.length === 4 || third === undefined) ? [before[0], before[1]] : undefined;
  const [day, year] = dayAndYear(ordered?.[0] ?? first, ordered?.[1] ?? second);
  if (day === undefined || year === undefined) return undefined;
  const rest = clockAt > month.end ? text.slice(clockAt) : `${clock?.[0] ?? ''} ${text.slice(month.end)}`;
  return assemble({ year, month: month.month, day }, clock ? rest : '', { yearBehind: behind.length > 0 });
}

const SIGNED = /[+-]\d{1,2}:?\d{0,2}/g;
const numbersIn = (text: string): string[] => text.match(/(?<!\d)\d{1,4}(?!\d)/g) ?? [];

function dayAndYear(a: string, b: string): [number | undefined, number | undefined] {
  const [dayText, yearText] = a.length > 2 ? [b, a] : [a, b];
  if (dayText.length > 2 || yearText.length === 3 || yearText.length === 1) return [undefined, undefined];
  return [Number(dayText), yearText.length === 4 ? Number(yearText) : fullYear(Number(yearText))];
}

const CLOCK =
  /(?<![\d:])(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,12}))?)?|(?= ?[ap]\.?m\b))(?![\d:])(?: ?([ap])\.?m\b\.?)?/i;
/** Compact or hour-only times, which only ISO dates have. */
const COMPACT_CLOCK = /^T(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d{1,12}))?)?)?(?![\d:])()/i;
const EAST_LATER = /오후|午後/;
const EAST = /오전|오후|午前|午後|년|年/;

/** The instant of a day and the rest of its text, which holds time and zone. */
function assemble(day: Day, rest: string, { yearBehind = false, isEast = false } = {}): string | undefined {
  const found = COMPACT_CLOCK.exec(rest) ?? CLOCK.exec(rest);
  if (!found && /\d:\w|T\w/.test(rest)) return undefined;
  const time = found ? timeOf(found, EAST_LATER.test(rest)) : { hour: 0, minute: 0, second: 0, millisecond: 0 };
  if (!time) return undefined;
  const zoneText = found ? rest.slice(found.index + found[0].length) : rest;
  const zone = zoneOf(yearBehind ? zoneText.replace(/(?<![\d+-])\d{4}(?!\d)/, '') : zoneText, day);
  if (zone === undefined || !possible(day, time)) return undefined;
  const minutes = zone === 'none' ? (isEast && found ? KOREA_AND_JAPAN : 0) : zone;
  const clock = ((time.hour * 60 + time.minute - minutes) * 60 + Math.min(time.second, 59)) * 1_000 + time.millisecond;
  return iso(utc(day.year, day.month, day.day) + clock);
}

function timeOf([, h, m, s, fraction, half]: RegExpExecArray, later: boolean): Time | undefined {
  const hour = Number(h);
  const isLater = later || half?.toLowerCase() === 'p';
  if (half !== undefined && half !== '' && hour > 12 && hour !== 0 && hour > 23) return undefined;
  return {
    hour: isLater && hour < 12 ? hour + 12 : half?.toLowerCase() === 'a' && hour === 12 ? 0 : hour,
    minute: Number(m ?? 0),
    second: Number(s ?? 0),
    millisecond: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
  };
}

/** Minutes east of UTC; `none` when none is given; `undefined` when an offset is broken. */
function zoneOf(text: string, day: Day): number | 'none' | undefined {
  const offset = /([+-])(\d{1,2})(?::?(\d{2}))?(?![\d:]|(?!Z)\p{L})/u.exec(text);
  const place = /[A-Za-z]{2,20}\/[A-Za-z_+\-/\d]{2,40}/.exec(text)?.[0];
  if (place !== undefined) return zoneNamed(place, utc(day.year, day.month, day.day)) ?? 'none';
  if (offset) {
    const hours = Number(offset[2]);
    const minutes = Number(offset[3] ?? 0);
    if (hours > 24 || minutes > 59) return undefined;
    return (offset[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  if (/[+-][\d\p{L}]/u.test(text) || /^ ?\d/.test(text) || /^Z\w/.test(text)) return undefined;
  for (const word of text.match(/[A-Za-z]{1,6}/g) ?? []) {
    const zone = word.length > 1 || /^[A-Z]$/.test(word) ? zoneNamed(word, 0) : undefined;
    if (zone !== undefined) return zone;
  }
  return 'none';
}

function possible({ year, month, day }: Day, { hour, minute, second }: Time): boolean {
  if (month < 1 || month > 12 || day < 1 || year > 9_999) return false;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return false;
  return day <= new Date(utc(year, month + 1, 0)).getUTCDate();
}

/** `Date.UTC` takes years below 100 for those of the last century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** Outside of year 1 to 9999 there is no date of a publication. */
function iso(ms: number): string | undefined {
  return ms >= -62_135_596_800_000 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : undefined;
}

/** Two digits: below 90 they are of this century, as no feed is older. */
function fullYear(year: number): number {
  if (year >= 100) return year;
  return year < 90 ? 2_000 + year : 1_900 + year;
}
