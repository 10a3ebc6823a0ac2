/** Components and embeds as messages and modals carry them, as far as the page shows them; numbers as in Discord's API. */
export interface Emoji {
  readonly id?: string | null;
  readonly name?: string | null;
}

export interface ButtonPayload {
  readonly type: 2;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link, 6 premium. */
  readonly style: number;
  readonly label?: string;
  readonly emoji?: Emoji;
  readonly url?: string;
  readonly custom_id?: string;
  readonly disabled?: boolean;
}

export interface SelectChoice {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly emoji?: Emoji;
  readonly default?: boolean;
}

export interface SelectPayload {
  /** 3 strings, 5 users, 6 roles, 7 users and roles, 8 channels. */
  readonly type: 3 | 5 | 6 | 7 | 8;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly options?: readonly SelectChoice[];
  readonly min_values?: number;
  readonly max_values?: number;
  readonly disabled?: boolean;
  readonly required?: boolean;
  readonly default_values?: readonly { readonly id: string }[];
  readonly channel_types?: readonly number[];
}

export interface TextInputPayload {
  readonly type: 4;
  readonly custom_id: string;
  /** 1 short, 2 paragraph. */
  readonly style: number;
  readonly label?: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
}

export interface Media {
  readonly url: string;
}

export type ComponentPayload =
  | ButtonPayload
  | SelectPayload
  | TextInputPayload
  | { readonly type: 1; readonly components: readonly ComponentPayload[] }
  | { readonly type: 9; readonly components: readonly ComponentPayload[]; readonly accessory: ComponentPayload }
  | { readonly type: 10; readonly content: string }
  | { readonly type: 11; readonly media: Media; readonly description?: string | null; readonly spoiler?: boolean }
  | {
      readonly type: 12;
      readonly items: readonly {
        readonly media: Media;
        readonly description?: string | null;
        readonly spoiler?: boolean;
      }[];
    }
  | {
      readonly type: 13;
      readonly file: Media;
      readonly name?: string;
      readonly size?: number;
      readonly spoiler?: boolean;
    }
  | { readonly type: 14; readonly divider?: boolean; readonly spacing?: number }
  | {
      readonly type: 17;
      readonly components: readonly ComponentPayload[];
      readonly accent_color?: number | null;
      readonly spoiler?: boolean;
    }
  | {
      readonly type: 18;
      readonly label: string;
      readonly description?: string;
      readonly component: SelectPayload | TextInputPayload;
    };
