import type { Kysely } from 'kysely';
import type { SourceMove } from '../core/source-move.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';

/** Addresses elsewhere that sources were said to have moved to, and what people decided. */
export class SourceMoves {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /**
   * The id of a question that is to be asked; `undefined` when it was asked before, or another one about this source is
   * still open. Addresses that differ in their query alone are one.
   */
  async ask(sourceId: number, url: string, now: number): Promise<number | undefined> {
    const open = await this.#db
      .selectFrom('source_moves')
      .select('id')
      .where('source_id', '=', sourceId)
      .where('decision', 'is', null)
      .executeTakeFirst();
    if (open) return undefined;
    const { origin, pathname } = new URL(url);
    const row = await this.#db
      .insertInto('source_moves')
      .values({
        source_id: sourceId,
        url,
        place: `${origin}${pathname}`,
        asked_at: now,
        decision: null,
        decided_by: null,
        decided_at: null,
      })
      .onConflict((c) => c.columns(['source_id', 'place']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  async find(id: number): Promise<SourceMove | undefined> {
    const row = await this.#db.selectFrom('source_moves').selectAll().where('id', '=', id).executeTakeFirst();
    return (
      row && {
        id: row.id,
        sourceId: row.source_id,
        url: row.url,
        ...present({
          decision: row.decision as SourceMove['decision'] | null,
          decidedBy: row.decided_by,
          decidedAt: row.decided_at,
        }),
      }
    );
  }

  /** False when it was decided before. */
  async decide(id: number, decision: 'use' | 'keep', by: string, now: number): Promise<boolean> {
    const result = await this.#db
      .updateTable('source_moves')
      .set({ decision, decided_by: by, decided_at: now })
      .where('id', '=', id)
      .where('decision', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }
}
