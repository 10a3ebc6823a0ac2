import type { Authenticity, Tlp } from '../../core/bulletin.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { escapeLine } from './text.ts';

/** What a card says of a bulletin before all else: that it was taken back, and who may hear of it. */
export const standingMarks = ({ withdrawn, tlp }: RecordedBulletin): string[] => [
  ...(withdrawn ? ['🗑️ **Withdrawn**'] : []),
  ...tlpMark(tlp),
];

/** TLP:CLEAR needs no words. */
const tlpMark = (tlp: Tlp | undefined): string[] => (tlp === undefined || tlp === 'CLEAR' ? [] : [`**TLP:${tlp}**`]);

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
