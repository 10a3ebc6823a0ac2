import type { Judgement } from '../core/manual-step.ts';

/** A labelled document with what detection says of it. */
export interface Scored {
  readonly group: string;
  readonly name: string;
  readonly wanted: 'required' | 'conditional' | 'none';
  readonly kinds: readonly string[];
  /** Labelled quotes; empty where none were labelled. */
  readonly quotes: readonly string[];
  /** True: a reboot is asked for. False: it is said to be unnecessary. Absent: not labelled. */
  readonly reboot: boolean | undefined;
  readonly got: Judgement;
}

export interface Figures {
  readonly n: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Required, conditional and none, each as labelled. `unjudged` counts as none. */
  readonly accuracy: number;
  /** Micro-averaged F1 over the documents that have kinds. */
  readonly kinds: number;
  readonly reboot: number;
  /** Share of the rightly flagged documents of which a labelled sentence is quoted. */
  readonly evidence: number;
}

export const needs = ({ verdict }: Judgement): boolean => verdict === 'required' || verdict === 'conditional';

export function figuresOf(scored: readonly Scored[]): Figures {
  const hits = scored.filter((s) => needs(s.got) && s.wanted !== 'none');
  const flagged = scored.filter((s) => needs(s.got)).length;
  const wanted = scored.filter((s) => s.wanted !== 'none').length;
  const withKinds = scored.filter((s) => s.kinds.length > 0);
  const rightKinds = sum(withKinds, (s) => s.got.kinds.filter((kind) => s.kinds.includes(kind)).length);
  const quoted = hits.filter((s) => s.quotes.length > 0);
  const reboots = scored.filter((s) => s.reboot !== undefined);
  return {
    n: scored.length,
    precision: ratio(hits.length, flagged),
    recall: ratio(hits.length, wanted),
    f1: ratio(2 * hits.length, flagged + wanted),
    accuracy: ratio(
      scored.filter((s) => (s.got.verdict === 'unjudged' ? 'none' : s.got.verdict) === s.wanted).length,
      scored.length,
    ),
    kinds: ratio(
      2 * rightKinds,
      sum(withKinds, (s) => s.got.kinds.length + s.kinds.length),
    ),
    reboot: ratio(reboots.filter((s) => s.got.reboot === s.reboot).length, reboots.length),
    evidence: ratio(quoted.filter(isQuoted).length, quoted.length),
  };
}

const isQuoted = ({ got, quotes }: Scored): boolean =>
  got.evidence.some(({ quote }) => quotes.some((label) => overlap(quote, label)));

const QUOTE_WORDS = 80;
const RUN = 3;
const SHARE = 0.3;

/** Runs of three common words cover 30 % of the shorter of the two. */
export function overlap(quote: string, label: string): boolean {
  const a = wordsOf(quote).slice(0, QUOTE_WORDS);
  const b = wordsOf(label);
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const run = Math.min(RUN, shorter.length);
  if (run === 0) return false;
  const runs = new Set(longer.map((_, i) => longer.slice(i, i + run).join(' ')));
  const covered = new Set<number>();
  for (let i = 0; i + run <= shorter.length; i++)
    if (runs.has(shorter.slice(i, i + run).join(' '))) for (let k = i; k < i + run; k++) covered.add(k);
  return covered.size >= SHARE * shorter.length;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const sum = <T>(list: readonly T[], of: (member: T) => number): number => list.reduce((n, member) => n + of(member), 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

const COLUMNS = ['precision', 'recall', 'f1', 'accuracy', 'kinds', 'reboot', 'evidence'] as const;

export function tableOf(rows: readonly (readonly [string, readonly Scored[]])[]): string {
  const head = `${''.padEnd(26)}    n   prec    rec     F1   acc3  kinds reboot   evid`;
  const lines = rows.map(([name, scored]) => {
    const figures = figuresOf(scored);
    const cells = COLUMNS.map((column) => figures[column].toFixed(3).padStart(6)).join(' ');
    return `${name.slice(0, 26).padEnd(26)} ${String(figures.n).padStart(4)} ${cells}`;
  });
  return [head, ...lines].join('\n');
}
