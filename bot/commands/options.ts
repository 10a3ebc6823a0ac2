import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import { SEVERITIES } from '../../core/bulletin.ts';
import { KINDS, VERDICTS } from '../../core/manual-step.ts';
import { KIND_WORDS, SEVERITY_WORDS, VERDICT_WORDS } from '../render/words.ts';

/** A slash command of servers only. */
export const command = (
  name: string,
  description: string,
  options: readonly APIApplicationCommandOption[] = [],
): RESTPostAPIChatInputApplicationCommandsJSONBody => ({
  name,
  description,
  options: [...options],
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
});

export const subcommand = (
  name: string,
  description: string,
  ...options: readonly APIApplicationCommandBasicOption[]
): APIApplicationCommandSubcommandOption => ({ type: Type.Subcommand, name, description, options: [...options] });

interface Look {
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly max?: number;
}

export const text = (name: string, description: string, look: Look = {}): APIApplicationCommandBasicOption =>
  ({
    type: Type.String,
    name,
    description,
    required: look.required ?? false,
    ...(look.autocomplete ? { autocomplete: true as const } : {}),
    max_length: look.max ?? 200,
  }) as APIApplicationCommandBasicOption;

export const choice = (
  name: string,
  description: string,
  values: readonly string[],
  words: Readonly<Record<string, string>>,
): APIApplicationCommandBasicOption => ({
  type: Type.String,
  name,
  description,
  choices: values.map((value) => ({ name: words[value] ?? value, value })),
});

export const yesNo = (name: string, description: string): APIApplicationCommandBasicOption => ({
  type: Type.Boolean,
  name,
  description,
});

export const whole = (
  name: string,
  description: string,
  min: number,
  max: number,
): APIApplicationCommandBasicOption => ({
  type: Type.Integer,
  name,
  description,
  min_value: min,
  max_value: max,
});

export const channel = (name: string, description: string): APIApplicationCommandBasicOption => ({
  type: Type.Channel,
  name,
  description,
  channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
});

export const role = (name: string, description: string): APIApplicationCommandBasicOption => ({
  type: Type.Role,
  name,
  description,
});

export const file = (name: string, description: string): APIApplicationCommandBasicOption => ({
  type: Type.Attachment,
  name,
  description,
});

export const SEVERITY = choice(
  'severity',
  'At least this severe',
  SEVERITIES.filter((s) => s !== 'unknown'),
  SEVERITY_WORDS,
);
export const VERDICT = choice('verdict', 'What was judged', VERDICTS, VERDICT_WORDS);
export const KIND = choice('kind', 'Kind of work', KINDS, KIND_WORDS);
