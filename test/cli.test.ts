import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { judgementText } from '../feeds/judgement-text.ts';
import { programVersion } from '../version.ts';
import { ROOT } from './support/source-files.ts';

const PROGRAM = join(ROOT, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'handfix-cli-'));
const ROTATE =
  '# ACME-26-1: Keys leak\n\n## Solution\n\nUpdate to 2.1. After the update, administrators must rotate the signing keys on every server. Restart the service.\n';

/** The real process, in a folder of its own, with an environment that has nothing of ours. */
function handfix(args: readonly string[], more: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...more.env },
    ...(more.input !== undefined && { input: more.input }),
  });
  return { status, stdout, stderr, lines: stdout.split('\n').filter(Boolean) };
}

beforeAll(async () => {
  writeFileSync(join(folder, 'rotate.md'), ROTATE);
  writeFileSync(join(folder, 'plain.txt'), 'ACME-26-2\n\nA crafted request stops the service.\n\nUpdate to 2.2.\n');
  writeFileSync(join(folder, 'empty.txt'), '');
  writeFileSync(join(folder, 'program.bin'), Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)));
  writeFileSync(join(folder, 'large.txt'), Buffer.alloc(33_000_000, 'a large file '));
  mkdirSync(join(folder, 'some-folder'));
  await (await openDatabase(join(folder, 'data/handfix.db'))).close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('handfix detect', () => {
  it('prints one JSON line for each file, with these keys and no others', () => {
    const { status, lines, stderr } = handfix(['detect', '--json', 'rotate.md', 'plain.txt']);
    const [rotate, plain] = lines.map((line) => JSON.parse(line));
    expect({ status, stderr, count: lines.length }).toEqual({ status: 0, stderr: '', count: 2 });
    expect(Object.keys(rotate)).toEqual(['file', 'manual', 'kinds', 'reboot', 'steps', 'evidence']);
    expect(Object.keys(rotate.steps[0]).sort()).toEqual([
      'code',
      'condition',
      'evidence',
      'instruction',
      'kind',
      'moment',
      'place',
      'restart',
      'undo',
    ]);
    expect(Object.keys(rotate.evidence[0])).toEqual(['quote', 'section', 'rule']);
    expect(rotate).toMatchObject({ file: 'rotate.md', manual: 'required', reboot: null });
    expect(rotate.kinds).toEqual(['credential-rotation', 'restart-service']);
    expect(rotate.steps[0]).toMatchObject({ kind: 'credential-rotation', condition: expect.anything() });
    expect(rotate.evidence[rotate.steps[0].evidence[0]]).toMatchObject({
      quote: expect.stringContaining('rotate the signing keys'),
      section: 'Solution',
    });
    expect(plain).toEqual({ file: 'plain.txt', manual: 'none', kinds: [], reboot: null, steps: [], evidence: [] });
  });

  it('reads standard input, in the format that is named', () => {
    const { lines } = handfix(['detect', '--json', '--format', 'markdown', '-'], { input: ROTATE });
    expect(JSON.parse(lines[0]!)).toMatchObject({ file: '-', manual: 'required', evidence: [{ section: 'Solution' }] });
  });

  it('says what cannot be read, does the other files all the same, and ends with 1', () => {
    const wrong = ['missing.txt', 'some-folder', 'program.bin', 'large.txt'];
    const { status, lines, stderr } = handfix(['detect', '--json', ...wrong, 'rotate.md']);
    expect(lines.map((line) => JSON.parse(line).file)).toEqual(['rotate.md']);
    expect(stderr.trim().split('\n')).toEqual([
      'handfix: missing.txt: there is no such file',
      'handfix: some-folder: it is a folder',
      'handfix: program.bin: it is not text',
      'handfix: large.txt: it is larger than 32 MB',
    ]);
    expect(status).toBe(1);
  });

  it('never says “none” of a file with nothing in it', () => {
    const { status, lines, stderr } = handfix(['detect', '--json', 'empty.txt']);
    expect(JSON.parse(lines[0]!).manual).toBe('unjudged');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'handfix: empty.txt: not judged: there is no text in it\n',
    });
  });

  it('gives up a document that takes too long, as the service does, and goes on with the next', () => {
    writeFileSync(join(folder, 'long.html'), '<div>After the update you must run it. '.repeat(800_000));
    const { lines, stderr } = handfix(['detect', '--json', 'long.html', 'rotate.md'], {
      env: { PARSE_TIMEOUT_MS: '4000' },
    });
    expect(lines.map((line) => JSON.parse(line).manual)).toEqual(['unjudged', 'required']);
    expect(stderr).toBe('handfix: long.html: not judged: it took too long\n');
  });

  it('does not count the time that a worker takes to come up', () => {
    writeFileSync(
      join(folder, 'slow-start.mjs'),
      `import { isMainThread } from 'node:worker_threads';
       if (!isMainThread) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);`,
    );
    const env = { PARSE_TIMEOUT_MS: '2000', NODE_OPTIONS: '--import=./slow-start.mjs' };
    const { lines } = handfix(['detect', '--json', 'plain.txt'], { env });
    expect(JSON.parse(lines[0]!).manual).toBe('none');
  });

  it('is quiet when its reader has seen enough, as head has', async () => {
    const files = Array.from({ length: 60 }, () => 'rotate.md');
    const child = spawn(process.execPath, [PROGRAM, 'detect', '--json', ...files], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.once('close', resolve));
    expect(stderr).toBe('');
  });

  it('prints for people, without colour unless on a terminal', () => {
    const { stdout } = handfix(['detect', 'rotate.md', 'empty.txt']);
    expect(stdout).toContain('Handwork required');
    expect(stdout).toMatch(/ {2}1\. .*[Rr]otate the signing keys.*\[credential-rotation\]/);
    expect(stdout).toContain('Not judged: there is no text in it');
    expect(stdout).not.toContain('\u001b');
  });

  it('lets no control character of a document reach the terminal', () => {
    const judgement = { verdict: 'none', kinds: [], steps: [], evidence: [], rulesVersion: 1 } as const;
    const shown = judgementText('a.txt', { title: 'Bad \u001b[2J\u202etitle', judgement }, true);
    expect(shown).toContain('Bad [2Jtitle');
    expect(shown).toContain('\u001b[32mInstalling the update is enough');
  });
});

describe('handfix backup', () => {
  it('copies the database while it is in use, and refuses to write over a file', async () => {
    const db = await openDatabase(join(folder, 'data/handfix.db'));
    await db.tables.meta.set('kept', 'yes');
    expect(handfix(['backup', 'copy.db'])).toMatchObject({ status: 0, stdout: 'The database is in copy.db.\n' });
    await db.close();
    const copy = await openDatabase(join(folder, 'copy.db'));
    expect(await copy.tables.meta.get('kept')).toBe('yes');
    await copy.close();
    const again = handfix(['backup', 'copy.db']);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('It exists already.');
  });

  it('says that there is no database, and makes none', () => {
    const { status, stderr } = handfix(['backup', 'none.db'], { env: { DATABASE_PATH: 'elsewhere/handfix.db' } });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'handfix: there is no database at elsewhere/handfix.db\n',
    });
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  it('takes the path of the database from the file .env, unless the real environment names another', () => {
    writeFileSync(join(folder, '.env'), 'DATABASE_PATH=nowhere/handfix.db\n');
    expect(handfix(['backup', 'none.db']).stderr).toContain('no database at nowhere/handfix.db');
    const env = { DATABASE_PATH: 'real/handfix.db' };
    expect(handfix(['backup', 'none.db'], { env }).stderr).toContain('no database at real/handfix.db');
    rmSync(join(folder, '.env'));
  });
});

describe('the command line', () => {
  it('ends with 2 when it is called wrongly, and says how it is called', () => {
    for (const args of [[], ['nothing'], ['detect'], ['detect', '--format', 'pdf', 'a'], ['detect', '--jsn', 'a']])
      expect(handfix(args), args.join(' ')).toMatchObject({ status: 2, stdout: '' });
    expect(handfix(['--version'])).toMatchObject({ status: 0, stdout: `${programVersion()}\n` });
    expect(handfix(['--help']).stdout).toContain('detect [options] <file...>');
  });
});
