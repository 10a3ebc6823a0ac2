import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detect } from '../core/detection/detect.ts';
import { Model } from '../core/detection/model/model.ts';
import { readDocument } from '../feeds/formats/document.ts';
import { CASES } from '../test/fixtures/detection/cases.ts';
import { Corpus, publisherOf } from './corpus.ts';
import { allLessons } from './lessons.ts';
import { type Figures, figuresOf, needs, type Scored, tableOf } from './scores.ts';
import { trained } from './training.ts';

type Gate = Partial<Record<keyof Figures, number>>;

/**
 * How good detection is. On the project's own labelled cases it must reach the gate; a folder of labelled advisories
 * (`--corpus FOLDER`, by default `../shared/corpus` where there is one) is measured as well: by publisher, and leaving out
 * the formulas of each publisher when it is judged.
 */
const GATE: Gate = { precision: 0.98, recall: 0.98, accuracy: 0.97, kinds: 0.93 };
/** What the labelled advisories must reach, and without each publisher's formulas. */
const CORPUS_GATE: Gate = { precision: 0.9, recall: 0.95, f1: 0.94, accuracy: 0.86, kinds: 0.79, evidence: 0.9 };
const ALONE_GATE: Gate = { f1: 0.88 };

const { corpus: folder } = parseArgs({ options: { corpus: { type: 'string' } } }).values;
const corpusFolder = resolve(folder ?? '../shared/corpus');

const own = CASES.filter((c) => c.verdict !== 'unjudged').map(
  (c): Scored => ({
    group: 'own cases',
    name: c.name,
    wanted: c.verdict === 'unjudged' ? 'none' : c.verdict,
    kinds: c.kinds ?? [],
    quotes: c.quote === undefined ? [] : [c.quote],
    reboot: c.reboot,
    got: detect({ document: readDocument(c.text, { format: c.format ?? 'markdown' }), extent: 'full' }),
  }),
);
console.log(tableOf([['own cases', own]]));
listErrors(own);
if (existsSync(corpusFolder)) measure(new Corpus(corpusFolder));
else if (folder !== undefined) fail(`${corpusFolder} is not there`);

hold('own cases', own, GATE);

function hold(title: string, scored: readonly Scored[], gate: Gate): void {
  const figures = figuresOf(scored);
  for (const [name, least] of Object.entries(gate)) {
    const value = figures[name as keyof Figures];
    if (value < least) fail(`${title}: ${name} is ${value.toFixed(3)}, below ${least}`);
  }
}

function measure(corpus: Corpus): void {
  const judged = corpus.judged();
  const lessons = allLessons();
  const alone = corpus.judgedAlone(
    (publisher) => new Model(trained(lessons.filter((lesson) => publisherOf(lesson.publisher) !== publisher))),
  );
  const groups = [...new Set(judged.map((s) => s.group))].sort();
  console.log(`\n${corpusFolder}, in English`);
  console.log(
    tableOf([
      ['all', judged],
      ['leave one publisher out', alone],
      ...groups.map((group) => [`- ${group}`, judged.filter((s) => s.group === group)] as const),
    ]),
  );
  const foreign = corpus.foreign();
  console.log(`\nother languages: ${foreign.n} documents, ${foreign.none} of them judged to need nothing`);
  console.log(
    `read: ${(corpus.characters / 1e3 / corpus.readMs).toFixed(1)} MB/s, judged: ${corpus.speed().toFixed(1)} MB/s`,
  );
  console.log('\nerrors');
  listErrors(judged);
  if (folder !== undefined) return;
  hold('corpus', judged, CORPUS_GATE);
  hold('leave one publisher out', alone, ALONE_GATE);
}

function listErrors(scored: readonly Scored[]): void {
  for (const s of scored)
    if (needs(s.got) !== (s.wanted !== 'none'))
      console.log(`${s.group}/${s.name}: labelled ${s.wanted}, judged ${s.got.verdict}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
