import { followPages } from '../follow-pages.ts';
import type { Kind, KindTools } from '../kind.ts';
import { type OneRead, readOne } from './one-document.ts';

/** A page that lists bulletins, where there is no feed: each is read on its own page. */
export const indexPage: Kind = {
  tellsAll: true,
  followsPages: ({ followPages = true }) => followPages,
  async fetch(target, tools) {
    const fetched = await steadyDates(await readOne(target, tools, 'index'), tools);
    if (fetched.outcome !== 'ok' || target.options.followPages === false) return fetched;
    return { ...fetched, ...(await followPages(target, fetched.bulletins, tools)) };
  },
};

/** "3 days ago" is said anew each day: the date that was worked out of it first stays. */
async function steadyDates(fetched: OneRead, tools: KindTools): Promise<OneRead> {
  const before = await tools.toldBefore(fetched.vague ?? []);
  const bulletins = fetched.bulletins.map((read) => {
    const published = before.get(read.item.id)?.published;
    return published === undefined ? read : { ...read, bulletin: { ...read.bulletin, published } };
  });
  return { ...fetched, bulletins };
}
