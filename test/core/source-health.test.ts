import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../core/clock.ts';
import { isEmptied, rhythmOf, type Yield, yieldAfter } from '../../core/source-health.ts';
import { MORNING } from '../support/bulletins.ts';

const at = (...days: number[]) => days.map((day) => MORNING + day * DAY_MS);
const polls = (counts: readonly (number | undefined)[], from?: Yield) =>
  counts.reduce<Yield | undefined>((before, count) => yieldAfter(before, count), from);

describe('the rhythm of a source', () => {
  it('is not known of fewer than eight days with news, however many bulletins they had', () => {
    expect(rhythmOf(at(0, 7, 14, 21, 28, 35, 42))).toBeUndefined();
    expect(rhythmOf(Array.from({ length: 50 }, (_, i) => MORNING + i * 1_000))).toBeUndefined();
  });

  it('of daily news never alarms before two weeks', () => {
    const daily = at(...Array.from({ length: 30 }, (_, i) => i));
    expect(rhythmOf(daily)).toEqual({ usualMs: DAY_MS, longestMs: 14 * DAY_MS });
  });

  it('of a monthly patch day allows for three months', () => {
    const monthly = at(...Array.from({ length: 12 }, (_, i) => [i * 30, i * 30 + 1]).flat());
    expect(rhythmOf(monthly)?.longestMs).toBe(3 * 29 * DAY_MS);
  });

  it('is not bent by one pinned entry of years ago, nor by the order', () => {
    const weekly = at(-2_000, ...Array.from({ length: 15 }, (_, i) => i * 7)).reverse();
    expect(rhythmOf(weekly)?.longestMs).toBe(21 * DAY_MS);
  });
});

describe('what a source yields', () => {
  it('is trouble when it has none any more, three times in a row, unchanged answers counted', () => {
    expect(isEmptied(polls([20, 20, 0, 0])!)).toBe(false);
    expect(isEmptied(polls([20, 20, 0, undefined, undefined])!)).toBe(true);
    expect(isEmptied(polls([20, 0, 0, 0, 19])!)).toBe(false);
  });

  it('is trouble when it is far less than usual, in a list that is long enough to tell', () => {
    expect(isEmptied(polls([50, 50, 4, 4, 4])!)).toBe(true);
    expect(isEmptied(polls([50, 30, 20, 20, 20])!)).toBe(false);
    expect(isEmptied(polls([8, 8, 1, 1, 1])!)).toBe(false);
  });

  it('is no trouble for one that never had any, nor for one that is empty now and then', () => {
    expect(isEmptied(polls([0, 0, 0, 0])!)).toBe(false);
    const often = polls([2, 0, 0, 0, 1, 0, 0, 0, 2]);
    expect(isEmptied(polls([0, 0, 0], often)!)).toBe(false);
  });

  it('becomes the usual when it stays few, but not when it stays none', () => {
    const few = Array<number>(200).fill(4);
    expect(isEmptied(polls([50, 50, ...few])!)).toBe(false);
    expect(isEmptied(polls([50, 50, ...few.fill(0)])!)).toBe(true);
  });
});
