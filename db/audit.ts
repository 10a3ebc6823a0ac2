import type { Kysely } from 'kysely';
import type { Action, AuditEntry } from '../core/checklist.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';

export type NewAuditEntry = Omit<AuditEntry, 'id'> & { readonly teamId: string };

/** Who did what, when. Only ever added to. */
export class Audit {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async record(entry: NewAuditEntry): Promise<void> {
    await this.#db
      .insertInto('audit')
      .values({
        team_id: entry.teamId,
        at: entry.at,
        actor_key: entry.actor,
        action: entry.action,
        bulletin_id: entry.bulletinId ?? null,
        step_key: entry.stepKey ?? null,
        detail: entry.detail ?? null,
      })
      .execute();
  }

  /** Newest first. */
  async list(teamId: string, { bulletinId, limit }: { bulletinId?: number; limit: number }): Promise<AuditEntry[]> {
    let query = this.#db.selectFrom('audit').selectAll().where('team_id', '=', teamId);
    if (bulletinId !== undefined) query = query.where('bulletin_id', '=', bulletinId);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor_key,
      action: row.action as Action,
      ...present({ bulletinId: row.bulletin_id, stepKey: row.step_key, detail: row.detail }),
    }));
  }
}
