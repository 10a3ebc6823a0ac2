import { type Kysely, sql } from 'kysely';
import { type Delivery, EDIT_SETTLE_MS, type NewDelivery } from '../core/delivery.ts';
import { claimDue, claimStuck, deliverable } from './delivery-claims.ts';
import { deliveryFrom } from './delivery-row.ts';
import type { Schema } from './schema.ts';

export interface QueueState {
  readonly pending: number;
  readonly dead: number;
  /** Of those that nothing but time stands in the way of: their channel is not broken, their team has us. */
  readonly oldestPendingAt?: number;
}

/** SQLite takes 32,766 values in one statement, and a row has 19. */
const ROWS_AT_ONCE = 500;

/** The transactional outbox: messages owed. Nothing is posted that has no row here, and no row is posted twice. */
export class Deliveries {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Owes messages; one already owed or sent to the same destination under the same dedupe key is left as it is. Answers the ids of the new rows. */
  async enqueue(deliveries: readonly NewDelivery[], now: number): Promise<number[]> {
    const ids: number[] = [];
    for (let i = 0; i < deliveries.length; i += ROWS_AT_ONCE)
      ids.push(...(await this.#insert(deliveries.slice(i, i + ROWS_AT_ONCE), now)));
    return ids;
  }

  async #insert(deliveries: readonly NewDelivery[], now: number): Promise<number[]> {
    const rows = await this.#db
      .insertInto('deliveries')
      .values(
        deliveries.map((d) => ({
          team_id: d.teamId,
          destination: d.destination,
          purpose: d.purpose,
          dedupe_key: d.dedupeKey,
          action: 'post' as const,
          edits: null,
          bulletin_id: d.bulletinId ?? null,
          payload_json: JSON.stringify(d.payload),
          state: 'pending' as const,
          due_at: d.dueAt ?? now,
          lease_until: 0,
          attempts: 0,
          first_tried_at: null,
          generation: 0,
          message_id: null,
          error: null,
          created_at: now,
          sent_at: null,
        })),
      )
      .onConflict((c) => c.columns(['destination', 'dedupe_key']).doNothing())
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  /**
   * Owes an edit to every card and checklist page of a bulletin that is out or may be, of one team or all. An edit not yet
   * sent is this one; one that is being sent is repeated afterwards. A post that has never been tried needs none: it
   * will show what is true then.
   */
  async enqueueEdits(subject: { readonly bulletinId: number; readonly teamId?: string }, now: number): Promise<void> {
    const team = subject.teamId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`team_id = ${subject.teamId}`;
    await sql`
      insert into deliveries (team_id, destination, purpose, dedupe_key, action, edits, bulletin_id, payload_json, state,
        due_at, lease_until, attempts, generation, message_id, error, created_at, sent_at)
      select team_id, destination, purpose, 'edit:' || id, 'edit', id, bulletin_id, payload_json, 'pending',
        ${now + EDIT_SETTLE_MS}, 0, 0, 1, null, null, ${now}, null
      from deliveries
      where bulletin_id = ${subject.bulletinId} and action = 'post'
        and (state in ('sending', 'sent') or (state = 'pending' and first_tried_at is not null))
        and purpose in ('alert', 'checklist') and ${team}
      on conflict (destination, dedupe_key) do update set
        generation = deliveries.generation + 1,
        due_at = case when deliveries.state in ('sent', 'dead') then excluded.due_at else deliveries.due_at end,
        created_at = case when deliveries.state in ('sent', 'dead') then excluded.created_at else deliveries.created_at end,
        attempts = case when deliveries.state in ('sent', 'dead') then 0 else deliveries.attempts end,
        state = case when deliveries.state = 'sending' then 'sending' else 'pending' end`.execute(this.#db);
  }

  /** See `claimDue`. */
  claim(now: number, leaseMs: number, limit: number): Promise<Delivery[]> {
    return claimDue(this.#db, now, leaseMs, limit);
  }

  /** See `claimStuck`. */
  claimStuck(now: number, leaseMs: number, limit: number): Promise<Delivery[]> {
    return claimStuck(this.#db, now, leaseMs, limit);
  }

  /** It is out. An edit that was asked for again meanwhile is due again. */
  async markSent(delivery: Pick<Delivery, 'id' | 'generation'>, messageId: string, now: number): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set((eb) => ({
        state: eb
          .case()
          .when('generation', '=', delivery.generation)
          .then('sent' as const)
          .else('pending' as const)
          .end(),
        attempts: 0,
        message_id: messageId,
        error: null,
        sent_at: now,
        due_at: now,
      }))
      .where('id', '=', delivery.id)
      .execute();
  }

  async markRetry(id: number, dueAt: number, error: string): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ state: 'pending', due_at: dueAt, error: error.slice(0, 500) })
      .where('id', '=', id)
      .execute();
  }

  /** Nothing more for this destination before `until`, and what was tried does not count. */
  async postpone({ id, destination }: Pick<Delivery, 'id' | 'destination'>, until: number): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set((eb) => ({ state: 'pending' as const, attempts: eb('attempts', '-', 1) }))
      .where('id', '=', id)
      .execute();
    await this.pause(destination, until);
  }

  /** Nothing that waits for this destination goes before `until`. */
  async pause(destination: string, until: number): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ due_at: until })
      .where('state', '=', 'pending')
      .where('destination', '=', destination)
      .where('due_at', '<', until)
      .execute();
  }

  /** A thread that was deleted: what was owed to it is dead, and the same may be owed again to one that takes its id. */
  async abandon(destination: string, error: string): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ state: 'dead', error: error.slice(0, 500), dedupe_key: sql<string>`dedupe_key || ':gone:' || id` })
      .where('destination', '=', destination)
      .where('dedupe_key', 'not like', '%:gone:%')
      .execute();
  }

  /** What waits for a destination and is owed since before a time will not be sent; answers how many messages that are. */
  async giveUp(destination: string, owedBefore: number, error: string): Promise<number> {
    const rows = await this.#db
      .updateTable('deliveries')
      .set({ state: 'dead', error: error.slice(0, 500) })
      .where('destination', '=', destination)
      .where('state', '=', 'pending')
      .where('created_at', '<', owedBefore)
      .returning('action')
      .execute();
    return rows.filter((row) => row.action === 'post').length;
  }

  /** At start: whoever was sending is dead, so nothing is being sent. */
  async expireLeases(now: number): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ lease_until: now })
      .where('state', '=', 'sending')
      .where('lease_until', '>', now)
      .execute();
  }

  /** It will not be sent, and neither will an edit of what it would have made. */
  async markDead(id: number, error: string): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ state: 'dead', error: error.slice(0, 500) })
      .where((eb) => eb.or([eb('id', '=', id), eb.and([eb('edits', '=', id), eb('state', '=', 'pending')])]))
      .execute();
  }

  /** The delivery that made a message. */
  async byMessage(messageId: string): Promise<Delivery | undefined> {
    const row = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('message_id', '=', messageId)
      .where('action', '=', 'post')
      .executeTakeFirst();
    return row && deliveryFrom(row);
  }

  async find(id: number): Promise<Delivery | undefined> {
    const row = await this.#db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
    return row && deliveryFrom(row);
  }

  /** What was or is owed to a team about a bulletin, oldest first, edits left out. */
  async about(teamId: string, bulletinId: number): Promise<Delivery[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('team_id', '=', teamId)
      .where('bulletin_id', '=', bulletinId)
      .where('action', '=', 'post')
      .orderBy('id')
      .execute();
    return rows.map(deliveryFrom);
  }

  /** The digests of a team that name a bulletin, oldest first. */
  async digestsWith(teamId: string, bulletinId: number): Promise<Delivery[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('team_id', '=', teamId)
      .where('purpose', '=', 'digest')
      .orderBy('id')
      .execute();
    return rows.map(deliveryFrom).filter((d) => d.payload.bulletinIds?.includes(bulletinId));
  }

  /** Of these bulletins, those whose card is owed to a channel or stands there. */
  async alerted(destination: string, bulletinIds: readonly number[]): Promise<ReadonlySet<number>> {
    if (bulletinIds.length === 0) return new Set();
    const rows = await this.#db
      .selectFrom('deliveries')
      .select('bulletin_id')
      .where('destination', '=', destination)
      .where('purpose', '=', 'alert')
      .where('bulletin_id', 'in', [...bulletinIds])
      .execute();
    return new Set(rows.flatMap((row) => row.bulletin_id ?? []));
  }

  /** Of these bulletins, those with a card or a checklist that is out or owed. */
  async shown(bulletinIds: readonly number[]): Promise<number[]> {
    const shown: number[] = [];
    for (let i = 0; i < bulletinIds.length; i += ROWS_AT_ONCE) {
      const rows = await this.#db
        .selectFrom('deliveries')
        .select('bulletin_id')
        .distinct()
        .where('bulletin_id', 'in', bulletinIds.slice(i, i + ROWS_AT_ONCE))
        .where('purpose', 'in', ['alert', 'checklist'])
        .execute();
      shown.push(...rows.flatMap((row) => row.bulletin_id ?? []));
    }
    return shown;
  }

  async queue(now: number, teamId?: string): Promise<QueueState> {
    const mine = teamId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`d.team_id = ${teamId}`;
    const rows = await this.#db
      .selectFrom('deliveries as d')
      .select((eb) => [
        'd.state',
        eb.fn.countAll<number>().as('count'),
        sql<number | null>`min(case when d.state <> 'dead' and ${deliverable(now)} then d.created_at end)`.as('oldest'),
      ])
      .where('d.state', 'in', ['pending', 'sending', 'dead'])
      .where(mine)
      .groupBy('d.state')
      .execute();
    const open = rows.filter((row) => row.state !== 'dead');
    const oldest = open.flatMap((row) => row.oldest ?? []);
    return {
      pending: open.reduce((sum, row) => sum + Number(row.count), 0),
      dead: Number(rows.find((row) => row.state === 'dead')?.count ?? 0),
      ...(oldest.length > 0 && { oldestPendingAt: Math.min(...oldest) }),
    };
  }

  /** The earliest time after `now` at which something is due, to know how long to sleep. */
  async nextDueAt(now: number): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.min('due_at').as('due'))
      .where('state', '=', 'pending')
      .where('due_at', '>', now)
      .executeTakeFirst();
    return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
  }
}
