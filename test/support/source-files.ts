import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = ['core', 'db', 'feeds', 'bot', 'sandbox', 'test', 'bench'] as const;

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Paths from the root of the files of ours that it imports. */
  readonly own: readonly string[];
  /** Package and built-in modules that it imports. */
  readonly foreign: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

/** Every TypeScript file of the project with the import lines it has. */
export function sourceFiles(): SourceFile[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith('.ts'));
  const nested = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  return [...top, ...nested].map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const specifiers = [...text.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
    const path = file.split(sep).join('/');
    return {
      path,
      text,
      own: specifiers
        .filter((s) => s.startsWith('.'))
        .map((s) =>
          relative(ROOT, resolve(ROOT, dirname(file), s))
            .split(sep)
            .join('/'),
        ),
      foreign: specifiers.filter((s) => !s.startsWith('.')),
    };
  });
}

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');
