import { type Correction, corrected } from './correction.ts';
import type { ManualStep, Verdict } from './manual-step.ts';
import type { TeamJudgement } from './team-judgement.ts';
import { type RuledBulletin, ruled, type TeamRule } from './team-rule.ts';

/** Why a bulletin looks different to one team. */
export interface TeamView {
  /** What detection says of it. */
  readonly judged: Verdict;
  /** Steps of the bulletin that the team does not have. */
  readonly struck: readonly ManualStep[];
  /** In force, oldest first. */
  readonly corrections: readonly Correction[];
  /** Those that changed something. */
  readonly rules: readonly TeamRule[];
}

/** A bulletin as one team sees it: its rules first, then what its people said. `undefined`: as everybody sees it. */
export function teamView(
  bulletin: TeamJudgement & RuledBulletin,
  rules: readonly TeamRule[],
  corrections: readonly Correction[],
): { readonly judgement: TeamJudgement; readonly view: TeamView } | undefined {
  const { verdict, reason, kinds, steps, evidence } = bulletin;
  const judged = { verdict, kinds, steps, evidence, ...(reason !== undefined && { reason }) };
  const byRule = ruled(judged, bulletin, rules);
  if (byRule.applied.length === 0 && corrections.length === 0) return undefined;
  const judgement = corrected(byRule.judgement, bulletin, corrections);
  const kept = new Set(judgement.steps.map((step) => step.key));
  const struck = [...steps, ...byRule.judgement.steps.filter((step) => !steps.includes(step))].filter(
    (step) => !kept.has(step.key),
  );
  return { judgement, view: { judged: verdict, struck, corrections, rules: byRule.applied } };
}

/** Those corrections that change what the team sees; a struck step that the vendor took back himself is none. */
export function telling({ corrections, struck }: TeamView): Correction[] {
  return corrections.filter((c) => c.kind !== 'not-a-step' || struck.some((step) => step.key === c.stepKey));
}
