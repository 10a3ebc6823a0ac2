import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';
import type { InteractionState, Interactions, Modal } from './interactions.ts';
import { mayUse, permissionsOf } from './permissions.ts';
import type { Store } from './store.ts';
import { visibleText, walk } from './visible-text.ts';
import type { SandboxMessage } from './world.ts';

export type OptionValue =
  | string
  | number
  | boolean
  | { readonly attachment: { readonly name: string; readonly url: string; readonly size: number } };
export type Options = Readonly<Record<string, OptionValue>>;

/** What a person got: wait for it with `answer`, or look at `state`. */
export interface Outcome {
  readonly state: InteractionState;
  /** The text that the person sees in the end: of the message, the modal, or that it failed. */
  answer(): Promise<string>;
  /** The message that answers, once it is no longer "thinking". */
  message(): Promise<SandboxMessage>;
  modal(): Promise<Modal>;
}

type Resolved = Record<string, Record<string, unknown>>;

/** The type of option that a select menu's values are like. */
const KIND_OF_SELECT: Readonly<Record<number, number>> = { 3: 3, 5: 6, 6: 8, 7: 9, 8: 7 };
const LOADING = 1 << 7;
const PATIENCE_MS = 8_000;

/** One person in front of the sandbox, in one channel. */
export class Actor {
  readonly userId: string;
  channelId: string;
  readonly #store: Store;
  readonly #interactions: Interactions;

  constructor(store: Store, interactions: Interactions, userId: string, channelId: string) {
    this.#store = store;
    this.#interactions = interactions;
    this.userId = userId;
    this.channelId = channelId;
  }

  /** Runs a slash command, as in `run('fix list', { page: 2 })`. Throws when it is not registered, hidden, or lacks a required option. */
  run(path: string, options: Options = {}): Outcome {
    const { command, data } = this.#commandData(path, options);
    const guild = this.#store.guildOf(this.#store.channel(this.channelId));
    if (!mayUse(this.#store.world, guild, this.userId, command)) {
      throw new Error(`/${path} is hidden from this person`);
    }
    return this.#outcome(this.#interactions.begin({ type: 2, userId: this.userId, channelId: this.channelId, data }));
  }

  /** The choices offered while typing `partial` into an option. */
  async autocomplete(
    path: string,
    option: string,
    partial: string,
    others: Options = {},
  ): Promise<readonly { name: string; value: string | number }[]> {
    const { data } = this.#commandData(path, { ...others, [option]: partial }, option);
    const state = this.#interactions.begin({ type: 4, userId: this.userId, channelId: this.channelId, data });
    await this.#until(state, () => state.answered);
    return state.choices ?? [];
  }

  /** Presses a button, named by its label or custom id. */
  press(message: SandboxMessage, button: string): Outcome {
    const found = walk(message.body.components).find(
      (c) => c.type === 2 && (c.label === button || c.custom_id === button),
    );
    if (!found) throw new Error(`there is no button "${button}" on: ${visibleText(message.body)}`);
    if (found.disabled) throw new Error(`the button "${button}" cannot be pressed`);
    return this.#component(message, { component_type: 2, custom_id: found.custom_id, id: found.id });
  }

  /** Chooses values of a select menu, named by its placeholder or custom id. */
  select(message: SandboxMessage, menu: string, values: readonly string[]): Outcome {
    const found = walk(message.body.components).find(
      (c) => [3, 5, 6, 7, 8].includes(Number(c.type)) && (c.placeholder === menu || c.custom_id === menu),
    );
    if (!found) throw new Error(`there is no menu "${menu}"`);
    const resolved: Resolved = {};
    for (const value of values) this.#resolve(KIND_OF_SELECT[Number(found.type)] ?? 3, value, resolved);
    const data = { component_type: found.type, custom_id: found.custom_id, id: found.id, values };
    return this.#component(message, Number(found.type) === 3 ? data : { ...data, resolved });
  }

  /** Fills a modal in; values by the inputs' custom ids, of a menu a list. `from`: the message from which it was opened. */
  submit(modal: Modal, values: Readonly<Record<string, string | readonly string[]>>, from?: SandboxMessage): Outcome {
    const resolved: Resolved = {};
    const components = modal.components.map((row) => {
      const kind = (row as { type: number }).type;
      if (kind === 10) return { type: 10, id: 1 };
      const input = walk([row]).find((c) => c.type === 4 || Number(c.type) in KIND_OF_SELECT);
      const filled = input && this.#filled(input, values[String(input.custom_id)], resolved);
      return kind === 1
        ? { type: 1, id: 1, components: filled ? [filled] : [] }
        : { type: 18, id: 1, component: filled };
    });
    const data = { custom_id: modal.customId, components, resolved };
    return this.#outcome(
      this.#interactions.begin({
        type: 5,
        userId: this.userId,
        channelId: from?.channelId ?? this.channelId,
        data,
        source: from,
        opener: modal.opener,
      }),
    );
  }

  #filled(input: Record<string, unknown>, value: string | readonly string[] | undefined, resolved: Resolved): object {
    const of = { type: input.type, id: input.id ?? 1, custom_id: input.custom_id };
    if (input.type === 4) return { ...of, value: String(value ?? '') };
    const chosen = typeof value === 'string' ? [value] : (value ?? []);
    for (const id of chosen) this.#resolve(KIND_OF_SELECT[Number(input.type)] ?? 3, id, resolved);
    return { ...of, values: chosen };
  }

  #component(message: SandboxMessage, data: object): Outcome {
    if (message.ephemeralFor !== undefined && message.ephemeralFor !== this.userId)
      throw new Error('this message is not for this person');
    return this.#outcome(
      this.#interactions.begin({ type: 3, userId: this.userId, channelId: message.channelId, data, source: message }),
    );
  }

  #commandData(path: string, options: Options, focused?: string): { command: APIApplicationCommand; data: object } {
    const [name, ...rest] = path.replace(/^\//, '').split(' ');
    const command = this.#store.world.commands.find((c) => c.name === name);
    if (!command) throw new Error(`/${name} is not registered`);
    const resolved: Resolved = {};
    const descend = (defined: readonly APIApplicationCommandOption[], names: readonly string[]): object[] => {
      const [next, ...deeper] = names;
      if (next !== undefined) {
        const sub = defined.find((o) => o.name === next && (o.type === 1 || o.type === 2));
        if (!sub) throw new Error(`/${path} is not registered`);
        return [
          {
            name: sub.name,
            type: sub.type,
            options: descend(('options' in sub ? sub.options : undefined) ?? [], deeper),
          },
        ];
      }
      for (const key of Object.keys(options))
        if (!defined.some((o) => o.name === key)) throw new Error(`/${path} has no option ${key}`);
      return defined.flatMap((o) => {
        const value = options[o.name];
        if (value === undefined) {
          if ('required' in o && o.required && focused === undefined)
            throw new Error(`/${path} needs the option ${o.name}`);
          return [];
        }
        return [
          {
            name: o.name,
            type: o.type,
            value: this.#resolve(o.type, value, resolved),
            ...(o.name === focused && { focused: true }),
          },
        ];
      });
    };
    const data = {
      id: command.id,
      name: command.name,
      type: 1,
      ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
      options: descend(command.options ?? [], rest),
      resolved,
    };
    return { command, data };
  }

  #resolve(type: number, value: OptionValue, resolved: Resolved): string | number | boolean {
    const put = (kind: string, key: string, body: unknown) => {
      resolved[kind] = { ...resolved[kind], [key]: body };
      return key;
    };
    if (typeof value === 'object') {
      const key = this.#store.ids.next(this.#store.now());
      const { name, url, size } = value.attachment;
      return put('attachments', key, { id: key, filename: name, url, proxy_url: url, size });
    }
    const guild = this.#store.guildOf(this.#store.channel(this.channelId));
    if (type === 7) {
      const channel = this.#store.channel(String(value));
      return put('channels', channel.id, {
        id: channel.id,
        name: channel.name,
        type: channel.type,
        permissions: String(permissionsOf(this.#store.world, guild, this.userId, channel)),
        parent_id: channel.parentId ?? null,
      });
    }
    if (type === 9) return this.#resolve(guild.roles.has(String(value)) ? 8 : 6, value, resolved);
    if (type === 8) return put('roles', String(value), guild.roles.get(String(value)));
    if (type === 6) {
      const member = guild.members.get(String(value));
      put('members', String(value), member && { ...member, user: undefined, permissions: '0' });
      return put('users', String(value), member?.user);
    }
    return value;
  }

  #outcome(state: InteractionState): Outcome {
    const settled = () =>
      state.failed || state.modal !== undefined || (state.answered && !((state.message?.body.flags ?? 0) & LOADING));
    return {
      state,
      answer: async () => {
        await this.#until(state, settled);
        if (state.failed) return 'This interaction failed';
        if (state.modal)
          return [
            state.modal.title,
            ...walk(state.modal.components).flatMap((c) => (typeof c.label === 'string' ? [c.label] : [])),
          ].join('\n');
        const last = state.followUps.at(-1) ?? state.message;
        return last ? visibleText(last.body) : '';
      },
      message: async () => {
        await this.#until(state, settled);
        const last = state.followUps.at(-1) ?? state.message;
        if (!last) throw new Error('there is no message in answer');
        return last;
      },
      modal: async () => {
        await this.#until(state, settled);
        if (!state.modal) throw new Error('no modal was shown');
        return state.modal;
      },
    };
  }

  #until(state: InteractionState, done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no answer to an interaction of type ${state.type} within ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
      const stop = this.#interactions.onChange((changed) => {
        if (changed !== state || !done()) return;
        clearTimeout(timer);
        stop();
        resolve();
      });
    });
  }
}
