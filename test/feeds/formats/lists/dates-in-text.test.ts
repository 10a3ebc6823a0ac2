import { describe, expect, it } from 'vitest';
import { datesIn } from '../../../../feeds/formats/lists/dates-in-text.ts';

const NOW = Date.parse('2026-03-10T15:00:00Z');
const iso = (at: number | undefined) => at && new Date(at).toISOString().slice(0, 16);

describe('the dates beside a bulletin in a list', () => {
  it.each([
    ['ACME-SA-7 Gate 2026-03-04 High', '2026-03-04T00:00'],
    ['2026/03/04 · Gate', '2026-03-04T00:00'],
    ['Posted on 2026-03-04T10:20:00Z', '2026-03-04T10:20'],
    ['4 March 2026', '2026-03-04T00:00'],
    ['04-Mar-2026', '2026-03-04T00:00'],
    ['March 4th, 2026 by Acme', '2026-03-04T00:00'],
    ['Mar 4, 2026 at 10:20 AM', '2026-03-04T10:20'],
    ['4. März 2026', '2026-03-04T00:00'],
    ['04.03.2026', '2026-03-04T00:00'],
    ['03/04/2026', '2026-03-04T00:00'],
    ['2026年3月4日 公開', '2026-03-04T00:00'],
  ])('are read as publishers write them: %s', (text, wanted) => {
    expect(iso(datesIn(text, NOW).published)).toBe(wanted);
  });

  it.each(['CVE-2026-1234 in Gate 10.0.2026', 'version 2.10.2024.1', 'Released in 2026', ''])(
    'are not made up: %s',
    (text) => {
      expect(datesIn(text, NOW)).toEqual({});
    },
  );

  it('are told apart by their label, and what lies ahead is none', () => {
    const found = datesIn('Published: 2026-03-01 Last updated: 2026-03-05 End of support: 2027-01-01', NOW);
    expect([iso(found.published), iso(found.updated)]).toEqual(['2026-03-01T00:00', '2026-03-05T00:00']);
    expect(datesIn('End of support 2027-01-01', NOW)).toEqual({});
  });

  it.each([
    ['5 hours ago', '2026-03-10T00:00'],
    ['yesterday', '2026-03-09T00:00'],
    ['3 days ago', '2026-03-07T00:00'],
    ['a week ago', '2026-03-03T00:00'],
  ])('may be counted back from now: %s', (text, wanted) => {
    const found = datesIn(text, NOW);
    expect([iso(found.published), found.isVague]).toEqual([wanted, true]);
  });

  it('cost little, however many figures there are', () => {
    const started = performance.now();
    for (const text of ['1 '.repeat(1e6), '1.1.'.repeat(1e6), 'a'.repeat(4e6), '1st de '.repeat(1e6)])
      datesIn(text, NOW);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
