import type { Bulletin } from '../../core/bulletin.ts';
import type { DetectedStep, Judgement } from '../../core/manual-step.ts';
import type { JudgedBulletin } from '../../db/bulletins.ts';

export const HOUR = 3_600_000;
/** 2026-03-02 09:00 UTC, a Monday. */
export const MORNING = Date.UTC(2026, 2, 2, 9);

/** A bulletin with everything a reader must give; name what matters to the test. */
export function bulletin(over: Partial<Bulletin> = {}): Bulletin {
  return {
    publisher: 'Harbour Systems',
    id: 'HS-2026-001',
    title: 'Permissions of the system root are too wide',
    url: 'https://harbour.example/HS-2026-001',
    published: MORNING - HOUR,
    severity: 'high',
    exploited: false,
    aliases: [{ scheme: 'cve', id: 'CVE-2026-10001' }],
    products: [],
    document: {
      language: 'en',
      sections: [
        {
          path: ['Solution'],
          blocks: [{ kind: 'paragraph', text: 'Set the permissions of the root folder by hand on every server.' }],
        },
      ],
    },
    extent: 'full',
    remediations: [],
    references: [],
    supersedes: [],
    ...over,
  };
}

export function step(over: Partial<DetectedStep> = {}): DetectedStep {
  return {
    kind: 'permissions',
    instruction: 'Set the permissions of the root folder.',
    evidence: [0],
    rule: 'solution-instruction',
    ...over,
  };
}

export function judgement(over: Partial<Judgement> = {}): Judgement {
  return {
    verdict: 'required',
    kinds: ['permissions'],
    steps: [step()],
    evidence: [
      {
        quote: 'Set the permissions of the root folder by hand on every server.',
        section: 'Solution',
        rule: 'solution-instruction',
      },
    ],
    rulesVersion: 1,
    ...over,
  };
}

export function judged(b: Partial<Bulletin> = {}, j: Partial<Judgement> = {}): JudgedBulletin {
  return { bulletin: bulletin(b), judgement: judgement(j) };
}

/** One that asks for nothing. */
export function harmless(b: Partial<Bulletin> = {}): JudgedBulletin {
  return judged({ severity: 'low', ...b }, { verdict: 'none', kinds: [], steps: [], evidence: [] });
}
