import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KeyFiles } from '../../../feeds/signatures/key-files.ts';
import { MAX_KEY_BYTES } from '../../../feeds/signatures/openpgp.ts';

const folder = mkdtempSync(join(tmpdir(), 'handfix-keys-'));
const keys = new KeyFiles(folder);
afterAll(() => rmSync(folder, { recursive: true }));

it('gives what is in a file of the folder', async () => {
  writeFileSync(join(folder, 'vendor.asc'), 'a key');
  expect(Buffer.from(await keys.read('vendor.asc')).toString()).toBe('a key');
});

it.each(['../secret', '/etc/passwd', '.hidden', 'a/b', '', 'a\0b'])('leads out of the folder by no name: %j', (name) =>
  expect(keys.read(name)).rejects.toMatchObject({ code: 'key', message: expect.stringContaining('no name') }),
);

it('says which file is missing, or too large', async () => {
  await expect(keys.read('other.asc')).rejects.toThrow(
    'the key file other.asc cannot be read from the folder of KEY_DIR (ENOENT)',
  );
  writeFileSync(join(folder, 'large.asc'), Buffer.alloc(MAX_KEY_BYTES + 1));
  await expect(keys.read('large.asc')).rejects.toThrow('too large');
});
