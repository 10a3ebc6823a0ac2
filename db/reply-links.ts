import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { DAY_MS } from '../core/clock.ts';
import type { Reply, ReplyLink } from '../core/discussion.ts';
import { threadOf } from '../core/mail-subject.ts';
import type { Source } from '../core/source.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;
export type Teller = Pick<Source, 'id' | 'teamId'>;
export type Found = { readonly key: number; readonly link: ReplyLink };

/** A thread is over by then: the same subject is another matter. */
const THREAD_MS = 60 * DAY_MS;
/** Shorter subjects are those of many threads. */
export const MIN_SUBJECT = 8;

interface Title {
  readonly key: number;
  readonly at: number;
  readonly thread: string;
}

/** By the thread, then by the ids that it names, then by its subject. */
export async function bulletinOf(
  db: Db,
  source: Teller,
  reply: Reply,
  titles: readonly Title[],
  now: number,
): Promise<Found | undefined> {
  const key = await byThread(db, source, reply.answers);
  if (key !== undefined) return { key, link: 'thread' };
  for (const name of reply.names) {
    const named = await byName(db, source, name);
    if (named !== undefined) return { key: named, link: 'id' };
  }
  if (reply.subject.length < MIN_SUBJECT) return undefined;
  const at = reply.sentAt ?? now;
  const titled = titles.find(
    (title) => title.thread === reply.subject && title.at <= at + DAY_MS && title.at >= at - THREAD_MS,
  );
  return titled && { key: titled.key, link: 'subject' };
}

async function byThread(db: Db, { teamId }: Teller, answers: readonly string[]): Promise<number | undefined> {
  if (answers.length === 0) return undefined;
  const announced = await db
    .selectFrom('announcements as m')
    .innerJoin('bulletins', 'bulletins.id', 'm.bulletin_id')
    .select(['m.message_id', 'm.bulletin_id'])
    .where('m.message_id', 'in', [...answers])
    .where(visibleTo(teamId))
    .execute();
  const said = await db
    .selectFrom('replies as m')
    .innerJoin('bulletins', 'bulletins.id', 'm.bulletin_id')
    .select(['m.message_id', 'm.bulletin_id'])
    .where('m.message_id', 'in', [...answers])
    .where(visibleTo(teamId))
    .execute();
  const byMessage = new Map([...said, ...announced].map((row) => [row.message_id, row.bulletin_id]));
  for (const id of answers) {
    const key = byMessage.get(id);
    if (key != null) return key;
  }
  return undefined;
}

/** A vendor's own id names its bulletin; a CVE many: then the one that the same source told, if it is one. */
async function byName(db: Db, source: Teller, name: string): Promise<number | undefined> {
  const rows = await db
    .selectFrom('bulletins')
    .select(['id', 'vendor_id', 'publisher'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('bulletin_sources')
            .select('source_id')
            .whereRef('bulletin_sources.bulletin_id', '=', 'bulletins.id')
            .where('source_id', '=', source.id),
        )
        .as('own'),
    )
    .where((eb) =>
      eb.or([
        eb('vendor_id', '=', name),
        eb('id', 'in', eb.selectFrom('aliases').select('bulletin_id').where('alias', '=', name)),
      ]),
    )
    .where(visibleTo(source.teamId))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  const exact = rows.filter((row) => row.vendor_id === name);
  const own = rows.filter((row) => Number(row.own) === 1);
  const choice = [exact.filter((row) => Number(row.own) === 1), exact, own, rows].find((some) => some.length > 0) ?? [];
  return choice.length === 1 || choice === exact ? choice[0]?.id : undefined;
}

/** The bulletins that the source has told of lately, the newest first, by what their threads are called. */
export async function titlesOf(db: Db, source: Teller, replies: readonly Reply[], now: number): Promise<Title[]> {
  const first = replies.reduce((least, reply) => Math.min(least, reply.sentAt ?? now), now);
  const at = sql<number>`coalesce(bulletins.published_at, bulletins.first_seen_at)`;
  const rows = await db
    .selectFrom('bulletin_sources')
    .innerJoin('bulletins', 'bulletins.id', 'bulletin_sources.bulletin_id')
    .select(['bulletins.id', 'bulletins.title', at.as('at')])
    .where('bulletin_sources.source_id', '=', source.id)
    .where(at, '>=', first - THREAD_MS)
    .orderBy(at, 'desc')
    .limit(5_000)
    .execute();
  return rows.map((row) => ({ key: row.id, at: row.at, thread: threadOf(row.title) }));
}

/** Bulletins that a source's team, or everybody, may know. */
export const visibleTo = (teamId: string | undefined) =>
  teamId === undefined
    ? sql<boolean>`bulletins.team_id is null`
    : sql<boolean>`(bulletins.team_id is null or bulletins.team_id = ${teamId})`;
