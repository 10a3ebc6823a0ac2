import type { Kind } from '../manual-step.ts';
import { WORK } from './work.ts';

/** The kinds of work that a passage speaks of, in the order of telling; what says more leaves out what says less. */
export function kindsOf(text: string, code: readonly string[] = []): Kind[] {
  const kinds = WORK.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind);
  if (code.some((c) => /\b(?:reg add|HKEY_|HKLM)/i.test(c)) && !kinds.includes('registry')) kinds.push('registry');
  const specific = kinds.filter((kind) => !VAGUE.has(kind));
  return specific.length > 0 ? specific.slice(0, 3) : kinds.slice(0, 1);
}

const VAGUE = new Set<Kind>(['configuration', 'other', 'prerequisite']);
