import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALTERNATIVE, OPENS_ALTERNATIVE, UPDATE_OR } from '../../../core/detection/choice.ts';
import { detect } from '../../../core/detection/detect.ts';
import * as force from '../../../core/detection/force.ts';
import * as updates from '../../../core/detection/updates.ts';
import { WORK } from '../../../core/detection/work.ts';
import type { Block } from '../../../core/document.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';
import { costOf, leastCostOf } from '../../support/cost.ts';
import { textsOf } from '../../support/texts-of.ts';

const MEGABYTE = 1_000_000;
const fill = (unit: string, length = MEGABYTE): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
/** Of the process's own work, whatever else the machine does; the worst known take a third of it. */
const LIMIT_MS = 1_000;
/** A sentence is cut there. */
const SENTENCE = 1_200;
const judge = (blocks: readonly Block[]) =>
  detect({ document: { sections: [{ path: ['Solution'], blocks }], language: 'en' }, extent: 'full' });

/** The words that patterns look for, pattern by pattern: repeated, they are what a pattern starts on and fails at. */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ...Object.entries({ ...force, ALTERNATIVE, OPENS_ALTERNATIVE, UPDATE_OR, ...updates }).filter(
    (entry): entry is [string, RegExp] => entry[1] instanceof RegExp,
  ),
  ...WORK.flatMap(({ kind, asks, unless }) =>
    [asks, ...(unless ? [unless] : [])].map((pattern): [string, RegExp] => [kind, pattern]),
  ),
];
const wordsOf = (pattern: RegExp): string[] => [...new Set(pattern.source.match(/[a-z]{3,}/gi) ?? [])];

describe('a megabyte', () => {
  beforeAll(() => {
    judge([{ kind: 'paragraph', text: fill('after installing the update you must set the option. ') }]);
  });

  it('of the words that each pattern begins with is judged within a second', () => {
    const share = Math.ceil(MEGABYTE / PATTERNS.length);
    const text = PATTERNS.map(([, pattern]) => fill(`${wordsOf(pattern).join(' ')} `, share)).join(' ');
    expect(leastCostOf(() => judge([{ kind: 'paragraph', text }]), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });

  it.each(PATTERNS.map(([name, pattern]) => [name, pattern] as const))(
    'costs no more than its length where only the words of %s are repeated',
    (_, pattern) => {
      const cost = (length: number) =>
        Math.min(
          ...[1, 2].map(() =>
            costOf(() => judge([{ kind: 'paragraph', text: fill(`${wordsOf(pattern)[0]} `, length) }])),
          ),
        );
      cost(20_000);
      // Eight times the length may cost far less than the sixty-four times of a pattern that looks back.
      expect(cost(160_000)).toBeLessThan(Math.max(40, cost(20_000) * 24));
    },
  );

  it('of orders with what each pattern nearly finds, over and over, is judged within a second', () => {
    const length = 40_000;
    const limit = (LIMIT_MS * length) / MEGABYTE;
    const slow = PATTERNS.filter(([, pattern]) =>
      fc.sample(textsOf(pattern), { numRuns: 2, seed: 7 }).some((made) => {
        const near = fill(made.slice(0, -1) || 'a', SENTENCE - 30);
        const text = fill(`You must obtain ${near}. Restore ${near}. `, length);
        return leastCostOf(() => judge([{ kind: 'paragraph', text }]), limit) >= limit;
      }),
    );
    expect(slow).toEqual([]);
  });

  it.each(['a', 'a.', 'a-', 'a_', 'a=', 'a/', '/a', '"a', '(a', 'a\\', 'é'])(
    'of orders with words that are %j over and over is judged within a second',
    (unit) => {
      const text = fill(`You must obtain ${fill(unit, SENTENCE - 30)}. `);
      expect(leastCostOf(() => judge([{ kind: 'paragraph', text }]), LIMIT_MS)).toBeLessThan(LIMIT_MS);
    },
  );

  it.each<readonly [string, Block]>([
    ['numbered items that lead a value in', { kind: 'item', text: 'Set the option to 1:', ordered: true, depth: 0 }],
    ['rows', { kind: 'row', cells: ['Agent', 'You must manually set the option to one'] }],
    ['questions', { kind: 'paragraph', text: 'Do I need to do anything else?' }],
  ])('of %s is judged within a second', (_, block) => {
    const blocks = Array.from({ length: 40_000 }, () => block);
    expect(leastCostOf(() => judge(blocks), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });

  it.each([
    'users who ',
    'update or ',
    'rotate passwords ',
    'check if you ',
    'has released ',
    'on every new ',
    'a_b_',
    'ab = ',
    '/etc/',
  ])('of %j, as aftercare, choices and values begin, is judged within a second', (unit) => {
    expect(leastCostOf(() => judge([{ kind: 'paragraph', text: fill(unit) }]), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });

  it.each<readonly [Format, string]>([
    ['markdown', '*a'],
    ['markdown', '[a]('],
    ['markdown', '1. '],
    ['markdown', 'a\n-\n'],
    ['markdown', '<ul><li>'],
    ['html', '<table><tr><td>'],
    ['html', '<a '],
    ['text', '- a\n'],
    ['yaml', '"'],
    ['yaml', "a: 'b'\n"],
    ['yaml', '- '],
    ['rst', '+--+\n|a|\n'],
    ['adoc', 'link:a['],
  ])('of %s, %j over and over, is read in time in step with its length', (format, unit) => {
    const read = () => {
      try {
        readDocument(fill(unit, 250_000), { format });
      } catch (error) {
        expect(error).toMatchObject({ name: 'ParseError' });
      }
    };
    expect(costOf(read)).toBeLessThan(2_000);
  });
});
