import { type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery } from '../core/delivery.ts';
import { deliveryFrom } from './delivery-row.ts';
import type { DeliveryTable, Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Of a team that has us, to a channel that is not broken. */
export const deliverable = (now: number) => sql<boolean>`
  exists (select 1 from teams t where t.id = d.team_id and t.left_at is null)
  and not exists (select 1 from channels c
    where c.team_id = d.team_id and c.channel_id = d.destination and c.retry_at > ${now})`;

/**
 * Takes up to `limit` due deliveries for sending, oldest first, one a destination, and none for a destination that is
 * being sent to. An edit waits until its message is out.
 */
export async function claimDue(db: Db, now: number, leaseMs: number, limit: number): Promise<Delivery[]> {
  const rows = await db
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
        .where(deliverable(now))
        .where(sql<boolean>`not exists (select 1 from deliveries busy
          where busy.state = 'sending' and busy.destination = d.destination)`)
        .where(sql<boolean>`(d.edits is null or exists (select 1 from deliveries made
          where made.id = d.edits and made.state = 'sent'))`)
        .groupBy('d.destination')
        .orderBy('id')
        .limit(limit),
    )
    .returningAll()
    .execute();
  return withMessages(
    db,
    rows.sort((a, b) => a.id - b.id),
  );
}

/** Those whose lease ran out while they were being sent: nobody knows whether Discord has them. Their lease is renewed. */
export async function claimStuck(db: Db, now: number, leaseMs: number, limit: number): Promise<Delivery[]> {
  const rows = await db
    .updateTable('deliveries')
    .set({ lease_until: now + leaseMs })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where('state', '=', 'sending')
        .where('lease_until', '<=', now)
        .orderBy('id')
        .limit(limit),
    )
    .returningAll()
    .execute();
  return withMessages(db, rows);
}

/** An edit's message is the one that its post made. */
async function withMessages(db: Db, rows: readonly Selectable<DeliveryTable>[]): Promise<Delivery[]> {
  const edited = rows.flatMap((row) => (row.edits === null ? [] : [row.edits]));
  if (edited.length === 0) return rows.map(deliveryFrom);
  const made = await db.selectFrom('deliveries').select(['id', 'message_id']).where('id', 'in', edited).execute();
  const messages = new Map(made.map((row) => [row.id, row.message_id]));
  return rows.map((row) =>
    deliveryFrom(row.edits === null ? row : { ...row, message_id: messages.get(row.edits) ?? null }),
  );
}
