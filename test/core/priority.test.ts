import { expect, it } from 'vitest';
import { byPriority, type Urgent } from '../../core/priority.ts';

const urgent = (more: Partial<Urgent>): Urgent => ({ exploited: false, verdict: 'none', severity: 'low', ...more });

it('puts first what is exploited and due, then what asks for work, then what is worse', () => {
  const known = (dueAt: number, ransomware: boolean) => ({
    knownExploited: { cves: [], addedAt: 0, dueAt, ransomware },
  });
  const sorted = {
    due: urgent({ threat: known(1, false) }),
    ransomware: urgent({ threat: known(2, true) }),
    later: urgent({ threat: known(2, false), score: 9 }),
    exploited: urgent({ exploited: true }),
    work: urgent({ verdict: 'required' }),
    perhaps: urgent({ verdict: 'conditional', score: 9.8 }),
    unjudged: urgent({ verdict: 'unjudged', severity: 'critical' }),
    scored: urgent({ score: 9.9 }),
    critical: urgent({ severity: 'critical' }),
    likely: urgent({ score: 7.8, threat: { epss: { score: 0.9, percentile: 1 } } }),
    high: urgent({ severity: 'high', score: 7.8 }),
    alike: urgent({ severity: 'medium', score: 7.8 }),
    unknown: urgent({ severity: 'unknown' }),
  };
  const names = Object.keys(sorted) as (keyof typeof sorted)[];
  expect([...names].reverse().sort((a, b) => byPriority(sorted[a], sorted[b]))).toEqual(names);
});
