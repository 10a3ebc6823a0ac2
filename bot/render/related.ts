import type { BulletinLine } from '../../core/recorded-bulletin.ts';
import { cut, escapeLine, fitLines, labelOf, link, when } from './text.ts';

/** Bulletins that share a CVE with another. */
export interface RelatedLook {
  readonly total: number;
  readonly lines: readonly BulletinLine[];
}

const TITLE = '**Related: they share a CVE**\n';
const MOST = 900;

/** At most `room` characters; `undefined` when there are none, or no room to name one. */
export function relatedText({ total, lines }: RelatedLook, room: number): string | undefined {
  const budget = Math.min(room, MOST) - TITLE.length;
  const shown = lines.map(
    (line) =>
      `${link(cut(labelOf(line), 90), line.url, 110)} · ${escapeLine(line.publisher, 40)} · ${when(line.published ?? line.firstSeenAt)}`,
  );
  const rest = total - lines.length;
  const first = shown[0];
  const more = (left: number) => `-# and ${left + rest} more`;
  if (first === undefined || first.length + more(total).length > budget) return undefined;
  const whole = rest > 0 ? [...shown, more(0)] : shown;
  return TITLE + (whole.join('\n').length <= budget ? whole.join('\n') : fitLines(shown, budget, more));
}
