import * as library from 'ae-cvss-calculator';
import type { Score, Severity } from './bulletin.ts';

/** It is a UMD file: as an ES module its exports stand in `default`, where it is required they stand by themselves. */
const calculator = library.default ?? library;

const MAX_VECTOR = 400;
const MAX_SCORES = 50;
const MAX_TEXT = 500_000;

const SHAPE = /^[A-Za-z]{1,3}:[A-Za-z]{1,8}(?:\/[A-Za-z]{1,3}:[A-Za-z]{1,8}){5,}$/;

const VERSIONS = {
  '2.0': calculator.Cvss2,
  '3.0': calculator.Cvss3P0,
  '3.1': calculator.Cvss3P1,
  '4.0': calculator.Cvss4P0,
} as const;

/**
 * A vector of CVSS 2.0, 3.0, 3.1 or 4.0 with its base score. `undefined` unless every base metric is there, each metric
 * once and with a value that it can have. One of version 3 without its prefix is taken for 3.1.
 */
export function scoreOf(published: string): Score | undefined {
  const text = published
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/\/$/, '');
  if (text.length > MAX_VECTOR) return undefined;
  const version = versionOf(text);
  const metrics = text.replace(/^CVSS[:#]?\d(?:\.\d)?[/#]/i, '');
  if (!version || !SHAPE.test(metrics)) return undefined;
  const vector = version === '2.0' ? metrics : `CVSS:${version}/${metrics}`;
  const parts = metrics.split('/').map((part) => part.split(':'));
  const read = new VERSIONS[version]();
  const allowed = new Map(
    [...read.getRegisteredComponents().values()].flat().map(({ shortName, values }) => [shortName, values] as const),
  );
  const sound = parts.every(([name = '', value]) => allowed.get(name)?.some((v) => v.shortName === value));
  if (!sound || new Set(parts.map(([name]) => name)).size < parts.length) return undefined;
  read.applyVector(vector);
  if (!read.isBaseFullyDefined()) return undefined;
  const scores = read.calculateScores();
  const base = 'baseMetricsOnly' in scores ? scores.baseMetricsOnly : scores.base;
  return base === undefined || Number.isNaN(base) ? undefined : { version, vector, base };
}

function versionOf(text: string): Score['version'] | undefined {
  const stated = /^CVSS[:#]?(\d(?:\.\d)?)[/#]/i.exec(text)?.[1];
  if (stated === undefined) return /\/PR:/.test(text) ? '3.1' : '2.0';
  const version = stated.includes('.') ? stated : `${stated}.0`;
  return version in VERSIONS ? (version as Score['version']) : undefined;
}

const IN_TEXT = /\b(?:CVSS[:#]?\d(?:\.\d)?[/#])?AV:[A-Z](?:\/[A-Za-z]{1,3}:[A-Za-z]{1,8}){4,31}/g;

/** The vectors that stand in a text, each once, in its order. */
export function scoresIn(text: string): Score[] {
  const vectors = new Set<string>();
  for (const [vector] of text.slice(0, MAX_TEXT).matchAll(IN_TEXT)) {
    vectors.add(vector);
    if (vectors.size >= MAX_SCORES) break;
  }
  return distinctScores([...vectors]);
}

/** The scores of those that can be read, each once. */
export function distinctScores(vectors: readonly string[]): Score[] {
  const scores = [...new Set(vectors)].slice(0, MAX_SCORES).flatMap((vector) => scoreOf(vector) ?? []);
  return [...new Map(scores.map((score) => [score.vector, score])).values()];
}

/** The one to show: the worst; one of version 2 only where there is no other. Of equal ones that of the newer version. */
export function leadingScore(scores: readonly Score[]): Score | undefined {
  const newer = scores.filter((score) => score.version !== '2.0');
  return [...(newer.length > 0 ? newer : scores)].sort(
    (a, b) => b.base - a.base || b.version.localeCompare(a.version),
  )[0];
}

/** The qualitative scale of CVSS 3 and 4; NVD's for 2, which knows no critical. */
export function severityOfScore({ base, version }: Pick<Score, 'base' | 'version'>): Severity {
  if (base >= 9 && version !== '2.0') return 'critical';
  if (base >= 7) return 'high';
  if (base >= 4) return 'medium';
  return base > 0 ? 'low' : 'unknown';
}
