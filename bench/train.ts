import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Weights } from '../core/detection/model/model.ts';
import { allLessons, folderLessons, KEPT, keepLessons } from './lessons.ts';
import { trained } from './training.ts';

/**
 * Trains the model of detection on the labelled bulletins and the kept lessons in `bench/training`, and on the tests'
 * labelled cases, and writes it where detection reads it. `--learn FOLDER`, once for each, replaces the kept lessons by
 * those of labelled documents: of these the features of each sentence are kept, not its text.
 */
const MODEL = 'core/detection/model/weights.ts';

const { learn = [] } = parseArgs({ options: { learn: { type: 'string', multiple: true } } }).values;
if (learn.length > 0) keepLessons(KEPT, learn.flatMap(folderLessons));
const lessons = allLessons();
const data = trained(lessons);
writeFileSync(MODEL, source(data));
const asked = lessons.filter(({ isTrue }) => isTrue).length;
console.log(`${lessons.length} sentences, ${asked} of them handwork: ${MODEL}`);

function source({ bias, unit, features, weights }: Weights): string {
  return `import type { Weights } from './model.ts';

/** Written by \`npm run train\`. */
export const WEIGHTS: Weights = {
  bias: ${bias},
  unit: ${unit},
  features:
    '${features}',
  weights:
    '${weights}',
};
`;
}
