import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detect } from '../core/detection/detect.ts';
import type { Judgement } from '../core/manual-step.ts';
import { readDocument } from '../feeds/formats/document.ts';
import { CASES } from '../test/fixtures/detection/cases.ts';

/**
 * How good detection is: on the project's own labelled cases (which must all pass), and with `--corpus FOLDER` on a
 * folder of sets, each with a `dev.jsonl` of `{file, manual_required, kinds, lang, publisher}`.
 */
const GATE = 0.9;

interface Scored {
  readonly group: string;
  readonly name: string;
  readonly wanted: 'required' | 'conditional' | 'none';
  readonly got: Judgement;
  readonly kinds: readonly string[];
}

const flags = parseArgs({ options: { corpus: { type: 'string' }, errors: { type: 'boolean' } } }).values;

const own = CASES.filter((c) => c.verdict !== 'unjudged').map(
  (c): Scored => ({
    group: 'own cases',
    name: c.name,
    wanted: c.verdict as Scored['wanted'],
    got: detect({ document: readDocument(c.text, { format: c.format ?? 'markdown' }), extent: 'full' }),
    kinds: c.kinds ?? [],
  }),
);
print([['own cases', own]]);
if (flags.corpus !== undefined) {
  const all = corpus(resolve(flags.corpus));
  const groups = [...new Set(all.map((s) => s.group))].sort();
  print([['corpus, English', all], ...groups.map((g) => [g, all.filter((s) => s.group === g)] as const)]);
  if (flags.errors)
    for (const s of all)
      if (needs(s.got) !== (s.wanted !== 'none'))
        console.log(`${s.name}: labelled ${s.wanted}, judged ${s.got.verdict}`);
}
const f1 = figures(own).f1;
if (f1 < GATE) {
  console.error(`F1 of the own cases is ${f1.toFixed(3)}, below ${GATE}`);
  process.exitCode = 1;
}

function corpus(folder: string): Scored[] {
  return ['vendors', 'msrc-cvrf', 'microsoft'].flatMap((set) => {
    const labels = join(folder, set, 'dev.jsonl');
    if (!existsSync(labels)) return [];
    return readFileSync(labels, 'utf8')
      .trim()
      .split('\n')
      .flatMap((line): Scored[] => {
        const label = JSON.parse(line) as Record<string, unknown>;
        if ((label.lang ?? 'en') !== 'en') return [];
        const file = String(label.file);
        const path = [join(folder, file), join(folder, set, file), join(folder, set, 'dev', file)].find((p) =>
          existsSync(p),
        );
        if (path === undefined) return [];
        const document = readDocument(readFileSync(path, 'utf8'), { name: path });
        const manual = String(label.manual_required);
        return [
          {
            group: String(label.publisher ?? set),
            name: file,
            wanted: manual === 'yes' ? 'required' : manual === 'conditional' ? 'conditional' : 'none',
            got: detect({ document, extent: 'full' }),
            kinds: Array.isArray(label.kinds) ? label.kinds.map(String) : [],
          },
        ];
      });
  });
}

function needs({ verdict }: Judgement): boolean {
  return verdict === 'required' || verdict === 'conditional';
}

function figures(scored: readonly Scored[]) {
  const count = (passes: (s: Scored) => boolean) => scored.filter(passes).length;
  const hits = count((s) => needs(s.got) && s.wanted !== 'none');
  const precision =
    hits /
    Math.max(
      1,
      count((s) => needs(s.got)),
    );
  const recall =
    hits /
    Math.max(
      1,
      count((s) => s.wanted !== 'none'),
    );
  const accuracy =
    count((s) => (s.got.verdict === 'unjudged' ? 'none' : s.got.verdict) === s.wanted) / Math.max(1, scored.length);
  const withKinds = scored.filter((s) => s.kinds.length > 0);
  const found = withKinds.flatMap((s) => s.got.kinds.map((kind) => s.kinds.includes(kind)));
  const right = found.filter(Boolean).length;
  const wanted = withKinds.reduce((n, s) => n + s.kinds.length, 0);
  return {
    n: scored.length,
    precision,
    recall,
    f1: (2 * precision * recall) / Math.max(Number.EPSILON, precision + recall),
    accuracy,
    kinds: (2 * right) / Math.max(1, found.length + wanted),
  };
}

function print(rows: readonly (readonly [string, readonly Scored[]])[]): void {
  console.log(`${''.padEnd(20)}    n   prec    rec     F1   acc3  kinds`);
  for (const [name, scored] of rows) {
    const f = figures(scored);
    const cells = [f.precision, f.recall, f.f1, f.accuracy, f.kinds].map((x) => x.toFixed(3).padStart(6));
    console.log(`${name.slice(0, 20).padEnd(20)} ${String(f.n).padStart(4)} ${cells.join(' ')}`);
  }
}
