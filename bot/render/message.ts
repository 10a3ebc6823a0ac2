import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType, MessageFlags } from 'discord.js';

/** A message of ours, ready to post or to edit: always Components V2, never a mention that is not named here. */
export interface RenderedMessage {
  readonly components: APIMessageTopLevelComponent[];
  readonly flags: MessageFlags.IsComponentsV2;
  readonly allowedMentions: { readonly parse: []; readonly roles?: string[] };
}

/** Characters of all text displays of a message together. */
export const TEXT_LIMIT = 4_000;

export const COLOUR = {
  critical: 0xd83c3e,
  high: 0xe8762d,
  medium: 0xf0b232,
  low: 0x4f87d6,
  unknown: 0x80848e,
  done: 0x3ba55d,
} as const;

type Container = Extract<APIMessageTopLevelComponent, { type: ComponentType.Container }>;
export type Part = Container['components'][number];
export interface ButtonLook {
  readonly label: string;
  readonly id: string;
  readonly style?: 'primary' | 'secondary' | 'success' | 'danger';
  readonly disabled?: boolean;
}

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

export const text = (content: string): Part => ({ type: ComponentType.TextDisplay, content });

export const separator = (): Part => ({ type: ComponentType.Separator, divider: true, spacing: 1 });

const button = ({ label, id, style = 'secondary', disabled }: ButtonLook) =>
  ({
    type: ComponentType.Button,
    style: STYLES[style],
    label,
    custom_id: id,
    ...(disabled && { disabled }),
  }) as const;

export const buttons = (...looks: readonly ButtonLook[]): Part => ({
  type: ComponentType.ActionRow,
  components: looks.map(button),
});

/** A text with a button at its side. */
export const withButton = (content: string, look: ButtonLook): Part => ({
  type: ComponentType.Section,
  components: [{ type: ComponentType.TextDisplay, content }],
  accessory: button(look),
});

export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}

/** `most`: how many may be chosen at once. */
export const menu = (id: string, placeholder: string, choices: readonly Choice[], most = 1): Part => ({
  type: ComponentType.ActionRow,
  components: [
    {
      type: ComponentType.StringSelect,
      custom_id: id,
      placeholder,
      ...(most > 1 && { max_values: most }),
      options: choices.slice(0, 25).map((c) => ({ ...c })),
    },
  ],
});

const MENTIONS = 20;

/** The roles as text that mentions them; `undefined` without any. */
export const mentions = (roleIds: readonly string[]): string | undefined =>
  roleIds.length > 0
    ? roleIds
        .slice(0, MENTIONS)
        .map((id) => `<@&${id}>`)
        .join(' ')
    : undefined;

/** One container with the parts; `before` is text above it, such as a mention of `roleIds`. Keep to the two limits. */
export function message(
  parts: readonly Part[],
  options: { colour?: number; before?: string | undefined; roleIds?: readonly string[] } = {},
): RenderedMessage {
  const container: Container = {
    type: ComponentType.Container,
    components: [...parts],
    ...(options.colour !== undefined && { accent_color: options.colour }),
  };
  return {
    components: [
      ...(options.before ? [{ type: ComponentType.TextDisplay as const, content: options.before }] : []),
      container,
    ],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [], ...(options.roleIds?.length && { roles: options.roleIds.slice(0, MENTIONS) }) },
  };
}

/** A message that only says something. */
export const say = (content: string, colour?: number): RenderedMessage =>
  message([text(content)], colour === undefined ? {} : { colour });
