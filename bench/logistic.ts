/** A row of training: its features, by number from 0, whether it is true, and how much it counts. */
export interface Row {
  readonly features: Uint32Array;
  readonly isTrue: boolean;
  readonly weight: number;
}

const MEMORY = 10;
const MAX_STEPS = 150;
const SMALLEST_GAIN = 1e-5;

/**
 * L2-regularised logistic regression of binary features, by L-BFGS (Liu and Nocedal, 1989). `strength` is what the squares
 * of the weights cost; the bias is free. Deterministic. Answers the weights, and the bias as the last.
 */
export function fitted(rows: readonly Row[], features: number, strength: number): Float64Array {
  const loss = (at: Float64Array, gradient: Float64Array): number => {
    let sum = 0;
    gradient.fill(0);
    for (let i = 0; i < features; i++) {
      const w = at[i] ?? 0;
      sum += 0.5 * strength * w * w;
      gradient[i] = strength * w;
    }
    for (const { features: own, isTrue, weight } of rows) {
      let z = at[features] ?? 0;
      for (const f of own) z += at[f] ?? 0;
      const p = 1 / (1 + Math.exp(-z));
      sum += weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (isTrue ? z : 0));
      const slope = weight * (p - Number(isTrue));
      for (const f of own) gradient[f] = (gradient[f] ?? 0) + slope;
      gradient[features] = (gradient[features] ?? 0) + slope;
    }
    return sum;
  };
  return minimum(loss, features + 1);
}

type Loss = (at: Float64Array, gradient: Float64Array) => number;

function minimum(loss: Loss, size: number): Float64Array {
  let at = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = loss(at, gradient);
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = directionFrom(gradient, past);
    const slope = dot(direction, gradient);
    let length = past.length === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = value;
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      for (let i = 0; i < size; i++) next[i] = (at[i] ?? 0) + length * (direction[i] ?? 0);
      nextValue = loss(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
    }
    if (value - nextValue < SMALLEST_GAIN * Math.abs(value)) return nextValue < value ? next : at;
    const s = next.map((x, i) => x - (at[i] ?? 0));
    const y = nextGradient.map((x, i) => x - (gradient[i] ?? 0));
    const curvature = dot(s, y);
    if (curvature > 0) past.push({ s, y, rho: 1 / curvature });
    if (past.length > MEMORY) past.shift();
    at = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return at;
}

/** Downhill, as the last steps have shown the ground to be. */
function directionFrom(gradient: Float64Array, past: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const q = gradient.map((x) => -x);
  const alphas = [...past].reverse().map(({ s, y, rho }) => {
    const alpha = rho * dot(s, q);
    add(q, y, -alpha);
    return alpha;
  });
  const last = past.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] ?? 0) * scale;
  }
  past.forEach(({ s, y, rho }, i) => {
    add(q, s, (alphas[past.length - 1 - i] ?? 0) - rho * dot(y, q));
  });
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0);
}
