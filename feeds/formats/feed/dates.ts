import { IANAZone } from 'luxon';
import { MONTHS, ZONES } from './zones.ts';

const MAX_CHARS = 120;
const ISO =
  /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:(?:[T ]|\s*T\s*)(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d{1,12})?)?)?)?\s*(Z|[+-]\d{1,2}:?\d{0,2}|[A-Za-z]{1,5})?$/;
const ORDINAL = /^(\d{4})-(\d{3})$/;
const WEEK = /^(\d{4})-?W(\d{2})(?:-?(\d))?$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+(.*))?$/;
const CJK =
  /^(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]\s*(?:(오전|오후|午前|午後)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?/;
const CLOCK = /(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\.?)?/i;
const OFFSET = /(?:^|[\s)])(?:(?:gmt|utc|ut)\s*)?([+-])(\d{1,2}):?(\d{2})?\b/i;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of UTC. */
  zone: number;
}

/**
 * A feed's date as ISO 8601 in UTC. RFC 822 and its many variants, ISO 8601 and its partial forms, a few languages,
 * seconds since 1970. No zone means UTC. `undefined` for what is no date.
 */
export function parseDate(text: string | undefined): string | undefined {
  const clean = text?.replace(/\s+/g, ' ').trim();
  if (!clean || clean.length > MAX_CHARS) return undefined;
  if (/^\d{9,10}$/.test(clean)) return iso(Number(clean) * 1_000);
  if (/^\d{13}$/.test(clean)) return iso(Number(clean));
  const parts = parseIso(clean) ?? parseEast(clean) ?? parseSlashed(clean) ?? parseWords(clean);
  return parts && assemble(parts);
}

function assemble(p: Parts): string | undefined {
  if (
    p.month < 1 ||
    p.month > 12 ||
    p.day < 1 ||
    p.hour > 24 ||
    p.minute > 59 ||
    p.second > 61 ||
    Math.abs(p.zone) > 1_440
  )
    return undefined;
  const days = new Date(Date.UTC(p.year, p.month, 0)).getUTCDate();
  const at = Date.UTC(
    p.year,
    p.month - 1,
    Math.min(p.day, Math.max(days, 1)),
    p.hour,
    p.minute,
    Math.min(p.second, 59),
  );
  if (p.day > 31 || p.year < 1_000 || p.year > 9_999) return undefined;
  return iso(at - p.zone * 60_000);
}

const iso = (ms: number): string | undefined => (Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined);

const noon = { hour: 0, minute: 0, second: 0, zone: 0 };

function parseIso(text: string): Parts | undefined {
  const ordinal = ORDINAL.exec(text);
  if (ordinal) {
    const at = new Date(Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2])));
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), ...noon };
  }
  const week = WEEK.exec(text);
  if (week) {
    const year = Number(week[1]);
    const january4 = new Date(Date.UTC(year, 0, 4));
    const monday = january4.getTime() - ((january4.getUTCDay() + 6) % 7) * 86_400_000;
    const at = new Date(monday + ((Number(week[2]) - 1) * 7 + Number(week[3] ?? 1) - 1) * 86_400_000);
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), ...noon };
  }
  const two = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (two) return { year: fullYear(Number(two[1])), month: Number(two[2]), day: Number(two[3]), ...noon };
  const m = ISO.exec(text);
  if (!m) return undefined;
  const zone = zoneOf(m[7]);
  if (zone === undefined) return undefined;
  return {
    year: Number(m[1]),
    month: Number(m[2] ?? 1),
    day: Number(m[3] ?? 1),
    hour: Number(m[4] ?? 0),
    minute: Number(m[5] ?? 0),
    second: Number(m[6] ?? 0),
    zone,
  };
}

function zoneOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 0;
  const offset = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (offset) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
  return ZONES[text.toLowerCase()];
}

function parseEast(text: string): Parts | undefined {
  const m = CJK.exec(text);
  if (!m) return undefined;
  const later = (m[4] === '오후' || m[4] === '午後') && Number(m[5]) < 12 ? 12 : 0;
  // Korean and Japanese publishers write local time.
  const zone = m[5] === undefined ? 0 : 540;
  return {
    year: Number(m[1]),
    month: Number(m[2]),
    day: Number(m[3]),
    hour: Number(m[5] ?? 0) + later,
    minute: Number(m[6] ?? 0),
    second: Number(m[7] ?? 0),
    zone,
  };
}

/** Month first, as in the United States, unless only day first is possible. */
function parseSlashed(text: string): Parts | undefined {
  const m = SLASHED.exec(text);
  if (!m) return undefined;
  const [first, second] = [Number(m[1]), Number(m[2])];
  const monthFirst = first <= 12;
  const rest = m[4] ?? '';
  return {
    year: Number(m[3]),
    month: monthFirst ? first : second,
    day: monthFirst ? second : first,
    ...timeIn(rest),
    zone: zoneIn(rest.replace(CLOCK, ' ')),
  };
}

/** Anything with a month's name in it: RFC 822, RFC 850, asctime, "March 5, 2024 3:09pm". */
function parseWords(text: string): Parts | undefined {
  const time = timeIn(text);
  const rest = text.replace(CLOCK, ' ');
  const monthName = rest
    .toLowerCase()
    .match(/[\p{L}]{3,}/gu)
    ?.map((word) => ({ word, month: monthOf(word) }))
    .find((w) => w.month !== undefined);
  if (monthName?.month === undefined) return undefined;
  const at = rest.toLowerCase().indexOf(monthName.word);
  const before =
    rest
      .slice(0, at)
      .match(/\d{1,4}/g)
      ?.map(Number) ?? [];
  const behind = rest.slice(at + monthName.word.length);
  const after =
    behind
      .replace(/\(.*?\)/g, ' ')
      .match(/(?<![+\-\d])\d{1,4}/g)
      ?.map(Number) ?? [];
  let day: number | undefined;
  let year: number | undefined;
  const first = before.at(-1);
  if (first !== undefined && first <= 31) [day, year] = [first, after[0]];
  else if (first !== undefined) [year, day] = [first, after[0]];
  else [day, year] = [after[0], after[1]];
  if (day === undefined || year === undefined) return undefined;
  if (day > 31) [day, year] = [year, day];
  return { year: fullYear(year), month: monthName.month, day, ...time, zone: zoneIn(behind) };
}

function monthOf(word: string): number | undefined {
  if (
    /^(?:mon|tue|wed|thu|fri|sat|sun)/.test(word) &&
    !/^(?:mont)/.test(word) &&
    word.length > 2 &&
    MONTHS[word.slice(0, 3)] === undefined
  )
    return undefined;
  return MONTHS[word.slice(0, 4)] ?? MONTHS[word.slice(0, 3)];
}

function timeIn(text: string): { hour: number; minute: number; second: number } {
  const m = CLOCK.exec(text);
  if (!m) return { hour: 0, minute: 0, second: 0 };
  const half = m[4]?.[0]?.toLowerCase();
  const hour = Number(m[1]);
  return {
    hour: half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour,
    minute: Number(m[2]),
    second: Number(m[3] ?? 0),
  };
}

function zoneIn(text: string): number {
  const place = /\b([A-Z][a-z]+\/[A-Z][A-Za-z_]+)\b/.exec(text)?.[1];
  if (place && IANAZone.isValidZone(place)) return IANAZone.create(place).offset(Date.UTC(2024, 0, 1));
  const offset = OFFSET.exec(text);
  if (offset) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
  for (const word of text.match(/[A-Za-z]{1,5}/g) ?? []) {
    const zone = ZONES[word.toLowerCase()];
    if (zone !== undefined && (word.length > 1 || /^[A-Z]$/.test(word))) return zone;
  }
  return 0;
}

/** Two digits: from 1990 on, as feeds did not exist before. */
function fullYear(year: number): number {
  if (year >= 100) return year;
  return year < 90 ? 2_000 + year : 1_900 + year;
}
