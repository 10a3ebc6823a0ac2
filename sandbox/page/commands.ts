import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';

/** An option that takes a value; `type` as in Discord's API: 3 text, 4 whole number, 5 yes or no, 6 user … */
export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
}

/** A command that can be sent: `path` is its name with subcommands. */
export interface CommandEntry {
  readonly path: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

/** Every slash command and subcommand, sorted by path. */
export function commandEntries(commands: readonly APIApplicationCommand[]): CommandEntry[] {
  return commands
    .filter((command) => command.type === undefined || Number(command.type) === 1)
    .flatMap((command) => expanded(command.name, command.description, command.options ?? []))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function expanded(path: string, description: string, options: readonly APIApplicationCommandOption[]): CommandEntry[] {
  const nested = options.filter((option) => Number(option.type) <= 2);
  if (nested.length === 0) return [{ path, description, options: options as unknown as readonly CommandOption[] }];
  return nested.flatMap((option) =>
    expanded(`${path} ${option.name}`, option.description, ('options' in option ? option.options : undefined) ?? []),
  );
}

/** The commands that fit what was typed after the slash: those that begin so, then those with such a word or text. */
export function matchingCommands(entries: readonly CommandEntry[], query: string): CommandEntry[] {
  const wanted = query.trim().toLowerCase();
  const rank = ({ path, description }: CommandEntry): number => {
    if (path.startsWith(wanted)) return 0;
    if (path.includes(` ${wanted}`)) return 1;
    if (path.includes(wanted)) return 2;
    return wanted.length > 2 && description.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((ranked) => ranked.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.entry);
}

/** A text that already names a whole command, with what follows it: `/fix list open` is `fix list` and `open`. */
export function typedCommand(
  entries: readonly CommandEntry[],
  text: string,
): { readonly entry: CommandEntry; readonly rest: string } | undefined {
  const found = entries
    .filter((entry) => text.startsWith(`/${entry.path} `))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return found && { entry: found, rest: text.slice(found.path.length + 2) };
}

const TYPE_WORDS: Readonly<Record<number, string>> = {
  3: 'text',
  4: 'whole number',
  5: 'true or false',
  6: 'user',
  7: 'channel',
  8: 'role',
  9: 'user or role',
  10: 'number',
  11: 'file',
};

/** What an option takes, in a word. */
export function typeWord(option: CommandOption): string {
  return TYPE_WORDS[option.type] ?? 'value';
}

export type ReadOption = { readonly value: string | number | boolean } | { readonly fault: string };

/** Reads what was typed into an option. `chosen` is the value taken from a list, which goes before the text. */
export function readOption(
  option: CommandOption,
  text: string,
  chosen: string | number | boolean | undefined,
): ReadOption {
  if (chosen !== undefined) return { value: chosen };
  const trimmed = text.trim();
  if (option.choices?.length) {
    const found = option.choices.find((choice) => choice.name.toLowerCase() === trimmed.toLowerCase());
    return found ? { value: found.value } : { fault: 'Choose one of the list.' };
  }
  if (option.type === 4 || option.type === 10) return readNumber(option, trimmed);
  if (option.type === 5) {
    if (/^(?:true|yes)$/i.test(trimmed)) return { value: true };
    return /^(?:false|no)$/i.test(trimmed) ? { value: false } : { fault: 'True or false?' };
  }
  if (option.type !== 3) return { fault: 'Choose one of the list.' };
  const { min_length: least = 0, max_length: most = 6_000 } = option;
  if (text.length < least) return { fault: `At least ${least} characters, please.` };
  return text.length > most ? { fault: `At most ${most} characters, please.` } : { value: text };
}

function readNumber(option: CommandOption, text: string): ReadOption {
  const whole = option.type === 4;
  const pattern = whole ? /^[+-]?\d{1,15}$/ : /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;
  if (!pattern.test(text)) return { fault: whole ? 'A whole number, please.' : 'A number, please.' };
  const value = Number(text);
  if (option.min_value !== undefined && value < option.min_value) return { fault: `At least ${option.min_value}.` };
  if (option.max_value !== undefined && value > option.max_value) return { fault: `At most ${option.max_value}.` };
  return { value };
}
