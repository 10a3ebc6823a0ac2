import { mismatch, watchedText } from '../core/subscription.ts';
import { isExploited } from '../core/threat.ts';
import type { BotContext, Caller } from './command.ts';
import { renderExplanation } from './render/explain.ts';
import type { RenderedMessage } from './render/message.ts';
import { subjectOf } from './work.ts';

const REPLIES = 3;

const RELATED = 5;

/** Why a bulletin was flagged or not, merged, announced or not, and where: for one team. */
export async function explain(context: BotContext, caller: Caller, key: number): Promise<RenderedMessage> {
  const { tables } = context.db;
  const { bulletin, nameOf } = await subjectOf(tables, caller, key);
  const sources = await tables.bulletins.sourcesOf(key, caller.team.id);
  const cards = (await tables.deliveries.about(caller.team.id, key)).filter((d) => d.purpose === 'alert');
  const posts = [...cards, ...(await tables.deliveries.digestsWith(caller.team.id, key))];
  const replies = {
    total: await tables.discussions.count(key, caller.team.id),
    newest: await tables.discussions.about(key, caller.team.id, REPLIES),
  };
  const announceable = {
    ...bulletin,
    exploited: isExploited(bulletin),
    tlp: bulletin.tlp,
    sourceIds: sources.map((s) => s.sourceId),
    text: watchedText(bulletin),
  };
  const { total, keys } = await tables.related.of(key, caller.team.id, RELATED);
  return renderExplanation({
    bulletin,
    nameOf,
    sources,
    replies,
    posts: posts.map((d) => ({
      channelId: d.destination,
      digest: d.purpose === 'digest',
      state: d.state,
      at: d.sentAt ?? d.createdAt,
      ...(d.error !== undefined && { error: d.error }),
    })),
    look: await tables.secondLooks.of(key, bulletin.sourceId),
    related: { total, lines: await tables.bulletins.lines(caller.team.id, keys) },
    watches: (await tables.subscriptions.list(caller.team.id)).map((watch) => {
      const why = mismatch(watch.filter, announceable);
      return { id: watch.id, channelId: watch.channelId, ...(why && { mismatch: why }) };
    }),
  });
}
