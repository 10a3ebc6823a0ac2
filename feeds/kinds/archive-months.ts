import { DAY_MS } from '../../core/clock.ts';

const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** So long after its end a month may still get messages that were under way. */
const SETTLES_MS = 3 * DAY_MS;
const LINK = /href\s{0,9}=\s{0,9}["']?([^"'\s<>]{5,300}\.(?:txt|mbox)(?:\.gz)?)(?=["'\s>])/gi;
const IN_NAME = new RegExp(`(\\d{4})(-?)(?:(${NAMES.join('|')})|(\\d{2}))(?=\\D)`);
const HYPERKITTY = /^(https?:\/\/[^?#]+\/list\/([^/?#]+@[^/?#]+))\/?$/;

export interface MonthFile {
  readonly url: string;
  /** When nothing more is to be expected in it, once it was read after that. */
  readonly settledAt?: number;
}

/** An address with places for year and month; that of a list of HyperKitty leads to its exports. */
export function monthPatternOf(url: string): string | undefined {
  if (/\{(?:year|month|Month)\}/.test(url)) return url;
  const list = HYPERKITTY.exec(url);
  return list
    ? `${list[1]}/export/${list[2]}-{year}-{month}.mbox.gz?start={year}-{month}-01&end={next-year}-{next-month}-01`
    : undefined;
}

export interface NewestMonth {
  readonly pattern: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** The newest of the monthly files that a page links to, as a pattern for all of them. */
export function monthPatternIn(html: string, base: string): NewestMonth | undefined {
  let newest: NewestMonth | undefined;
  for (const [, href = ''] of html.matchAll(LINK)) {
    const [, year, dash, name, digits] = IN_NAME.exec(href) ?? [];
    const month = name === undefined ? Number(digits) : NAMES.indexOf(name as (typeof NAMES)[number]) + 1;
    if (year === undefined || !(month >= 1 && month <= 12) || !URL.canParse(href, base)) continue;
    if (newest && Number(year) * 12 + month <= newest.year * 12 + newest.month) continue;
    const url = new URL(href, base).href;
    const place = `{year}${dash}${name === undefined ? '{month}' : '{Month}'}`;
    newest = { pattern: url.replace(`${year}${dash}${name ?? digits}`, place), year: Number(year), month };
  }
  return newest;
}

/** The files of the month before and of this one. */
export function monthsAt(pattern: string, now: number): MonthFile[] {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth() + 1];
  const settledAt = Date.UTC(year, month - 1) + SETTLES_MS;
  const before = month === 1 ? fileOf(pattern, year - 1, 12) : fileOf(pattern, year, month - 1);
  return [{ url: before, settledAt }, { url: fileOf(pattern, year, month) }];
}

/** `month`: 1 to 12. */
export function fileOf(pattern: string, year: number, month: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return pattern
    .replaceAll('{next-year}', String(month === 12 ? year + 1 : year))
    .replaceAll('{next-month}', two((month % 12) + 1))
    .replaceAll('{year}', String(year))
    .replaceAll('{month}', two(month))
    .replaceAll('{Month}', NAMES[month - 1] ?? '');
}
