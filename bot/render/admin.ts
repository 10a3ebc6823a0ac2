import type { PreviewItem, SourcePreview } from '../../core/ports.ts';
import type { Source } from '../../core/source.ts';
import type { Subscription } from '../../core/subscription.ts';
import type { Team } from '../../core/team.ts';
import { conditionMark } from './health.ts';
import { heartbeatWords } from './heartbeat.ts';
import { heldMark } from './held.ts';
import { buttons, message, type RenderedMessage, separator, TEXT_LIMIT, text } from './message.ts';
import { type PageLook, paged } from './paged.ts';
import { cut, escapeLine, fitLines, link, oneLine, plural, when } from './text.ts';
import { KIND_WORDS, SEVERITY_MARKS, SEVERITY_WORDS, SOURCE_KIND_WORDS, VERDICT_WORDS } from './words.ts';

const SOURCES_PER_PAGE = 8;
const WATCHES_PER_PAGE = 8;

/** A page of sources with how they do. */
export function renderSources(sources: readonly Source[], look: PageLook): RenderedMessage {
  if (sources.length === 0)
    return message([
      text(
        '### Sources\nThere are none yet. `/source catalogue` has the known publishers; `/source test` tries an address, `/source add` adds it.',
      ),
    ]);
  return paged('Sources', ['source', 'sources'], sources.map(sourceLines), SOURCES_PER_PAGE, look);
}

function sourceLines(source: Source): string {
  const facts = [
    escapeLine(source.publisher, 60),
    SOURCE_KIND_WORDS[source.kind],
    ...(source.teamId === undefined ? [] : ['only this server']),
    source.lastSuccessAt === undefined ? 'never read yet' : `read ${when(source.lastSuccessAt)}`,
    ...(source.state === 'active'
      ? [`due ${when(source.nextCheckAt)}`]
      : [`paused${source.pausedWhy ? `: ${escapeLine(source.pausedWhy, 80)}` : ''}`]),
  ];
  const trouble =
    source.failures > 0
      ? `\n-# ${plural(source.failures, 'failure')} in a row: ${escapeLine(source.error ?? 'unknown', 120)}`
      : '';
  const url = source.url.length > 120 ? undefined : source.url;
  return `${conditionMark(source)} **${link(source.name, url, 80)}**\n-# ${facts.join(' · ')}${trouble}${heldMark(source.held)}`;
}

const PREVIEW_ITEMS = 8;

/** What a source would give, or gave. `title` is ours, or escaped. `readPagesId`: custom id of the button that has pages read. */
export function renderPreview(
  title: string,
  preview: SourcePreview,
  now: number,
  readPagesId?: string,
): RenderedMessage {
  const named = preview.title ? `${escapeLine(preview.title, 100)} · ` : '';
  const head = `### ${title}\n-# ${named}${plural(preview.total, 'bulletin')}${preview.replies ? ` · ${plural(preview.replies, 'reply', 'replies')}` : ''}`;
  const problems = preview.problems
    .slice(0, 4)
    .map((problem) => `⚠️ ${escapeLine(problem, 250)}`)
    .join('\n');
  const room = TEXT_LIMIT - head.length - problems.length;
  const shown = preview.items.slice(0, PREVIEW_ITEMS);
  const rest = preview.total - shown.length;
  const linesOf = (linked: boolean) => shown.map((item) => previewLine(item, linked, now)).join('\n');
  const more = rest > 0 ? `\n-# and ${rest} more` : '';
  const rich = linesOf(true) + more;
  return message([
    text(head),
    ...(shown.length > 0 ? [text(rich.length <= room ? rich : linesOf(false) + more)] : []),
    ...(problems ? [text(problems)] : []),
    ...(readPagesId === undefined || !preview.wantsPages
      ? []
      : [buttons({ label: 'Read the pages too', id: readPagesId, style: 'primary' })]),
  ]);
}

function previewLine(item: PreviewItem, linked: boolean, now: number): string {
  const kinds = item.kinds.slice(0, 3).map((kind) => KIND_WORDS[kind]);
  const facts = [
    when(item.published ?? now),
    VERDICT_WORDS[item.verdict],
    ...(kinds.length > 0 ? [kinds.join(', ')] : []),
  ];
  return `${SEVERITY_MARKS[item.severity]} ${link(cut(oneLine(item.title), 110), linked ? item.url : undefined, 130)}\n-# ${facts.join(' · ')}`;
}

const WORDS_SHOWN = 5;

/** What a watch wants, in words. `shown` makes foreign text fit for where it stands: by default for a message. */
export function filterWords(
  { filter }: Pick<Subscription, 'filter'>,
  sources: readonly Source[],
  shown: (text: string, max: number) => string = escapeLine,
): string {
  const names = filter.sourceIds?.map((id) => sources.find((s) => s.id === id)?.name ?? 'a source that is gone') ?? [];
  const words = filter.words ?? [];
  const more = words.length > WORDS_SHOWN ? ` or ${plural(words.length - WORDS_SHOWN, 'more word')}` : '';
  const parts = [
    ...(names.length > 0 ? [`from ${shown(names.join(', '), 60)}`] : []),
    ...(filter.publishers?.length ? [`by ${shown(filter.publishers.join(', '), 60)}`] : []),
    ...(filter.severity ? [`${SEVERITY_WORDS[filter.severity]} or worse`] : []),
    filter.verdicts?.length
      ? filter.verdicts.map((verdict) => VERDICT_WORDS[verdict]).join(' or ')
      : 'handwork, and unjudged ones that are severe or exploited',
    ...(filter.kinds?.length ? [filter.kinds.map((kind) => KIND_WORDS[kind]).join(' or ')] : []),
    ...(words.length > 0
      ? [
          `with ${words
            .slice(0, WORDS_SHOWN)
            .map((word) => `“${shown(word, 30)}”`)
            .join(' or ')}${more}`,
        ]
      : []),
    ...(filter.tlp ? [`up to TLP:${filter.tlp}`] : []),
  ];
  return parts.join(' · ');
}

/** A page of watches. */
export function renderWatches(
  watches: readonly Subscription[],
  sources: readonly Source[],
  look: PageLook,
): RenderedMessage {
  if (watches.length === 0)
    return message([
      text(
        '### Watches\nNothing is posted yet. `/settings channels` names the channel of the alerts, or `/watch add` begins with less. What comes until then is kept: `/bulletin latest`.',
      ),
    ]);
  const lines = watches.map((watch) => {
    const mention = watch.roleId === undefined ? '' : ` · mentions <@&${watch.roleId}>`;
    return `**${watch.id}** <#${watch.channelId}>${mention}\n-# ${filterWords(watch, sources)}`;
  });
  return paged('Watches', ['watch', 'watches'], lines, WATCHES_PER_PAGE, look);
}

/** What a team has not set up, and what is not there any more. */
export interface SetupLook {
  readonly team: Team;
  readonly sources: number;
  readonly watches: number;
  /** Settings that name a role or channel which the server has no more. */
  readonly gone: readonly string[];
}

/** What is to be done before the team gets what it wants; empty when all is set up. */
export function setupLines({ team, sources, watches, gone }: SetupLook): string[] {
  return [
    ...(watches === 0
      ? [
          `👉 **Nothing is posted yet.** \`/settings channels\` with \`alerts\` names the channel${team.alertChannelId === undefined ? '' : ', or `/watch add` adds a watch'}. Nothing is lost until then: \`/bulletin latest\` shows what came.`,
        ]
      : []),
    ...(sources === 0
      ? [
          '👉 **Nothing is read yet.** `/source catalogue` adds known publishers by name; `/source add` adds any address.',
        ]
      : []),
    ...(team.operatorChannelId === undefined
      ? [
          '👉 **Trouble and the weekly message are told nowhere.** `/settings channels` with `trouble` names a channel for them.',
        ]
      : []),
    ...(team.responderRoleId === undefined
      ? ['👉 **Everybody may acknowledge and tick off.** `/settings roles` with `responder` narrows it.']
      : []),
    ...gone.map((what) => `⚠️ ${what} in the settings does not exist any more.`),
  ];
}

export function renderSettings(team: Team, notes: readonly string[] = []): RenderedMessage {
  const channel = (id: string | undefined, none: string) => (id === undefined ? none : `<#${id}>`);
  const role = (id: string | undefined, none: string) => (id === undefined ? none : `<@&${id}>`);
  return message([
    text(
      [
        '### Settings',
        `**Alerts** ${channel(team.alertChannelId, 'no channel')}`,
        `**Trouble** ${channel(team.operatorChannelId, 'no channel')}`,
        `**Who responds** ${role(team.responderRoleId, 'everybody')}`,
        `**Who manages** ${role(team.managerRoleId, 'who may Manage Server')}`,
        `**Time zone** ${escapeLine(team.timeZone, 60)}`,
        `**Weekly message** ${heartbeatWords(team)}`,
      ].join('\n'),
    ),
    ...(notes.length > 0 ? [text(notes.join('\n'))] : []),
  ]);
}

export interface CommandGroup {
  /** For whom these are. */
  readonly who: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
}

export interface HelpLook {
  readonly groups: readonly CommandGroup[];
  readonly setup: readonly string[];
  /** Custom ids of the buttons to the open work and to the newest bulletins. */
  readonly openId: string;
  readonly latestId: string;
}

export function renderHelp({ groups, setup, openId, latestId }: HelpLook): RenderedMessage {
  const shown = groups.flatMap(({ who, commands }) => [
    `**${who}**`,
    ...commands.map(({ name, description }) => `\`/${name}\` ${description}`),
  ]);
  const head = [
    '### Handfix',
    'I read security bulletins and find those for which **installing the update is not enough**.',
    'Each gets a card with the sentence that says so, and a checklist. Acknowledge it, tick the steps off; I keep the card true.',
  ].join('\n');
  const todo = setup.join('\n');
  return message([
    text(head),
    ...(todo ? [separator(), text(todo), separator()] : []),
    text(fitLines(shown, TEXT_LIMIT - head.length - todo.length, (left) => `-# and ${plural(left, 'more command')}`)),
    buttons({ label: 'Open work', id: openId }, { label: 'Latest bulletins', id: latestId }),
  ]);
}
