import type { Kysely, Selectable } from 'kysely';
import type { Bulletin, Extent } from '../core/bulletin.ts';
import type { Correction, CorrectionContent } from '../core/correction.ts';
import type { Evidence, Kind, ManualStep, UnjudgedReason, Verdict } from '../core/manual-step.ts';
import type { RecordedBulletin } from '../core/recorded-bulletin.ts';
import type { TeamJudgement } from '../core/team-judgement.ts';
import type { RuledBulletin, TeamRule } from '../core/team-rule.ts';
import { teamView } from '../core/team-view.ts';
import { stepFrom } from './bulletin-row.ts';
import { fromJson, present } from './row.ts';
import type { CorrectionTable, Schema, TeamRuleTable } from './schema.ts';

type Db = Kysely<Schema>;

/** A team's rules, oldest first. */
export async function rulesOf(db: Db, teamId: string): Promise<TeamRule[]> {
  const rows = await db.selectFrom('team_rules').selectAll().where('team_id', '=', teamId).orderBy('id').execute();
  return rows.map(ruleFrom);
}

const ruleFrom = (row: Selectable<TeamRuleTable>): TeamRule => ({
  id: row.id,
  subject: row.subject as TeamRule['subject'],
  text: row.text,
  effect: row.effect as TeamRule['effect'],
  createdAt: row.created_at,
  createdBy: row.created_by,
});

/** A team's corrections in force by bulletin, oldest first. */
export async function correctionsOf(
  db: Db,
  teamId: string,
  bulletinIds: readonly number[],
): Promise<ReadonlyMap<number, Correction[]>> {
  const corrections = new Map<number, Correction[]>();
  if (bulletinIds.length === 0) return corrections;
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .where('bulletin_id', 'in', [...bulletinIds])
    .where('team_id', '=', teamId)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of rows)
    corrections.set(row.bulletin_id, [...(corrections.get(row.bulletin_id) ?? []), correctionFrom(row)]);
  return corrections;
}

export function correctionFrom(row: Selectable<CorrectionTable>): Correction {
  const content = { kind: row.kind, ...fromJson<object>(row.content_json) } as CorrectionContent;
  return { ...content, id: row.id, by: row.said_by, at: row.said_at };
}

/** The bulletin as the team sees it. */
export async function asTeamSees(db: Db, teamId: string, bulletin: RecordedBulletin): Promise<RecordedBulletin> {
  return seenWith(bulletin, await rulesOf(db, teamId), await correctionsOf(db, teamId, [bulletin.key]));
}

/** The bulletin as the team's corrections make it, its rules left aside. */
export async function asCorrected(db: Db, teamId: string, bulletin: RecordedBulletin): Promise<RecordedBulletin> {
  return seenWith(bulletin, [], await correctionsOf(db, teamId, [bulletin.key]));
}

function seenWith(
  bulletin: RecordedBulletin,
  rules: readonly TeamRule[],
  corrections: ReadonlyMap<number, Correction[]>,
): RecordedBulletin {
  const seen = teamView(bulletin, rules, corrections.get(bulletin.key) ?? []);
  if (!seen) return bulletin;
  const { reason: _, ...rest } = bulletin;
  return { ...rest, ...seen.judgement, view: seen.view };
}

/** The steps that a team has of a bulletin, and all that it could have: struck ones and its own, too. */
export async function knownSteps(
  db: Db,
  teamId: string,
  bulletinId: number,
): Promise<{ readonly shown: readonly ManualStep[]; readonly all: readonly ManualStep[] }> {
  const bulletin = (await judgedOf(db, teamId, [bulletinId])).get(bulletinId);
  if (!bulletin) return { shown: [], all: [] };
  const corrections = await correctionsOf(db, teamId, [bulletinId]);
  const seen = teamView(bulletin, await rulesOf(db, teamId), corrections.get(bulletinId) ?? []);
  const shown = seen?.judgement.steps ?? bulletin.steps;
  return { shown, all: [...shown, ...(seen?.view.struck ?? [])] };
}

/** Bulletins as detection judges them, with what rules look at; only those that the team may see. */
export async function judgedOf(
  db: Db,
  teamId: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, TeamJudgement & RuledBulletin>> {
  const rows = await db
    .selectFrom('bulletins')
    .select(['id', 'publisher', 'title', 'extent', 'verdict', 'reason', 'kinds_json', 'evidence_json'])
    .select(['products_json', 'document_json'])
    .where('id', 'in', [...ids])
    .where((eb) => eb.or([eb('team_id', 'is', null), eb('team_id', '=', teamId)]))
    .execute();
  const steps = await db
    .selectFrom('steps')
    .selectAll()
    .where('bulletin_id', 'in', [...ids])
    .where('removed_in', 'is', null)
    .orderBy('position')
    .execute();
  return new Map(
    rows.map((row): [number, TeamJudgement & RuledBulletin] => [
      row.id,
      {
        publisher: row.publisher,
        title: row.title,
        extent: row.extent as Extent,
        verdict: row.verdict as Verdict,
        kinds: fromJson<Kind[]>(row.kinds_json),
        evidence: fromJson<Evidence[]>(row.evidence_json),
        products: fromJson<string[]>(row.products_json),
        document: fromJson<Bulletin['document']>(row.document_json),
        steps: steps.filter((step) => step.bulletin_id === row.id).map(stepFrom),
        ...present({ reason: row.reason as UnjudgedReason | null }),
      },
    ]),
  );
}
