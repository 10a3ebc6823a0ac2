import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { harmless, judged, MORNING, step } from './support/bulletins.ts';
import { ROOT } from './support/source-files.ts';

const TEAM = '100000000000000001';
const OTHER = '100000000000000002';
const folder = mkdtempSync(join(tmpdir(), 'handfix-cli-'));
let db: Database;

beforeAll(async () => {
  db = await openDatabase(join(folder, 'handfix.db'));
  for (const id of [TEAM, OTHER]) await db.tables.teams.join(id, id, MORNING);
  const source = {
    kind: 'rss',
    publisher: 'Harbour Systems',
    schedule: '* * * * *',
    timeZone: 'UTC',
    options: {},
  } as const;
  await db.tables.sources.add({ ...source, name: 'shared', url: 'https://a.example' }, { now: MORNING });
  await db.tables.sources.add({ ...source, name: 'own', url: 'https://b.example', teamId: TEAM }, { now: MORNING });
  const shared = await record(1, [
    judged({ id: 'HS-1' }, { steps: [step()] }),
    harmless({ id: 'HS-2' }),
    harmless({ id: 'HS-3' }),
  ]);
  const own = await record(2, [harmless({ id: 'HS-4' })], TEAM);
  const key = (id: string) => [...shared, ...own].find((o) => o.input.bulletin.id === id)!.key;
  const act = (bulletinId: number, teamId = TEAM) => ({ teamId, bulletinId, actor: 'ada-key', now: MORNING });
  await db.transaction(async ({ corrections, teamRules, teamViews }) => {
    await corrections.needsNothing(act(key('HS-1')), 'Says Ada');
    await corrections.addStep(act(key('HS-2'), OTHER), { instruction: 'Purge the cache.', kind: 'data-migration' });
    await corrections.addStep(act(key('HS-4')), { instruction: 'Tell the harbour master.' });
    await teamRules.add(TEAM, { subject: 'publisher', text: 'Harbour Systems', effect: 'always' }, 'ada-key', MORNING);
    await teamViews.refresh(TEAM, [key('HS-3')]);
  });
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const record = (id: number, inputs: Parameters<Database['tables']['bulletins']['record']>[1], teamId?: string) =>
  db.transaction((t) =>
    t.bulletins.record(
      { id, kind: 'rss', publisher: 'Harbour Systems', ...(teamId !== undefined && { teamId }) },
      inputs,
      MORNING,
    ),
  );

function exported(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'dist/cli.js'), 'corrections', 'export', ...args],
    { encoding: 'utf8', cwd: folder, env: { PATH: process.env.PATH, DATABASE_PATH: join(folder, 'handfix.db') } },
  );
  const read = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { status, stderr, stdout, read };
}

describe('handfix corrections export', () => {
  it('prints what people corrected, as it is after that, while the database is in use; rules are no corrections', () => {
    const { status, stderr, stdout, read } = exported();
    const cases = read();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(cases.map((c) => [c.id, c.manual_required, c.kinds, c.steps])).toEqual([
      ['HS-1', 'no', [], []],
      ['HS-2', 'yes', ['data-migration'], ['Purge the cache.']],
    ]);
    expect(cases[0].not_evidence).toEqual(['Set the permissions of the root folder by hand on every server.']);
    expect(cases[0].text).toContain('## Solution');
    expect(stdout).not.toMatch(/ada|1000000000000000/i);
  });

  it('prints those of one server, and what only that server may see when that is asked for', () => {
    expect(
      exported('--team', OTHER)
        .read()
        .map((c) => c.id),
    ).toEqual(['HS-2']);
    expect(
      exported('--team', TEAM, '--private')
        .read()
        .map((c) => c.id),
    ).toEqual(['HS-1', 'HS-4']);
  });

  it('says what a line holds, and that there is no database', () => {
    const { stdout } = exported('--help');
    for (const field of ['manual_required', 'evidence', 'not_evidence', 'Markdown']) expect(stdout).toContain(field);
    const missing = spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'corrections', 'export'], {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: process.env.PATH, DATABASE_PATH: 'nowhere.db' },
    });
    expect(missing).toMatchObject({ status: 1, stderr: 'handfix: there is no database at nowhere.db\n' });
  });
});
