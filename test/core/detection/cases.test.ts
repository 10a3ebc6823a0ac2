import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { RULES } from '../../../core/detection/rules/index.ts';
import { documentText } from '../../../core/document.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';
import { CASES } from '../../fixtures/detection/cases.ts';
import { leastCostOf } from '../../support/cost.ts';

const judge = (text: string, format: Format = 'markdown') =>
  detect({ document: readDocument(text, { format }), extent: 'full' });

describe('detection judges as a careful admin', () => {
  for (const labelled of CASES) {
    it(`${labelled.name}: ${labelled.verdict}`, () => {
      const judgement = judge(labelled.text, labelled.format);
      expect({ verdict: judgement.verdict, evidence: judgement.evidence }).toMatchObject({ verdict: labelled.verdict });
      expect(judgement.kinds).toEqual(expect.arrayContaining([...(labelled.kinds ?? [])]));
      expect(judgement.kinds.filter((kind) => labelled.without?.includes(kind))).toEqual([]);
      if (labelled.reboot !== undefined) expect(judgement.reboot).toBe(labelled.reboot);
      if (labelled.quote) expect(judgement.evidence.map((e) => e.quote)).toContain(labelled.quote);
    });
  }

  it('never has a step without evidence, or evidence that the text does not hold', () => {
    for (const { text, format } of CASES) {
      const { steps, evidence } = judge(text, format);
      for (const step of steps) {
        expect(step.evidence.length).toBeGreaterThan(0);
        expect(step.instruction.length).toBeLessThanOrEqual(200);
        for (const index of step.evidence) expect(evidence[index]).toBeDefined();
      }
      const plain = documentText(readDocument(text, { format: format ?? 'markdown' })).replace(/\s+/g, ' ');
      for (const { quote } of evidence) expect(plain).toContain(quote.replace(/\s+/g, ' '));
    }
  });

  it('never says none of an excerpt', () => {
    const document = readDocument('Users should upgrade to 2.0.', { format: 'text' });
    expect(detect({ document, extent: 'excerpt' })).toMatchObject({ verdict: 'unjudged', reason: 'excerpt-only' });
  });

  it('lets each rule find something in the labelled cases', () => {
    const used = new Set(CASES.flatMap(({ text, format }) => judge(text, format).evidence.map((e) => e.rule)));
    expect(RULES.map((rule) => rule.name).filter((name) => !used.has(name) && name !== 'formula')).toEqual([]);
  });
});

/** Of the process's own work, whatever else the machine does. */
const LIMIT_MS = 1_000;

describe('a hostile megabyte', () => {
  const hostile: Record<string, string> = {
    'one endless word': 'a'.repeat(1_000_000),
    spaces: ' '.repeat(1_000_000),
    'full stops': '. '.repeat(500_000),
    'the beginnings of every phrase':
      'after you install the update must not be no patch if you cannot update until '.repeat(13_000),
    'modal verbs': 'must should need to have to '.repeat(36_000),
    'quotes and brackets': '"([{'.repeat(250_000),
    'dots without a space': 'e.g.'.repeat(250_000),
    numbers: '1.1.1.1 '.repeat(125_000),
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`of ${name} is judged within a second`, () => {
      const document = { sections: [{ path: [], blocks: [{ kind: 'paragraph' as const, text }] }], language: 'en' };
      expect(leastCostOf(() => detect({ document, extent: 'full' }), LIMIT_MS)).toBeLessThan(LIMIT_MS);
    });
  }
});
