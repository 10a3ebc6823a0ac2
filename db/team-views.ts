import type { Kysely } from 'kysely';
import type { Kind, Verdict } from '../core/manual-step.ts';
import type { TeamJudgement } from '../core/team-judgement.ts';
import type { NewTeamRule, TeamRule } from '../core/team-rule.ts';
import { teamView } from '../core/team-view.ts';
import { stepFrom } from './bulletin-row.ts';
import { fromJson } from './row.ts';
import type { Schema } from './schema.ts';
import { correctionsOf, judgedOf, rulesOf } from './team-words.ts';

type Db = Kysely<Schema>;

/** What a rule would make of one bulletin. */
export interface RuleTrial {
  readonly bulletinId: number;
  readonly before: TeamJudgement;
  readonly after: TeamJudgement;
}

/** Keys of steps that teams' own rules newly find, by team and bulletin. */
type Risen = ReadonlyMap<string, ReadonlyMap<number, readonly string[]>>;

const CHUNK = 50;
const TRIAL_ID = 0;

/** Bulletins as single teams see them: their rules and corrections, applied. */
export class TeamViews {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Works out anew how a team sees these bulletins. Call it in the transaction of what changed. Answers the steps, by
   * bulletin, that the team's own rules find and did not find before.
   */
  async refresh(teamId: string, bulletinIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
    const rules = await rulesOf(this.#db, teamId);
    const risen = new Map<number, string[]>();
    for (const ids of chunks(bulletinIds)) {
      const corrections = await correctionsOf(this.#db, teamId, ids);
      const judged = await judgedOf(this.#db, teamId, ids);
      const before = await this.#db
        .selectFrom('team_view_steps')
        .select(['bulletin_id', 'key'])
        .where('team_id', '=', teamId)
        .where('bulletin_id', 'in', ids)
        .execute();
      const had = new Set(before.map((row) => `${row.bulletin_id} ${row.key}`));
      for (const table of ['team_views', 'team_view_steps'] as const)
        await this.#db.deleteFrom(table).where('team_id', '=', teamId).where('bulletin_id', 'in', ids).execute();
      for (const [id, bulletin] of judged) {
        const seen = teamView(bulletin, rules, corrections.get(id) ?? []);
        if (!seen) continue;
        await this.#write(teamId, id, seen.judgement, seen.view.rules);
        const own = seen.judgement.steps.filter(
          (step) => !bulletin.steps.includes(step) && !had.has(`${id} ${step.key}`),
        );
        if (own.length > 0)
          risen.set(
            id,
            own.map((step) => step.key),
          );
      }
    }
    return risen;
  }

  /** After bulletins were recorded or revised: for every team that has a word on them. Answers `refresh`'s by team. */
  async refreshAll(bulletinIds: readonly number[]): Promise<Risen> {
    const risen = new Map<string, ReadonlyMap<number, readonly string[]>>();
    if (bulletinIds.length === 0) return risen;
    const ruling = await this.#db.selectFrom('team_rules').select('team_id').distinct().execute();
    const touched = new Map<string, Set<number>>(ruling.map((team) => [team.team_id, new Set(bulletinIds)]));
    for (const ids of chunks(bulletinIds)) {
      const rows = await this.#db
        .selectFrom('corrections')
        .select(['team_id', 'bulletin_id'])
        .distinct()
        .where('bulletin_id', 'in', ids)
        .where('withdrawn_at', 'is', null)
        .execute();
      for (const row of rows) touched.set(row.team_id, (touched.get(row.team_id) ?? new Set()).add(row.bulletin_id));
    }
    for (const [teamId, ids] of touched) risen.set(teamId, await this.refresh(teamId, [...ids]));
    return risen;
  }

  /** Verdict and kinds where a team has its own, by team and bulletin. */
  async verdicts(
    bulletinIds: readonly number[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, Pick<TeamJudgement, 'verdict' | 'kinds'>>>> {
    const teams = new Map<string, Map<number, Pick<TeamJudgement, 'verdict' | 'kinds'>>>();
    for (const ids of chunks(bulletinIds)) {
      const rows = await this.#db.selectFrom('team_views').selectAll().where('bulletin_id', 'in', ids).execute();
      for (const row of rows) {
        const seen = teams.get(row.team_id) ?? new Map();
        seen.set(row.bulletin_id, { verdict: row.verdict as Verdict, kinds: fromJson<Kind[]>(row.kinds_json) });
        teams.set(row.team_id, seen);
      }
    }
    return teams;
  }

  /** Those of a bulletin's steps, removed ones too, that the team has or had: a revision's coming and going, for them. */
  async concerning(teamId: string, bulletinId: number, stepKeys: readonly string[]): Promise<readonly string[]> {
    const rules = await rulesOf(this.#db, teamId);
    const corrections = (await correctionsOf(this.#db, teamId, [bulletinId])).get(bulletinId) ?? [];
    if (stepKeys.length === 0 || rules.length + corrections.length === 0) return stepKeys;
    const bulletin = (await judgedOf(this.#db, teamId, [bulletinId])).get(bulletinId);
    if (!bulletin) return [];
    const rows = await this.#db
      .selectFrom('steps')
      .selectAll()
      .where('bulletin_id', '=', bulletinId)
      .where('key', 'in', [...stepKeys])
      .where('removed_in', 'is not', null)
      .execute();
    // A removed step's evidence is gone with its revision: only its own words can be looked at.
    const removed = rows.map((row) => ({ ...stepFrom(row), evidence: [] }));
    const seen = teamView({ ...bulletin, steps: [...bulletin.steps, ...removed] }, rules, corrections);
    const struck = new Set(seen?.view.struck.map((step) => step.key));
    return stepKeys.filter((key) => !struck.has(key));
  }

  /** What a rule that is not saved would change among these bulletins, in their order. */
  async tryRule(teamId: string, rule: NewTeamRule, bulletinIds: readonly number[]): Promise<RuleTrial[]> {
    const rules = await rulesOf(this.#db, teamId);
    const trial: TeamRule = { ...rule, id: TRIAL_ID, createdAt: 0, createdBy: '' };
    const trials: RuleTrial[] = [];
    for (const ids of chunks(bulletinIds)) {
      const corrections = await correctionsOf(this.#db, teamId, ids);
      const judged = await judgedOf(this.#db, teamId, ids);
      for (const bulletinId of ids) {
        const bulletin = judged.get(bulletinId);
        if (!bulletin) continue;
        const said = corrections.get(bulletinId) ?? [];
        const before = teamView(bulletin, rules, said)?.judgement ?? bulletin;
        const after = teamView(bulletin, [...rules, trial], said)?.judgement ?? bulletin;
        if (differs(before, after)) trials.push({ bulletinId, before, after });
      }
    }
    return trials;
  }

  /** The bulletins that each rule shapes now. */
  async ruled(teamId: string): Promise<ReadonlyMap<number, readonly number[]>> {
    const rows = await this.#db
      .selectFrom('team_views')
      .select(['bulletin_id', 'rules_json'])
      .where('team_id', '=', teamId)
      .where('rules_json', '!=', '[]')
      .execute();
    const ruled = new Map<number, number[]>();
    for (const row of rows)
      for (const rule of fromJson<number[]>(row.rules_json))
        ruled.set(rule, [...(ruled.get(rule) ?? []), row.bulletin_id]);
    return ruled;
  }

  async #write(teamId: string, bulletinId: number, judgement: TeamJudgement, rules: readonly TeamRule[]) {
    const row = { team_id: teamId, bulletin_id: bulletinId };
    await this.#db
      .insertInto('team_views')
      .values({
        ...row,
        verdict: judgement.verdict,
        kinds_json: JSON.stringify(judgement.kinds),
        rules_json: JSON.stringify(rules.map((rule) => rule.id)),
      })
      .execute();
    if (judgement.steps.length === 0) return;
    await this.#db
      .insertInto('team_view_steps')
      .values(
        judgement.steps.map((step, position) => ({ ...row, key: step.key, position, step_json: JSON.stringify(step) })),
      )
      .execute();
  }
}

const differs = (a: TeamJudgement, b: TeamJudgement): boolean =>
  a.verdict !== b.verdict || a.steps.map((s) => s.key).join() !== b.steps.map((s) => s.key).join();

function chunks(ids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, i) => ids.slice(i * CHUNK, (i + 1) * CHUNK));
}
