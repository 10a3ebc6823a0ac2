import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { judged, MORNING } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const TITLES: Readonly<Record<string, string>> = {
  'HS-1': 'Use-after-free in the print spooler',
  'HS-2': 'C++ runtime: 100% CPU with crafted input',
  'HS-3': '印刷スプーラーの脆弱性により任意のコードが実行される',
  'HS-4': 'Überlauf in OpenSSL 3.0.7',
  KB5004442: 'A hardening that must be turned on',
};
let db: Database;

beforeAll(async () => {
  db = await openDatabase(':memory:');
  await db.tables.teams.join(TEAM, 'Team', MORNING);
  const source = {
    name: 's',
    kind: 'rss' as const,
    url: 'https://a.example',
    publisher: 'p',
    schedule: '* * * * *',
    timeZone: 'UTC',
    options: {},
  };
  await db.tables.sources.add(source, { now: MORNING });
  const inputs = Object.entries(TITLES).map(([id, title], i) =>
    judged({ id, title, aliases: [{ scheme: 'cve', id: `CVE-2026-1000${i}` }], document: { sections: [] } }),
  );
  await db.tables.bulletins.record({ id: 1, kind: 'rss', publisher: 'p' }, inputs, MORNING);
});
afterAll(() => db.close());

const found = async (text: string) => {
  const { lines, total } = await db.tables.bulletins.list(TEAM, { text }, { limit: 10, offset: 0 });
  expect(total).toBe(lines.length);
  return lines.map((line) => line.id).sort();
};

describe('searching', () => {
  it.each([
    ['use after free', ['HS-1']],
    ['use-after-free', ['HS-1']],
    ['"print spooler"', ['HS-1']],
    ['spool', ['HS-1']],
    ['CVE-2026-10001', ['HS-2']],
    ['cve-2026-1000', ['HS-1', 'HS-2', 'HS-3', 'HS-4', 'KB5004442']],
    ['100% cpu', ['HS-2']],
    ['c++ runtime', ['HS-2']],
    ['脆弱性', ['HS-3']],
    ['コード', ['HS-3']],
    ['性脆', []],
    ['uberlauf', ['HS-4']],
    ['OpenSSL 3.0.7', ['HS-4']],
    ['kb5004442', ['KB5004442']],
    ['hardening NOT turned', []],
    ['u', ['HS-1', 'HS-4']],
    ['', []],
    ['"', []],
    ['🎉', []],
  ])('for %j finds %j', async (text, ids) => {
    expect(await found(text)).toEqual(ids);
  });

  it('never trips over what somebody typed', async () => {
    const pieces = [
      '"',
      "'",
      '(',
      ')',
      '*',
      '^',
      '-',
      '+',
      ':',
      'AND',
      'OR',
      'NOT',
      'NEAR(',
      '{title}',
      'a',
      '漢',
      ' ',
      '\u0000',
      '\ud800',
      '%',
      '_',
      '.',
    ];
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((p) => p.join('')),
    );
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        await found(text);
        await db.tables.bulletins.suggest(text, TEAM, 25);
        await db.tables.bulletins.named(text, TEAM);
      }),
      { numRuns: 200 },
    );
  });

  it('suggests by id and title while somebody types', async () => {
    expect((await db.tables.bulletins.suggest('spo', TEAM, 25)).map((l) => l.id)).toEqual(['HS-1']);
    expect((await db.tables.bulletins.suggest('KB50', TEAM, 25)).map((l) => l.id)).toEqual(['KB5004442']);
  });
});
