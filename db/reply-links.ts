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

const CHUNK = 200;

interface Title {
  readonly key: number;
  readonly at: number;
  readonly thread: string;
}

/** What the replies of one look at a source may speak of, loaded at once. */
export class ReplyLinks {
  readonly #db: Db;
  readonly #source: Teller;
  readonly #now: number;
  readonly #threads = new Map<string, number>();
  readonly #known = new Set<string>();
  #titles: readonly Title[] | undefined;

  private constructor(db: Db, source: Teller, now: number) {
    this.#db = db;
    this.#source = source;
    this.#now = now;
  }

  static async load(db: Db, source: Teller, replies: readonly Reply[], now: number): Promise<ReplyLinks> {
    const links = new ReplyLinks(db, source, now);
    const ids = [...new Set(replies.flatMap((reply) => [reply.messageId, ...reply.answers]))];
    for (let i = 0; i < ids.length; i += CHUNK) await links.#loadThreads(ids.slice(i, i + CHUNK));
    return links;
  }

  /** The source told it before. */
  isKnown(messageId: string): boolean {
    return this.#known.has(messageId);
  }

  add(messageId: string, key: number): void {
    this.#threads.set(messageId, key);
  }

  /** By the thread, then by the ids that it names, then by its subject. */
  async bulletinOf(reply: Reply, replies: readonly Reply[]): Promise<Found | undefined> {
    const nearest = reply.answers.find((id) => this.#threads.has(id));
    const key = nearest === undefined ? undefined : this.#threads.get(nearest);
    if (key !== undefined) return { key, link: 'thread' };
    for (const name of reply.names) {
      const named = await byName(this.#db, this.#source, name);
      if (named !== undefined) return { key: named, link: 'id' };
    }
    if (reply.subject.length < MIN_SUBJECT) return undefined;
    this.#titles ??= await titlesOf(this.#db, this.#source, replies, this.#now);
    const at = reply.sentAt ?? this.#now;
    const titled = this.#titles.find(
      (title) => title.thread === reply.subject && title.at <= at + DAY_MS && title.at >= at - THREAD_MS,
    );
    return titled && { key: titled.key, link: 'subject' };
  }

  async #loadThreads(ids: readonly string[]): Promise<void> {
    const { id, teamId } = this.#source;
    const said = await this.#db
      .selectFrom('replies as m')
      .leftJoin('bulletins', 'bulletins.id', 'm.bulletin_id')
      .select(['m.message_id', 'm.source_id', 'bulletins.id as key', 'bulletins.team_id'])
      .where('m.message_id', 'in', ids)
      .execute();
    for (const row of said) {
      if (row.source_id === id) this.#known.add(row.message_id);
      if (row.key !== null && (row.team_id === null || row.team_id === teamId))
        this.#threads.set(row.message_id, row.key);
    }
    const announced = await this.#db
      .selectFrom('announcements as m')
      .innerJoin('bulletins', 'bulletins.id', 'm.bulletin_id')
      .select(['m.message_id', 'm.bulletin_id'])
      .where('m.message_id', 'in', ids)
      .where(visibleTo(teamId))
      .execute();
    for (const row of announced) this.#threads.set(row.message_id, row.bulletin_id);
  }
}

/** A vendor's own id names its bulletin; a CVE many: then the one that the same source told, if it is one. */
async function byName(db: Db, source: Teller, name: string): Promise<number | undefined> {
  const rows = await db
    .selectFrom('bulletins')
    .select(['id', 'vendor_id'])
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
        eb(sql`lower(vendor_id)`, '=', name.toLowerCase()),
        eb('id', 'in', eb.selectFrom('aliases').select('bulletin_id').where('alias', '=', name)),
      ]),
    )
    .where(visibleTo(source.teamId))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  const exact = rows.filter((row) => row.vendor_id.toLowerCase() === name.toLowerCase());
  const own = rows.filter((row) => Number(row.own) === 1);
  const choice = [exact.filter((row) => Number(row.own) === 1), exact, own, rows].find((some) => some.length > 0) ?? [];
  return choice.length === 1 || choice === exact ? choice[0]?.id : undefined;
}

/** The bulletins that the source has told of lately, the newest first, by what their threads are called. */
async function titlesOf(db: Db, source: Teller, replies: readonly Reply[], now: number): Promise<Title[]> {
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
