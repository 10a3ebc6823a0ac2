import type { Selectable } from 'kysely';
import type { Delivery, DeliveryPayload, Purpose } from '../core/delivery.ts';
import { fromJson, present } from './row.ts';
import type { DeliveryTable } from './schema.ts';

export function deliveryFrom(row: Selectable<DeliveryTable>): Delivery {
  return {
    id: row.id,
    teamId: row.team_id,
    destination: row.destination,
    purpose: row.purpose as Purpose,
    dedupeKey: row.dedupe_key,
    action: row.action,
    payload: fromJson<DeliveryPayload>(row.payload_json),
    state: row.state,
    dueAt: row.due_at,
    attempts: row.attempts,
    generation: row.generation,
    createdAt: row.created_at,
    ...present({
      edits: row.edits,
      bulletinId: row.bulletin_id,
      messageId: row.message_id,
      error: row.error,
      sentAt: row.sent_at,
      firstTriedAt: row.first_tried_at,
    }),
  };
}
