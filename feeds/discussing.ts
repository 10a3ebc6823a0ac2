import type { Reply } from '../core/discussion.ts';
import type { Source } from '../core/source.ts';
import type { RecordOutcome } from '../db/bulletins.ts';
import type { Spoken } from '../db/discussions.ts';
import type { Tables } from '../db/tables.ts';
import type { ReadBulletin } from './read-bulletin.ts';

const byMail = ({ kind }: Source): boolean => kind === 'archive' || kind === 'mailbox';

/** A message that went to several lists is the bulletin that it is, whichever list it is read from. */
export async function recognised(
  tables: Tables,
  source: Source,
  read: readonly ReadBulletin[],
): Promise<readonly ReadBulletin[]> {
  if (!byMail(source) || read.length === 0) return read;
  const known = await tables.discussions.announcedAs(
    read.map(({ item }) => item.id),
    source,
  );
  return read.map((one) => {
    const before = known.get(one.item.id);
    return before ? { ...one, bulletin: { ...one.bulletin, ...before } } : one;
  });
}

/**
 * Keeps what is said of bulletins, and has the cards changed that it is said of. Never a bulletin, revision or message of its
 * own. To be called in the transaction in which the bulletins were recorded. Returns how many cards may have to change.
 */
export async function discuss(
  tables: Tables,
  source: Source,
  read: readonly ReadBulletin[],
  replies: readonly Reply[],
  outcomes: readonly RecordOutcome[],
  now: number,
): Promise<number> {
  const told = outcomes
    .filter(({ outcome }) => byMail(source) || outcome === 'new' || outcome === 'revised')
    .map(({ key, input: { bulletin } }): Spoken => {
      // One bulletin may be told by two messages of one poll, of which the newer was recorded.
      const messages = byMail(source)
        ? read.filter((one) => one.bulletin.publisher === bulletin.publisher && one.bulletin.id === bulletin.id)
        : [];
      return {
        key,
        title: bulletin.title,
        ids: [bulletin.id, ...bulletin.aliases.map((alias) => alias.id)],
        messageIds: messages.map(({ item }) => item.id),
      };
    });
  if (told.length === 0 && replies.length === 0) return 0;
  const touched = await tables.discussions.record(source, told, replies, now);
  for (const bulletinId of touched) await tables.deliveries.enqueueEdits({ bulletinId }, now);
  return touched.size;
}
