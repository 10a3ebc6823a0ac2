import { followPages } from '../follow-pages.ts';
import type { Kind } from '../kind.ts';
import { readOne } from './one-document.ts';

/** A feed of any format; each item followed to its page where the source says so. */
export const rss: Kind = {
  tellsAll: true,
  followsPages: ({ followPages = false }) => followPages,
  async fetch(target, tools) {
    const fetched = await readOne(target, tools, 'feed');
    if (fetched.outcome !== 'ok' || !target.options.followPages) return fetched;
    return { ...fetched, ...(await followPages(target, fetched.bulletins, tools)) };
  },
};
