import { SEVERITIES } from '../../core/bulletin.ts';
import { type Checklist, progressOf } from '../../core/checklist.ts';
import type { BulletinLine, RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { Revision } from '../../core/revision.ts';
import { isExploited } from '../../core/threat.ts';
import type { NameOf } from './alert.ts';
import {
  buttons,
  COLOUR,
  mentions,
  menu,
  message,
  type Part,
  type RenderedMessage,
  TEXT_LIMIT,
  text,
} from './message.ts';
import { tlpMark, WITHDRAWN } from './origin.ts';
import { stepText } from './step.ts';
import { cut, escapeLine, fitLines, labelOf, link, oneLine, plural, strong, when } from './text.ts';
import { exploitedWords } from './threat.ts';
import { SEVERITY_MARKS, VERDICT_WORDS } from './words.ts';

const LINE_CHARS = 150;

/** One bulletin on two lines; `state` says what the team has done with it. */
function lineOf(line: BulletinLine, linked: boolean, state?: string): string {
  const label = cut(labelOf(line), 120);
  const facts = [
    escapeLine(line.publisher, 40),
    when(line.published ?? line.firstSeenAt),
    VERDICT_WORDS[line.verdict],
    ...(isExploited(line) ? [exploitedWords(line)] : []),
    ...tlpMark(line.tlp),
    ...(state ? [state] : []),
  ];
  return `${SEVERITY_MARKS[line.severity]} ${link(label, linked ? line.url : undefined, LINE_CHARS)}\n-# ${facts.join(' · ')}`;
}

/** Lines of a list; their links are left out when they would not fit. */
function linesOf(lines: readonly BulletinLine[], room: number, states?: ReadonlyMap<number, string>): string {
  const rich = lines.map((line) => lineOf(line, true, states?.get(line.key))).join('\n');
  if (rich.length <= room) return rich;
  const plain = lines.map((line) => lineOf(line, false, states?.get(line.key)));
  return fitLines(plain, room, (left) => `-# and ${left} more in the menu below`);
}

export interface ListLook {
  readonly title: string;
  readonly lines: readonly BulletinLine[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** Custom id of the button to a page; absent when pages cannot be turned. */
  readonly pageId?: (page: number) => string;
  readonly empty: string;
  /** What the team has done with a bulletin, by its key. */
  readonly states?: ReadonlyMap<number, string>;
}

/** A page of bulletins, with a menu to look at one and buttons to turn the page. */
export function renderList(look: ListLook): RenderedMessage {
  if (look.lines.length === 0) return message([text(`### ${look.title}\n${look.empty}`)]);
  const pages = Math.max(1, Math.ceil(look.total / look.pageSize));
  const page =
    pages > 1 ? ` · page ${look.page + 1} of ${pages}${look.pageId ? '' : ', the option `page` turns it'}` : '';
  const head = `### ${look.title}\n-# ${plural(look.total, 'bulletin')}${page}`;
  const parts: Part[] = [
    text(head),
    text(linesOf(look.lines, TEXT_LIMIT - head.length, look.states)),
    menu('show', 'Look at one', look.lines.map(choiceOf)),
  ];
  if (pages > 1 && look.pageId) parts.push(pageButtons(look.page, pages, look.pageId));
  return message(parts);
}

/** Buttons that turn the pages of a list; `page` counts from 0. */
export const pageButtons = (page: number, pages: number, idOf: (page: number) => string): Part =>
  buttons(
    { label: '◀ Back', id: idOf(page - 1), disabled: page === 0 },
    { label: 'On ▶', id: idOf(page + 1), disabled: page >= pages - 1 },
  );

/** How far the work on a bulletin is, and who has it. */
export function workState(checklist: Checklist, nameOf: NameOf): string | undefined {
  const { done, total } = progressOf(checklist);
  const by = checklist.acknowledgement?.by;
  const parts = [
    ...(checklist.dismissal ? ['not for us'] : total > 0 ? [`${done} of ${total} done`] : []),
    ...(by === undefined ? [] : [`👤 ${strong(nameOf(by), 40)}`]),
  ];
  return parts.join(' · ') || undefined;
}

const choiceOf = (line: BulletinLine) => ({
  label: cut(labelOf(line) || 'Untitled', 100),
  value: String(line.key),
  description: cut(oneLine(`${line.publisher} · ${VERDICT_WORDS[line.verdict]}`), 100),
});

const DIGEST_LINES = 12;
const MENU_LINES = 25;

export interface DigestLook {
  /** Of all of them, the most urgent first. */
  readonly lines: readonly BulletinLine[];
  readonly roleIds?: readonly string[] | undefined;
  /** Custom id of the button that shows all. */
  readonly allId: string;
}

/** Several bulletins in one message, so that a full morning does not flood the channel. */
export function renderDigest({ lines, roleIds = [], allId }: DigestLook): RenderedMessage {
  const quiet = lines.every((line) => line.verdict === 'none');
  const [publisher, ...others] = new Set(lines.map((line) => line.publisher));
  const of = publisher !== undefined && others.length === 0 ? ` of ${escapeLine(publisher, 60)}` : '';
  const title = `### ${plural(lines.length, 'bulletin')}${of}${quiet ? ' without handwork' : ''}`;
  const before = quiet ? undefined : mentions(roleIds);
  const head = `${title}\n${digestCounts(lines)}\n-# Choose one to see its card.`;
  const shown = lines.slice(0, DIGEST_LINES);
  const rest = lines.length - shown.length;
  const more =
    lines.length > MENU_LINES ? `\n-# and ${rest} more` : rest > 0 ? `\n-# and ${rest} more in the menu below` : '';
  const room = TEXT_LIMIT - (before?.length ?? 0) - head.length - more.length;
  const all = lines.length > DIGEST_LINES ? [buttons({ label: `Show all ${lines.length}`, id: allId })] : [];
  return message(
    [text(head), text(linesOf(shown, room) + more), menu('show', 'Look at one', lines.map(choiceOf)), ...all],
    { colour: quiet ? COLOUR.unknown : COLOUR.high, ...(before !== undefined && { before, roleIds }) },
  );
}

/** How many there are of each verdict and severity. */
function digestCounts(lines: readonly BulletinLine[]): string {
  const count = (passes: (line: BulletinLine) => boolean) => lines.filter(passes).length;
  const none = count((l) => l.verdict === 'none');
  const verdicts = [
    [count((l) => l.verdict === 'required' || l.verdict === 'conditional'), 'with handwork'],
    [count((l) => l.verdict === 'unjudged'), 'not judged'],
    [none === lines.length ? 0 : none, 'for which the update is enough'],
    [count(isExploited), '⚠️ exploited'],
  ] as const;
  const severities = SEVERITIES.map((severity) => [SEVERITY_MARKS[severity], count((l) => l.severity === severity)]);
  return [
    verdicts.flatMap(([n, what]) => (n > 0 ? `${n} ${what}` : [])).join(' · '),
    severities.flatMap(([mark, n]) => (n === 0 ? [] : `${mark} ${n}`)).join('  '),
  ]
    .flatMap((part) => (part === '' ? [] : `-# ${part}`))
    .join('\n');
}

const REVISION_STEP_CHARS = 500;

/** A short message that the handwork of a bulletin changed. */
export function renderRevision(bulletin: RecordedBulletin, revision: Revision, withdrawn?: boolean): RenderedMessage {
  const added = bulletin.steps.flatMap((step, i) =>
    revision.addedSteps.includes(step.key) ? [stepText(step, i + 1, false, REVISION_STEP_CHARS)] : [],
  );
  const changes = [
    ...(withdrawn === undefined ? [] : [withdrawn ? `🗑️ ${WITHDRAWN}` : 'Its publisher has put it into force again.']),
    ...(added.length > 0 ? [`${plural(added.length, 'new step')}:`, ...added.slice(0, 5)] : []),
    ...(added.length > 5 ? [`-# and ${added.length - 5} more`] : []),
    ...(revision.removedSteps.length > 0 ? [`${plural(revision.removedSteps.length, 'step')} taken back.`] : []),
  ];
  return message(
    [
      text(
        `### Revision ${revision.number}: ${link(cut(labelOf(bulletin), 150), bulletin.url)}\n${changes.join('\n')}`,
      ),
      buttons(
        { label: 'Show', id: `show:${bulletin.key}`, style: 'primary' },
        { label: 'Explain', id: `explain:${bulletin.key}` },
      ),
    ],
    { colour: COLOUR[bulletin.severity] },
  );
}
