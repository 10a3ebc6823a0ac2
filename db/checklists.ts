import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Score, Severity } from '../core/bulletin.ts';
import type { Action, Checklist } from '../core/checklist.ts';
import { leadingScore } from '../core/cvss.ts';
import type { Verdict } from '../core/manual-step.ts';
import { byPriority } from '../core/priority.ts';
import type { Audit } from './audit.ts';
import { hasUnticked, isUnseen, readChecklists, TEAM_AS_A_WHOLE } from './checklist-reading.ts';
import type { Deliveries } from './deliveries.ts';
import { fromJson } from './row.ts';
import type { Schema } from './schema.ts';
import { knownSteps } from './team-words.ts';
import type { Threats } from './threats.ts';

/** Which checklist, who acts, and when. */
export interface Act {
  readonly teamId: string;
  readonly bulletinId: number;
  readonly actor: string;
  readonly now: number;
}

/**
 * The team's work on a bulletin. Every change writes its audit entry and owes an edit to every message that shows the
 * checklist, so call these within a transaction. Each answers false when there was nothing to change.
 */
export class Checklists {
  readonly #db: Kysely<Schema>;
  readonly #audit: Audit;
  readonly #deliveries: Deliveries;
  readonly #threats: Threats;

  constructor(db: Kysely<Schema>, audit: Audit, deliveries: Deliveries, threats: Threats) {
    this.#db = db;
    this.#audit = audit;
    this.#deliveries = deliveries;
    this.#threats = threats;
  }

  /** Begins the checklists of bulletins for a team; those begun before stay as they are. */
  async open(teamId: string, bulletinIds: readonly number[], now: number): Promise<void> {
    if (bulletinIds.length === 0) return;
    await this.#db
      .insertInto('checklists')
      .values(bulletinIds.map((bulletin_id) => ({ team_id: teamId, bulletin_id, opened_at: now })))
      .onConflict((c) => c.doNothing())
      .execute();
  }

  async acknowledge(act: Act): Promise<boolean> {
    const bulletin = await this.#db
      .selectFrom('bulletins')
      .select('revision')
      .where('id', '=', act.bulletinId)
      .executeTakeFirstOrThrow();
    await this.open(act.teamId, [act.bulletinId], act.now);
    const result = await this.#of(act)
      .set({ acknowledged_by: act.actor, acknowledged_at: act.now, acknowledged_revision: bulletin.revision })
      .where((eb) =>
        eb.or([eb('acknowledged_revision', 'is', null), eb('acknowledged_revision', '<', bulletin.revision)]),
      )
      .executeTakeFirst();
    return this.#changed(act, 'acknowledge', result.numUpdatedRows);
  }

  async unacknowledge(act: Act): Promise<boolean> {
    const result = await this.#of(act)
      .set({ acknowledged_by: null, acknowledged_at: null, acknowledged_revision: null })
      .where('acknowledged_by', 'is not', null)
      .executeTakeFirst();
    return this.#changed(act, 'unacknowledge', result.numUpdatedRows);
  }

  /** Ticks a step off that the team has: of the bulletin's newest revision, or of its own. */
  async tick(act: Act, stepKey: string): Promise<boolean> {
    const { shown } = await knownSteps(this.#db, act.teamId, act.bulletinId);
    if (!shown.some((step) => step.key === stepKey)) return false;
    await this.open(act.teamId, [act.bulletinId], act.now);
    const result = await this.#db
      .insertInto('items')
      .values({
        team_id: act.teamId,
        bulletin_id: act.bulletinId,
        step_key: stepKey,
        host_id: TEAM_AS_A_WHOLE,
        done_by: act.actor,
        done_at: act.now,
      })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    return this.#changed(act, 'done', result.numInsertedOrUpdatedRows ?? 0n, stepKey);
  }

  async untick(act: Act, stepKey: string): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('items')
      .where('team_id', '=', act.teamId)
      .where('bulletin_id', '=', act.bulletinId)
      .where('step_key', '=', stepKey)
      .where('host_id', '=', TEAM_AS_A_WHOLE)
      .executeTakeFirst();
    return this.#changed(act, 'undo', result.numDeletedRows, stepKey);
  }

  /** Not for this team, and why. */
  async dismiss(act: Act, why: string): Promise<boolean> {
    await this.open(act.teamId, [act.bulletinId], act.now);
    const result = await this.#of(act)
      .set({ dismissed_by: act.actor, dismissed_at: act.now, dismissed_why: why })
      .where('dismissed_by', 'is', null)
      .executeTakeFirst();
    return this.#changed(act, 'dismiss', result.numUpdatedRows, undefined, why);
  }

  async restore(act: Act): Promise<boolean> {
    const result = await this.#of(act)
      .set({ dismissed_by: null, dismissed_at: null, dismissed_why: null })
      .where('dismissed_by', 'is not', null)
      .executeTakeFirst();
    return this.#changed(act, 'restore', result.numUpdatedRows);
  }

  async note(act: Act, text: string, stepKey?: string): Promise<void> {
    await this.open(act.teamId, [act.bulletinId], act.now);
    await this.#changed(act, 'note', 1n, stepKey, text);
  }

  /** Remembers the thread with the steps. False when another one was remembered before. */
  async attachThread(act: Act, thread: { readonly id: string; readonly channelId: string }): Promise<boolean> {
    await this.open(act.teamId, [act.bulletinId], act.now);
    const result = await this.#of(act)
      .set({ thread_id: thread.id, thread_channel_id: thread.channelId })
      .where('thread_id', 'is', null)
      .executeTakeFirst();
    return this.#changed(act, 'open-thread', result.numUpdatedRows);
  }

  /** Forgets a thread that Discord no longer has, so that the next opening makes a new one: with the same id, when it is of the same alert. */
  async detachThread(teamId: string, bulletinId: number, threadId: string): Promise<void> {
    await this.#of({ teamId, bulletinId })
      .set({ thread_id: null, thread_channel_id: null })
      .where('thread_id', '=', threadId)
      .execute();
    await this.#deliveries.abandon(threadId, 'its thread was deleted');
  }

  /** The bulletins whose steps stand in a thread. */
  async inThreads(teamId: string): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('checklists')
      .select('bulletin_id')
      .where('team_id', '=', teamId)
      .where('thread_id', 'is not', null)
      .execute();
    return rows.map((row) => row.bulletin_id);
  }

  /** `undefined` when the team never had to do with the bulletin. */
  async find(teamId: string, bulletinId: number): Promise<Checklist | undefined> {
    return (await readChecklists(this.#db, teamId, [bulletinId]))[0];
  }

  /**
   * The checklists of a team that are not finished, the most urgent first, then the newest; those that are finished,
   * newest first. `actor`: those that this person acknowledged. One without steps is finished once somebody
   * has taken note of it, or when the bulletin asks for nothing.
   */
  async list(
    teamId: string,
    filter: { readonly actor?: string; readonly finished?: boolean; readonly limit: number; readonly offset: number },
  ): Promise<{ readonly checklists: Checklist[]; readonly total: number }> {
    let query = this.#db.selectFrom('checklists').where('checklists.team_id', '=', teamId);
    if (filter.actor !== undefined) query = query.where('acknowledged_by', '=', filter.actor);
    const finished = filter.finished ?? false;
    query = query.where((eb) => {
      const unfinished = eb.and([eb('dismissed_by', 'is', null), eb.or([hasUnticked(eb), isUnseen()])]);
      return finished ? eb.not(unfinished) : unfinished;
    });
    const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    const newest = query.orderBy('opened_at', 'desc').orderBy('checklists.bulletin_id', 'desc');
    const page = <T>(rows: readonly T[]) => rows.slice(filter.offset, filter.offset + filter.limit);
    const ids = finished
      ? (await newest.select('bulletin_id').limit(filter.limit).offset(filter.offset).execute()).map(
          (r) => r.bulletin_id,
        )
      : page(await this.#byPriority(teamId, newest));
    const read = new Map((await readChecklists(this.#db, teamId, ids)).map((c) => [c.bulletinId, c]));
    return { checklists: ids.flatMap((id) => read.get(id) ?? []), total: Number(count) };
  }

  /** All of them are looked at: what is urgent is known by more than columns. */
  async #byPriority(teamId: string, checklists: SelectQueryBuilder<Schema, 'checklists', object>): Promise<number[]> {
    const rows = await checklists
      .innerJoin('bulletins', 'bulletins.id', 'checklists.bulletin_id')
      .leftJoin('team_views', (join) =>
        join.onRef('team_views.bulletin_id', '=', 'bulletins.id').on('team_views.team_id', '=', teamId),
      )
      .select((eb) => eb.fn.coalesce('team_views.verdict', 'bulletins.verdict').as('verdict'))
      .select(['bulletins.id', 'exploited', 'severity', 'scores_json'])
      .execute();
    const ids = rows.map((row) => row.id);
    const threats = await this.#threats.of(ids, teamId);
    const urgent = rows.map(({ id, exploited, severity, verdict, scores_json }) => ({
      id,
      exploited: exploited === 1,
      severity: severity as Severity,
      verdict: verdict as Verdict,
      score: leadingScore(fromJson<Score[]>(scores_json))?.base,
      threat: threats.get(id),
    }));
    return urgent.sort(byPriority).map((one) => one.id);
  }

  #of({ teamId, bulletinId }: Pick<Act, 'teamId' | 'bulletinId'>) {
    return this.#db.updateTable('checklists').where('team_id', '=', teamId).where('bulletin_id', '=', bulletinId);
  }

  async #changed(act: Act, action: Action, rows: bigint, stepKey?: string, detail?: string): Promise<boolean> {
    if (rows === 0n) return false;
    await this.#audit.record({
      teamId: act.teamId,
      at: act.now,
      actor: act.actor,
      action,
      bulletinId: act.bulletinId,
      ...(stepKey !== undefined && { stepKey }),
      ...(detail !== undefined && { detail }),
    });
    await this.#deliveries.enqueueEdits({ bulletinId: act.bulletinId, teamId: act.teamId }, act.now);
    return true;
  }
}
