/** The characters of plain text. */
export const PLAIN = ' abcdefghijklmnopqrstuvwxyz0';

/** Letters in lower case, 0 for all else that is of words, a space for what parts them; as long as the text. */
export function plainOf(text: string): string {
  return text
    .replace(/[\d_]/g, '0')
    .replace(/[^a-z0]/gi, ' ')
    .toLowerCase();
}
