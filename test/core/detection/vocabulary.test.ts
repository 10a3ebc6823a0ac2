import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../../core/detection/passage.ts';
import { PATTERNS, VOCABULARY } from '../../../core/detection/patterns.ts';
import { Vocabulary } from '../../../core/detection/vocabulary.ts';
import { WORK } from '../../../core/detection/work.ts';
import { readDocument } from '../../../feeds/formats/document.ts';
import { CASES } from '../../fixtures/detection/cases.ts';
import { textsOf } from '../../support/texts-of.ts';

const ALL = [...PATTERNS, ...WORK.flatMap(({ asks, unless }) => (unless ? [asks, unless] : [asks]))];
const vocabulary = new Vocabulary(ALL);
class Counting extends RegExp {
  runs = 0;

  override test(text: string): boolean {
    this.runs++;
    return super.test(text);
  }
}

const disagreeing = (text: string): string[] => {
  const says = vocabulary.read(text);
  return ALL.filter((pattern) => says(pattern) !== pattern.test(text)).map(String);
};

describe('a vocabulary', () => {
  it('tells of each pattern what the pattern itself tells, in all labelled cases', () => {
    for (const { text, format } of CASES) {
      const passages = passagesOf(readDocument(text, { format: format ?? 'markdown' }), VOCABULARY);
      for (const passage of passages) expect(disagreeing(passage.text)).toEqual([]);
    }
  });

  it('runs only what has its words in the text', () => {
    const patterns = ['fix', 'no update'].map((words) => new Counting(`\\b${words}\\b`, 'i'));
    const says = new Vocabulary(patterns).read('The prefix has no fix.');
    expect(patterns.map((pattern) => [says(pattern), pattern.runs])).toEqual([
      [true, 1],
      [false, 0],
    ]);
  });

  it('runs what it does not know', () => {
    expect(new Vocabulary([]).read('a fix')(/fix/)).toBe(true);
  });

  it('finds every pattern in texts made from it, whatever stands around', () => {
    const around = fc.constantFrom('', ' ', '.', 'x', 'é', '\u{1f600}', '\n');
    const met = new Set<RegExp>();
    for (const pattern of ALL) {
      fc.assert(
        fc.property(textsOf(pattern), around, around, fc.boolean(), (text, before, after, loud) => {
          const whole = before + (loud ? text.toUpperCase() : text) + after;
          if (pattern.test(whole)) met.add(pattern);
          expect([pattern, vocabulary.read(whole)(pattern)]).toEqual([pattern, pattern.test(whole)]);
        }),
        { numRuns: 60, seed: 4 },
      );
    }
    // A few cannot be made without what they look at.
    expect(met.size).toBeGreaterThan(ALL.length * 0.9);
  });
});
