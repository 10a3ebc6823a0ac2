/** What a linear model of passages adds up, as training writes it down. */
export interface Weights {
  /** Added to every sum. */
  readonly bias: number;
  /** What a weight of 1 is in `weights`. */
  readonly unit: number;
  /** Base64 of signed 32-bit numbers, one for each feature, the low byte first. */
  readonly features: string;
  /** Base64 of signed 16-bit numbers in the order of the features, the low byte first. */
  readonly weights: string;
}

/** Says how much a passage reads like those that people have labelled as handwork. Deterministic. */
export class Model {
  readonly #told: Weights;
  #table: WeightTable | undefined;

  constructor(weights: Weights) {
    this.#told = weights;
  }

  /** Log odds: above 0 it is more likely handwork than not. */
  score(features: readonly number[]): number {
    this.#table ??= new WeightTable(this.#told);
    let sum = this.#told.bias;
    for (const feature of features) sum += this.#table.get(feature);
    return sum;
  }

  /** What one feature adds to the score. */
  readonly weightOf = (feature: number): number => {
    this.#table ??= new WeightTable(this.#told);
    return this.#table.get(feature);
  };
}

const BYTES_OF_FEATURE = 4;
const BYTES_OF_WEIGHT = 2;

/** Weights by feature, for tens of look-ups in every sentence. */
class WeightTable {
  readonly #mask: number;
  readonly #features: Int32Array;
  readonly #weights: Float64Array;

  constructor({ features, weights, unit }: Weights) {
    const numbers = Buffer.from(features, 'base64');
    const values = Buffer.from(weights, 'base64');
    const count = numbers.length / BYTES_OF_FEATURE;
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, count) * 3));
    this.#mask = size - 1;
    this.#features = new Int32Array(size);
    this.#weights = new Float64Array(size);
    for (let i = 0; i < count; i++) {
      const feature = numbers.readInt32LE(i * BYTES_OF_FEATURE);
      let at = feature & this.#mask;
      while (this.#weights[at] !== 0) at = (at + 1) & this.#mask;
      this.#features[at] = feature;
      this.#weights[at] = values.readInt16LE(i * BYTES_OF_WEIGHT) / unit;
    }
  }

  get(feature: number): number {
    for (let at = feature & this.#mask; ; at = (at + 1) & this.#mask) {
      const weight = this.#weights[at] ?? 0;
      if (weight === 0 || this.#features[at] === feature) return weight;
    }
  }
}

/** As training writes it down: without features that weigh less than `least`. */
export function weightsFrom(bias: number, weights: ReadonlyMap<number, number>, least: number): Weights {
  const kept = [...weights].filter(([, weight]) => Math.abs(weight) >= least).sort(([a], [b]) => a - b);
  const most = kept.reduce((max, [, weight]) => Math.max(max, Math.abs(weight)), least);
  const unit = Math.floor(32_000 / most);
  const numbers = Buffer.alloc(kept.length * BYTES_OF_FEATURE);
  const values = Buffer.alloc(kept.length * BYTES_OF_WEIGHT);
  kept.forEach(([feature, weight], i) => {
    numbers.writeInt32LE(feature, i * BYTES_OF_FEATURE);
    values.writeInt16LE(Math.round(weight * unit), i * BYTES_OF_WEIGHT);
  });
  return {
    bias: Math.round(bias * 1e4) / 1e4,
    unit,
    features: numbers.toString('base64'),
    weights: values.toString('base64'),
  };
}
