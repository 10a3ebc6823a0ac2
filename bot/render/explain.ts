import type { AuditEntry } from '../../core/checklist.ts';
import { RULES } from '../../core/detection/rules/index.ts';
import type { RecordedBulletin, Unannounced } from '../../core/recorded-bulletin.ts';
import type { Revision } from '../../core/revision.ts';
import type { Mismatch } from '../../core/subscription.ts';
import type { NameOf } from './alert.ts';
import { buttons, message, type Part, type RenderedMessage, text } from './message.ts';
import { codeBlock, cut, escapeLine, link, oneLine, plural, quote, when } from './text.ts';
import { teamWords } from './view.ts';
import { SEVERITY_WORDS, verdictLine } from './words.ts';

/** What became of a bulletin for one team. */
export interface Explanation {
  readonly bulletin: RecordedBulletin;
  readonly nameOf: NameOf;
  readonly sources: readonly { readonly name: string; readonly url?: string; readonly firstSeenAt: number }[];
  /** Messages about it, posted or owed. */
  readonly posts: readonly {
    readonly channelId: string;
    readonly state: 'pending' | 'sending' | 'sent' | 'dead';
    readonly at: number;
    readonly error?: string;
  }[];
  /** The team's watches: what each made of it. */
  readonly watches: readonly { readonly id: number; readonly channelId: string; readonly mismatch?: Mismatch }[];
}

const UNANNOUNCED_WORDS: Readonly<Record<Unannounced, string>> = {
  'old-at-first-poll': 'Not announced: it was old already when its source was read for the first time.',
  'no-watch-matched': 'Not announced: no watch wanted it.',
  'no-watches': 'Not announced: there were no watches.',
};

const MISMATCH_WORDS: Readonly<Record<Mismatch, string>> = {
  source: 'it wants other sources',
  publisher: 'it wants other publishers',
  severity: 'it wants more severe ones',
  verdict: 'it wants other verdicts',
  kind: 'it wants other kinds of work',
  words: 'none of its words is in the text',
};

const QUOTES_CHARS = 1_900;

/** Why a bulletin was flagged or not, merged, announced or not, and where. */
export function renderExplanation({ bulletin, sources, posts, watches, nameOf }: Explanation): RenderedMessage {
  const words = teamWords(bulletin, nameOf);
  return message([
    text(
      `### Why: ${link(cut(oneLine(bulletin.title), 150), bulletin.url)}\n${`**${verdictLine(bulletin.verdict, bulletin.reason)}**`} · rules version ${bulletin.rulesVersion}`,
    ),
    ...(words === undefined ? [] : [text(words)]),
    text(found(bulletin, QUOTES_CHARS - (words?.length ?? 0))),
    text(told(bulletin, sources)),
    text(announced(bulletin, posts, watches)),
    buttons(
      { label: 'Read the text', id: `text:${bulletin.key}:0` },
      { label: 'Show', id: `show:${bulletin.key}` },
      { label: 'Correct', id: `correct:${bulletin.key}` },
    ),
  ]);
}

function found(bulletin: RecordedBulletin, room: number): string {
  if (bulletin.evidence.length === 0) {
    return (bulletin.view?.judged ?? bulletin.verdict) === 'none'
      ? '**What was found**\nThe whole text was read, and no sentence asks for anything beyond the update.'
      : '**What was found**\nNo sentence that asks for handwork.';
  }
  const lines: string[] = ['**What was found**'];
  let length = 0;
  let left = 0;
  for (const e of bulletin.evidence) {
    const rule = RULES.find((r) => r.name === e.rule);
    const section = e.section === undefined ? '' : ` Under “${escapeLine(e.section, 80)}”.`;
    const entry = `${quote(e.quote, 360)}\n-# ${rule ? rule.description : escapeLine(e.rule, 60)}${section}`;
    if (length + entry.length > room) left++;
    else {
      lines.push(entry);
      length += entry.length;
    }
  }
  if (left > 0) lines.push(`-# and ${plural(left, 'more sentence')}: see the text`);
  return lines.join('\n');
}

function told(bulletin: RecordedBulletin, sources: Explanation['sources']): string {
  const names = sources.slice(0, 5).map((s) => `${link(s.name, s.url, 80)} ${when(s.firstSeenAt)}`);
  const more = sources.length > 5 ? ` and ${sources.length - 5} more` : '';
  const aliases = bulletin.aliases.filter((alias) => alias.id !== bulletin.id).map((alias) => escapeLine(alias.id, 40));
  return [
    '**Where it comes from**',
    `${names.join(' · ')}${more}${sources.length > 1 ? '\n-# One bulletin: they tell of the same publisher and id.' : ''}`,
    `-# ${escapeLine(bulletin.publisher, 60)} · ${escapeLine(bulletin.id, 80)} · ${SEVERITY_WORDS[bulletin.severity]} · revision ${bulletin.revision}${bulletin.extent === 'excerpt' ? ' · only an excerpt was readable' : ''}`,
    ...(aliases.length > 0
      ? [
          `-# Also known as ${aliases.slice(0, 8).join(', ')}${aliases.length > 8 ? ` and ${aliases.length - 8} more` : ''}`,
        ]
      : []),
  ].join('\n');
}

function announced(bulletin: RecordedBulletin, posts: Explanation['posts'], watches: Explanation['watches']): string {
  const lines = ['**Who was told**'];
  for (const post of posts.slice(0, 6)) {
    const how =
      post.state === 'sent'
        ? when(post.at)
        : post.state === 'dead'
          ? `given up: ${escapeLine(post.error ?? 'unknown reason', 120)}`
          : 'on its way';
    lines.push(`<#${post.channelId}> ${how}`);
  }
  if (posts.length === 0)
    lines.push(bulletin.unannounced ? UNANNOUNCED_WORDS[bulletin.unannounced] : 'Nobody in this server.');
  for (const watch of watches.slice(0, 6)) {
    lines.push(
      `-# Watch ${watch.id} of <#${watch.channelId}>: ${watch.mismatch ? MISMATCH_WORDS[watch.mismatch] : 'it matches'}`,
    );
  }
  return lines.join('\n');
}

const ACTION_WORDS: Readonly<Record<AuditEntry['action'], string>> = {
  acknowledge: 'acknowledged it',
  unacknowledge: 'took the acknowledgement back',
  done: 'ticked off',
  undo: 'undid',
  note: 'noted',
  dismiss: 'said it is not for us',
  restore: 'took “not for us” back',
  'open-thread': 'opened the checklist',
  'source-add': 'added a source',
  'source-remove': 'removed a source',
  'source-pause': 'paused a source',
  'source-resume': 'resumed a source',
  'watch-add': 'added a watch',
  'watch-edit': 'changed a watch',
  'watch-remove': 'removed a watch',
  settings: 'changed the settings',
  'bulletin-add': 'added it by hand',
  'correct-strike': 'said that this is no step',
  'correct-add': 'added',
  'correct-nothing': 'said that it needs nothing',
  'correct-back': 'took a correction back',
  'rule-add': 'added a team rule',
  'rule-remove': 'removed a team rule',
};

/** Revisions with what changed, and what the team did. */
export function renderHistory(
  bulletin: RecordedBulletin,
  revisions: readonly Revision[],
  entries: readonly AuditEntry[],
  nameOf: NameOf,
): RenderedMessage {
  const stepNames = new Map(bulletin.steps.map((step, i) => [step.key, `step ${i + 1}`]));
  const parts: Part[] = [text(`### History of ${link(cut(oneLine(bulletin.title), 150), bulletin.url)}`)];
  const newest = [...revisions].reverse();
  const changes = newest.slice(0, 3).map((r) => {
    const steps = [
      ...(r.number > 1 && r.addedSteps.length > 0 ? [`${plural(r.addedSteps.length, 'step')} came`] : []),
      ...(r.removedSteps.length > 0 ? [`${plural(r.removedSteps.length, 'step')} went`] : []),
    ];
    const head = `**Revision ${r.number}** ${when(r.seenAt)}${steps.length > 0 ? ` · ${steps.join(', ')}` : ''}`;
    return r.change ? `${head}\n${codeBlock(cut(r.change, 700), 720).replace('```\n', '```diff\n')}` : head;
  });
  if (revisions.length > 3) changes.push(`-# and ${revisions.length - 3} before`);
  parts.push(text(changes.join('\n')));
  const lines = entries.slice(0, 12).map((entry) => {
    const step = entry.stepKey === undefined ? '' : ` ${stepNames.get(entry.stepKey) ?? 'a step that is gone'}`;
    const detail = entry.detail === undefined ? '' : `: ${escapeLine(entry.detail, 90)}`;
    return `${when(entry.at)} **${escapeLine(nameOf(entry.actor), 40)}** ${ACTION_WORDS[entry.action]}${step}${detail}`;
  });
  parts.push(
    text(lines.length > 0 ? `**What the team did**\n${lines.join('\n')}` : 'Nobody has done anything with it yet.'),
  );
  return message(parts);
}

const PAGE_CHARS = 3_000;

/** The text of a bulletin, a page at a time. `page` counts from 0. */
export function renderText(bulletin: RecordedBulletin, page: number): RenderedMessage {
  const lines: string[] = [];
  for (const section of bulletin.document.sections) {
    const heading = section.path.at(-1);
    if (heading !== undefined) lines.push(`**${escapeLine(heading, 150)}**`);
    for (const block of section.blocks) {
      if (block.kind === 'code') lines.push(codeBlock(block.text, 1_200));
      else if (block.kind === 'item')
        lines.push(`${'  '.repeat(Math.min(block.depth, 3))}- ${escapeLine(block.text, 1_200)}`);
      else lines.push(escapeLine(block.kind === 'row' ? block.cells.join(' | ') : block.text, 1_500));
    }
  }
  const pages: string[] = [''];
  for (const line of lines) {
    const last = pages[pages.length - 1] ?? '';
    if (last.length + line.length + 1 > PAGE_CHARS && last !== '') pages.push(line);
    else pages[pages.length - 1] = last === '' ? line : `${last}\n${line}`;
  }
  const at = Math.min(Math.max(page, 0), pages.length - 1);
  const parts: Part[] = [
    text(
      `### ${link(cut(oneLine(bulletin.title), 150), bulletin.url)}\n-# ${bulletin.extent === 'excerpt' ? 'Only an excerpt was readable' : 'The text as it was read'}${pages.length > 1 ? ` · page ${at + 1} of ${pages.length}` : ''}`,
    ),
    text(pages[at] || 'There is no text.'),
  ];
  if (pages.length > 1) {
    parts.push(
      buttons(
        { label: '◀ Back', id: `text:${bulletin.key}:${at - 1}`, disabled: at === 0 },
        { label: 'Read on ▶', id: `text:${bulletin.key}:${at + 1}`, disabled: at >= pages.length - 1 },
      ),
    );
  }
  return message(parts);
}
