import type { Kysely } from 'kysely';
import type { Bulletin } from '../core/bulletin.ts';
import { nextLookAt, type SecondLook } from '../core/second-look.ts';
import { recordedFrom } from './bulletin-row.ts';
import { present } from './row.ts';
import type { Schema } from './schema.ts';

export interface DueLook {
  readonly bulletinId: number;
  readonly sourceId: number;
  readonly url: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A bulletin as it stands, and what its source calls it. */
export interface StandingBulletin {
  readonly bulletin: Bulletin;
  readonly itemId: string;
  readonly firstSeenAt: number;
  /** The source that it shows. */
  readonly shownBy: number;
}

/** When pages of bulletins are looked at again, and what came of it. */
export class SecondLooks {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Pages that became known now; one that is looked at already keeps its times. */
  async plan(
    sourceId: number,
    pages: readonly { readonly bulletinId: number; readonly url: string }[],
    now: number,
  ): Promise<void> {
    for (let i = 0; i < pages.length; i += 500)
      await this.#db
        .insertInto('second_looks')
        .values(
          pages.slice(i, i + 500).map(({ bulletinId, url }) => ({
            bulletin_id: bulletinId,
            source_id: sourceId,
            url,
            looks: 0,
            due_at: nextLookAt(now, now) ?? null,
            etag: null,
            last_modified: null,
            looked_at: null,
            gone_at: null,
          })),
        )
        .onConflict((c) => c.doNothing())
        .execute();
  }

  /** The longest due first; of sources that are read. */
  async due(now: number, limit: number): Promise<DueLook[]> {
    const rows = await this.#db
      .selectFrom('second_looks')
      .innerJoin('sources', 'sources.id', 'second_looks.source_id')
      .select(['bulletin_id', 'source_id', 'second_looks.url', 'second_looks.etag', 'second_looks.last_modified'])
      .where('due_at', '<=', now)
      .where('sources.state', '=', 'active')
      .orderBy('due_at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      bulletinId: row.bulletin_id,
      sourceId: row.source_id,
      url: row.url,
      ...present({ etag: row.etag, lastModified: row.last_modified }),
    }));
  }

  async standing({ bulletinId, sourceId }: DueLook): Promise<StandingBulletin | undefined> {
    const row = await this.#db.selectFrom('bulletins').selectAll().where('id', '=', bulletinId).executeTakeFirst();
    const link = await this.#db
      .selectFrom('bulletin_sources')
      .select('item_id')
      .where('bulletin_id', '=', bulletinId)
      .where('source_id', '=', sourceId)
      .executeTakeFirst();
    if (!row || !link) return undefined;
    const aliases = await this.#db
      .selectFrom('aliases')
      .select(['scheme', 'alias as id'])
      .where('bulletin_id', '=', bulletinId)
      .execute();
    const { firstSeenAt, ...bulletin } = recordedFrom(row, [], aliases);
    return { bulletin, itemId: link.item_id, firstSeenAt, shownBy: row.source_id };
  }

  /** It was looked at: what the page is known by now, and whether it is there. Absent `dueAt`: never again. */
  async markLooked(
    { bulletinId, sourceId }: DueLook,
    look: {
      readonly now: number;
      readonly dueAt: number | undefined;
      readonly isGone: boolean;
      readonly validators?: { readonly etag: string | undefined; readonly lastModified: string | undefined };
    },
  ): Promise<void> {
    await this.#db
      .updateTable('second_looks')
      .set((eb) => ({
        looks: eb('looks', '+', 1),
        looked_at: look.now,
        due_at: look.dueAt ?? null,
        gone_at: look.isGone ? eb.fn.coalesce('gone_at', eb.val(look.now)) : null,
        ...(look.validators && {
          etag: look.validators.etag ?? null,
          last_modified: look.validators.lastModified ?? null,
        }),
      }))
      .where('bulletin_id', '=', bulletinId)
      .where('source_id', '=', sourceId)
      .execute();
  }

  /** Not now: at another time, or never. */
  async postpone({ bulletinId, sourceId }: DueLook, dueAt: number | undefined): Promise<void> {
    await this.#db
      .updateTable('second_looks')
      .set({ due_at: dueAt ?? null })
      .where('bulletin_id', '=', bulletinId)
      .where('source_id', '=', sourceId)
      .execute();
  }

  async of(bulletinId: number, sourceId: number): Promise<SecondLook | undefined> {
    const row = await this.#db
      .selectFrom('second_looks')
      .select(['looked_at', 'gone_at', 'due_at'])
      .where('bulletin_id', '=', bulletinId)
      .where('source_id', '=', sourceId)
      .executeTakeFirst();
    return row && present({ lookedAt: row.looked_at, goneAt: row.gone_at, dueAt: row.due_at });
  }
}
