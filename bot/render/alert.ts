import { type Checklist, checklistState, progressOf } from '../../core/checklist.ts';
import type { ManualStep } from '../../core/manual-step.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { buttons, COLOUR, message, type Part, type RenderedMessage, separator, text } from './message.ts';
import { codeBlock, cut, escapeLine, link, oneLine, plural, quote, when } from './text.ts';
import { viewLines } from './view.ts';
import { KIND_WORDS, SEVERITY_WORDS, verdictLine } from './words.ts';

/** Who a person is, for a message: the name, without a mention. */
export type NameOf = (actor: string) => string;

export interface AlertLook {
  readonly bulletin: RecordedBulletin;
  /** Absent: nobody has begun. */
  readonly checklist: Checklist | undefined;
  readonly nameOf: NameOf;
  readonly roleIds?: readonly string[];
  /** Leave the buttons out: for a look at the card that others do not see. */
  readonly plain?: boolean;
}

const QUOTES_CHARS = 900;
const STEPS_CHARS = 2_000;

/** The card of a bulletin. Cut at sensible places, it says what was cut and where to read on. */
export function renderAlert(look: AlertLook): RenderedMessage {
  const { bulletin, checklist, roleIds = [] } = look;
  const state = checklist ? checklistState(checklist) : 'open';
  const parts: Part[] = [text(heading(bulletin))];
  const why = evidence(look);
  if (why) parts.push(text(why));
  const steps = stepList(bulletin, checklist);
  if (steps) parts.push(separator(), text(steps));
  const line = stateLine(look);
  if (line) parts.push(separator(), text(line));
  if (!look.plain) parts.push(controls(bulletin, state));
  const colour = state === 'done' ? COLOUR.done : state === 'dismissed' ? COLOUR.unknown : COLOUR[bulletin.severity];
  const before = roleIds.length > 0 ? roleIds.map((id) => `<@&${id}>`).join(' ') : undefined;
  return message(parts, { colour, roleIds, ...(before !== undefined && { before }) });
}

function heading(bulletin: RecordedBulletin): string {
  const { id, title, publisher } = bulletin;
  // Many titles begin with the id: it is not said twice.
  const rest = oneLine(title).toLowerCase().startsWith(id.toLowerCase())
    ? oneLine(title)
        .slice(id.length)
        .replace(/^[\s:–—-]+/, '')
    : oneLine(title);
  const shownId = /^https?:/i.test(id) ? '' : cut(id, 80);
  const label = [shownId, rest].filter((part) => part !== '').join(' · ');
  const facts = [
    `**${SEVERITY_WORDS[bulletin.severity]}**`,
    ...(bulletin.exploited ? ['⚠️ **Exploited**'] : []),
    escapeLine(publisher, 80),
    when(bulletin.published ?? bulletin.firstSeenAt),
    ...(bulletin.revision > 1 ? [`revision ${bulletin.revision}`] : []),
  ];
  const cves = bulletin.aliases.filter((alias) => alias.scheme === 'cve').map((alias) => alias.id);
  const shown = cves
    .slice(0, 6)
    .map((cve) => escapeLine(cve, 30))
    .join(', ');
  const more = cves.length > 6 ? ` and ${cves.length - 6} more` : '';
  return [`### ${link(label, bulletin.url, 220)}`, facts.join(' · '), ...(shown ? [`-# ${shown}${more}`] : [])].join(
    '\n',
  );
}

function evidence({ bulletin, nameOf }: AlertLook): string | undefined {
  const verdict = [`**${verdictLine(bulletin.verdict, bulletin.reason)}**`, ...viewLines(bulletin, nameOf)].join('\n');
  if (bulletin.verdict === 'none') return verdict;
  const used = [...new Set(bulletin.steps.flatMap((step) => step.evidence))];
  const order = used.length > 0 || bulletin.view ? used : bulletin.evidence.map((_, i) => i);
  const lines: string[] = [];
  let length = 0;
  let section: string | undefined;
  let left = 0;
  for (const i of order) {
    const found = bulletin.evidence[i];
    if (!found) continue;
    const said = quote(found.quote, 320);
    if (length + said.length > QUOTES_CHARS && lines.length > 0) {
      left++;
      continue;
    }
    if (found.section !== undefined && found.section !== section) lines.push(`-# ${escapeLine(found.section, 100)}`);
    section = found.section;
    lines.push(said);
    length += said.length;
  }
  if (left > 0) lines.push(`-# and ${plural(left, 'more sentence')}: Explain shows them`);
  const reboot =
    bulletin.reboot === true
      ? '-# A reboot is needed.'
      : bulletin.reboot === false
        ? '-# No reboot is needed.'
        : undefined;
  return [verdict, ...lines, ...(reboot ? [reboot] : [])].join('\n');
}

function stepList(bulletin: RecordedBulletin, checklist: Checklist | undefined): string | undefined {
  if (bulletin.steps.length === 0) return undefined;
  const done = new Set(checklist?.items.filter((item) => item.doneAt !== undefined).map((item) => item.step.key));
  const lines: string[] = [];
  let length = 0;
  for (const [i, step] of bulletin.steps.entries()) {
    const shown = stepText(step, i + 1, done.has(step.key));
    if (length + shown.length > STEPS_CHARS) {
      lines.push(`-# and ${plural(bulletin.steps.length - i, 'more step')}: open the checklist`);
      break;
    }
    lines.push(shown);
    length += shown.length;
  }
  return lines.join('\n');
}

/** A step as it stands in a card or checklist: box, number, what to do, condition, and the command in a block. */
export function stepText(step: ManualStep, number: number, done: boolean): string {
  const code = step.code !== undefined && !step.instruction.includes(step.code) ? `\n${codeBlock(step.code, 500)}` : '';
  const condition = step.condition === undefined ? '' : ` *${escapeLine(step.condition, 200)}*`;
  return `${done ? '☑' : '☐'} **${number}.** ${escapeLine(step.instruction, 220)}${condition} · \`${KIND_WORDS[step.kind]}\`${code}`;
}

function stateLine({ checklist, nameOf }: AlertLook): string | undefined {
  if (!checklist) return undefined;
  const state = checklistState(checklist);
  const { done, total } = progressOf(checklist);
  if (checklist.dismissal) {
    const { by, at, why } = checklist.dismissal;
    return `🚫 Not for us, says **${escapeLine(nameOf(by), 60)}** ${when(at)}: ${escapeLine(why, 300)}`;
  }
  const taken = checklist.acknowledgement
    ? `👤 **${escapeLine(nameOf(checklist.acknowledgement.by), 60)}** has it since ${when(checklist.acknowledgement.at)}`
    : undefined;
  if (state === 'done') {
    const last = checklist.items.reduce((a, b) => ((b.doneAt ?? 0) > (a.doneAt ?? 0) ? b : a));
    return [
      `✅ **All ${plural(total, 'step')} done**, the last by **${escapeLine(nameOf(last.doneBy ?? ''), 60)}** ${when(last.doneAt ?? 0)}`,
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

function controls(bulletin: RecordedBulletin, state: string): Part {
  const id = bulletin.key;
  if (state === 'dismissed') {
    return buttons({ label: 'Undo “Not for us”', id: `restore:${id}` }, { label: 'Explain', id: `explain:${id}` });
  }
  return buttons(
    {
      label: state === 'open' ? 'Acknowledge' : 'Acknowledged',
      id: `ack:${id}`,
      style: 'primary',
      disabled: state !== 'open',
    },
    ...(bulletin.steps.length > 0 ? [{ label: 'Checklist', id: `checklist:${id}`, style: 'success' as const }] : []),
    { label: 'Explain', id: `explain:${id}` },
    { label: 'Correct', id: `correct:${id}` },
    ...(state === 'done' ? [] : [{ label: 'Not for us', id: `dismiss:${id}` }]),
  );
}
