/** The closed list of what a manual step can be. */
export const KINDS = [
  'no-patch',
  'permissions',
  'registry',
  'configuration',
  'enable-protection',
  'credential-rotation',
  'data-migration',
  'restart-service',
  'reboot',
  'workaround-only',
  'install-order',
  'prerequisite',
  'reinstall',
  'rebuild-app',
  'uninstall',
  'firmware',
  'third-party-update',
  'per-host-script',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

/** Recorded, but by themselves they never make a bulletin need handwork. */
export const RESTART_KINDS: readonly Kind[] = ['restart-service', 'reboot'];

/** The vendor's own sentence or field, verbatim. */
export interface Evidence {
  readonly quote: string;
  /** The heading it stands under, or the field's name; absent for text before the first heading. */
  readonly section?: string;
  /** Name of the rule that found it. */
  readonly rule: string;
}

/** Where and when a step is done, and what follows from it; each as far as the bulletin says so. */
export interface Circumstances {
  /** In the bulletin's words: "on every domain controller", "once per forest". */
  readonly place?: string;
  readonly moment?: 'before-update' | 'after-update';
  /** It takes effect with this. */
  readonly restart?: 'reboot' | 'restart-service';
  /** The bulletin's sentence on how to take it back. */
  readonly undo?: string;
}

/** A step as detection finds it: no key yet. */
export interface DetectedStep extends Circumstances {
  readonly kind: Kind;
  /** Imperative, one action, at most 200 characters. */
  readonly instruction: string;
  /** "If you use …", "On every domain controller …"; absent when it holds for everybody. */
  readonly condition?: string;
  /** Command, path, value or key, verbatim; shown in a code block. */
  readonly code?: string;
  /** Indices into the judgement's evidence; empty only for a step that a team made itself. */
  readonly evidence: readonly number[];
  readonly rule: string;
}

/** A step of a recorded bulletin. The key is assigned once and survives revisions that keep the step. */
export interface ManualStep extends DetectedStep {
  readonly key: string;
}

export const VERDICTS = ['required', 'conditional', 'none', 'unjudged'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const UNJUDGED_REASONS = ['excerpt-only', 'language', 'timed-out', 'unreadable', 'undecided'] as const;
export type UnjudgedReason = (typeof UNJUDGED_REASONS)[number];

/** What detection says of one document. `reason` is there exactly when the verdict is `unjudged`. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: UnjudgedReason;
  /** Kinds of the steps, and `reboot` and `restart-service` where the document asks for them. */
  readonly kinds: readonly Kind[];
  /** True: required or recommended. False: declared unnecessary. Absent: not mentioned. */
  readonly reboot?: boolean;
  readonly steps: readonly DetectedStep[];
  readonly evidence: readonly Evidence[];
  /** Version of the rules that judged. */
  readonly rulesVersion: number;
}
