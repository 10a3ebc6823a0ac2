import type { OperatorNotice } from '../../core/delivery.ts';
import type { BulletinLine, RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { Revision } from '../../core/revision.ts';
import { buttons, COLOUR, menu, message, type Part, type RenderedMessage, text } from './message.ts';
import { cut, escapeLine, link, oneLine, plural, when } from './text.ts';
import { SEVERITY_MARKS, VERDICT_WORDS } from './words.ts';

/** One bulletin on two lines. */
function lineOf(line: BulletinLine): string {
  const exploited = line.exploited ? ' · ⚠️ exploited' : '';
  const id =
    /^https?:/i.test(line.id) || line.title.toLowerCase().startsWith(line.id.toLowerCase()) ? '' : `${line.id} · `;
  return `${SEVERITY_MARKS[line.severity]} ${link(`${id}${cut(oneLine(line.title), 120)}`, line.url, 200)}\n-# ${escapeLine(line.publisher, 60)} · ${when(line.published ?? line.firstSeenAt)} · ${VERDICT_WORDS[line.verdict]}${exploited}`;
}

export interface ListLook {
  readonly title: string;
  readonly lines: readonly BulletinLine[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** Custom id of a page: `prefix` and the number; absent when there is only one page. */
  readonly pageId?: (page: number) => string;
  readonly empty: string;
}

/** A page of bulletins, with a menu to look at one and buttons to turn the page. */
export function renderList(look: ListLook): RenderedMessage {
  if (look.lines.length === 0) return message([text(`### ${look.title}\n${look.empty}`)]);
  const pages = Math.max(1, Math.ceil(look.total / look.pageSize));
  const parts: Part[] = [
    text(
      `### ${look.title}\n-# ${plural(look.total, 'bulletin')}${pages > 1 ? ` · page ${look.page + 1} of ${pages}` : ''}`,
    ),
    text(look.lines.map(lineOf).join('\n')),
    menu('show', 'Look at one', look.lines.map(choiceOf)),
  ];
  if (pages > 1 && look.pageId) {
    parts.push(
      buttons(
        { label: '◀ Newer', id: look.pageId(look.page - 1), disabled: look.page === 0 },
        { label: 'Older ▶', id: look.pageId(look.page + 1), disabled: look.page >= pages - 1 },
      ),
    );
  }
  return message(parts);
}

const choiceOf = (line: BulletinLine) => ({
  label: cut(oneLine(line.title) || line.id, 100),
  value: String(line.key),
  description: cut(oneLine(`${line.publisher} · ${VERDICT_WORDS[line.verdict]}`), 100),
});

const DIGEST_LINES = 12;

/** Several bulletins in one message, so that a full morning does not flood the channel. */
export function renderDigest(
  lines: readonly BulletinLine[],
  folded: 'nothing-to-do' | 'too-many',
  roleIds: readonly string[] = [],
): RenderedMessage {
  const title =
    folded === 'nothing-to-do'
      ? `### ${plural(lines.length, 'bulletin')} for which nothing is asked by hand`
      : `### ${plural(lines.length, 'more bulletin')} that ask for handwork`;
  const shown = lines.slice(0, DIGEST_LINES);
  const rest = lines.length - shown.length;
  const parts: Part[] = [text(`${title}\n-# Choose one to see its card.`), text(shown.map(lineOf).join('\n'))];
  if (rest > 0) parts.push(text(`-# and ${rest} more: \`/bulletin latest\` lists them all`));
  parts.push(menu('show', 'Look at one', lines.map(choiceOf)));
  const before = roleIds.length > 0 && folded === 'too-many' ? roleIds.map((id) => `<@&${id}>`).join(' ') : undefined;
  return message(parts, {
    colour: folded === 'too-many' ? COLOUR.high : COLOUR.unknown,
    ...(before !== undefined && { before, roleIds }),
  });
}

/** A short message that the handwork of a bulletin changed. */
export function renderRevision(bulletin: RecordedBulletin, revision: Revision): RenderedMessage {
  const added = bulletin.steps.filter((step) => revision.addedSteps.includes(step.key));
  const changes = [
    ...(added.length > 0
      ? [
          `${plural(added.length, 'step')} came:`,
          ...added.slice(0, 5).map((step) => `☐ ${escapeLine(step.instruction, 200)}`),
        ]
      : []),
    ...(added.length > 5 ? [`-# and ${added.length - 5} more`] : []),
    ...(revision.removedSteps.length > 0 ? [`${plural(revision.removedSteps.length, 'step')} went.`] : []),
  ];
  return message(
    [
      text(
        `### Revision ${revision.number}: ${link(cut(oneLine(bulletin.title), 150), bulletin.url)}\n${changes.join('\n')}`,
      ),
      buttons(
        { label: 'Show', id: `show:${bulletin.key}`, style: 'primary' },
        { label: 'Explain', id: `explain:${bulletin.key}` },
      ),
    ],
    { colour: COLOUR[bulletin.severity] },
  );
}

const NOTICES: Readonly<Record<OperatorNotice['what'], (subject: string) => string>> = {
  'source-failing': (s) => `⚠️ The source **${s}** cannot be read.`,
  'source-back': (s) => `✅ The source **${s}** can be read again.`,
  'source-paused': (s) => `⏸️ The source **${s}** was paused.`,
  'source-moved': (s) => `➡️ The source **${s}** has moved.`,
  'channel-broken': (s) => `⚠️ I cannot post to ${s}. What is owed to it waits until I can.`,
  'channel-back': (s) => `✅ I can post to ${s} again. What waited for it follows.`,
  'delivery-dead': (s) => `⚠️ A message could not be delivered: **${s}**.`,
  'rules-changed': (s) => `ℹ️ ${s}`,
};

/** Trouble, in a sentence, for the operator channel. */
export function renderNotice(notice: OperatorNotice): RenderedMessage {
  const subject = notice.what.startsWith('channel-')
    ? `<#${notice.subject.replace(/\D/g, '')}>`
    : escapeLine(notice.subject, 100);
  const detail = notice.detail === undefined ? '' : `\n${escapeLine(notice.detail, 500)}`;
  return message([text(`${NOTICES[notice.what](subject)}${detail}`)], {
    colour: notice.what.endsWith('-back') ? COLOUR.done : COLOUR.medium,
  });
}
