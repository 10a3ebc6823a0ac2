import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { GroupCommit } from '../../db/group-commit.ts';
import { StorageError } from '../../db/storage-error.ts';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
});
afterEach(() => db.close());
const kept = async () =>
  (
    await Promise.all(['a', 'b', 'c'].map(async (name) => ((await db.tables.meta.get(name)) === undefined ? '' : name)))
  ).join('');

describe('work that is committed together', () => {
  it('costs one transaction', async () => {
    const commits = new GroupCommit(db, () => 3);
    const seen = new Set<unknown>();
    const write = (name: string) =>
      commits.run(async (tables) => {
        seen.add(tables);
        await tables.meta.set(name, '1');
        return name;
      });
    expect(await Promise.all(['a', 'b', 'c'].map(write))).toEqual(['a', 'b', 'c']);
    expect(seen.size).toBe(1);
    expect(await kept()).toBe('abc');
  });

  it('does not suffer from one that fails: that one alone does, and is told that it is alone', async () => {
    const commits = new GroupCommit(db, () => 3);
    const alone: boolean[] = [];
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) =>
        commits.run(async (tables, careful) => {
          if (name === 'b') alone.push(careful);
          await tables.meta.set(name, '1');
          if (name === 'b') throw new Error('b is broken');
        }),
      ),
    );
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(alone).toEqual([false, true]);
    expect(await kept()).toBe('ac');
  });

  it('is not tried again when the disk is full', async () => {
    const commits = new GroupCommit(db, () => 1);
    let tries = 0;
    const full = commits.run(async () => {
      tries++;
      throw new StorageError('full', 'the disk is full');
    });
    await expect(full).rejects.toThrow('the disk is full');
    expect(tries).toBe(1);
  });

  it('does not wait long for company that does not come', async () => {
    const commits = new GroupCommit(db, () => 16);
    await commits.run((tables) => tables.meta.set('a', '1'));
    expect(await kept()).toBe('a');
  });
});
