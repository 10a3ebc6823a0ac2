import type { Bulletin } from '../core/bulletin.ts';
import { leadingScore } from '../core/cvss.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Kind, Verdict } from '../core/manual-step.ts';
import { byPriority, type Urgent } from '../core/priority.ts';
import { matches, type Subscription, watchedText } from '../core/subscription.ts';
import { isExploited, type Threat } from '../core/threat.ts';
import type { Tables } from '../db/tables.ts';

/** So many for one channel at once are all cards; of more, only those that ask for work, and the rest is one digest. */
const CARDS = 10;
const WORK_CARDS = 25;

/** A bulletin that there is something to tell of, as a team sees it. */
export interface News {
  readonly key: number;
  readonly bulletin: Bulletin;
  readonly verdict: Verdict;
  readonly kinds: readonly Kind[];
  /** Every source that has told of it. */
  readonly sourceIds: readonly number[];
  /** What catalogues that the team sees say of its CVEs. */
  readonly threat?: Threat | undefined;
}

/** Where news come from: two digests of the same origin at the same time are one. */
export interface Origin {
  readonly sourceId: number;
  readonly now: number;
}

/**
 * Owes each channel what its watches want of the news, unless its card is out there already. Answers the keys of what
 * somebody is told of, and how many messages that makes.
 */
export async function announce(
  tables: Tables,
  watches: readonly Subscription[],
  newsOf: (teamId: string) => Promise<readonly News[]> | readonly News[],
  origin: Origin,
): Promise<{ readonly announced: ReadonlySet<number>; readonly owed: number }> {
  const announced = new Set<number>();
  const texts = new Map<number, string>();
  let owed = 0;
  const byChannel = new Map<string, Subscription[]>();
  for (const watch of watches) byChannel.set(watch.channelId, [...(byChannel.get(watch.channelId) ?? []), watch]);
  for (const [channelId, here] of byChannel) {
    const teamId = here[0]?.teamId ?? '';
    const wanted = (await newsOf(teamId)).flatMap((news) => wantedHere(news, here, texts));
    for (const { news } of wanted) announced.add(news.key);
    const out = await tables.deliveries.alerted(
      channelId,
      wanted.map(({ news }) => news.key),
    );
    const folded = fold(
      wanted.filter(({ news }) => !out.has(news.key)),
      { teamId, channelId, ...origin },
    );
    owed += (await tables.deliveries.enqueue(folded.deliveries, origin.now)).length;
    await tables.checklists.open(teamId, folded.work, origin.now);
  }
  return { announced, owed };
}

interface Wanted {
  readonly news: News;
  readonly roleIds: readonly string[];
}

function wantedHere(news: News, watches: readonly Subscription[], texts: Map<number, string>): Wanted[] {
  const matching = watches.filter((watch) => wants(watch, news, texts));
  const roleIds = [...new Set(matching.flatMap((watch) => watch.roleId ?? []))];
  return matching.length > 0 ? [{ news, roleIds }] : [];
}

function wants({ filter }: Subscription, news: News, texts: Map<number, string>): boolean {
  const { key, bulletin, verdict, kinds, sourceIds } = news;
  let text = '';
  if (filter.words?.length) {
    text = texts.get(key) ?? watchedText(bulletin);
    texts.set(key, text);
  }
  const { publisher, tlp, severity } = bulletin;
  const exploited = isExploited({ ...bulletin, threat: news.threat });
  return matches(filter, { sourceIds, publisher, tlp, severity, exploited, verdict, kinds, text });
}

/** Nothing is left out, and no channel is flooded. `work`: those that a checklist is begun for. */
function fold(
  wanted: readonly Wanted[],
  { teamId, channelId, sourceId, now }: Origin & { readonly teamId: string; readonly channelId: string },
): { readonly deliveries: NewDelivery[]; readonly work: number[] } {
  const sorted = [...wanted].sort((a, b) => byPriority(urgencyOf(a.news), urgencyOf(b.news)));
  const asksForWork = ({ news }: Wanted) => news.verdict === 'required' || news.verdict === 'conditional';
  const cards = sorted.length <= CARDS ? sorted : sorted.filter(asksForWork).slice(0, WORK_CARDS);
  const shown = new Set(cards);
  const rest = sorted.filter((one) => !shown.has(one));
  const roleIds = [...new Set(rest.filter(({ news }) => news.verdict !== 'none').flatMap((one) => one.roleIds))];
  const digest: NewDelivery = {
    teamId,
    destination: channelId,
    purpose: 'digest',
    dedupeKey: `digest:${sourceId}:${now}`,
    payload: { bulletinIds: rest.map(({ news }) => news.key), ...(roleIds.length > 0 && { roleIds }) },
  };
  return {
    deliveries: [...cards.map((card) => alertOf(card, teamId, channelId)), ...(rest.length > 0 ? [digest] : [])],
    work: [...cards, ...rest.filter(({ news }) => news.verdict !== 'none')].map(({ news }) => news.key),
  };
}

const alertOf = ({ news, roleIds }: Wanted, teamId: string, channelId: string): NewDelivery => ({
  teamId,
  destination: channelId,
  purpose: 'alert',
  dedupeKey: `alert:${news.key}`,
  bulletinId: news.key,
  payload: roleIds.length > 0 ? { roleIds } : {},
});

const urgencyOf = ({ bulletin, verdict, threat }: News): Urgent => ({
  exploited: bulletin.exploited,
  severity: bulletin.severity,
  verdict,
  threat,
  score: leadingScore(bulletin.scores ?? [])?.base,
});
