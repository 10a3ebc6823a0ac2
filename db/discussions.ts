import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { DAY_MS } from '../core/clock.ts';
import type { RecordedReply, Reply, ReplyLink } from '../core/discussion.ts';
import { threadOf } from '../core/mail-subject.ts';
import type { Source } from '../core/source.ts';
import { type Found, MIN_SUBJECT, ReplyLinks, type Teller, visibleTo } from './reply-links.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';

/** A bulletin by what messages may speak of it. */
export interface Spoken {
  readonly key: number;
  /** Of the messages that announced it. */
  readonly messageIds: readonly string[];
  /** Its own id, and its aliases. */
  readonly ids: readonly string[];
  readonly title: string;
}

type Handle = { readonly kind: ReplyLink; readonly value: string };

/** So long a reply waits for the bulletin that it speaks of. */
const WAIT_MS = 90 * DAY_MS;
const CHUNK = 200;

/** What is said of bulletins on mailing lists. */
export class Discussions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Which bulletins messages have announced already, as this source may know them: the same mail goes to several lists. */
  async announcedAs(
    messageIds: readonly string[],
    { teamId }: Pick<Source, 'teamId'>,
  ): Promise<ReadonlyMap<string, { readonly publisher: string; readonly id: string }>> {
    const found = new Map<string, { publisher: string; id: string }>();
    for (let i = 0; i < messageIds.length; i += CHUNK) {
      const rows = await this.#db
        .selectFrom('announcements')
        .innerJoin('bulletins', 'bulletins.id', 'announcements.bulletin_id')
        .select(['message_id', 'publisher', 'vendor_id'])
        .where('message_id', 'in', messageIds.slice(i, i + CHUNK))
        .where(visibleTo(teamId))
        .execute();
      for (const row of rows) found.set(row.message_id, { publisher: row.publisher, id: row.vendor_id });
    }
    return found;
  }

  /**
   * Remembers what a source told, and links replies, those that have waited too, to the bulletins that they speak of.
   * `told`: bulletins that are new or came by mail. Returns the keys of bulletins of which more is said now. Call it in a transaction.
   */
  async record(source: Teller, told: readonly Spoken[], replies: readonly Reply[], now: number): Promise<Set<number>> {
    const announced = told.flatMap(({ key, messageIds }) =>
      messageIds.map((message_id) => ({ message_id, source_id: source.id, bulletin_id: key })),
    );
    for (let i = 0; i < announced.length; i += CHUNK)
      await this.#db
        .insertInto('announcements')
        .values(announced.slice(i, i + CHUNK))
        .onConflict((c) =>
          c.columns(['message_id', 'source_id']).doUpdateSet((eb) => ({ bulletin_id: eb.ref('excluded.bulletin_id') })),
        )
        .execute();
    const touched = new Set<number>();
    const linked: { readonly messageId: string; readonly key: number }[] = [];
    const links = await ReplyLinks.load(this.#db, source, replies, now);
    for (const reply of replies) {
      if (links.isKnown(reply.messageId)) continue;
      const found = await links.bulletinOf(reply, replies);
      if (!(await this.#insert(source, reply, found, now)) || !found) continue;
      links.add(reply.messageId, found.key);
      touched.add(found.key);
      linked.push({ messageId: reply.messageId, key: found.key });
    }
    const waits = await this.#db.selectFrom('reply_handles').select('reply_id').limit(1).executeTakeFirst();
    for (const { key, messageIds, ids, title } of waits ? told : []) {
      const handles: Handle[] = [
        ...messageIds.map((value) => ({ kind: 'thread' as const, value })),
        ...ids.map((value) => ({ kind: 'id' as const, value })),
        { kind: 'subject', value: threadOf(title) },
      ];
      linked.push(...(await this.#linkWaiting(source, key, handles, now)));
    }
    // An answer to an answer that has found its bulletin has found it too.
    for (let next = linked.pop(); next; next = linked.pop()) {
      touched.add(next.key);
      if (!waits) continue;
      linked.push(...(await this.#linkWaiting(source, next.key, [{ kind: 'thread', value: next.messageId }], now)));
    }
    await this.#forget(now);
    return touched;
  }

  /** The newest first, each once however many lists it came by. */
  async about(key: number, teamId: string, limit: number): Promise<RecordedReply[]> {
    const rows = await this.#seen(key, teamId)
      .select(['replies.author', 'replies.url', 'sent_at', 'seen_at', 'text', 'link', 'sources.name as source'])
      .groupBy('message_id')
      .orderBy(sql`coalesce(sent_at, seen_at)`, 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      text: row.text,
      seenAt: row.seen_at,
      link: row.link as ReplyLink,
      source: row.source,
      ...present({ author: row.author, url: row.url, sentAt: row.sent_at }),
    }));
  }

  /** How many messages speak of a bulletin. */
  async count(key: number, teamId: string): Promise<number> {
    const { count } = await this.#seen(key, teamId)
      .select(sql<number>`count(distinct message_id)`.as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  #seen(key: number, teamId: string) {
    return this.#db
      .selectFrom('replies')
      .innerJoin('sources', 'sources.id', 'replies.source_id')
      .where('bulletin_id', '=', key)
      .where((eb) => eb.or([eb('sources.team_id', 'is', null), eb('sources.team_id', '=', teamId)]));
  }

  /** False when it is known. What a reply without a bulletin is known by is kept until that comes. */
  async #insert(source: Teller, reply: Reply, found: Found | undefined, now: number): Promise<boolean> {
    const row = await this.#db
      .insertInto('replies')
      .values({
        source_id: source.id,
        message_id: reply.messageId,
        bulletin_id: found?.key ?? null,
        link: found?.link ?? null,
        author: reply.author ?? null,
        url: reply.url ?? null,
        sent_at: reply.sentAt === undefined ? null : Math.min(reply.sentAt, now),
        seen_at: now,
        text: reply.text,
      })
      .onConflict((c) => c.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) return false;
    const handles = found ? [] : handlesOf(reply);
    if (handles.length > 0)
      await this.#db
        .insertInto('reply_handles')
        .values(handles.map(({ kind, value }, position) => ({ reply_id: row.id, position, kind, value })))
        .execute();
    return true;
  }

  async #link(replyId: number, { key, link }: Found): Promise<void> {
    await this.#db.updateTable('replies').set({ bulletin_id: key, link }).where('id', '=', replyId).execute();
    await this.#db.deleteFrom('reply_handles').where('reply_id', '=', replyId).execute();
  }

  async #linkWaiting(source: Teller, key: number, handles: readonly Handle[], now: number) {
    const linked: { messageId: string; key: number }[] = [];
    for (let i = 0; i < handles.length; i += CHUNK) {
      const rows = await this.#db
        .selectFrom('reply_handles')
        .innerJoin('replies', 'replies.id', 'reply_handles.reply_id')
        .innerJoin('sources', 'sources.id', 'replies.source_id')
        .innerJoin('bulletins', (join) => join.on('bulletins.id', '=', key))
        .select(['replies.id', 'replies.message_id', 'reply_handles.kind', 'value', 'replies.source_id'])
        .where(
          'value',
          'in',
          handles.slice(i, i + CHUNK).map(({ value }) => value),
        )
        .where('replies.bulletin_id', 'is', null)
        .where('seen_at', '>=', now - WAIT_MS)
        .where((eb) =>
          eb.or([eb('bulletins.team_id', 'is', null), eb('bulletins.team_id', '=', eb.ref('sources.team_id'))]),
        )
        .orderBy('position')
        .execute();
      for (const row of rows) {
        const handle = handles.find(({ kind, value }) => kind === row.kind && value === row.value);
        const isOwn = row.source_id === source.id || row.kind !== 'subject';
        if (!handle || !isOwn || linked.some((one) => one.messageId === row.message_id)) continue;
        await this.#link(row.id, { key, link: handle.kind });
        linked.push({ messageId: row.message_id, key });
      }
    }
    return linked;
  }

  /** What has waited too long speaks of nothing that is read here. */
  async #forget(now: number): Promise<void> {
    const old = await this.#db
      .selectFrom('replies')
      .select('id')
      .where('bulletin_id', 'is', null)
      .where('seen_at', '<', now - WAIT_MS)
      .limit(CHUNK)
      .execute();
    if (old.length === 0) return;
    const ids = old.map((row) => row.id);
    await this.#db.deleteFrom('reply_handles').where('reply_id', 'in', ids).execute();
    await this.#db.deleteFrom('replies').where('id', 'in', ids).execute();
  }
}

const handlesOf = ({ answers, names, subject }: Reply): Handle[] => [
  ...answers.map((value) => ({ kind: 'thread' as const, value })),
  ...names.map((value) => ({ kind: 'id' as const, value })),
  ...(subject.length >= MIN_SUBJECT ? [{ kind: 'subject' as const, value: subject }] : []),
];
