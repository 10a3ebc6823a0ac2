import { SEVERITIES, type Severity } from './bulletin.ts';
import type { Verdict } from './manual-step.ts';
import { isExploited, type Threat } from './threat.ts';

/** What decides which bulletin comes first. */
export interface Urgent {
  readonly exploited: boolean;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** CVSS base score, 0 to 10. */
  readonly score?: number | undefined;
  readonly threat?: Threat | undefined;
}

const VERDICT_ORDER: readonly Verdict[] = ['required', 'conditional', 'unjudged', 'none'];
/** Where there is no score: the middle of what the severity stands for. */
const SCORE_OF: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 2, unknown: 0 };

/** How much a verdict asks for: the less, the more. */
export const verdictRank = (verdict: Verdict): number => VERDICT_ORDER.indexOf(verdict);

/**
 * Orders lists, the most urgent first: what is exploited, there what is due earlier and what ransomware uses, then by
 * what is to be done, then by how bad it is.
 */
export function byPriority(a: Urgent, b: Urgent): number {
  return (
    Number(isExploited(b)) - Number(isExploited(a)) ||
    dueOf(a) - dueOf(b) ||
    Number(usedByRansomware(b)) - Number(usedByRansomware(a)) ||
    verdictRank(a.verdict) - verdictRank(b.verdict) ||
    scoreOf(b) - scoreOf(a) ||
    (b.threat?.epss?.score ?? 0) - (a.threat?.epss?.score ?? 0) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
}

/** Later than any date for what has none. */
const dueOf = ({ threat }: Urgent): number => threat?.knownExploited?.dueAt ?? Number.MAX_SAFE_INTEGER;
const usedByRansomware = ({ threat }: Urgent): boolean => threat?.knownExploited?.ransomware ?? false;
const scoreOf = ({ score, severity }: Urgent): number => score ?? SCORE_OF[severity];
