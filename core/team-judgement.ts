import type { Bulletin } from './bulletin.ts';
import { kindsOf } from './detection/kinds.ts';
import {
  type Evidence,
  type Kind,
  type ManualStep,
  RESTART_KINDS,
  type UnjudgedReason,
  type Verdict,
} from './manual-step.ts';

/** What is said of a bulletin's handwork: by detection, and then by a team. */
export interface TeamJudgement {
  readonly verdict: Verdict;
  readonly reason?: UnjudgedReason;
  readonly kinds: readonly Kind[];
  readonly steps: readonly ManualStep[];
  readonly evidence: readonly Evidence[];
}

/** True when the verdict asks for handwork. */
export const counts = (verdict: Verdict): boolean => verdict === 'required' || verdict === 'conditional';

/**
 * The judgement with steps struck. While one is left the verdict stands; without any, nothing is asked, unless only an
 * excerpt was read: then nobody knows.
 */
export function withoutSteps(
  judged: TeamJudgement,
  gone: (step: ManualStep) => boolean,
  { extent }: Pick<Bulletin, 'extent'>,
): TeamJudgement {
  const steps = judged.steps.filter((step) => !gone(step));
  if (steps.length === judged.steps.length) return judged;
  // A sentence may speak of several kinds of work, of which its step names the first.
  const told = (step: ManualStep) => [
    step.kind,
    ...step.evidence.flatMap((at) => kindsOf(judged.evidence[at]?.quote ?? '')),
  ];
  const lost = judged.steps.filter(gone).flatMap(told);
  const kept = steps.flatMap(told);
  const kinds = judged.kinds.filter((kind) =>
    steps.length === 0
      ? RESTART_KINDS.includes(kind)
      : kept.includes(kind) || RESTART_KINDS.includes(kind) || !lost.includes(kind),
  );
  if (steps.length > 0) return { ...judged, steps, kinds };
  return { ...settled(judged), ...(extent === 'excerpt' && { verdict: 'unjudged', reason: 'excerpt-only' }) };
}

/** Nothing is asked: no step, and of the kinds only a restart. */
export function settled({ kinds, evidence }: TeamJudgement): TeamJudgement {
  return { verdict: 'none', kinds: kinds.filter((kind) => RESTART_KINDS.includes(kind)), steps: [], evidence };
}

/** The judgement with steps of the team's own at its end; one without a condition makes the work required. */
export function withSteps(judged: TeamJudgement, added: readonly ManualStep[]): TeamJudgement {
  if (added.length === 0) return judged;
  const { reason: _, ...rest } = judged;
  const required = judged.verdict === 'required' || added.some((step) => step.condition === undefined);
  return {
    ...rest,
    verdict: required ? 'required' : 'conditional',
    steps: [...judged.steps, ...added],
    kinds: [...new Set([...judged.kinds, ...added.map((step) => step.kind)])],
  };
}
