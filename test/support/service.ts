import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** Handfix as an operator runs it: the built program in a process of its own. */
export interface Service {
  readonly process: ChildProcess;
  /** What it has written to standard output and standard error. */
  readonly output: () => string;
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Resolves when its output has this. */
  says(text: string, timeoutMs?: number): Promise<void>;
  /** `kill -9`, unless it has ended; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `environment` is all that it has, besides what a process needs to run. */
export function startService(environment: Readonly<Record<string, string>>): Service {
  const program = join(ROOT, 'dist', 'main.js');
  if (!existsSync(program)) throw new Error('build the program first: npm run build');
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const exited = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL')),
  );
  return {
    process: child,
    exited,
    output: () => text,
    says: (wanted, timeoutMs = 30_000) =>
      new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          clearInterval(look);
        };
        const look = setInterval(() => {
          if (!text.includes(wanted)) return;
          done();
          resolve();
        }, 10);
        const timer = setTimeout(() => {
          done();
          reject(new Error(`it does not say “${wanted}” within ${timeoutMs} ms, but:\n${text}`));
        }, timeoutMs);
      }),
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}
