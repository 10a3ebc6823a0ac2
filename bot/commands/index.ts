import type { Command } from '../command.ts';
import { bulletin } from './bulletin.ts';
import { fix } from './fix.ts';
import { helpFor } from './help.ts';
import { rule } from './rule.ts';
import { settings } from './settings.ts';
import { source } from './source.ts';
import { status } from './status.ts';
import { watch } from './watch.ts';

const help: Command = helpFor(() => COMMANDS);

export const COMMANDS: readonly Command[] = [bulletin, fix, watch, rule, source, settings, status, help];
