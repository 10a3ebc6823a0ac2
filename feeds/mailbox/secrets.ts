import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FetchError } from '../http/fetch-error.ts';
import { type MailboxAddress, mailboxAddress, sameAccount } from './address.ts';

/** What the file of a password may be called: a plain name, which leads out of no folder. */
export const SECRET_NAME = /^[A-Za-z0-9_][\w.@+-]{0,79}$/;
const MAX_BYTES = 10_000;

/**
 * The folder in which whoever runs Handfix keeps the passwords of mailboxes. The first line of a file is the mailbox that it
 * is for, as `imaps://user@host`, the second the password: so nobody who names it in chat can have it sent elsewhere. Lines
 * after that, as `server 123456789012345678`, name the Discord servers that alone may use it.
 */
export class Secrets {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `teamId`: the one server that the source is for. Throws `FetchError` (`login`) with words for an admin; none has the password in it. */
  async password(name: string, address: MailboxAddress, teamId: string | undefined): Promise<string> {
    if (!SECRET_NAME.test(name)) throw new FetchError('login', `“${name.slice(0, 80)}” is no name of a password file`);
    const [mailbox = '', password = '', ...rest] = (await this.#read(name)).split(/\r?\n/);
    const own = mailboxAddress(mailbox.trim());
    if (own === undefined || password === '')
      throw new FetchError(
        'login',
        `the password file ${name} must have the mailbox, as imaps://user@host, in its first line and the password in its second`,
      );
    if (!sameAccount(own, address)) throw new FetchError('login', `the password file ${name} is for another mailbox`);
    const servers = rest.flatMap((line) => /^server (\d{1,20})$/.exec(line.trim())?.[1] ?? []);
    if (servers.length > 0 && teamId !== undefined && !servers.includes(teamId))
      throw new FetchError('login', `the password file ${name} is for other servers`);
    return password;
  }

  async #read(name: string): Promise<string> {
    try {
      const file = await open(join(this.#folder, name));
      try {
        const { size } = await file.stat();
        if (size > MAX_BYTES) throw new FetchError('login', `the password file ${name} is too large`);
        return await file.readFile('utf8');
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof FetchError) throw error;
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new FetchError(
        'login',
        `the password file ${name} cannot be read from the folder of SECRETS_DIR (${code})`,
        {
          cause: error,
        },
      );
    }
  }
}
