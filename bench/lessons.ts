import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { byRules, mayAsk } from '../core/detection/finding.ts';
import { FeatureReader } from '../core/detection/model/features.ts';
import { hashOf } from '../core/detection/model/words.ts';
import type { Passage } from '../core/detection/passage.ts';
import { peruse } from '../core/detection/perusal.ts';
import type { Document } from '../core/document.ts';
import { readDocument } from '../feeds/formats/document.ts';
import { decode } from '../feeds/formats/feed/decode.ts';
import { CASES } from '../test/fixtures/detection/cases.ts';
import type { LabelledCase } from '../test/fixtures/detection/labelled-case.ts';
import { overlap } from './scores.ts';

const OWN = 'bench/training';
/** Lessons of public bulletins, without their texts. */
export const KEPT = join(OWN, 'public-lessons.gz');

/** What the model that ships is made of. */
export const allLessons = (): Lesson[] => [...ownLessons(OWN), ...caseLessons(CASES), ...keptLessons(KEPT)];

/** One passage as training sees it. */
export interface Lesson {
  readonly publisher: string;
  /** It asks for handwork. */
  readonly isTrue: boolean;
  /** How many passages it stands for. */
  readonly weight: number;
  /** Ascending. */
  readonly features: readonly number[];
}

const Bulletin = z.object({
  publisher: z.string().default('own'),
  text: z.string(),
  verdict: z.enum(['required', 'conditional', 'none']),
  quotes: z.array(z.string()),
});

/** The project's own labelled bulletins: every sentence that asks for work is quoted. */
function ownLessons(folder: string): Lesson[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .flatMap((file) => linesOf(join(folder, file)))
    .flatMap((line) => {
      const { publisher, text, verdict, quotes } = Bulletin.parse(line);
      return lessonsOf(readDocument(text, { format: 'markdown' }), publisher, verdict !== 'none', quotes);
    });
}

/** So much more than other lessons the cases count that every change is held to. */
const CASE_WEIGHT = 8;

/** The cases of the tests: what the rules find in those that need work is the work. */
function caseLessons(cases: readonly LabelledCase[]): Lesson[] {
  return cases.flatMap(({ text, format = 'markdown', verdict }) => {
    const { passages, surroundings } = peruse(readDocument(text, { format }));
    const reader = new FeatureReader(surroundings);
    return passages.filter(mayAsk).map((passage): Lesson => {
      const isTrue = verdict !== 'none' && verdict !== 'unjudged' && byRules(passage, surroundings) !== undefined;
      const { weight, ...rest } = lesson(passage, reader, 'own', isTrue);
      return { ...rest, weight: Math.max(1, weight) * CASE_WEIGHT };
    });
  });
}

const Label = z.object({
  file: z.string(),
  lang: z.string().default('en'),
  publisher: z.string().optional(),
  source: z.string().optional(),
  manual_required: z.enum(['yes', 'conditional', 'no']).optional(),
  evidence: z.array(z.string()).default([]),
  /** Labelled sentence by sentence, `n` for those that ask for nothing; what is not named is not known. */
  sentences: z.array(z.object({ text: z.string(), label: z.enum(['r', 'c', 'n']) })).optional(),
});

/** A folder of documents with labels in `dev.jsonl` or `labels.jsonl`. */
export function folderLessons(folder: string): Lesson[] {
  const labels = ['dev.jsonl', 'labels.jsonl'].map((name) => join(folder, name)).find(existsSync);
  if (labels === undefined) throw new Error(`${folder} has no dev.jsonl and no labels.jsonl`);
  return linesOf(labels).flatMap((line) => {
    const { file, lang, publisher, source, manual_required, evidence, sentences } = Label.parse(line);
    const path = ['', 'dev', 'entries'].map((part) => join(folder, part, file)).find(existsSync);
    if (lang !== 'en' || path === undefined) return [];
    const document = readDocument(decode(readFileSync(path)), { name: path });
    const by = publisher ?? source ?? 'unknown';
    return sentences === undefined
      ? lessonsOf(document, by, manual_required !== 'no', evidence)
      : sentenceLessons(document, by, new Map(sentences.map(({ text, label }) => [text, label !== 'n'])));
  });
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

function lessonsOf(document: Document, publisher: string, needs: boolean, quotes: readonly string[]): Lesson[] {
  const { passages, surroundings } = peruse(document);
  const reader = new FeatureReader(surroundings);
  return passages.flatMap((passage): Lesson[] => {
    if (!mayAsk(passage)) return [];
    const isTrue = needs && quotes.some((quote) => overlap(passage.text, quote));
    // Labellers quote a few sentences of many: what reads like another one of them is not known to be none.
    if (needs && !isTrue && byRules(passage, surroundings) !== undefined) return [];
    return [lesson(passage, reader, publisher, isTrue)];
  });
}

function sentenceLessons(document: Document, publisher: string, known: ReadonlyMap<string, boolean>): Lesson[] {
  const { passages, surroundings } = peruse(document);
  const reader = new FeatureReader(surroundings);
  return passages.flatMap((passage) => {
    const isTrue = known.get(passage.text);
    return isTrue === undefined || !mayAsk(passage) ? [] : [lesson(passage, reader, publisher, isTrue)];
  });
}

/** Of the many sentences that nobody would take for an order, one in four stands for all. */
const ONE_IN = 4;

function lesson(passage: Passage, reader: FeatureReader, publisher: string, isTrue: boolean): Lesson {
  const features = reader
    .read(passage)
    .slice()
    .sort((a, b) => a - b);
  const isPlain = !isTrue && !passage.orders;
  const weight = !isPlain ? 1 : (hashOf(passage.text) >>> 0) % ONE_IN === 0 ? ONE_IN : 0;
  return { publisher, isTrue, weight, features };
}

/** Lessons without their texts: only features that two of them have, by number. */
export function keepLessons(file: string, lessons: readonly Lesson[]): void {
  const counts = new Map<number, number>();
  const kept = lessons.filter(({ weight }) => weight > 0);
  for (const { features } of kept) for (const f of features) counts.set(f, (counts.get(f) ?? 0) + 1);
  const features = [...counts.keys()].filter((f) => (counts.get(f) ?? 0) > 1).sort((a, b) => a - b);
  const places = new Map(features.map((f, i) => [f, i]));
  const rows = kept.map(({ publisher, isTrue, weight, features: own }) => {
    const at = own.flatMap((f) => places.get(f) ?? []);
    return [publisher, isTrue ? 1 : 0, weight, ...at.map((place, i) => place - (at[i - 1] ?? 0))];
  });
  const text = [features.map((f, i) => f - (features[i - 1] ?? 0)), ...rows]
    .map((row) => JSON.stringify(row))
    .join('\n');
  writeFileSync(file, gzipSync(text, { level: 9 }));
}

const Row = z.tuple([z.string(), z.number(), z.number()]).rest(z.number());

/** As they were kept. */
export function keptLessons(file: string): Lesson[] {
  if (!existsSync(file)) return [];
  const [first = '[]', ...rows] = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const features = summed(z.array(z.number()).parse(JSON.parse(first)));
  return rows.map((row) => {
    const [publisher, isTrue, weight, ...steps] = Row.parse(JSON.parse(row));
    return { publisher, isTrue: isTrue === 1, weight, features: summed(steps).map((place) => features[place] ?? 0) };
  });
}

function summed(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}
