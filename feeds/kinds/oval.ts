import { DAY_MS } from '../../core/clock.ts';
import type { Kind } from '../kind.ts';

const MAX_BYTES = 64_000_000;
const READ_MS = 30_000;
const FIRST_DAYS = 7;

/** OVAL definitions of a distribution: its newest patches. `since` in the cursor: what is older stays quiet. */
export const oval: Kind = {
  tellsAll: true,
  async fetch({ url, etag, lastModified, publisher, options, cursor }, { http, reader, clock, signal, announceAfter }) {
    const accept = 'application/xml, application/gzip, */*;q=0.5';
    const answer = await http.fetch({ url, etag, lastModified, accept, maxBytes: MAX_BYTES, signal });
    const { freshForMs, movedTo } = answer;
    if (answer.outcome === 'not-modified') return { outcome: 'not-modified', bulletins: [], freshForMs, movedTo };
    const { bytes, contentType, contentLocation, finalUrl } = answer;
    const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options };
    const { bulletins } = await reader.read('oval', task, READ_MS);
    const known = (cursor as { readonly since?: number } | undefined)?.since;
    const since = known ?? announceAfter ?? clock.now() - FIRST_DAYS * DAY_MS;
    return {
      outcome: 'ok',
      bulletins,
      etag: answer.etag,
      lastModified: answer.lastModified,
      freshForMs,
      movedTo,
      announceAfter: since,
      cursor: { since },
    };
  },
};
