import { type Weights, weightsFrom } from '../core/detection/model/model.ts';
import type { Lesson } from './lessons.ts';
import { fitted } from './logistic.ts';

/** What the squares of the weights cost: so high that no word alone decides. */
const STRENGTH = 7;
/** What weighs less is left out: many features say nothing of their own. */
const LEAST = 0.015;

/** The model that the lessons teach; deterministic. */
export function trained(lessons: readonly Lesson[]): Weights {
  const counts = new Map<number, number>();
  const used = lessons.filter(({ weight }) => weight > 0);
  for (const { features } of used) for (const f of features) counts.set(f, (counts.get(f) ?? 0) + 1);
  const features = [...counts.keys()].filter((f) => (counts.get(f) ?? 0) > 1).sort((a, b) => a - b);
  const places = new Map(features.map((f, i) => [f, i]));
  const rows = used.map(({ features: own, isTrue, weight }) => ({
    features: Uint32Array.from(own.flatMap((f) => places.get(f) ?? [])),
    isTrue,
    weight,
  }));
  const weights = fitted(rows, features.length, STRENGTH);
  return weightsFrom(weights[features.length] ?? 0, new Map(features.map((f, i) => [f, weights[i] ?? 0])), LEAST);
}
