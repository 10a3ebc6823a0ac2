import { describe, expect, it } from 'vitest';
import { folderOf, sourceFiles } from './support/source-files.ts';

const files = sourceFiles();
const product = files.filter((f) => !['test', 'bench'].includes(folderOf(f.path)));
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: ['core'],
  db: ['core', 'db'],
  feeds: ['core', 'db', 'feeds'],
  bot: ['core', 'db', 'bot'],
  sandbox: ['sandbox'],
};
const KNOWS_DB = [
  'feeds/announcing.ts',
  'feeds/discussing.ts',
  'feeds/exploited.ts',
  'feeds/ingest.ts',
  'feeds/operators.ts',
  'feeds/poller.ts',
  'feeds/second-looks.ts',
  'feeds/source-moves.ts',
  'feeds/source-trouble.ts',
];
const IO =
  /^(?:node:)?(?:fs|fs\/promises|http|https|http2|net|tls|dns|dns\/promises|child_process|worker_threads)$|^(?:undici|better-sqlite3|kysely|discord\.js|ws|piscina)$/;
const WIRES = ['main.ts', 'program.ts', 'sandbox-demo.ts', 'cli.ts'];

describe('the house', () => {
  it('finds the files it judges', () => {
    expect(product.length).toBeGreaterThan(10);
    expect(files.some((f) => f.own.length > 0 && f.foreign.length > 0)).toBe(true);
  });

  it('lets a folder import only what its arrows allow', () => {
    const wrong = product.flatMap((f) => {
      const allowed = MAY_IMPORT[folderOf(f.path)];
      return allowed === undefined
        ? []
        : f.own.filter((to) => !allowed.includes(folderOf(to))).map((to) => `${f.path} -> ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the database behind the poller and the ingest inside feeds', () => {
    const wrong = product.filter(
      (f) => folderOf(f.path) === 'feeds' && !KNOWS_DB.includes(f.path) && f.own.some((to) => folderOf(to) === 'db'),
    );
    expect(wrong.map((f) => f.path)).toEqual([]);
  });

  it('keeps render to core and the builders of discord.js', () => {
    const wrong = product
      .filter((f) => f.path.startsWith('bot/render/'))
      .flatMap((f) => [
        ...f.own
          .filter((to) => folderOf(to) !== 'core' && !to.startsWith('bot/render/'))
          .map((to) => `${f.path} -> ${to}`),
        ...f.foreign.filter((s) => !/^(?:discord\.js|discord-api-types)/.test(s)).map((s) => `${f.path} -> ${s}`),
      ]);
    expect(wrong).toEqual([]);
  });

  it('does no input or output in core and in the formats', () => {
    const wrong = product
      .filter((f) => folderOf(f.path) === 'core' || f.path.startsWith('feeds/formats/'))
      .flatMap((f) => f.foreign.filter((s) => IO.test(s)).map((s) => `${f.path} -> ${s}`));
    expect(wrong).toEqual([]);
  });

  it('wires the parts only in main and the command line', () => {
    const wires = product.filter((f) => {
      const folders = new Set(f.own.map(folderOf));
      return folders.has('bot') && folders.has('feeds');
    });
    expect(wires.map((f) => f.path).filter((p) => !WIRES.includes(p))).toEqual([]);
  });

  it('reads the environment in config.ts alone, and the time through the clock', () => {
    const wrong = product.filter(
      (f) =>
        (f.path !== 'config.ts' && /\bprocess\.env\b/.test(f.text)) ||
        (!['core/clock.ts'].includes(f.path) &&
          folderOf(f.path) !== 'sandbox' &&
          /\bnew Date\(\)|\bDate\.now\(\)/.test(f.text)),
    );
    expect(wrong.map((f) => f.path)).toEqual([]);
  });

  it('keeps files short enough to read', () => {
    const long = files
      .map((f) => ({ path: f.path, lines: f.text.split('\n').length - 1 }))
      .filter((f) => f.lines > (f.path.startsWith('test/') ? 400 : 300))
      .filter((f) => !/\/(?:catalogue|phrases|entities|zones)(?:\/|\.ts$)/.test(f.path));
    expect(long).toEqual([]);
  });

  it('names no type or file after a vague noun', () => {
    const vague = /(?:Manager|Helper|Util|Utils|Service|Data|Info|Base)$/;
    const wrong = product.flatMap((f) =>
      [...f.text.matchAll(/export (?:abstract )?(?:class|interface|type) (\w+)/g)]
        .map((m) => m[1] ?? '')
        .filter((name) => vague.test(name))
        .map((name) => `${f.path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
