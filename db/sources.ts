import { type Kysely, type Selectable, sql, type UpdateObject } from 'kysely';
import type { SourceCounts } from '../core/ports.ts';
import type { HeldDocument, NewSource, Source, SourceKind, SourceOptions } from '../core/source.ts';
import { countsOf, type Lull, type Yield } from '../core/source-health.ts';
import { followCatalogue, type Shipped, shippedJson } from './catalogued-sources.ts';
import { fromJson, present } from './row.ts';
import type { Schema, SourceTable } from './schema.ts';

/** What a poll leaves behind. `undefined` members are set to nothing, except where said. */
export interface PollTrace {
  readonly now: number;
  readonly nextCheckAt: number;
  /** Absent: the poll succeeded, and failures are forgotten. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** Kept as they were when absent. */
  readonly validators?: { readonly etag: string | undefined; readonly lastModified: string | undefined };
  /** Kept as it was when absent. */
  readonly cursor?: unknown;
  /** Kept as they were when absent. */
  readonly held?: readonly HeldDocument[];
  /** The source yielded bulletins that were not known. */
  readonly foundNew?: boolean;
}

export class Sources {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The id, or `undefined` when the same address is there already for the same owner. `firstCheckAt`: now when absent. */
  async add(
    source: NewSource,
    at: { readonly now: number; readonly by?: string; readonly firstCheckAt?: number },
  ): Promise<number | undefined> {
    const row = await this.#db
      .insertInto('sources')
      .values({
        team_id: source.teamId ?? null,
        name: source.name,
        kind: source.kind,
        url: source.url,
        publisher: source.publisher,
        schedule: source.schedule,
        time_zone: source.timeZone,
        options_json: JSON.stringify(source.options),
        state: 'active',
        created_at: at.now,
        created_by: at.by ?? null,
        next_check_at: at.firstCheckAt ?? at.now,
        claimed_until: 0,
        failures: 0,
        reported: 0,
        catalogue_key: source.catalogueKey ?? null,
        catalogue_json: source.catalogueKey === undefined ? null : shippedJson(source),
      })
      .onConflict((c) => c.doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  /** See `followCatalogue`. */
  followCatalogue(entries: readonly Shipped[]): Promise<string[]> {
    return followCatalogue(this.#db, entries);
  }

  /** The source of the bulletins that a team's people gave us by hand; made when first asked for. */
  async handSource(teamId: string, now: number): Promise<Source> {
    const source: NewSource = {
      teamId,
      name: 'Added by hand',
      kind: 'hand',
      url: `hand:${teamId}`,
      publisher: 'By hand',
      schedule: '',
      timeZone: 'UTC',
      options: {},
    };
    await this.add(source, { now });
    const row = await this.#db
      .selectFrom('sources')
      .selectAll()
      .where('url', '=', source.url)
      .executeTakeFirstOrThrow();
    return sourceFrom(row);
  }

  async find(id: number): Promise<Source | undefined> {
    const row = await this.#db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
    return row && sourceFrom(row);
  }

  /** The sources that a team sees, by name; without a team, all. Hand sources are left out. */
  async list(teamId?: string): Promise<Source[]> {
    let query = this.#db.selectFrom('sources').selectAll().where('kind', '!=', 'hand');
    if (teamId !== undefined)
      query = query.where((eb) => eb.or([eb('team_id', 'is', null), eb('team_id', '=', teamId)]));
    const rows = await query.orderBy('name').orderBy('id').execute();
    return rows.map(sourceFrom);
  }

  /** Takes sources that are due, so that no other poll of them begins before the lease ends. */
  async claim(now: number, leaseMs: number, limit: number): Promise<Source[]> {
    const rows = await this.#db
      .updateTable('sources')
      .set({ claimed_until: now + leaseMs })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('sources')
          .select('id')
          .where('state', '=', 'active')
          .where('kind', '!=', 'hand')
          .where('next_check_at', '<=', now)
          .where('claimed_until', '<=', now)
          .orderBy('next_check_at')
          .limit(limit),
      )
      .returningAll()
      .execute();
    return rows.map(sourceFrom);
  }

  /** Takes one source whether it is due or not; `undefined` while a poll of it is under way. */
  async claimOne(id: number, now: number, leaseMs: number): Promise<Source | undefined> {
    const row = await this.#db
      .updateTable('sources')
      .set({ claimed_until: now + leaseMs })
      .where('id', '=', id)
      .where('kind', '!=', 'hand')
      .where('claimed_until', '<=', now)
      .returningAll()
      .executeTakeFirst();
    return row && sourceFrom(row);
  }

  /** Gives claims back that nobody works on: at start, those of the process before us. */
  async releaseClaims(): Promise<void> {
    await this.#db.updateTable('sources').set({ claimed_until: 0 }).where('claimed_until', '>', 0).execute();
  }

  async markPolled(id: number, trace: PollTrace): Promise<void> {
    const set: UpdateObject<Schema, 'sources'> = {
      last_poll_at: trace.now,
      next_check_at: trace.nextCheckAt,
      claimed_until: 0,
    };
    if (trace.validators) {
      set.etag = trace.validators.etag ?? null;
      set.last_modified = trace.validators.lastModified ?? null;
    }
    if (trace.cursor !== undefined) set.cursor_json = JSON.stringify(trace.cursor);
    if (trace.held !== undefined) set.held_json = JSON.stringify(trace.held);
    if (trace.foundNew) set.last_new_at = trace.now;
    const update = this.#db.updateTable('sources').set(set).where('id', '=', id);
    if (trace.failure) {
      const { code, message } = trace.failure;
      await update
        .set((eb) => ({ failures: eb('failures', '+', 1), error_code: code, error: message.slice(0, 500) }))
        .execute();
    } else {
      await update.set({ failures: 0, error_code: null, error: null, last_success_at: trace.now }).execute();
    }
  }

  /** Remembers whether the operator channel knows that the source fails. */
  async markReported(id: number, reported: boolean): Promise<void> {
    await this.#db
      .updateTable('sources')
      .set({ reported: reported ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  }

  /** Not polled for now, by no fault of its own: failures stay as they were. */
  async postpone(id: number, why: { readonly code: string; readonly message: string }, until: number): Promise<void> {
    await this.#db
      .updateTable('sources')
      .set({ next_check_at: until, claimed_until: 0, error_code: why.code, error: why.message.slice(0, 500) })
      .where('id', '=', id)
      .execute();
  }

  /** Its items are followed to their pages from now on, also those that are known: it is due, and asked for whole. */
  async followPages(id: number, options: SourceOptions, now: number): Promise<void> {
    await this.#db
      .updateTable('sources')
      .set({
        options_json: JSON.stringify({ ...options, followPages: true }),
        etag: null,
        last_modified: null,
        next_check_at: now,
      })
      .where('id', '=', id)
      .execute();
  }

  /** False when its owner has a source at this address already. */
  async move(id: number, url: string): Promise<boolean> {
    const moved = await this.#db
      .updateTable('sources as s')
      .set({ url })
      .where('s.id', '=', id)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('sources as other')
              .select('other.id')
              .where('other.url', '=', url)
              .whereRef('other.kind', '=', 's.kind')
              .where(sql<boolean>`other.team_id is s.team_id`),
          ),
        ),
      )
      .executeTakeFirst();
    return moved.numUpdatedRows > 0n;
  }

  async pause(id: number, why?: string): Promise<void> {
    const paused = { state: 'paused' as const, paused_why: why ?? null };
    await this.#db.updateTable('sources').set(paused).where('id', '=', id).execute();
  }

  /** Active again, and due at once. What was wrong stays known until a poll succeeds. */
  async resume(id: number, now: number): Promise<void> {
    await this.#db
      .updateTable('sources')
      .set({ state: 'active', paused_why: null, next_check_at: now })
      .where('id', '=', id)
      .execute();
  }

  /**
   * Takes a source out of service for good. Its bulletins stay, and so does its row while they name it, under no
   * address, so that the same address can be added again.
   */
  async remove(id: number): Promise<void> {
    for (const table of ['known_exploited', 'epss'] as const)
      await this.#db.deleteFrom(table).where('source_id', '=', id).execute();
    const used = await this.#db
      .selectFrom('bulletin_sources')
      .select('source_id')
      .where('source_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    if (used) {
      await this.#db
        .updateTable('sources')
        .set({ state: 'paused', paused_why: 'removed', kind: 'hand', url: `removed:${id}` })
        .where('id', '=', id)
        .execute();
    } else {
      const replies = this.#db.selectFrom('replies').select('id').where('source_id', '=', id);
      await this.#db.deleteFrom('reply_handles').where('reply_id', 'in', replies).execute();
      await this.#db.deleteFrom('replies').where('source_id', '=', id).execute();
      await this.#db.deleteFrom('sources').where('id', '=', id).execute();
    }
  }

  async counts(): Promise<SourceCounts> {
    return countsOf(await this.list());
  }
}

function sourceFrom(row: Selectable<SourceTable>): Source {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as SourceKind,
    url: row.url,
    publisher: row.publisher,
    schedule: row.schedule,
    timeZone: row.time_zone,
    options: fromJson<SourceOptions>(row.options_json),
    state: row.state,
    nextCheckAt: row.next_check_at,
    failures: row.failures,
    reported: row.reported === 1,
    ...(row.yield_json !== null && { yields: fromJson<Yield>(row.yield_json) }),
    held: fromJson<HeldDocument[]>(row.held_json),
    ...(row.cursor_json !== null && { cursor: fromJson<unknown>(row.cursor_json) }),
    ...present({
      teamId: row.team_id,
      catalogueKey: row.catalogue_key,
      pausedWhy: row.paused_why,
      etag: row.etag,
      lastModified: row.last_modified,
      lastPollAt: row.last_poll_at,
      lastSuccessAt: row.last_success_at,
      lastNewAt: row.last_new_at,
      errorCode: row.error_code,
      error: row.error,
      lull: row.lull as Lull | null,
    }),
  };
}
