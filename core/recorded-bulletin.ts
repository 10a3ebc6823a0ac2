import type { Bulletin } from './bulletin.ts';
import type { Evidence, Kind, ManualStep, UnjudgedReason, Verdict } from './manual-step.ts';
import type { TeamView } from './team-view.ts';
import type { Threat } from './threat.ts';

/** Why nobody was told of a bulletin. */
export const UNANNOUNCED = ['old-at-first-poll', 'no-watch-matched', 'no-watches'] as const;
export type Unannounced = (typeof UNANNOUNCED)[number];

/** A bulletin as we remember it: its newest revision, judged. */
export interface RecordedBulletin extends Bulletin {
  readonly key: number;
  /** Absent for a shared bulletin; else the one team that sees it. */
  readonly teamId?: string;
  readonly revision: number;
  readonly firstSeenAt: number;
  readonly changedAt: number;
  readonly sourceId: number;
  readonly verdict: Verdict;
  readonly reason?: UnjudgedReason;
  readonly kinds: readonly Kind[];
  readonly reboot?: boolean;
  readonly steps: readonly ManualStep[];
  readonly evidence: readonly Evidence[];
  readonly rulesVersion: number;
  readonly unannounced?: Unannounced;
  /** There when the team that looks has its own word on it: verdict, kinds, steps and evidence are then the team's. */
  readonly view?: TeamView;
  /** What catalogues that the team sees say of its CVEs. */
  readonly threat?: Threat;
}

/** A line of a list: what is shown without reading the document. */
export type BulletinLine = Pick<
  RecordedBulletin,
  | 'key'
  | 'publisher'
  | 'id'
  | 'title'
  | 'url'
  | 'published'
  | 'firstSeenAt'
  | 'severity'
  | 'exploited'
  | 'tlp'
  | 'verdict'
  | 'kinds'
  | 'revision'
  | 'threat'
>;
