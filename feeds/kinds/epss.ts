import type { Kind } from '../kind.ts';

const MAX_BYTES = 64_000_000;
const READ_MS = 30_000;

/** FIRST's daily file of EPSS scores. */
export const epss: Kind = {
  async fetch({ url, etag, lastModified, publisher, options }, { http, reader, signal }) {
    const answer = await http.fetch({ url, etag, lastModified, accept: '*/*', maxBytes: MAX_BYTES, signal });
    const { freshForMs, movedTo } = answer;
    if (answer.outcome === 'not-modified') return { outcome: 'not-modified', bulletins: [], freshForMs, movedTo };
    const { bytes, contentType, contentLocation, finalUrl } = answer;
    const task = { bytes, contentType, contentLocation, url: finalUrl, publisher, options };
    const { epss: scores } = await reader.read('epss', task, READ_MS);
    return {
      outcome: 'ok',
      title: 'EPSS',
      publisher: 'FIRST',
      bulletins: [],
      ...(scores && { epss: scores }),
      etag: answer.etag,
      lastModified: answer.lastModified,
      freshForMs,
      movedTo,
    };
  },
};
