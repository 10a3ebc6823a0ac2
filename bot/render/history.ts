import type { AuditEntry } from '../../core/checklist.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { Revision } from '../../core/revision.ts';
import type { NameOf } from './alert.ts';
import { titleLink } from './explain.ts';
import { message, type RenderedMessage, TEXT_LIMIT, text } from './message.ts';
import { codeBlock, escapeLine, fitLines, plural, strong, when } from './text.ts';

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
  'source-move': 'decided where a source is read',
  'source-pages': 'had the pages of a source read',
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

/** Revisions with what changed, and what the team did; both newest first. */
export function renderHistory(
  bulletin: RecordedBulletin,
  revisions: readonly Revision[],
  entries: readonly AuditEntry[],
  nameOf: NameOf,
): RenderedMessage {
  const stepNames = new Map(bulletin.steps.map((step, i) => [step.key, `step ${i + 1}`]));
  const title = `### History of ${titleLink(bulletin)}`;
  const changes = [...revisions].reverse().map((r) => {
    const steps = [
      ...(r.number > 1 && r.addedSteps.length > 0 ? [plural(r.addedSteps.length, 'new step')] : []),
      ...(r.removedSteps.length > 0 ? [`${plural(r.removedSteps.length, 'step')} taken back`] : []),
    ];
    const head = `**Revision ${r.number}** ${when(r.seenAt)}${steps.length > 0 ? ` · ${steps.join(', ')}` : ''}`;
    return r.change ? `${head}\n${codeBlock(r.change, 650, 'diff')}` : head;
  });
  const lines = entries.map((entry) => {
    const step = entry.stepKey === undefined ? '' : ` ${stepNames.get(entry.stepKey) ?? 'a step that is gone'}`;
    const detail = entry.detail === undefined ? '' : `: ${escapeLine(entry.detail, 200)}`;
    return `${when(entry.at)} ${strong(nameOf(entry.actor), 40)} ${ACTION_WORDS[entry.action]}${step}${detail}`;
  });
  const earlier = (left: number) => `-# and ${left} before`;
  const revised = fitLines(changes, 1_500, earlier);
  const did = '**What the team did**\n';
  const room = TEXT_LIMIT - title.length - revised.length - did.length;
  return message([
    text(title),
    text(revised),
    text(lines.length > 0 ? did + fitLines(lines, room, earlier) : 'Nobody has done anything with it yet.'),
  ]);
}
