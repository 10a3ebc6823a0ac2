import { type Score, SEVERITIES, type Severity } from './bulletin.ts';
import { severityOfScore } from './cvss.ts';

const WORDS: readonly (readonly [RegExp, Severity])[] = [
  [/^(?:critical|kritisch|critique|crítica|緊急)/i, 'critical'],
  [/^(?:important|high|hoch|grave|élevée?|alta|severe|major|重要)/i, 'high'],
  [/^(?:moderate|medium|mittel|moyenne?|media|警告)/i, 'medium'],
  [/^(?:low|minor|negligible|niedrig|gering|faible|baja|注意)/i, 'low'],
];
/** The severity that a publisher's word for it means; `unknown` for other words. */
export const severityOfWord = (word: string): Severity =>
  WORDS.find(([pattern]) => pattern.test(word.trim()))?.[1] ?? 'unknown';

const LABELLED =
  /\b(?:aggregate severity rating|maximum severity(?: rating)?|overall severity|severity(?: rating| level)?|security impact|priority|urgency|risk|rated as having a security impact of|threat)\b\s*(?:of|is|:|=|-|\|)?\s*\**\s*([A-Za-zéí]{3,10})\b/gi;
/** The version in front of a vector is no score. */
const SCORE = /\bCVSS(?![:#]?\d(?:\.\d)?[/#])(?:\s?v?[234](?:\.\d)?)?[^.\n]{0,60}?\b(10(?:\.0)?|\d\.\d)\b/gi;

/** The worst severity that a text states of itself: labelled words first, then its CVSS vectors, then scores in figures. */
export function severityIn(text: string, scores: readonly Score[] = []): Severity {
  const read = text.slice(0, 100_000);
  const stated = worst([...read.matchAll(LABELLED)].map((m) => severityOfWord(m[1] ?? '')));
  if (stated !== 'unknown') return stated;
  const scored = worst(scores.map(severityOfScore));
  if (scored !== 'unknown') return scored;
  return worst([...read.matchAll(SCORE)].map((m) => severityOfScore({ base: Number(m[1]), version: '3.1' })));
}

/** The gravest that is there. */
export const worst = (found: readonly Severity[]): Severity =>
  SEVERITIES.find((severity) => found.includes(severity)) ?? 'unknown';

const EXPLOITED =
  /\b(?:(?:actively|being|been|is|are|already) exploited (?:in the wild|in (?:limited,? )?targeted attacks)|exploited in the wild|actively exploited|active exploitation|under active attack|known exploited vulnerabilit|exploitation detected|exists in the wild|aware of (?:limited,? )?(?:targeted )?(?:attacks|exploitation))\b/i;
const DENIED = /\b(?:not|no|never|neither)\b[^.]{0,60}\b(?:exploited|exploitation|attacks)\b/i;

/** The text says that it is exploited already. */
export function exploitedIn(text: string): boolean {
  const match = EXPLOITED.exec(text.slice(0, 100_000));
  if (!match) return false;
  const start = Math.max(text.lastIndexOf('. ', match.index), text.lastIndexOf('\n', match.index));
  return !DENIED.test(text.slice(Math.max(start, match.index - 120, 0), match.index + match[0].length));
}
