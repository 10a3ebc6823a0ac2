import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.ts';

export const PASSWORD = 'long-password';
const NOBODY = 65_534;
/** Debian keeps it where only root's programs are looked for. */
const DOVECOT = existsSync('/usr/sbin/dovecot') ? '/usr/sbin/dovecot' : 'dovecot';
const asRoot = process.getuid?.() === 0;

/** Whether there is a Dovecot to test against; `.ci/run` installs one. Says so once when there is none. */
export function hasDovecot(): boolean {
  try {
    execFileSync(DOVECOT, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('There is no dovecot (Debian: dovecot-imapd): the tests of mailboxes are left out.');
    return false;
  }
}

export interface Dovecot {
  readonly port: number;
  /** The port with TLS, by a certificate that nobody has signed. */
  readonly tlsPort: number;
  /** Puts messages into a user's folder. */
  deliver(user: string, mails: readonly string[], folder?: string): void;
  /** Each user's Maildir is in `mail/`: the names of its files say what was done to the messages. */
  readonly home: string;
  /** Gives a folder's messages another numbering. */
  renumber(user: string): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A real IMAP server on loopback, for as many users as one likes, all with one password. */
export async function startDovecot(): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), 'handfix-dovecot-'));
  if (asRoot) chownSync(home, NOBODY, NOBODY);
  chmodSync(home, 0o755);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const [user, group] = asRoot ? ['nobody', 'nogroup'] : [id('-un'), id('-gn')];
  const [uid, gid] = asRoot ? [NOBODY, NOBODY] : [process.getuid?.(), process.getgid?.()];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=127.0.0.1',
      '-keyout',
      join(home, 'key.pem'),
      '-out',
      join(home, 'cert.pem'),
    ],
    { stdio: 'ignore' },
  );
  if (asRoot) for (const name of ['key.pem', 'cert.pem']) chownSync(join(home, name), NOBODY, NOBODY);
  const config = join(home, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_location = maildir:${home}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
login_trusted_networks = 127.0.0.0/8
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}/home/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
  );
  let server: ChildProcess | undefined;
  const start = async () => {
    const run = [DOVECOT, '-F', '-c', config];
    const [command = '', ...args] = asRoot
      ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', 'env', `HOME=${home}`, ...run]
      : run;
    const child = spawn(command, args, { stdio: 'ignore' });
    server = child;
    for (let i = 0; i < 600; i++) {
      if (await answers(port)) return;
      if (child.exitCode !== null) break;
      await systemClock.sleep(100);
    }
    throw new Error(`dovecot does not start: see ${home}/log`);
  };
  const stop = async () => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  await start();
  let count = 0;
  return {
    port,
    tlsPort,
    home,
    start,
    deliver: (name, mails, folder = '') => {
      const box = join(home, 'mail', name, folder === '' ? '' : `.${folder}`);
      for (const part of ['tmp', 'new', 'cur']) mkdirSync(join(box, part), { recursive: true });
      for (const text of mails) {
        const file = join(box, 'new', `${1_700_000_000 + count}.M${count++}.test`);
        writeFileSync(file, text.replace(/\r?\n/g, '\r\n'));
      }
      if (asRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, join(home, 'mail')]);
    },
    renumber: (name) => {
      const box = join(home, 'mail', name);
      for (const file of readdirSync(box)) if (file.startsWith('dovecot')) rmSync(join(box, file));
    },
    stop,
  };
}

const id = (what: string): string => execFileSync('id', [what], { encoding: 'utf8' }).trim();

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

async function answers(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
