import type { DetectedStep, ManualStep } from './manual-step.ts';

export interface KeyedSteps {
  /** The new steps in order, each with the key it took over or a new one. */
  readonly steps: readonly ManualStep[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Gives the steps of a revision their keys: a step takes one over when kind and target (command, path, value) agree,
 * else by close text; in doubt it is a new step. No key is given twice.
 */
export function assignKeys(
  before: readonly ManualStep[],
  after: readonly DetectedStep[],
  newKey: () => string,
): KeyedSteps {
  const left = new Map(before.map((step) => [step.key, step]));
  const keys = new Map<number, string>();
  for (const { agrees, certain } of PASSES) {
    for (const [i, step] of after.entries()) {
      if (keys.has(i)) continue;
      const candidates = [...left.values()].filter((old) => agrees(old, step));
      const rivals = after.filter((other, j) => !keys.has(j) && candidates.some((old) => agrees(old, other)));
      const [found] = candidates;
      if (found === undefined || !(certain || (candidates.length === 1 && rivals.length === 1))) continue;
      keys.set(i, found.key);
      left.delete(found.key);
    }
  }
  const added: string[] = [];
  const steps = after.map((step, i): ManualStep => {
    const kept = keys.get(i);
    if (kept !== undefined) return { ...step, key: kept };
    const key = newKey();
    added.push(key);
    return { ...step, key };
  });
  return { steps, added, removed: [...left.keys()] };
}

interface Pass {
  agrees(before: ManualStep, after: DetectedStep): boolean;
  /** False: only when no other step could be meant, before or after. */
  readonly certain: boolean;
}

const PASSES: readonly Pass[] = [
  {
    certain: true,
    agrees: (a, b) =>
      a.kind === b.kind && a.instruction === b.instruction && a.condition === b.condition && a.code === b.code,
  },
  {
    certain: true,
    agrees: (a, b) => a.kind === b.kind && a.code !== undefined && squash(a.code) === squash(b.code ?? ''),
  },
  {
    certain: false,
    agrees: (a, b) =>
      a.kind === b.kind && (a.code === undefined || b.code === undefined) && close(a.instruction, b.instruction),
  },
];

const squash = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** True when four fifths of the words of both are common. */
function close(a: string, b: string): boolean {
  const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const x = wordsOf(a);
  const y = wordsOf(b);
  const common = [...x].filter((word) => y.has(word)).length;
  return common > 0 && common >= 0.8 * Math.max(x.size, y.size);
}
