import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../db/database.ts';
import { loadDriver } from '../../db/driver.ts';
import { acquireInstanceLock } from '../../db/instance-lock.ts';
import { migrations } from '../../db/migrations/index.ts';
import { StorageError } from '../../db/storage-error.ts';
import { ROOT } from '../support/source-files.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'handfix-')), 'sub', 'handfix.db');
});

const raw = (sql: string) => {
  const sqlite = new (loadDriver())(path);
  sqlite.exec(sql);
  sqlite.close();
};

describe('opening the database', () => {
  it('makes the folder, applies the migrations, and finds everything again', async () => {
    const first = await openDatabase(path);
    await first.tables.meta.set('x', 'kept');
    await first.close();
    const second = await openDatabase(path);
    expect(await second.tables.meta.get('x')).toBe('kept');
    await second.check();
    await second.close();
  });

  it('has strict tables, foreign keys and write-ahead logging', async () => {
    const db = await openDatabase(path);
    const sqlite = new (loadDriver())(path);
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    const tables = sqlite
      .prepare(
        "select name, strict from pragma_table_list where type = 'table' and name not like '%search%' and name not like 'sqlite%' and name not like 'kysely%'",
      )
      .all() as { name: string; strict: number }[];
    expect(tables.length).toBeGreaterThanOrEqual(14);
    expect(tables.filter((t) => t.strict !== 1)).toEqual([]);
    sqlite.close();
    await expect(
      db.tables.subscriptions.add({ teamId: 'nobody', channelId: '1', filter: {}, createdAt: 1 }),
    ).rejects.toThrow(/FOREIGN KEY/);
    await db.close();
  });

  it('keeps team_id on every table of a team’s work', async () => {
    const db = await openDatabase(path);
    const sqlite = new (loadDriver())(path);
    for (const table of [
      'people',
      'subscriptions',
      'channels',
      'deliveries',
      'checklists',
      'items',
      'audit',
      'sources',
      'bulletins',
    ]) {
      const columns = sqlite.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[];
      expect(
        columns.map((c) => c.name),
        table,
      ).toContain('team_id');
    }
    sqlite.close();
    await db.close();
  });

  it('refuses a database that a newer program wrote', async () => {
    await (await openDatabase(path)).close();
    raw(`insert into kysely_migration values ('9999-future', '2030')`);
    await expect(openDatabase(path)).rejects.toMatchObject({ name: 'StorageError', code: 'newer-database' });
  });

  it('refuses a history that is not a beginning of ours', async () => {
    await (await openDatabase(path)).close();
    raw(`update kysely_migration set name = '0000-other' where name = '${Object.keys(migrations)[0]}'`);
    await expect(openDatabase(path)).rejects.toMatchObject({ code: 'foreign-database' });
  });

  it('refuses another program’s database and a file that is none', async () => {
    await (await openDatabase(path)).close();
    const other = join(tmpdir(), `handfix-other-${process.pid}.db`);
    const sqlite = new (loadDriver())(other);
    sqlite.exec('create table if not exists recipes (x)');
    sqlite.close();
    await expect(openDatabase(other)).rejects.toMatchObject({ code: 'foreign-database' });
    const text = `${path}.txt`;
    writeFileSync(text, 'This is a letter, not a database. '.repeat(100));
    await expect(openDatabase(text)).rejects.toBeInstanceOf(StorageError);
  });

  it('says that the disk is full, and keeps what was committed', async () => {
    const db = await openDatabase(path);
    await db.tables.meta.set('x', 'kept');
    const sqlite = new (loadDriver())(path);
    const pages = sqlite.pragma('page_count', { simple: true }) as number;
    sqlite.close();
    await db.close();
    const small = await openDatabase(path, { maxPages: pages + 2 });
    const filling = small.transaction(async (t) => {
      for (let i = 0; i < 200; i++) await t.meta.set(`k${i}`, 'y'.repeat(1_000));
    });
    await expect(filling).rejects.toMatchObject({ name: 'StorageError', code: 'full' });
    expect(await small.tables.meta.get('x')).toBe('kept');
    expect(await small.tables.meta.get('k0')).toBeUndefined();
    await small.close();
  });
});

describe('a second start on the same database', () => {
  const holder = () =>
    spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '-e',
        `
      import { acquireInstanceLock } from './db/instance-lock.ts';
      import { systemClock } from './core/clock.ts';
      await acquireInstanceLock(${JSON.stringify(path)}, systemClock, { waitMs: 0 });
      console.log('locked');
      setInterval(() => {}, 1000);`,
        '--input-type=module',
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );

  it('is refused while the first one runs, and let in once that was killed', async () => {
    await (await openDatabase(path)).close();
    const first = holder();
    await new Promise<void>((resolve) => first.stdout.once('data', () => resolve()));
    let waited = 0;
    await expect(acquireInstanceLock(path, systemClock, { waitMs: 300, onWait: () => waited++ })).rejects.toMatchObject(
      { code: 'in-use' },
    );
    expect(waited).toBe(1);
    setTimeout(() => first.kill('SIGKILL'), 200);
    const lock = await acquireInstanceLock(path, systemClock, { waitMs: 10_000 });
    lock.release();
  });
});
