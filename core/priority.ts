import { SEVERITIES, type Severity } from './bulletin.ts';
import type { Verdict } from './manual-step.ts';

/** What decides which bulletin comes first. */
export interface Urgent {
  readonly exploited: boolean;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** CVSS base score, 0 to 10. */
  readonly score?: number | undefined;
}

const VERDICT_ORDER: readonly Verdict[] = ['required', 'conditional', 'unjudged', 'none'];
/** Where there is no score: the middle of what the severity stands for. */
const SCORE_OF: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 2, unknown: 0 };

/** How much a verdict asks for: the less, the more. */
export const verdictRank = (verdict: Verdict): number => VERDICT_ORDER.indexOf(verdict);

/** Orders lists, the most urgent first: what is exploited, then by what is to be done, then by how bad it is. */
export function byPriority(a: Urgent, b: Urgent): number {
  return (
    Number(b.exploited) - Number(a.exploited) ||
    verdictRank(a.verdict) - verdictRank(b.verdict) ||
    scoreOf(b) - scoreOf(a) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
}

const scoreOf = ({ score, severity }: Urgent): number => score ?? SCORE_OF[severity];
