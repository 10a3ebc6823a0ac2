import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SECRETS, SETTINGS } from '../config.ts';
import { ROOT } from './support/source-files.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('are documented in .env.example, all of them and no others, with their true defaults', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const documented = new Map([...example.matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm)].map((m) => [m[1]!, m[2]!]));
    const known = [...Object.keys(SETTINGS), ...SECRETS.map((name) => `${name}_FILE`)];
    expect([...documented.keys()].sort()).toEqual(known.sort());
    const defaults = readConfig({});
    const shown = readConfig(
      Object.fromEntries([...documented].filter(([name, value]) => value !== '' && !name.endsWith('_FILE'))),
    );
    expect(shown).toEqual(defaults);
  });

  it('are all optional: with none, it is the sandbox', () => {
    expect(readConfig({})).toMatchObject({ databasePath: 'data/handfix.db', firstPollDays: 7 });
    expect(readConfig({}).discordToken).toBeUndefined();
  });

  it('say every fault at once', () => {
    const faults = faultsOf({
      FIRST_POLL_DAYS: 'soon',
      HEALTH_PORT: '70000',
      LOG_LEVEL: 'loud',
      DISCORD_API_BASE: 'ftp://x',
      DISCORD_TOKEN: 'x',
      POLL_SCHEDULE: 'every day',
      FETCH_CONTACT: 'Zoë',
      FETCH_ALLOW: '10.0.0.0/99, 10.1.2.3, http://intranet, [::1]:80, nas.lan:8080',
    });
    expect(faults).toEqual([
      'DISCORD_API_BASE must be an http or https address',
      'POLL_SCHEDULE must be a cron expression, as */30 * * * *',
      'FIRST_POLL_DAYS must be a whole number',
      'FETCH_CONTACT must be 200 characters or fewer, without accents',
      'FETCH_ALLOW has “10.0.0.0/99”, which is no address, network, name or address:port',
      'FETCH_ALLOW has “http://intranet”, which is no address, network, name or address:port',
      'HEALTH_PORT must be 65535 or less',
      'LOG_LEVEL must be debug, info, warn or error',
    ]);
  });

  it('take a secret from a file', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'handfix-')), 'token');
    writeFileSync(path, 'abc.def\n');
    expect(readConfig({ DISCORD_TOKEN_FILE: path }).discordToken).toBe('abc.def');
    expect(faultsOf({ DISCORD_TOKEN_FILE: path, DISCORD_TOKEN: 'x' })).toEqual([
      'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one',
    ]);
    expect(faultsOf({ DISCORD_TOKEN_FILE: `${path}.gone` })[0]).toContain('cannot be read (ENOENT)');
    writeFileSync(path, '\n');
    expect(faultsOf({ DISCORD_TOKEN_FILE: path })[0]).toContain('is empty');
  });

  it('never take a lost token for the wish to try the sandbox', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'DISCORD_TOKEN is missing: NODE_ENV=production never starts the sandbox',
    ]);
    expect(faultsOf({ DISCORD_TOKEN: '' })[0]).toContain('DISCORD_TOKEN is missing');
    expect(faultsOf({ DISCORD_API_BASE: 'http://127.0.0.1:1/api' })[0]).toContain('although DISCORD_API_BASE is set');
    expect(faultsOf({ DISCORD_GUILD: '1' })[0]).toContain('although DISCORD_GUILD is set');
  });

  it('come from a file .env beside the program as well, and it stops over all that is wrong there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'handfix-'));
    writeFileSync(join(folder, '.env'), '# ours\nNODE_ENV=production\nHEALTH_PORT="many"\nLOG_LEVEL=loud\n');
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/main.js')], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn' },
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `Handfix cannot start: the settings cannot be used:
  - HEALTH_PORT must be a whole number
  - DISCORD_TOKEN is missing: NODE_ENV=production never starts the sandbox
`,
    });
  });

  it('name a database whose folder cannot be made, and it says so', () => {
    const path = join(ROOT, 'package.json', 'data', 'handfix.db');
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/main.js')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATABASE_PATH: path, SANDBOX_PORT: '0', HEALTH_PORT: '0' },
    });
    expect({ status, stderr: stderr.replaceAll(ROOT, '') }).toEqual({
      status: 1,
      stderr: 'Handfix cannot start: the folder /package.json/data of the database cannot be made (ENOTDIR)\n',
    });
  });
});
