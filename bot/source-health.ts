import { DAY_MS } from '../core/clock.ts';
import type { Source } from '../core/source.ts';
import { rhythmOf } from '../core/source-health.ts';
import type { BotContext } from './command.ts';
import { renderSourceDetail, type SourceHealthLook } from './render/health.ts';
import type { RenderedMessage } from './render/message.ts';

const NONE = { requests: 0, bytes: 0 };

/** The sources that a team sees, with what was asked of hosts for them in the last day. */
export async function healthOf({ db: { tables }, clock }: BotContext, teamId: string): Promise<SourceHealthLook[]> {
  const traffic = await tables.traffic.bySource(clock.now() - DAY_MS);
  const sources = await tables.sources.list(teamId);
  return sources.map((source) => ({ source, traffic: traffic.get(source.id) ?? NONE }));
}

export async function sourceDetail({ db: { tables }, clock }: BotContext, source: Source): Promise<RenderedMessage> {
  const traffic = await tables.traffic.bySource(clock.now() - DAY_MS);
  const { newest, days, bulletins } = await tables.sourceYields.newsOf(source.id);
  return renderSourceDetail({
    source,
    traffic: traffic.get(source.id) ?? NONE,
    rhythm: rhythmOf(days),
    newestAt: newest,
    bulletins,
  });
}
