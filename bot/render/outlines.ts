import { message, type RenderedMessage, TEXT_LIMIT, text } from './message.ts';
import { escapeLine, fitLines, plural } from './text.ts';

export interface ImportedOutline {
  readonly title: string;
  /** It was a source already. */
  readonly isKnown?: boolean;
  /** Why it cannot be one; ours, or escaped. */
  readonly refused?: string;
}

/** What became of each feed of a file: what could not be added first. `more`: feeds that were too many. */
export function renderImport(results: readonly ImportedOutline[], more: number): RenderedMessage {
  const refused = results.filter((one) => one.refused !== undefined);
  const known = results.filter((one) => one.isKnown);
  const added = results.filter((one) => one.refused === undefined && !one.isKnown);
  const counts = [
    `**${plural(added.length, 'source')} added**`,
    ...(known.length > 0 ? [`${known.length} known already`] : []),
    ...(refused.length > 0 ? [`${refused.length} not added`] : []),
    ...(more > 0 ? [`${more} left out, because a file may have 500 at most`] : []),
  ].join(', ');
  const head = `### Import\n${counts}.${added.length > 0 ? ' They are read within the next minutes: `/source health` shows how they do.' : ''}`;
  const lines = [
    ...refused.map((one) => `⚠️ ${escapeLine(one.title, 80)}: ${one.refused}`),
    ...added.map((one) => `✅ ${escapeLine(one.title, 80)}`),
    ...known.map((one) => `-# known already: ${escapeLine(one.title, 80)}`),
  ];
  return message([
    text(head),
    ...(lines.length > 0
      ? [text(fitLines(lines, TEXT_LIMIT - head.length - 100, (left) => `-# and ${left} more`))]
      : []),
  ]);
}
