import { describe, expect, it } from 'vitest';
import { leadingScore, scoreOf, scoresIn, severityOfScore } from '../../core/cvss.ts';
import { severityIn } from '../../core/severity.ts';

const V2 = 'AV:N/AC:L/Au:N/C:P/I:P/A:P';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V4 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

describe('a CVSS vector', () => {
  it.each([
    [V2, '2.0', 7.5, V2],
    [`(${V2})`, '2.0', 7.5, V2],
    [`CVSS2#${V2}`, '2.0', 7.5, V2],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '3.0', 6.1, 'CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N'],
    [V31, '3.1', 9.8, V31],
    ['AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', 9.8, V31],
    [`${V31}/E:U/RL:O/RC:C`, '3.1', 9.8, `${V31}/E:U/RL:O/RC:C`],
    [V4, '4.0', 9.3, V4],
    [`${V4}/E:U`, '4.0', 9.3, `${V4}/E:U`],
  ])('%s of version %s has the base score %f', (text, version, base, vector) => {
    expect(scoreOf(text)).toEqual({ version, base, vector });
  });

  it.each([
    ['lacks a base metric', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
    ['says a metric twice', `${V31}/C:N`],
    ['has a value that there is not', V31.replace('C:H', 'C:X')],
    ['has a metric that there is not', `${V31}/ZZ:H`],
    ['has one of another version', `${V31}/AT:N`],
    ['is of a version that there is not', V31.replace('3.1', '5.0')],
    ['has an empty part', V31.replace('/PR', '//PR')],
    ['is no vector', 'high'],
    ['is endless', `${V31}${'/E:U'.repeat(1_000)}`],
    ['is empty', ''],
  ])('that %s has no score', (_, text) => {
    expect(scoreOf(text)).toBeUndefined();
  });
});

describe('a text', () => {
  it('gives its vectors, each once', () => {
    const text = `CVSS v3.1 Base Score 9.8 (${V31}), again ${V31}. The old one: (${V2}). Broken: AV:N/AC:L/PR:N.`;
    expect(scoresIn(text).map(({ version, base }) => `${version} ${base}`)).toEqual(['3.1 9.8', '2.0 7.5']);
  });

  it('is as severe as its vector, and the version of a vector is no score', () => {
    expect(severityIn(V31, scoresIn(V31))).toBe('critical');
    expect(severityIn('CVSS:3.1/AV:N/AC:L')).toBe('unknown');
    expect(severityIn('CVSS v3.1 base score: 8.1')).toBe('high');
    expect(severityIn(`Severity: Low\n${V31}`, scoresIn(V31))).toBe('low');
  });

  it('of vectors alone is read at once', () => {
    const began = performance.now();
    expect(scoresIn(`${V4}\n`.repeat(8_000))).toHaveLength(1);
    expect(scoresIn('AV:N/AC:L/'.repeat(50_000)).length).toBeLessThan(51);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('several scores', () => {
  it('show the worst one, and one of version 2 only when there is no other', () => {
    const all = [V2.replace('C:P/I:P/A:P', 'C:C/I:C/A:C'), V4, V31].flatMap((v) => scoreOf(v) ?? []);
    expect(all.map((score) => score.base)).toEqual([10, 9.3, 9.8]);
    expect(leadingScore(all)?.version).toBe('3.1');
    expect(leadingScore(all.slice(0, 1))?.version).toBe('2.0');
    expect(leadingScore([])).toBeUndefined();
  });

  it('are severities, without a critical in version 2', () => {
    const of = (base: number, version: '2.0' | '3.1') => severityOfScore({ base, version });
    expect([of(9.8, '3.1'), of(10, '2.0'), of(4, '3.1'), of(0.1, '2.0'), of(0, '3.1')]).toEqual([
      'critical',
      'high',
      'medium',
      'low',
      'unknown',
    ]);
  });
});
