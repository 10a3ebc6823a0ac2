import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { detect } from '../core/detection/detect.ts';
import { Formulas } from '../core/detection/formulas.ts';
import type { Model } from '../core/detection/model/model.ts';
import { type Document, documentText } from '../core/document.ts';
import { readDocument } from '../feeds/formats/document.ts';
import { decode } from '../feeds/formats/feed/decode.ts';
import type { Scored } from './scores.ts';

const Label = z.object({
  id: z.string(),
  file: z.string(),
  manual_required: z.enum(['yes', 'conditional', 'no']),
  kinds: z.array(z.string()),
  reboot: z.boolean().nullable(),
  evidence: z.array(z.string()),
  lang: z.string().default('en'),
  publisher: z.string().optional(),
  source: z.string(),
});
const WANTED = { yes: 'required', conditional: 'conditional', no: 'none' } as const;

interface Labelled {
  readonly label: z.infer<typeof Label>;
  readonly group: string;
  readonly document: Document;
}

/** A folder of sets, each with a `dev.jsonl` of labels beside the documents. */
export class Corpus {
  readonly #labelled: readonly Labelled[];
  /** Milliseconds that reading all documents took, and their characters. */
  readonly readMs: number;
  readonly characters: number;

  constructor(folder: string) {
    const start = performance.now();
    this.#labelled = readdirSync(folder)
      .filter((set) => existsSync(join(folder, set, 'dev.jsonl')))
      .flatMap((set) => labelledIn(join(folder, set)));
    this.readMs = performance.now() - start;
    this.characters = this.#labelled.reduce((n, { document }) => n + documentText(document).length, 0);
  }

  /** As Handfix judges, in the language that has rules. */
  judged(): Scored[] {
    return this.#scored(() => ({}));
  }

  /** Each publisher without its own formulas, and by a model that has learned nothing of it. */
  judgedAlone(modelWithout: (publisher: string) => Model): Scored[] {
    const models = new Map<string, Model>();
    return this.#scored((publisher) => {
      const model = models.get(publisher) ?? modelWithout(publisher);
      models.set(publisher, model);
      return { formulas: new Formulas(publisher), model };
    });
  }

  #scored(aids: (publisher: string) => { formulas?: Formulas; model?: Model }): Scored[] {
    return this.#labelled
      .filter(({ label }) => label.lang === 'en')
      .map(({ label, group, document }): Scored => {
        return {
          group,
          name: label.id,
          wanted: WANTED[label.manual_required],
          kinds: label.kinds,
          quotes: label.evidence,
          reboot: label.reboot ?? undefined,
          got: detect({ document, extent: 'full', ...aids(publisherOf(group)) }),
        };
      });
  }

  /** How many documents in other languages are not said to need nothing without having been judged. */
  foreign(): { n: number; none: number } {
    const foreign = this.#labelled.filter(({ label }) => label.lang !== 'en');
    const none = foreign.filter(({ document }) => detect({ document, extent: 'full' }).verdict === 'none');
    return { n: foreign.length, none: none.length };
  }

  /** Megabytes of text judged in a second, on warm code, by one core. */
  speed(): number {
    const run = () => {
      for (const { document } of this.#labelled) detect({ document, extent: 'full' });
    };
    run();
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return this.characters / (user + system);
  }
}

function labelledIn(set: string): Labelled[] {
  const lines = readFileSync(join(set, 'dev.jsonl'), 'utf8').trim().split('\n');
  return lines.flatMap((line): Labelled[] => {
    const label = Label.parse(JSON.parse(line));
    const path = ['', 'dev', 'entries'].map((part) => join(set, part, label.file)).find((file) => existsSync(file));
    if (path === undefined) return [];
    const document = readDocument(decode(readFileSync(path)), { name: path });
    return [{ label, group: label.publisher ?? label.source, document }];
  });
}

/** Microsoft's bulletins, articles and update guide are one publisher's. */
export const publisherOf = (group: string): string => (/^(?:ms-|msrc)/.test(group) ? 'microsoft' : group);
