import { ParseError } from '../formats/parse-error.ts';
import type { Kind } from '../kind.ts';
import { readOne } from './one-document.ts';

/** So many entries may go at once, and so large a share of the catalogue; when more do, it is not believed. */
const MAY_GO = 10;
const MAY_GO_SHARE = 0.1;

interface Cursor {
  readonly entries: number;
}

/** A catalogue of vulnerabilities that are known to be exploited, in the form of CISA's KEV. */
export const kev: Kind = {
  async fetch(target, tools) {
    const fetched = await readOne(target, tools, 'kev');
    if (!fetched.exploited) return fetched;
    const before = (target.cursor as Cursor | undefined)?.entries ?? 0;
    const now = fetched.exploited.length;
    if (before - now > Math.max(MAY_GO, before * MAY_GO_SHARE))
      throw new ParseError(
        'malformed',
        `${before - now} of ${before} entries are gone at once; if that is right, remove the source and add it again`,
      );
    return { ...fetched, publisher: 'CISA', cursor: { entries: now } satisfies Cursor };
  },
};
