import type { Kysely } from 'kysely';
import type { Action } from '../core/checklist.ts';
import {
  ADDED_BY_HAND,
  type Correction,
  type CorrectionContent,
  type StepByHand,
  stepByHand,
} from '../core/correction.ts';
import type { Audit } from './audit.ts';
import { newStepKey } from './bulletin-revising.ts';
import type { Act } from './checklists.ts';
import type { Deliveries } from './deliveries.ts';
import type { Schema } from './schema.ts';
import type { TeamViews } from './team-views.ts';
import { correctionFrom, correctionsOf, knownSteps } from './team-words.ts';

const DETAIL_CHARS = 300;

/**
 * What people say against judgements. Every change writes its audit entry, works out the team's view anew and owes an
 * edit to every message that shows it, so call these within a transaction. Each answers false when there was nothing
 * to change.
 */
export class Corrections {
  readonly #db: Kysely<Schema>;
  readonly #audit: Audit;
  readonly #deliveries: Deliveries;
  readonly #views: TeamViews;

  constructor(db: Kysely<Schema>, audit: Audit, deliveries: Deliveries, views: TeamViews) {
    this.#db = db;
    this.#audit = audit;
    this.#deliveries = deliveries;
    this.#views = views;
  }

  /** This is not a step. False when the team does not have it, or added it itself: then it is taken back instead. */
  async strike(act: Act, stepKey: string): Promise<boolean> {
    const { shown } = await knownSteps(this.#db, act.teamId, act.bulletinId);
    const step = shown.find((s) => s.key === stepKey);
    if (!step || step.rule === ADDED_BY_HAND) return false;
    await this.#say(act, { kind: 'not-a-step', stepKey, instruction: step.instruction });
    return this.#changed(act, 'correct-strike', step.instruction, stepKey);
  }

  /** A step is missing. Answers its key. */
  async addStep(act: Act, given: StepByHand): Promise<string> {
    const step = stepByHand(newStepKey(), given);
    await this.#say(act, { kind: 'missing-step', step });
    await this.#changed(act, 'correct-add', step.instruction, step.key);
    return step.key;
  }

  /** Nothing has to be done, for the steps that the bulletin has now. */
  async needsNothing(act: Act, why: string): Promise<boolean> {
    const said = await this.list(act.teamId, act.bulletinId);
    const { shown, all } = await knownSteps(this.#db, act.teamId, act.bulletinId);
    if (said.some((c) => c.kind === 'needs-nothing') && shown.length === 0) return false;
    await this.#say(act, { kind: 'needs-nothing', why, covered: all.map((step) => step.key) });
    return this.#changed(act, 'correct-nothing', why);
  }

  /** Takes a correction back, whoever made it. */
  async withdraw(act: Act, id: number): Promise<boolean> {
    const row = await this.#db
      .updateTable('corrections')
      .set({ withdrawn_by: act.actor, withdrawn_at: act.now })
      .where('team_id', '=', act.teamId)
      .where('bulletin_id', '=', act.bulletinId)
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return false;
    return this.#changed(act, 'correct-back', aboutOf(correctionFrom(row)));
  }

  /** Those in force, oldest first. */
  async list(teamId: string, bulletinId: number): Promise<Correction[]> {
    return (await correctionsOf(this.#db, teamId, [bulletinId])).get(bulletinId) ?? [];
  }

  /** Every bulletin that a team has corrected, in the order in which they did. */
  async corrected(teamId?: string): Promise<{ readonly teamId: string; readonly bulletinId: number }[]> {
    let query = this.#db.selectFrom('corrections').where('withdrawn_at', 'is', null);
    if (teamId !== undefined) query = query.where('team_id', '=', teamId);
    const rows = await query
      .select((eb) => ['team_id', 'bulletin_id', eb.fn.min('id').as('first')])
      .groupBy(['team_id', 'bulletin_id'])
      .orderBy('first')
      .execute();
    return rows.map((row) => ({ teamId: row.team_id, bulletinId: row.bulletin_id }));
  }

  async #say(act: Act, { kind, ...content }: CorrectionContent): Promise<void> {
    await this.#db
      .insertInto('corrections')
      .values({
        team_id: act.teamId,
        bulletin_id: act.bulletinId,
        kind,
        content_json: JSON.stringify(content),
        said_by: act.actor,
        said_at: act.now,
        withdrawn_by: null,
        withdrawn_at: null,
      })
      .execute();
  }

  async #changed(act: Act, action: Action, detail: string, stepKey?: string): Promise<true> {
    const { teamId, bulletinId, actor, now } = act;
    await this.#audit.record({
      teamId,
      at: now,
      actor,
      action,
      bulletinId,
      detail: detail.slice(0, DETAIL_CHARS),
      ...(stepKey !== undefined && { stepKey }),
    });
    await this.#views.refresh(teamId, [bulletinId]);
    await this.#deliveries.enqueueEdits({ bulletinId, teamId }, now);
    return true;
  }
}

function aboutOf(correction: Correction): string {
  if (correction.kind === 'needs-nothing') return correction.why;
  return correction.kind === 'not-a-step' ? correction.instruction : correction.step.instruction;
}
