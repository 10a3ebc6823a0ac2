import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ParseError } from '../formats/parse-error.ts';
import { MAX_KEY_BYTES } from './openpgp.ts';

/** What the file of a key may be called: a plain name, which leads out of no folder. */
export const KEY_FILE_NAME = /^[A-Za-z0-9_][\w.@+-]{0,79}$/;

/** The folder in which whoever runs Handfix keeps the public keys of publishers. Sources name files in it. */
export class KeyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What is in a file, for `readPublicKeys` in a worker. Throws `ParseError` (`key`) with words for an admin. */
  async read(name: string): Promise<Uint8Array> {
    if (!KEY_FILE_NAME.test(name)) throw new ParseError('key', `“${name}” is no name of a key file`);
    try {
      const file = await open(join(this.#folder, name));
      try {
        const { size } = await file.stat();
        if (size > MAX_KEY_BYTES) throw new ParseError('key', `the key file ${name} is too large`);
        return await file.readFile();
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof ParseError) throw error;
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new ParseError('key', `the key file ${name} cannot be read from the folder of KEY_DIR (${code})`, {
        cause: error,
      });
    }
  }
}
