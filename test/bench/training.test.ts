import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderLessons, keepLessons, keptLessons, type Lesson } from '../../bench/lessons.ts';
import { fitted } from '../../bench/logistic.ts';
import { trained } from '../../bench/training.ts';
import { Model } from '../../core/detection/model/model.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'handfix-lessons-'));
const row = (isTrue: boolean, ...features: number[]) => ({ features: Uint32Array.from(features), isTrue, weight: 1 });
const lesson = (isTrue: boolean, ...features: number[]): Lesson => ({ publisher: 'own', isTrue, weight: 1, features });

it('finds the weights at which the loss is least', () => {
  const rows = [row(true, 0), row(true, 0, 1), row(false, 1), row(false), row(true, 0), row(false, 1)];
  const [first = 0, second = 0, bias = 0] = fitted(rows, 2, 0.1);
  const loss = (w: readonly number[]) =>
    0.05 * ((w[0] ?? 0) ** 2 + (w[1] ?? 0) ** 2) +
    rows.reduce((sum, { features, isTrue }) => {
      const z = (w[2] ?? 0) + [...features].reduce((s, f) => s + (w[f] ?? 0), 0);
      return sum + Math.log1p(Math.exp(isTrue ? -z : z));
    }, 0);
  const least = loss([first, second, bias]);
  for (const step of [-0.1, 0.1])
    for (const at of [0, 1, 2]) {
      const beside = [first, second, bias].map((w, i) => (i === at ? w + step : w));
      expect(loss(beside)).toBeGreaterThan(least);
    }
});

it('teaches the same model each time, and one that tells what it was taught', () => {
  const lessons = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((i) => [lesson(true, -5, 90 + i), lesson(false, 12, 90 + i)]);
  expect(trained(lessons)).toEqual(trained(lessons));
  const model = new Model(trained(lessons));
  expect(model.score([-5])).toBeGreaterThan(model.score([12]));
});

it('keeps lessons without what only one of them has, and without the texts', () => {
  const file = join(folder(), 'lessons.gz');
  keepLessons(file, [lesson(true, -5, 3, 9), lesson(false, -5, 9, 40), { ...lesson(false, 3), weight: 0 }]);
  expect(keptLessons(file)).toEqual([lesson(true, -5, 9), lesson(false, -5, 9)]);
});

it('learns from a folder of labelled documents the sentences that are quoted, and those that are none', () => {
  const root = folder();
  const work = 'Rotate the signing keys of the gate after the update.';
  writeFileSync(join(root, 'one.md'), `# Gate\n\nThe gate trusted every key.\n\n${work}\n`);
  const label = { file: 'one.md', publisher: 'acme', manual_required: 'yes', evidence: [work] };
  writeFileSync(join(root, 'labels.jsonl'), `${JSON.stringify(label)}\n`);
  const lessons = folderLessons(root);
  expect(lessons.map(({ publisher, isTrue }) => [publisher, isTrue])).toEqual([
    ['acme', false],
    ['acme', true],
  ]);
});
