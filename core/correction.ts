import type { Bulletin } from './bulletin.ts';
import type { Kind, ManualStep } from './manual-step.ts';
import { settled, type TeamJudgement, withoutSteps, withSteps } from './team-judgement.ts';

/** What a person of the team can say against a judgement. */
export type CorrectionContent =
  | { readonly kind: 'not-a-step'; readonly stepKey: string; readonly instruction: string }
  | { readonly kind: 'missing-step'; readonly step: ManualStep }
  | {
      readonly kind: 'needs-nothing';
      readonly why: string;
      /** The steps that were there when it was said. One that a later revision asks for is another matter. */
      readonly covered: readonly string[];
    };

/** What a person said against the judgement of a bulletin: it holds for the team, until it is taken back. */
export type Correction = CorrectionContent & {
  readonly id: number;
  /** Actor key. */
  readonly by: string;
  readonly at: number;
};

/** The `rule` of a step that a person added. */
export const ADDED_BY_HAND = 'added-by-hand';

export interface StepByHand {
  readonly instruction: string;
  readonly kind?: Kind;
  readonly condition?: string;
  /** Command, path or value, verbatim. */
  readonly code?: string;
}

/** A step that the vendor's text does not have, or that was not found in it. Its evidence is the person who says so. */
export function stepByHand(key: string, { kind = 'other', ...rest }: StepByHand): ManualStep {
  return { key, kind, ...rest, evidence: [], rule: ADDED_BY_HAND };
}

/** A judgement as the team's corrections make it. */
export function corrected(
  judged: TeamJudgement,
  bulletin: Pick<Bulletin, 'extent'>,
  corrections: readonly Correction[],
): TeamJudgement {
  const struck = new Set(corrections.flatMap((c) => (c.kind === 'not-a-step' ? [c.stepKey] : [])));
  const covered = new Set(corrections.flatMap((c) => (c.kind === 'needs-nothing' ? c.covered : [])));
  const cleared = corrections.some((c) => c.kind === 'needs-nothing');
  const gone = (step: ManualStep) => struck.has(step.key) || covered.has(step.key);
  const added = corrections.flatMap((c) => (c.kind === 'missing-step' && !covered.has(c.step.key) ? [c.step] : []));
  const left = withoutSteps(judged, gone, bulletin);
  return withSteps(cleared && left.steps.length === 0 ? settled(left) : left, added);
}
