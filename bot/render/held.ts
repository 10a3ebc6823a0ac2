import type { HeldDocument } from '../../core/source.ts';
import { escapeLine, fitLines, plural, strong, when } from './text.ts';

const ROOM = 900;

/** In a list of sources: that some documents do not count. */
export const heldMark = (held: readonly HeldDocument[] = []): string =>
  held.length === 0 ? '' : `\n-# 🛑 ${plural(held.length, 'document')} held back: \`/source health\` says why`;

/** Documents of a source that do not count, each with why and since when. */
export function heldLines(held: readonly HeldDocument[] = []): string[] {
  if (held.length === 0) return [];
  const lines = held.map(
    ({ name, why, since }) => `🛑 ${strong(name, 60)} since ${when(since, 'd')}: ${escapeLine(why, 140)}`,
  );
  return [
    `**Held back** ${plural(held.length, 'document')}, tried again now and then. Nothing of them counts.`,
    fitLines(lines, ROOM, (left) => `-# and ${left} more`),
  ];
}
