import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';

/** Who sits in front of the page: `?as=` in every address below. */
export type PersonKey = 'admin' | 'responder' | 'reader';

export interface PagePerson {
  readonly key: PersonKey;
  readonly id: string;
  /** Name of the highest role, "Member" without one. */
  readonly role: string;
}

export interface PageMember {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  /** 0xRRGGBB of the highest coloured role; 0 is none. */
  readonly colour: number;
}

export interface PageRole {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
}

/** A channel, or a thread when it has a parent. A thread of a message has that message's id. */
export interface PageChannel {
  readonly id: string;
  readonly name: string;
  /** 0 text, 11 public thread. */
  readonly type: number;
  readonly parentId: string | undefined;
  readonly topic: string | undefined;
  readonly archived: boolean;
  readonly maySend: boolean;
}

export interface PageMessage {
  readonly id: string;
  readonly channelId: string;
  readonly body: APIMessage;
  readonly ephemeral: boolean;
  readonly pinged: { readonly everyone: boolean; readonly users: readonly string[]; readonly roles: readonly string[] };
}

/** `GET /sandbox/api/state`: everything one person sees. */
export interface PageState {
  /** The sandbox's clock, milliseconds since 1970. */
  readonly now: number;
  readonly guildName: string;
  readonly me: PagePerson;
  readonly myRoleIds: readonly string[];
  readonly people: readonly PagePerson[];
  readonly bot: { readonly id: string; readonly name: string; readonly connected: boolean };
  readonly members: readonly PageMember[];
  readonly roles: readonly PageRole[];
  readonly channels: readonly PageChannel[];
  /** Oldest first, of every channel together; the last 200 of each. */
  readonly messages: readonly PageMessage[];
  /** Only those the person may use. */
  readonly commands: readonly APIApplicationCommand[];
  /** What can be made to happen outside of the server, to try things out. */
  readonly actions: readonly PageAction[];
}

export interface PageAction {
  readonly key: string;
  readonly label: string;
}

/** `GET /sandbox/api/events` (SSE, JSON in `data`): first the state, then what changes it. */
export type PageEvent =
  | { readonly kind: 'state'; readonly state: PageState }
  | { readonly kind: 'message'; readonly message: PageMessage }
  | { readonly kind: 'message-gone'; readonly channelId: string; readonly id: string }
  | { readonly kind: 'channel'; readonly channel: PageChannel }
  | { readonly kind: 'channel-gone'; readonly id: string }
  | { readonly kind: 'commands'; readonly commands: readonly APIApplicationCommand[] }
  | { readonly kind: 'bot'; readonly connected: boolean }
  | { readonly kind: 'typing'; readonly channelId: string }
  | { readonly kind: 'ping' };

export type PageOptionValue =
  | string
  | number
  | boolean
  | { readonly attachment: { readonly name: string; readonly url: string; readonly size: number } };

/** `POST /sandbox/api/act`: what a person does. */
export type Act =
  | {
      readonly do: 'command';
      readonly channelId: string;
      /** Name with subcommands: `fix list`. */
      readonly path: string;
      readonly options: Readonly<Record<string, PageOptionValue>>;
    }
  | {
      readonly do: 'autocomplete';
      readonly channelId: string;
      readonly path: string;
      readonly option: string;
      readonly partial: string;
      readonly options: Readonly<Record<string, PageOptionValue>>;
    }
  | { readonly do: 'press'; readonly channelId: string; readonly messageId: string; readonly customId: string }
  | {
      readonly do: 'select';
      readonly channelId: string;
      readonly messageId: string;
      readonly customId: string;
      readonly values: readonly string[];
    }
  | {
      readonly do: 'submit';
      /** `id` of the modal as it was shown. */
      readonly modal: string;
      readonly values: Readonly<Record<string, string | readonly string[]>>;
    }
  | { readonly do: 'action'; readonly key: string }
  | { readonly do: 'say'; readonly channelId: string; readonly content: string };

export interface PageModal {
  readonly id: string;
  readonly title: string;
  readonly components: readonly unknown[];
}

export interface PageChoice {
  readonly name: string;
  readonly value: string | number;
}

/** The answer to an act, given once the bot has answered or three seconds are over. Messages come as events. */
export type ActResult =
  | { readonly outcome: 'done' | 'failed' }
  | { readonly outcome: 'modal'; readonly modal: PageModal }
  | { readonly outcome: 'choices'; readonly choices: readonly PageChoice[] }
  /** What an action did. */
  | { readonly outcome: 'told'; readonly words: string }
  | { readonly outcome: 'refused'; readonly why: string };

/** `POST /sandbox/api/files?name=`: the answer, for an attachment option. */
export interface UploadedFile {
  readonly name: string;
  readonly url: string;
  readonly size: number;
}
