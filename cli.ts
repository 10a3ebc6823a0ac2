#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError, readDatabasePath } from './config.ts';
import { openDatabase } from './db/database.ts';
import { StorageError } from './db/storage-error.ts';
import { detectFile } from './feeds/detect-files.ts';
import { FORMATS, type Format } from './feeds/formats/document.ts';
import { ParseError } from './feeds/formats/parse-error.ts';
import { judgementLine, judgementText } from './feeds/judgement-text.ts';
import { programVersion } from './version.ts';

const program = new Command('handfix')
  .description('Finds security bulletins for which installing the update is not enough.')
  .version(programVersion())
  .showHelpAfterError()
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
  .action(async (files: string[], options: { json?: boolean; format: Format }) => {
    for (const file of files) {
      try {
        const judged = await detectFile(file, options.format);
        const colour = process.stdout.isTTY === true && process.stdout.hasColors();
        process.stdout.write(
          options.json ? `${judgementLine(file, judged)}\n` : `${judgementText(file, judged, colour)}\n`,
        );
      } catch (error) {
        process.exitCode = 1;
        process.stderr.write(`handfix: ${file}: ${reason(error)}\n`);
      }
    }
  });

program
  .command('backup')
  .description('copy the database to a file, while Handfix runs')
  .argument('<file>', 'a file that does not exist yet', (file: string) => {
    if (existsSync(file)) throw new InvalidArgumentError('it exists already.');
    return file;
  })
  .action(async (file: string) => {
    const databasePath = readDatabasePath();
    if (!existsSync(databasePath)) throw new ConfigError([`there is no database at ${databasePath}`]);
    const db = await openDatabase(databasePath);
    await db.backup(file);
    await db.close();
    process.stdout.write(`The database is in ${file}.\n`);
  });

program.parseAsync().catch((error) => {
  const expected = error instanceof ConfigError || error instanceof StorageError;
  process.stderr.write(`handfix: ${expected ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
});

function reason(error: unknown): string {
  if (error instanceof ParseError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
}
