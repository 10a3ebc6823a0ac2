import { describe, expect, it } from 'vitest';
import { type Announceable, matches, mismatch, type SubscriptionFilter } from '../../core/subscription.ts';

const bulletin = (over: Partial<Announceable> = {}): Announceable => ({
  sourceIds: [1],
  publisher: 'Harbour Systems',
  tlp: undefined,
  severity: 'high',
  exploited: false,
  verdict: 'required',
  kinds: ['registry'],
  text: 'Crane Control 4: a registry value must be set',
  ...over,
});

describe('a watch', () => {
  it('that names nothing wants handwork, and the unjudged when severe or exploited', () => {
    expect(matches({}, bulletin())).toBe(true);
    expect(matches({}, bulletin({ verdict: 'conditional', severity: 'unknown' }))).toBe(true);
    expect(mismatch({}, bulletin({ verdict: 'none', severity: 'critical', exploited: true }))).toBe('verdict');
    expect(matches({}, bulletin({ verdict: 'unjudged', severity: 'critical' }))).toBe(true);
    expect(matches({}, bulletin({ verdict: 'unjudged', severity: 'unknown', exploited: true }))).toBe(true);
    expect(mismatch({}, bulletin({ verdict: 'unjudged', severity: 'medium' }))).toBe('verdict');
  });

  it.each<[SubscriptionFilter, string | undefined]>([
    [{ sourceIds: [2, 1] }, undefined],
    [{ sourceIds: [2] }, 'source'],
    [{ publishers: ['harbour systems'] }, undefined],
    [{ publishers: ['Others'] }, 'publisher'],
    [{ severity: 'high' }, undefined],
    [{ severity: 'critical' }, 'severity'],
    [{ verdicts: ['none'] }, 'verdict'],
    [{ kinds: ['reboot', 'registry'] }, undefined],
    [{ kinds: ['reboot'] }, 'kind'],
    [{ words: ['CRANE control'] }, undefined],
    [{ words: ['winch'] }, 'words'],
    [{ sourceIds: [], words: [], kinds: [] }, undefined],
  ])('%j finds %s amiss', (filter, expected) => {
    expect(mismatch(filter, bulletin())).toBe(expected);
  });

  it('with a least severity leaves out what has none', () => {
    expect(mismatch({ severity: 'low' }, bulletin({ severity: 'unknown' }))).toBe('severity');
  });

  it.each<[Announceable['tlp'], SubscriptionFilter['tlp'], boolean]>([
    ['CLEAR', undefined, true],
    ['GREEN', undefined, true],
    ['AMBER', undefined, false],
    ['AMBER', 'AMBER', true],
    ['AMBER+STRICT', 'AMBER', false],
    ['AMBER+STRICT', 'RED', true],
    ['RED', 'AMBER+STRICT', false],
  ])('gets TLP:%s up to %s: %s', (tlp, upTo, gets) => {
    expect(mismatch(upTo ? { tlp: upTo } : {}, bulletin({ tlp }))).toBe(gets ? undefined : 'tlp');
  });
});
