import type { Database } from '../../db/database.ts';

/**
 * Gives up what has been owed to broken channels since before `owedBefore`. The operator channel is told once for each
 * channel, with how many; that channel itself is told nothing. Answers how many notices are owed.
 */
export async function giveUpBroken(db: Database, now: number, owedBefore: number): Promise<number> {
  let told = 0;
  for (const { teamId, channelId, trouble, since } of await db.tables.channels.broken()) {
    if (since > owedBefore) continue;
    await db.transaction(async (tables) => {
      const count = await tables.deliveries.giveUp(channelId, owedBefore, trouble);
      if (count === 0) return;
      const isFirst = (await tables.channels.markDropped(teamId, channelId, count)) === count;
      const destination = (await tables.teams.find(teamId))?.operatorChannelId;
      if (!isFirst || destination === undefined || destination === channelId) return;
      const messages = count === 1 ? 'One message that was' : `${count} messages that were`;
      const detail = `${messages} owed to it for a week will not be posted any more; /bulletin latest has what was told. Mend the channel, or choose another one with /watch edit.`;
      const notice = { what: 'channel-given-up' as const, subject: channelId, detail };
      const dedupeKey = `channel-given-up:${channelId}:${since}`;
      const owed = [{ teamId, destination, purpose: 'operator' as const, dedupeKey, payload: { notice } }];
      told += (await tables.deliveries.enqueue(owed, now)).length;
    });
  }
  return told;
}
