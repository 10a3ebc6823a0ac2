const LOCALE = 'en-GB';
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { hour: '2-digit', minute: '2-digit' },
  T: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  d: { day: '2-digit', month: '2-digit', year: 'numeric' },
  D: { day: 'numeric', month: 'long', year: 'numeric' },
  f: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  F: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  s: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  S: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
const LATEST_MS = 8.64e15;

/** A moment as Discord shows `<t:seconds:style>`; times in milliseconds. A moment no calendar holds is "Invalid Date". */
export function formatTime(ms: number, style: string, now: number): string {
  if (!(Math.abs(ms) <= LATEST_MS)) return 'Invalid Date';
  if (style === 'R') return relative(ms - now);
  return new Intl.DateTimeFormat(LOCALE, STYLES[style] ?? STYLES.f).format(ms);
}

/** The time beside a message: only the clock today, the day as a word yesterday, else the date. */
export function messageTime(ms: number, now: number): string {
  const days = dayNumber(now) - dayNumber(ms);
  const clock = formatTime(ms, 't', now);
  if (days === 0) return clock;
  return days === 1 ? `Yesterday at ${clock}` : `${formatTime(ms, 'd', now)} ${clock}`;
}

export function sameDay(a: number, b: number): boolean {
  return dayNumber(a) === dayNumber(b);
}

/** When a snowflake was made, in milliseconds. */
export function snowflakeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + 1_420_070_400_000;
}

function dayNumber(ms: number): number {
  return Math.floor((ms - new Date(ms).getTimezoneOffset() * 60_000) / 86_400_000);
}

function relative(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [unit, size] = UNITS.find(([, s]) => Math.abs(seconds) >= s) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' }).format(Math.round(seconds / size), unit);
}
