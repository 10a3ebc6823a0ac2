import { type Checklist, type ChecklistState, checklistState, progressOf } from '../../core/checklist.ts';
import { leadingScore } from '../../core/cvss.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import {
  buttons,
  COLOUR,
  mentions,
  message,
  type Part,
  type RenderedMessage,
  separator,
  TEXT_LIMIT,
  text,
} from './message.ts';
import { originMark, standingMarks, WITHDRAWN } from './origin.ts';
import { stepTexts } from './step.ts';
import { escapeLine, fitLines, labelOf, link, plural, quote, strong, when } from './text.ts';
import { epssFact, exploitedLine } from './threat.ts';
import { viewLines } from './view.ts';
import { SEVERITY_WORDS, verdictLine } from './words.ts';

/** Who a person is, for a message: the name, without a mention. */
export type NameOf = (actor: string) => string;

export interface AlertLook {
  readonly bulletin: RecordedBulletin;
  /** Absent: nobody has begun. */
  readonly checklist: Checklist | undefined;
  readonly nameOf: NameOf;
  readonly roleIds?: readonly string[];
  /** How many messages on mailing lists speak of it. */
  readonly replies?: number;
}

const WHY_CHARS = 1_050;
const STEP_CHARS = 800;
const CVES = 6;

/** The card of a bulletin. Cut at sensible places, it says what was cut and where to read on. */
export function renderAlert(look: AlertLook): RenderedMessage {
  const { bulletin, checklist, roleIds = [], replies = 0 } = look;
  const state = checklist ? checklistState(checklist) : 'open';
  const before = mentions(roleIds);
  const head = heading(bulletin, replies);
  const why = evidence(look);
  const line = stateLine(look);
  const room = TEXT_LIMIT - [before, head, why, line].reduce((sum, part) => sum + (part?.length ?? 0), 0);
  const steps = stepList(bulletin, checklist, room);
  const parts: Part[] = [text(head), text(why)];
  if (steps) parts.push(separator(), text(steps));
  if (line) parts.push(separator(), text(line));
  parts.push(controls(look, state));
  const colour =
    state === 'done'
      ? COLOUR.done
      : state === 'dismissed' || bulletin.withdrawn
        ? COLOUR.unknown
        : COLOUR[bulletin.severity];
  return message(parts, { colour, roleIds, before });
}

function heading(bulletin: RecordedBulletin, replies: number): string {
  const score = leadingScore(bulletin.scores ?? []);
  const facts = [
    ...standingMarks(bulletin),
    `**${SEVERITY_WORDS[bulletin.severity]}**`,
    ...(score ? [`CVSS ${score.version}: **${score.base.toFixed(1)}**`] : []),
    ...epssFact(bulletin),
    escapeLine(bulletin.publisher, 80),
    when(bulletin.published ?? bulletin.firstSeenAt),
    ...(bulletin.revision > 1 ? [`revision ${bulletin.revision}`] : []),
    ...originMark(bulletin.authenticity),
  ];
  const exploited = exploitedLine(bulletin);
  const cves = bulletin.aliases.filter((alias) => alias.scheme === 'cve').map((alias) => alias.id);
  const shown = cves
    .slice(0, CVES)
    .map((cve) => escapeLine(cve, 30))
    .join(', ');
  const more = cves.length > CVES ? ` and ${cves.length - CVES} more: Explain names them` : '';
  return [
    `### ${link(labelOf(bulletin, ' · '), bulletin.url, 220)}`,
    facts.join(' · '),
    ...(exploited === undefined ? [] : [exploited]),
    ...(shown ? [`-# ${shown}${more}`] : []),
    ...(replies > 0 ? [`-# 💬 ${plural(replies, 'reply', 'replies')} on mailing lists: Explain shows the newest`] : []),
  ].join('\n');
}

function evidence({ bulletin, nameOf }: AlertLook): string {
  if (bulletin.withdrawn && bulletin.steps.length === 0) return WITHDRAWN;
  const verdict = [`**${verdictLine(bulletin.verdict, bulletin.reason)}**`, ...viewLines(bulletin, nameOf)].join('\n');
  if (bulletin.verdict === 'none') return verdict;
  const used = [...new Set(bulletin.steps.flatMap((step) => step.evidence))];
  const order = used.length > 0 || bulletin.view ? used : bulletin.evidence.map((_, i) => i);
  let section: string | undefined;
  const entries = order.flatMap((i) => {
    const found = bulletin.evidence[i];
    if (!found) return [];
    const heading = found.section === section ? '' : escapeLine(found.section ?? '', 100);
    section = found.section;
    return [`${heading === '' ? '' : `-# ${heading}\n`}${quote(found.quote, 400)}`];
  });
  const quotes = fitLines(entries, WHY_CHARS, (left) => `-# and ${plural(left, 'more sentence')}: Explain shows them`);
  const reboot =
    bulletin.reboot === undefined ? '' : bulletin.reboot ? '-# A reboot is needed.' : '-# No reboot is needed.';
  return [verdict, quotes, reboot].filter((part) => part !== '').join('\n');
}

function stepList(bulletin: RecordedBulletin, checklist: Checklist | undefined, room: number): string {
  const done = new Set(checklist?.items.filter((item) => item.doneAt !== undefined).map((item) => item.step.key));
  const steps = stepTexts(bulletin.steps, (step) => done.has(step.key), STEP_CHARS);
  return fitLines(steps, room, (left) => `-# and ${plural(left, 'more step')}: Checklist shows them all`);
}

function stateLine({ bulletin, checklist, nameOf }: AlertLook): string | undefined {
  if (!checklist) return undefined;
  const { done, total } = progressOf(checklist);
  const { acknowledgement, dismissal } = checklist;
  if (dismissal)
    return `🚫 Not for us, says ${strong(nameOf(dismissal.by), 60)} ${when(dismissal.at)}: ${escapeLine(dismissal.why, 400)}`;
  const older = acknowledgement && acknowledgement.revision < bulletin.revision;
  const taken =
    acknowledgement &&
    `👤 ${strong(nameOf(acknowledgement.by), 60)} acknowledged ${older ? `revision ${acknowledgement.revision},` : 'it'} ${when(acknowledgement.at)}`;
  if (checklistState(checklist) === 'done') {
    const last = checklist.items.reduce((a, b) => ((b.doneAt ?? 0) > (a.doneAt ?? 0) ? b : a));
    return [
      `✅ **All ${plural(total, 'step')} done**, the last by ${strong(nameOf(last.doneBy ?? ''), 60)} ${when(last.doneAt ?? 0)}`,
      ...(taken ? [taken] : []),
    ].join('\n');
  }
  const progress = total > 0 && done > 0 ? `${progressBar(done, total)} ${done} of ${total} done` : undefined;
  return [taken, progress].filter((part) => part !== undefined).join('\n') || undefined;
}

export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * 10);
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)}`;
}

function controls({ bulletin, checklist }: AlertLook, state: ChecklistState): Part {
  const id = bulletin.key;
  const explain = { label: 'Explain', id: `explain:${id}` };
  if (state === 'dismissed') return buttons({ label: 'Undo “Not for us”', id: `restore:${id}` }, explain);
  const open = { label: 'Checklist', id: `checklist:${id}`, style: 'success' as const };
  const steps = bulletin.steps.length > 0 ? [open] : [];
  const correct = { label: 'Correct', id: `correct:${id}` };
  if (state === 'done') return buttons(...steps, explain, correct);
  const current = checklist?.acknowledgement?.revision === bulletin.revision;
  return buttons(
    {
      label: current ? 'Acknowledged' : checklist?.acknowledgement ? 'Acknowledge again' : 'Acknowledge',
      id: `ack:${id}`,
      style: 'primary',
      disabled: current,
    },
    ...steps,
    explain,
    correct,
    { label: 'Not for us', id: `dismiss:${id}` },
  );
}
