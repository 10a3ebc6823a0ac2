import { DAY_MS } from '../../core/clock.ts';
import type { Source } from '../../core/source.ts';
import { CONDITIONS, type Condition, conditionOf, type Rhythm, worstFirst } from '../../core/source-health.ts';
import { heldLines } from './held.ts';
import { COLOUR, message, type RenderedMessage, text } from './message.ts';
import { type PageLook, paged } from './paged.ts';
import { escapeLine, link, plural, when } from './text.ts';
import { SOURCE_KIND_WORDS } from './words.ts';

/** What was asked of hosts for a source. */
export interface TrafficLook {
  readonly requests: number;
  readonly bytes: number;
}

export interface SourceHealthLook {
  readonly source: Source;
  /** Of the last day. */
  readonly traffic: TrafficLook;
}

export const CONDITION_MARKS: Readonly<Record<Condition, string>> = {
  'web-page': '⚠️',
  failing: '⚠️',
  empty: '⚠️',
  quiet: '🔇',
  waiting: '⏳',
  'never-read': '🕓',
  paused: '⏸️',
  fine: '✅',
};

/** What stands behind a number of sources, and behind one. */
export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  'web-page': 'a web page now',
  failing: 'failing',
  empty: 'empty',
  quiet: 'quiet',
  waiting: 'waiting for their hosts',
  'never-read': 'never read yet',
  paused: 'paused',
  fine: 'fine',
};

export const conditionMark = (source: Source): string => CONDITION_MARKS[conditionOf(source)];

/** How many do how, worst first: `2 failing, 1 quiet, 40 fine`. */
export function conditionCounts(sources: readonly Source[]): string {
  const conditions = sources.map(conditionOf);
  return CONDITIONS.flatMap((condition) => {
    const count = conditions.filter((c) => c === condition).length;
    return count === 0 ? [] : [`${count} ${CONDITION_WORDS[condition]}`];
  }).join(', ');
}

const PER_PAGE = 6;

/** A page of sources with how they do, worst first. */
export function renderHealth(looks: readonly SourceHealthLook[], look: PageLook): RenderedMessage {
  if (looks.length === 0)
    return message([text('### Health of the sources\nThere are none yet. `/source add` adds one.')]);
  const counts = conditionCounts(looks.map(({ source }) => source));
  const lines = worstFirst(looks, ({ source }) => source).map(healthLines);
  return paged('Health of the sources', ['source', 'sources'], lines, PER_PAGE, look, counts);
}

function healthLines({ source, traffic }: SourceHealthLook): string {
  const condition = conditionOf(source);
  const trouble = troubleOf(source);
  const facts = [
    source.lastSuccessAt === undefined ? 'never read yet' : `read ${when(source.lastSuccessAt)}`,
    ...(source.lastNewAt === undefined ? [] : [`news ${when(source.lastNewAt)}`]),
    ...(source.state === 'active' ? [`due ${when(source.nextCheckAt)}`] : []),
    `${trafficWords(traffic)} in a day`,
  ];
  return `${CONDITION_MARKS[condition]} **${escapeLine(source.name, 80)}**${trouble === undefined ? '' : `: ${trouble}`}\n-# ${facts.join(' · ')}`;
}

/** What is wrong, as a clause; `undefined` when nothing is. */
export function troubleOf(source: Source): string | undefined {
  const error = escapeLine(source.error ?? 'unknown', 160);
  const inARow = source.failures > 1 ? ` (${source.failures} times in a row)` : '';
  switch (conditionOf(source)) {
    case 'web-page':
      return `a web page now, and was a feed${inARow}`;
    case 'failing':
      return `${error}${inARow}`;
    case 'waiting':
      return error;
    case 'empty':
      return source.yields === undefined
        ? 'next to nothing in it'
        : `${source.yields.last === 0 ? 'nothing' : `only ${source.yields.last}`} in it, where about ${Math.round(source.yields.usual)} are usual`;
    case 'quiet':
      return 'silent for longer than it ever is';
    case 'paused':
      return source.pausedWhy === undefined ? 'paused' : `paused: ${escapeLine(source.pausedWhy, 120)}`;
    default:
      return undefined;
  }
}

const trafficWords = ({ requests, bytes }: TrafficLook): string =>
  `${plural(requests, 'request')}, ${sizeWords(bytes)}`;

const sizeWords = (bytes: number): string =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`;

export interface SourceDetailLook extends SourceHealthLook {
  readonly rhythm?: Rhythm | undefined;
  /** When it last told something new. */
  readonly newestAt?: number | undefined;
  readonly bulletins: number;
}

const RESENT = 3;

/** Everything that is known of one source. */
export function renderSourceDetail(look: SourceDetailLook): RenderedMessage {
  const { source, traffic, rhythm, newestAt, bulletins } = look;
  const condition = conditionOf(source);
  const trouble = troubleOf(source);
  const { yields } = source;
  const days = (ms: number) => Math.max(1, Math.round(ms / DAY_MS));
  const since = (at: number | undefined, none: string) => (at === undefined ? none : `${when(at, 'f')}, ${when(at)}`);
  const lines = [
    `### ${CONDITION_MARKS[condition]} ${link(source.name, source.url, 100)}`,
    trouble === undefined ? `It is **${CONDITION_WORDS[condition]}**.` : `**${trouble}**`,
    `**Last read** ${since(source.lastSuccessAt, 'never yet')}`,
    ...(source.lastPollAt !== undefined && source.lastPollAt !== source.lastSuccessAt
      ? [`**Last tried** ${since(source.lastPollAt, '')}`]
      : []),
    `**Last news** ${since(newestAt, 'none yet')} · ${plural(bulletins, 'bulletin')} known`,
    ...(source.state === 'active' ? [`**Next check** ${since(source.nextCheckAt, '')}`] : []),
    ...(source.failures > 0
      ? [`**Errors in a row** ${source.failures} · the last: ${escapeLine(source.error ?? 'unknown', 300)}`]
      : []),
    ...heldLines(source.held),
    ...(rhythm
      ? [
          `**Habit** something new within ${plural(days(rhythm.usualMs), 'day')}; silence of more than ${plural(days(rhythm.longestMs), 'day')} is told`,
        ]
      : ['**Habit** not known yet: it takes eight days with news']),
    ...(yields ? [`**Items** ${yields.last} in the last answer, about ${Math.round(yields.usual)} are usual`] : []),
    `**Asked for** ${trafficWords(traffic)} in the last day`,
    ...(yields && yields.resent >= RESENT
      ? ['-# Its server sends everything each time, also when by its own word nothing has changed.']
      : []),
    `-# ${escapeLine(source.publisher, 60)} · ${SOURCE_KIND_WORDS[source.kind]} · \`${source.schedule.replaceAll('`', '')}\` ${escapeLine(source.timeZone, 40)}${source.teamId === undefined ? '' : ' · only this server'}`,
  ];
  return message([text(lines.join('\n'))], {
    colour: condition === 'fine' ? COLOUR.done : condition === 'paused' ? COLOUR.unknown : COLOUR.medium,
  });
}
