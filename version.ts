import { readFileSync } from 'node:fs';

/** The program's version, from `package.json`: beside the sources, one up from the compiled program. */
export function programVersion(): string {
  const path = import.meta.url.endsWith('.ts') ? './package.json' : '../package.json';
  const parsed: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
