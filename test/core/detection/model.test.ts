import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { byRules, LEARNED, mayAsk } from '../../../core/detection/finding.ts';
import { FeatureReader, tellingWords } from '../../../core/detection/model/features.ts';
import { MODEL } from '../../../core/detection/model/learned.ts';
import { Model, weightsFrom } from '../../../core/detection/model/model.ts';
import { WEIGHTS } from '../../../core/detection/model/weights.ts';
import { hashOf, wordsOf } from '../../../core/detection/model/words.ts';
import { peruse } from '../../../core/detection/perusal.ts';
import { reasonOf } from '../../../core/detection/reason.ts';
import { readDocument } from '../../../feeds/formats/document.ts';

const FIXED = '# Gate\n\n## Solution\n\nThe flaw is fixed in 4.2. All users should upgrade to 4.2.\n\n';
const read = (text: string) => readDocument(text, { format: 'markdown' });
const judge = (text: string) => detect({ document: read(text), extent: 'full' });
const stems = (text: string) => wordsOf(text, 50).map(({ hash }) => hash);

describe('words', () => {
  it('are one in all their forms, and numbers are all one', () => {
    const [rotate, ...forms] = stems('rotate Rotated rotating ROTATES');
    expect(forms).toEqual(forms.map(() => rotate));
    const [one, other] = stems('4.2 17');
    expect(one).toBe(other);
  });

  it('keep their places in the text, beside addresses too', () => {
    const text = 'See https://a.example/b?c=d now';
    expect(wordsOf(text, 50).map(({ from, to }) => text.slice(from, to))).toEqual(['See', 'htt', 'now']);
  });
});

describe('features', () => {
  it('are the same on every machine', () => {
    expect(hashOf('gate')).toBe(375_450_386);
    const { passages, surroundings } = peruse(read('# Gate\n\nRotate the keys.'));
    const reader = new FeatureReader(surroundings);
    const sum = passages.flatMap((passage) => [...reader.read(passage)]).reduce((a, b) => Math.imul(a, 31) + b, 0);
    expect(sum).toBe(693_480_110);
  });

  it('are each there once, however often a word is said', () => {
    const { passages, surroundings } = peruse(read(`Keys ${'keys '.repeat(60)}keys.`));
    const features = new FeatureReader(surroundings).read(passages[0]!);
    expect(new Set(features).size).toBe(features.length);
  });
});

describe('a model', () => {
  it('adds up what its features weigh, as it was written down', () => {
    const weights = new Map([
      [7, 1.5],
      [-9, -0.25],
      [2_147_483_647, 0.5],
      [11, 0.001],
    ]);
    const model = new Model(weightsFrom(-1, weights, 0.01));
    expect(model.score([7, -9, 2_147_483_647, 11, 4])).toBeCloseTo(0.75, 3);
    expect(model.weightOf(11)).toBe(0);
  });

  it('is small', () => {
    expect(WEIGHTS.features.length + WEIGHTS.weights.length).toBeLessThan(1_000_000);
  });
});

describe('what no rule knows', () => {
  const UNHEARD =
    'Whoever still has archives from before 4.2 should kindly swap out the vault seal and hand out new ones.';

  it('counts where it reads like handwork, and says by which words', () => {
    const { passages, surroundings } = peruse(read(`${FIXED}${UNHEARD}`));
    expect(passages.filter(mayAsk).flatMap((passage) => byRules(passage, surroundings) ?? [])).toEqual([]);
    const { verdict, evidence } = judge(`${FIXED}${UNHEARD}`);
    expect(verdict).not.toBe('none');
    expect(evidence).toMatchObject([{ quote: UNHEARD, rule: LEARNED }]);
    expect(reasonOf(evidence[0]!)).toContain('reads like what people have labelled as handwork: “');
  });

  it('is not made of what only sounds like it', () => {
    expect(judge(`${FIXED}The update swaps out the vault seal and hands out new ones by itself.`).verdict).toBe('none');
  });

  it('is judged by a model that is given', () => {
    const mute = new Model({ bias: -9, unit: 1, features: '', weights: '' });
    expect(detect({ document: read(`${FIXED}${UNHEARD}`), extent: 'full', model: mute }).verdict).toBe('none');
  });

  it('names the heaviest words first', () => {
    const words = tellingWords('Please rotate all keys that were exposed', MODEL.weightOf, 2);
    expect(words).toHaveLength(2);
  });
});
