import type { Health, SourcePreview } from '../../core/ports.ts';
import type { Source } from '../../core/source.ts';
import type { Subscription } from '../../core/subscription.ts';
import type { Team } from '../../core/team.ts';
import { buttons, COLOUR, message, type Part, type RenderedMessage, text } from './message.ts';
import { cut, escapeLine, link, oneLine, plural, when } from './text.ts';
import { KIND_WORDS, SEVERITY_MARKS, SEVERITY_WORDS, VERDICT_WORDS } from './words.ts';

const SOURCES_PER_PAGE = 10;

/** A page of sources with how they do. */
export function renderSources(sources: readonly Source[], page: number): RenderedMessage {
  if (sources.length === 0)
    return message([text('### Sources\nThere are none yet. `/source test` tries an address, `/source add` adds it.')]);
  const pages = Math.ceil(sources.length / SOURCES_PER_PAGE);
  const at = Math.min(Math.max(page, 0), pages - 1);
  const shown = sources.slice(at * SOURCES_PER_PAGE, (at + 1) * SOURCES_PER_PAGE).map(sourceLines);
  return message([
    text(`### Sources\n-# ${plural(sources.length, 'source')}${pages > 1 ? ` · page ${at + 1} of ${pages}` : ''}`),
    text(shown.join('\n')),
  ]);
}

function sourceLines(source: Source): string {
  const mark =
    source.state === 'paused' ? '⏸️' : source.failures > 0 ? '⚠️' : source.lastSuccessAt === undefined ? '🕓' : '✅';
  const facts = [
    escapeLine(source.publisher, 60),
    source.kind === 'page' ? 'page' : 'feed',
    ...(source.teamId === undefined ? [] : ['only this server']),
    source.lastSuccessAt === undefined ? 'never read yet' : `read ${when(source.lastSuccessAt)}`,
    ...(source.state === 'active'
      ? [`next ${when(source.nextCheckAt)}`]
      : [`paused${source.pausedWhy ? `: ${escapeLine(source.pausedWhy, 100)}` : ''}`]),
  ];
  const trouble =
    source.failures > 0
      ? `\n-# ${plural(source.failures, 'failure')} in a row: ${escapeLine(source.error ?? 'unknown', 180)}`
      : '';
  return `${mark} **${link(source.name, source.url, 80)}**\n-# ${facts.join(' · ')}${trouble}`;
}

/** What a source would give, or gave. */
export function renderPreview(title: string, preview: SourcePreview, now: number): RenderedMessage {
  const items = preview.items.slice(0, 8).map((item) => {
    const label = cut(oneLine(item.title), 110);
    return `${SEVERITY_MARKS[item.severity]} ${link(label, item.url, 130)}\n-# ${when(item.published ?? now)} · ${VERDICT_WORDS[item.verdict]}${item.kinds.length > 0 ? ` · ${item.kinds.map((kind) => KIND_WORDS[kind]).join(', ')}` : ''}`;
  });
  const rest = preview.total - items.length;
  const parts: Part[] = [
    text(
      `### ${title}\n-# ${preview.title ? `${escapeLine(preview.title, 100)} · ` : ''}${plural(preview.total, 'bulletin')}`,
    ),
  ];
  if (items.length > 0) parts.push(text(`${items.join('\n')}${rest > 0 ? `\n-# and ${rest} more` : ''}`));
  if (preview.problems.length > 0)
    parts.push(
      text(
        preview.problems
          .slice(0, 5)
          .map((problem) => `⚠️ ${escapeLine(problem, 250)}`)
          .join('\n'),
      ),
    );
  return message(parts);
}

/** What a watch wants, in words. */
export function filterWords({ filter }: Pick<Subscription, 'filter'>, sources: readonly Source[]): string {
  const names = filter.sourceIds?.map((id) => sources.find((s) => s.id === id)?.name ?? `source ${id}`) ?? [];
  const parts = [
    ...(names.length > 0 ? [`from ${names.map((name) => escapeLine(name, 60)).join(', ')}`] : []),
    ...(filter.publishers?.length ? [`by ${filter.publishers.map((p) => escapeLine(p, 60)).join(', ')}`] : []),
    ...(filter.severity ? [`${SEVERITY_WORDS[filter.severity]} or worse`] : []),
    filter.verdicts?.length
      ? filter.verdicts.map((verdict) => VERDICT_WORDS[verdict]).join(' or ')
      : 'handwork, and unjudged ones that are severe or exploited',
    ...(filter.kinds?.length ? [filter.kinds.map((kind) => KIND_WORDS[kind]).join(' or ')] : []),
    ...(filter.words?.length ? [`with ${filter.words.map((word) => `“${escapeLine(word, 40)}”`).join(' or ')}`] : []),
  ];
  return parts.join(' · ');
}

export function renderWatches(watches: readonly Subscription[], sources: readonly Source[]): RenderedMessage {
  if (watches.length === 0)
    return message([
      text('### Watches\nNo channel watches anything yet. `/watch add` begins, or `/settings channels`.'),
    ]);
  const lines = watches
    .slice(0, 25)
    .map(
      (watch) =>
        `**${watch.id}** <#${watch.channelId}>${watch.roleId === undefined ? '' : ` · mentions <@&${watch.roleId}>`}\n-# ${filterWords(watch, sources)}`,
    );
  const rest = watches.length - lines.length;
  return message([text(`### Watches\n${cut(lines.join('\n'), 3_500)}${rest > 0 ? `\n-# and ${rest} more` : ''}`)]);
}

export function renderSettings(team: Team, notes: readonly string[] = []): RenderedMessage {
  const channel = (id: string | undefined, none: string) => (id === undefined ? none : `<#${id}>`);
  const role = (id: string | undefined, none: string) => (id === undefined ? none : `<@&${id}>`);
  return message([
    text(
      [
        '### Settings',
        `**Alerts** ${channel(team.alertChannelId, 'no channel: `/settings channels` sets it')}`,
        `**Trouble** ${channel(team.operatorChannelId, 'no channel: trouble with sources is told nowhere')}`,
        `**Who responds** ${role(team.responderRoleId, 'everybody: `/settings roles` sets a role')}`,
        `**Who manages** ${role(team.managerRoleId, 'who may Manage Server')}`,
        `**Time zone** ${escapeLine(team.timeZone, 60)}`,
        ...(notes.length > 0 ? ['', ...notes] : []),
      ].join('\n'),
    ),
  ]);
}

export interface StatusLook {
  readonly health: Health;
  readonly version: string;
  readonly brokenChannels: readonly { readonly channelId: string; readonly trouble: string; readonly since: number }[];
  readonly failing: readonly Source[];
  readonly bulletins: number;
}

export function renderStatus({ health, version, brokenChannels, failing, bulletins }: StatusLook): RenderedMessage {
  const { sources, deliveries } = health;
  const lines = [
    health.ok ? '### ✅ All is well' : '### ⚠️ Something needs attention',
    ...health.faults.map((fault) => `⚠️ ${escapeLine(fault, 200)}`),
    `**Sources** ${sources.active} active${sources.paused > 0 ? `, ${sources.paused} paused` : ''}${sources.failing > 0 ? `, ${sources.failing} failing` : ''} · ${plural(bulletins, 'bulletin')} known`,
    `**Messages** ${deliveries.pending === 0 ? 'nothing is waiting' : `${deliveries.pending} waiting`}${deliveries.dead > 0 ? `, ${deliveries.dead} given up` : ''}`,
    `**Sources were looked at** ${health.lastTickAt === undefined ? 'not yet' : when(health.lastTickAt)}`,
    ...brokenChannels
      .slice(0, 5)
      .map((c) => `⚠️ I cannot post to <#${c.channelId}> since ${when(c.since)}: ${escapeLine(c.trouble, 120)}`),
    ...failing.slice(0, 5).map((s) => `⚠️ ${link(s.name, s.url, 60)}: ${escapeLine(s.error ?? 'unknown', 160)}`),
    ...(failing.length > 5 ? [`-# and ${failing.length - 5} more: \`/source list\``] : []),
    `-# Handfix ${version} · up since ${when(health.startedAt)}`,
  ];
  return message([text(lines.join('\n'))], { colour: health.ok ? COLOUR.done : COLOUR.medium });
}

export interface CommandLine {
  readonly name: string;
  readonly description: string;
  readonly who: string;
}

export function renderHelp(lines: readonly CommandLine[], manager: boolean): RenderedMessage {
  const shown = lines.map((line) => `\`/${line.name}\` ${line.description}${line.who}`);
  return message([
    text(
      [
        '### Handfix',
        'I read security bulletins and find those for which **installing the update is not enough**.',
        'Each gets a card with the sentence that says so, and a checklist. Acknowledge it, tick the steps off; I keep the card true.',
        ...(manager
          ? [
              '**To begin:** `/settings channels`, then `/source test` and `/source add`. A watch decides what is posted where.',
            ]
          : []),
      ].join('\n'),
    ),
    text(cut(shown.join('\n'), 3_000)),
    buttons({ label: 'Open work', id: 'list:0:1,,,,,,' }, { label: 'Latest bulletins', id: 'list:0:0,,,,,,' }),
  ]);
}
