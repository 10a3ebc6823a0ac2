import { type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery, NewDelivery } from '../core/delivery.ts';
import { deliveryFrom } from './delivery-row.ts';
import type { DeliveryTable, Schema } from './schema.ts';

export interface QueueState {
  readonly pending: number;
  readonly dead: number;
  readonly oldestPendingAt?: number;
}

/** The transactional outbox: messages owed. Nothing is posted that has no row here, and no row is posted twice. */
export class Deliveries {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Owes messages; one already owed or sent to the same destination under the same dedupe key is left as it is. Answers the ids of the new rows. */
  async enqueue(deliveries: readonly NewDelivery[], now: number): Promise<number[]> {
    if (deliveries.length === 0) return [];
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
   * Owes an edit to every message of a bulletin that is out or on its way: cards, checklist pages and digests, of one team or all.
   * An edit not yet sent is this one; one that is being sent is repeated afterwards.
   */
  async enqueueEdits(subject: { readonly bulletinId: number; readonly teamId?: string }, now: number): Promise<void> {
    const team = subject.teamId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`team_id = ${subject.teamId}`;
    await sql`
      insert into deliveries (team_id, destination, purpose, dedupe_key, action, edits, bulletin_id, payload_json, state,
        due_at, lease_until, attempts, generation, message_id, error, created_at, sent_at)
      select team_id, destination, purpose, 'edit:' || id, 'edit', id, bulletin_id, payload_json, 'pending',
        ${now}, 0, 0, 1, null, null, ${now}, null
      from deliveries
      where bulletin_id = ${subject.bulletinId} and action = 'post' and state in ('sending', 'sent')
        and purpose in ('alert', 'checklist') and ${team}
      on conflict (destination, dedupe_key) do update set
        generation = deliveries.generation + 1,
        due_at = case when deliveries.state = 'pending' then min(deliveries.due_at, excluded.due_at) else excluded.due_at end,
        attempts = case when deliveries.state = 'pending' then deliveries.attempts else 0 end,
        state = case when deliveries.state = 'sending' then 'sending' else 'pending' end`.execute(this.#db);
  }

  /**
   * Takes up to `limit` due deliveries for sending, oldest first, one a destination, and none for a destination that is being sent to
   * or whose channel is marked broken. An edit waits until its message is out.
   */
  async claim(now: number, leaseMs: number, limit: number): Promise<Delivery[]> {
    const rows = await this.#db
      .updateTable('deliveries')
      .set((eb) => ({
        state: 'sending' as const,
        lease_until: now + leaseMs,
        attempts: eb('attempts', '+', 1),
        first_tried_at: eb.fn.coalesce('first_tried_at', eb.val(now)),
      }))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('deliveries as d')
          .select((e) => e.fn.min('d.id').as('id'))
          .where('d.state', '=', 'pending')
          .where('d.due_at', '<=', now)
          .where((e) =>
            e.not(
              e.exists(
                e
                  .selectFrom('deliveries as busy')
                  .select('busy.id')
                  .whereRef('busy.destination', '=', 'd.destination')
                  .where('busy.state', '=', 'sending'),
              ),
            ),
          )
          .where((e) =>
            e.not(
              e.exists(
                e
                  .selectFrom('channels as c')
                  .select('c.channel_id')
                  .whereRef('c.channel_id', '=', 'd.destination')
                  .whereRef('c.team_id', '=', 'd.team_id'),
              ),
            ),
          )
          .where((e) =>
            e.or([
              e('d.edits', 'is', null),
              e.exists(
                e
                  .selectFrom('deliveries as made')
                  .select('made.id')
                  .whereRef('made.id', '=', 'd.edits')
                  .where('made.state', '=', 'sent'),
              ),
            ]),
          )
          .groupBy('d.destination')
          .orderBy('id')
          .limit(limit),
      )
      .returningAll()
      .execute();
    return this.#withMessages(rows.sort((a, b) => a.id - b.id));
  }

  /** Those whose lease ran out while they were being sent: nobody knows whether Discord has them. Their lease is renewed. */
  async claimStuck(now: number, leaseMs: number): Promise<Delivery[]> {
    const rows = await this.#db
      .updateTable('deliveries')
      .set({ lease_until: now + leaseMs })
      .where('state', '=', 'sending')
      .where('lease_until', '<=', now)
      .returningAll()
      .execute();
    return this.#withMessages(rows);
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

  /** Due again at `dueAt`, and what was tried does not count. */
  async postpone(id: number, dueAt: number): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set((eb) => ({ state: 'pending' as const, due_at: dueAt, attempts: eb('attempts', '-', 1) }))
      .where('id', '=', id)
      .execute();
  }

  /** Leaves it in doubt until `until`; then it is stuck and will be looked for. */
  async lease(id: number, until: number): Promise<void> {
    await this.#db.updateTable('deliveries').set({ lease_until: until }).where('id', '=', id).execute();
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

  async markDead(id: number, error: string): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({ state: 'dead', error: error.slice(0, 500) })
      .where('id', '=', id)
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

  async queue(teamId?: string): Promise<QueueState> {
    let query = this.#db
      .selectFrom('deliveries')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
      .where('state', 'in', ['pending', 'sending', 'dead']);
    if (teamId !== undefined) query = query.where('team_id', '=', teamId);
    const rows = await query.groupBy('state').execute();
    const open = rows.filter((row) => row.state !== 'dead');
    const oldest = open.map((row) => Number(row.oldest));
    return {
      pending: open.reduce((sum, row) => sum + Number(row.count), 0),
      dead: Number(rows.find((row) => row.state === 'dead')?.count ?? 0),
      ...(oldest.length > 0 && { oldestPendingAt: Math.min(...oldest) }),
    };
  }

  /** The earliest time at which something is due, to know how long to sleep. */
  async nextDueAt(): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.min('due_at').as('due'))
      .where('state', '=', 'pending')
      .executeTakeFirst();
    return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
  }

  /** An edit's message is the one that its post made. */
  async #withMessages(rows: readonly Selectable<DeliveryTable>[]): Promise<Delivery[]> {
    const edited = rows.flatMap((row) => (row.edits === null ? [] : [row.edits]));
    if (edited.length === 0) return rows.map(deliveryFrom);
    const made = await this.#db
      .selectFrom('deliveries')
      .select(['id', 'message_id'])
      .where('id', 'in', edited)
      .execute();
    const messages = new Map(made.map((row) => [row.id, row.message_id]));
    return rows.map((row) =>
      deliveryFrom(row.edits === null ? row : { ...row, message_id: messages.get(row.edits) ?? null }),
    );
  }
}
