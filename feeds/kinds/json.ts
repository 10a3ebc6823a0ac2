import { followPages } from '../follow-pages.ts';
import type { Kind } from '../kind.ts';
import { readOne } from './one-document.ts';

/** A list of bulletins in JSON, as a publisher's own interface gives it. */
export const json: Kind = {
  tellsAll: true,
  async fetch(target, tools) {
    const fetched = await readOne(target, tools, 'json');
    if (fetched.outcome !== 'ok' || !target.options.followPages) return fetched;
    return { ...fetched, ...(await followPages(target, fetched.bulletins, tools)) };
  },
};
