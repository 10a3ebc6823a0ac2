#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError, readSetting } from './config.ts';
import { labelledCase } from './core/labelled-case.ts';
import { backupDatabase, withSnapshot } from './db/backup.ts';
import { StorageError } from './db/storage-error.ts';
import { type JudgedFile, readFile } from './feeds/detect-files.ts';
import { FORMATS, type Format } from './feeds/formats/document.ts';
import { ParseError } from './feeds/formats/parse-error.ts';
import { judgementLine, judgementText, unjudgedBecause } from './feeds/judgement-text.ts';
import { Reader } from './feeds/reader.ts';
import { programVersion } from './version.ts';

type Outcome = { readonly file: string } & ({ readonly judged: JudgedFile } | { readonly failure: string });

const program = new Command('handfix')
  .description('Finds security bulletins for which installing the update is not enough.')
  .version(programVersion())
  .showHelpAfterError('(add --help for what there is)')
  .exitOverride((error) => {
    // commander's own codes are 0 and 1; a wrong call is 2.
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

program
  .command('detect')
  .description('say what bulletins in files ask to be done by hand; exit code 1 when a file cannot be read')
  .argument('<file...>', 'files; - is standard input')
  .option('--json', 'one JSON line for each file')
  .addOption(new Option('--format <format>', 'format of the files').choices([...FORMATS]).default('auto'))
  .action(detectFiles);

program
  .command('backup')
  .description('copy the database to a new file, while Handfix runs')
  .argument('<file>', 'where to', (file: string) => {
    if (existsSync(file)) throw new InvalidArgumentError('It exists already.');
    return file;
  })
  .action((file: string) => {
    backupDatabase(readSetting('DATABASE_PATH'), file);
    process.stdout.write(`The database is in ${file}.\n`);
  });

program
  .command('corrections')
  .description('what people said against judgements')
  .command('export')
  .description('print corrected bulletins as labelled cases, while Handfix runs: one JSON line for each')
  .option('--team <id>', 'only those of this Discord server')
  .option('--private', 'also bulletins of private sources and those that people added')
  .addHelpText(
    'after',
    `
Each line holds id, title, publisher, url and date of a bulletin; manual_required (yes, conditional, no), kinds, reboot,
steps and their evidence as people corrected them; not_evidence, the sentences that were wrongly taken for steps; and the
text as Markdown. Who corrected it, why, and for which server is left out, and so are the servers' own rules: only steps
that people added themselves are in their words. Read it before you pass it on.`,
  )
  .action(exportCorrections);

// Whoever read us has seen enough, as head does.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});

program.parseAsync().catch((error) => {
  const expected = error instanceof ConfigError || error instanceof StorageError;
  complain(expected ? error.message : (error?.stack ?? error));
});

async function exportCorrections(options: { team?: string; private?: boolean }): Promise<void> {
  await withSnapshot(readSetting('DATABASE_PATH'), async ({ tables }) => {
    for (const { teamId, bulletinId } of await tables.corrections.corrected(options.team)) {
      const bulletin = await tables.bulletins.corrected(bulletinId, teamId);
      if (!bulletin || (bulletin.teamId !== undefined && !options.private)) continue;
      process.stdout.write(`${JSON.stringify(labelledCase(bulletin))}\n`);
    }
  });
}

async function detectFiles(files: string[], options: { json?: boolean; format: Format }): Promise<void> {
  const threads = Math.min(availableParallelism(), files.length);
  const reader = new Reader({ timeoutMs: readSetting('PARSE_TIMEOUT_MS'), threads });
  const ahead: Promise<Outcome>[] = [];
  for (const file of files) {
    ahead.push(outcomeOf(file, options.format, reader));
    const first = ahead.length > threads ? ahead.shift() : undefined;
    if (first) print(await first, options.json ?? false);
  }
  for (const outcome of ahead) print(await outcome, options.json ?? false);
  await reader.close();
}

async function outcomeOf(file: string, format: Format, reader: Reader): Promise<Outcome> {
  try {
    return { file, judged: await reader.judge({ bytes: await readFile(file), format, name: file }) };
  } catch (error) {
    return { file, failure: reason(error) };
  }
}

function print(outcome: Outcome, json: boolean): void {
  const { file } = outcome;
  if ('failure' in outcome) return complain(`${file}: ${outcome.failure}`);
  const { judged } = outcome;
  const because = unjudgedBecause(judged);
  if (!json)
    process.stdout.write(`${judgementText(file, judged, process.stdout.isTTY && process.stdout.hasColors())}\n`);
  else {
    process.stdout.write(`${judgementLine(file, judged)}\n`);
    if (because !== undefined) process.stderr.write(`handfix: ${file}: not judged: ${because}\n`);
  }
}

function complain(message: string): void {
  process.exitCode = 1;
  process.stderr.write(`handfix: ${message}\n`);
}

function reason(error: unknown): string {
  if (error instanceof ParseError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
}
