import type { Authenticity, Tlp } from '../../core/bulletin.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { buttons, message, type RenderedMessage, text } from './message.ts';
import { escapeLine } from './text.ts';

/** What a card says of a bulletin before all else: that it was taken back, and who may hear of it. */
export const standingMarks = ({ withdrawn, tlp }: RecordedBulletin): string[] => [
  ...(withdrawn ? ['🗑️ **Withdrawn**'] : []),
  ...tlpMark(tlp),
];

/** TLP:CLEAR needs no words. */
export const tlpMark = (tlp: Tlp | undefined): string[] =>
  tlp === undefined || tlp === 'CLEAR' ? [] : [`**TLP:${tlp}**`];

export const WITHDRAWN = '**Withdrawn by its publisher**: nothing of it is to be done any more.';

/** How far it was checked that a bulletin is its publisher's: a few words for the card. */
export function originMark(authenticity: Authenticity | undefined): string[] {
  if (authenticity?.signature === 'valid') return ['🔏 signature checked'];
  return authenticity?.signature === 'none' ? ['not signed'] : [];
}

/** The same as a sentence, with the key. */
export function originLine({ authenticity }: RecordedBulletin): string[] {
  if (!authenticity) return [];
  const { signature, signedBy, checksum, via } = authenticity;
  const said = {
    valid: `🔏 Signed by the key \`${(signedBy ?? '').replace(/[^0-9A-F]/g, '')}\`, and unchanged since.`,
    unchecked: 'It carries a signature, which was not checked: its source names no key.',
    none: 'It is not signed.',
  }[signature];
  const more = checksum === undefined ? '' : ` Its ${checksum} checksum fits.`;
  return [`-# ${said}${more}${via === undefined ? '' : ` It was let in for ${escapeLine(via, 80)}.`}`];
}

/** In place of a card in a channel that may not show it: nothing of the bulletin is in it. */
export const renderLimited = ({ key, tlp }: Pick<RecordedBulletin, 'key' | 'tlp'>): RenderedMessage =>
  message([
    text(
      `### 🔒 Not for this channel\nIts publisher limits who may hear of this bulletin (**TLP:${tlp}**). A watch that may post it here says so: \`/watch edit\` with \`tlp\`.`,
    ),
    buttons({ label: 'Show it to me', id: `show:${key}` }),
  ]);
