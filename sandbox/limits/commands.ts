import { ApiError, Form } from '../api-error.ts';
import { checkList, checkText, isObject, lengthOf, strangeKeys } from './text.ts';

type Path = readonly (string | number)[];
const NAME = /^[-_ʼ\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const OPTION_KEYS = [
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'required',
  'choices',
  'options',
  'channel_types',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'autocomplete',
];
const COMMAND_KEYS = [
  'id',
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'options',
  'default_member_permissions',
  'dm_permission',
  'default_permission',
  'integration_types',
  'contexts',
  'nsfw',
  'handler',
  // What a command answers with; sent back by those who fetched it.
  'application_id',
  'guild_id',
  'version',
];

/** By type: chat input, user, message, entry point. */
const AT_MOST: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15, 4: 1 };

/** Checks the commands of a bulk overwrite. Throws Discord's error; answers keys that Discord ignores. */
export function checkCommands(body: unknown): string[] {
  const form = new Form();
  const commands = checkList(form, [], body, { max: 131 });
  const names = new Set<unknown>();
  const counts = new Map<unknown, number>();
  const strange: string[] = [];
  for (const [i, command] of commands.entries()) {
    checkOne(form, [i], command, strange);
    if (!isObject(command)) continue;
    const type = Number(command.type ?? 1);
    if (names.has(`${type}:${command.name}`))
      form.fault([i, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    names.add(`${type}:${command.name}`);
    counts.set(type, (counts.get(type) ?? 0) + 1);
    if ((counts.get(type) ?? 0) > (AT_MOST[type] ?? 0))
      throw new ApiError(400, 30032, `Maximum number of application commands reached (${AT_MOST[type] ?? 0})`);
  }
  form.check();
  return strange;
}

/** Checks one command to create or edit. Throws Discord's error; answers keys that Discord ignores. */
export function checkCommand(body: unknown): string[] {
  const form = new Form();
  const strange: string[] = [];
  checkOne(form, [], body, strange);
  form.check();
  return strange;
}

function checkOne(form: Form, path: Path, command: unknown, strange: string[]): void {
  if (!isObject(command)) {
    form.fault(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return;
  }
  strange.push(...strangeKeys(command, COMMAND_KEYS, `command ${String(command.name)}`));
  const type = command.type ?? 1;
  if (typeof type !== 'number' || !(type in AT_MOST))
    form.fault([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4).');
  if (type === 1) {
    checkName(form, path, command);
    checkOptions(form, path, command.options, 0, strange);
    if (weight(command) > 8000)
      form.fault(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  } else {
    checkText(form, [...path, 'name'], command.name, { max: 32, required: true });
    if (command.description !== undefined && command.description !== '')
      form.fault(
        [...path, 'description'],
        'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED',
        'Context menu commands cannot have description',
      );
  }
  const permissions = command.default_member_permissions;
  if (permissions !== undefined && permissions !== null && !/^\d+$/.test(String(permissions)))
    form.fault([...path, 'default_member_permissions'], 'BITFIELD_TYPE_CONVERT', 'Invalid bitfield');
}

function checkName(form: Form, path: Path, value: Record<string, unknown>): void {
  const name = checkText(form, [...path, 'name'], value.name, { max: 32, required: true });
  if (name !== undefined && (!NAME.test(name) || name !== name.toLowerCase())) {
    form.fault([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
  checkText(form, [...path, 'description'], value.description, { max: 100, required: true });
}

function checkOptions(form: Form, path: Path, value: unknown, depth: number, strange: string[]): void {
  const options = checkList(form, [...path, 'options'], value, { max: 25 });
  const names = new Set<unknown>();
  let optional = false;
  for (const [i, option] of options.entries()) {
    const at = [...path, 'options', i];
    if (!isObject(option)) continue;
    strange.push(...strangeKeys(option, OPTION_KEYS, `option ${String(option.name)}`));
    checkName(form, at, option);
    if (names.has(option.name))
      form.fault([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    names.add(option.name);
    const type = option.type;
    if (typeof type !== 'number' || type < 1 || type > 11)
      form.fault([...at, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).');
    if (type === 1 || type === 2) {
      if ((type === 2 && depth > 0) || depth > 1)
        form.fault(
          [...at, 'type'],
          'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
          'Sub-command and sub-command group option types cannot be nested',
        );
      checkOptions(form, at, option.options, depth + 1, strange);
      continue;
    }
    if (option.required === true && optional) {
      form.fault(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    if (option.required !== true) optional = true;
    const choices = checkList(form, [...at, 'choices'], option.choices, { max: 25 });
    if (choices.length > 0 && option.autocomplete === true)
      form.fault(
        [...at, 'choices'],
        'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        'Options with autocomplete cannot have choices',
      );
    for (const [j, choice] of choices.entries()) {
      if (!isObject(choice)) continue;
      checkText(form, [...at, 'choices', j, 'name'], choice.name, { max: 100, required: true });
      if (typeof choice.value === 'string')
        checkText(form, [...at, 'choices', j, 'value'], choice.value, { max: 100, required: true });
    }
  }
  if (
    options.some((o) => isObject(o) && (o.type === 1 || o.type === 2)) &&
    options.some((o) => isObject(o) && o.type !== 1 && o.type !== 2)
  ) {
    form.fault(
      [...path, 'options'],
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  }
}

/** Characters of names, descriptions and choice values, over all options; of each the longest translation. */
function weight(value: unknown): number {
  if (!isObject(value)) return 0;
  const longest = (key: string): number => {
    const translated = value[`${key}_localizations`];
    const texts = [value[key], ...(isObject(translated) ? Object.values(translated) : [])];
    return Math.max(...texts.map((text) => (typeof text === 'string' ? lengthOf(text) : 0)));
  };
  const own = longest('name') + longest('description') + (typeof value.value === 'string' ? lengthOf(value.value) : 0);
  const nested = [
    ...(Array.isArray(value.options) ? value.options : []),
    ...(Array.isArray(value.choices) ? value.choices : []),
  ];
  return nested.reduce((sum: number, child) => sum + weight(child), own);
}
