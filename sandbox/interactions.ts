import { randomBytes } from 'node:crypto';
import type { APIInteraction, APIMessage, APIUser } from 'discord-api-types/v10';
import { ApiError, Form, unknownInteraction, unknownWebhook } from './api-error.ts';
import { channelBody } from './bodies.ts';
import type { Gateway } from './gateway.ts';
import { checkChoices, checkMessage, checkModal } from './limits/message.ts';
import { isObject } from './limits/text.ts';
import { ALL_PERMISSIONS, permissionsOf } from './permissions.ts';
import type { Draft, Store } from './store.ts';
import type { SandboxFile, SandboxMessage } from './world.ts';

type Body = Record<string, unknown>;

export interface Modal {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly unknown[];
  /** The interaction that it answered. */
  readonly opener: InteractionState;
}

/** How an interaction went so far. */
export interface InteractionState {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly userId: string;
  readonly channelId: string;
  readonly createdAt: number;
  /** The message whose button or menu was used. */
  readonly source: SandboxMessage | undefined;
  /** Of a slash command, its name with subcommands. */
  readonly command: string | undefined;
  /** Of a submitted modal, the interaction that the modal answered. */
  readonly opener: InteractionState | undefined;
  answered: boolean;
  /** Nothing came within three seconds. */
  failed: boolean;
  message: SandboxMessage | undefined;
  modal: Modal | undefined;
  choices: readonly { readonly name: string; readonly value: string | number }[] | undefined;
  followUps: SandboxMessage[];
}

const ANSWER_WITHIN_MS = 3_000;
const TOKEN_LIFE_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;

/** Interactions under way: made by people, answered by the bot. */
export class Interactions {
  readonly #store: Store;
  readonly #gateway: Gateway;
  readonly #byToken = new Map<string, InteractionState>();
  readonly #complain: (text: string) => void;
  readonly #listeners = new Set<(state: InteractionState) => void>();

  constructor(store: Store, gateway: Gateway, complain: (text: string) => void) {
    this.#store = store;
    this.#gateway = gateway;
    this.#complain = complain;
  }

  /** Called whenever an interaction is answered, changed, or fails. */
  onChange(listener: (state: InteractionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends an interaction of a person to the bot. `type` as in Discord's API: 2 command, 3 component, 4 autocomplete, 5 modal. */
  begin(of: {
    type: number;
    userId: string;
    channelId: string;
    data: object;
    source?: SandboxMessage | undefined;
    opener?: InteractionState | undefined;
  }): InteractionState {
    const { world } = this.#store;
    const channel = this.#store.channel(of.channelId);
    const guild = this.#store.guildOf(channel);
    const member = guild.members.get(of.userId);
    if (!member) throw new ApiError(404, 10007, 'Unknown Member');
    const state: InteractionState = {
      id: this.#store.ids.next(this.#store.now()),
      token: randomBytes(24).toString('base64url'),
      type: of.type,
      userId: of.userId,
      channelId: of.channelId,
      createdAt: this.#store.now(),
      source: of.source,
      command: of.type === 2 ? pathOf(of.data) : undefined,
      opener: of.opener,
      answered: false,
      failed: false,
      message: undefined,
      modal: undefined,
      choices: undefined,
      followUps: [],
    };
    for (const [token, { createdAt }] of this.#byToken)
      if (state.createdAt - createdAt > FORGET_AFTER_MS) this.#byToken.delete(token);
    this.#byToken.set(state.token, state);
    const bits = permissionsOf(world, guild, of.userId, channel);
    this.#gateway.interaction({
      id: state.id,
      application_id: world.application.id,
      type: of.type,
      data: of.data,
      token: state.token,
      version: 1,
      guild_id: guild.id,
      guild: { id: guild.id, locale: 'en-US', features: [] },
      channel_id: channel.id,
      channel: channelBody(channel),
      member: { ...member, permissions: String(bits === ALL_PERMISSIONS ? ALL_PERMISSIONS : bits) },
      app_permissions: String(permissionsOf(world, guild, world.bot.id, channel)),
      locale: 'en-US',
      guild_locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: { '0': guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
      ...(of.source && { message: of.source.body }),
    } as unknown as APIInteraction);
    setTimeout(() => this.#expire(state), ANSWER_WITHIN_MS).unref();
    return state;
  }

  /** `POST /interactions/:id/:token/callback`: the bot's first answer. */
  callback(id: string, token: string, body: Body, files: readonly SandboxFile[] = []): InteractionState {
    const state = this.#byToken.get(token);
    if (!state || state.id !== id || state.failed) throw unknownInteraction();
    if (state.answered) throw new ApiError(400, 40060, 'Interaction has already been acknowledged.');
    this.#answer(state, body.type, isObject(body.data) ? body.data : {}, files);
    state.answered = true;
    this.#changed(state);
    return state;
  }

  #answer(state: InteractionState, type: unknown, data: Body, files: readonly SandboxFile[]): void {
    const used = state.type === 3 || state.type === 5 ? state.source : undefined;
    const talks = state.type !== 4;
    if (type === 4 && talks) {
      this.#check(data, files.length);
      state.message = this.#store.createMessage(this.#draft(state, data, { first: true, files }));
    } else if (type === 5 && talks) {
      // Whether only the person sees it is settled here, for good.
      const given = typeof data.flags === 'number' ? data.flags : 0;
      if (
        given & ~EPHEMERAL ||
        Object.keys(data).some((key) => key !== 'flags' && !/^(tts|allowed_mentions|enforce_nonce)$/.test(key))
      )
        this.#complain('a deferred answer can say nothing but whether it is ephemeral: the rest comes with the edit');
      const flags = given & EPHEMERAL;
      state.message = this.#store.createMessage(this.#draft(state, { flags: flags | LOADING }, { first: true }));
    } else if (type === 6 && used) state.message = used;
    else if (type === 7 && used) {
      this.#check(data, files.length, used);
      state.message = this.#store.editMessage(used, data, files);
    } else if (type === 8 && !talks) {
      checkChoices(data);
      state.choices = data.choices as InteractionState['choices'];
    } else if (type === 9 && talks && state.type !== 5) {
      this.#remark(checkModal(data).strange);
      state.modal = {
        customId: String(data.custom_id),
        title: String(data.title),
        components: data.components as unknown[],
        opener: state,
      };
    } else throw wrongCallback();
  }

  /** The interaction whose token a webhook route names. */
  ofToken(token: string): InteractionState {
    const state = this.#byToken.get(token);
    if (!state) throw unknownWebhook();
    if (this.#store.now() - state.createdAt > TOKEN_LIFE_MS) throw new ApiError(401, 50027, 'Invalid Webhook Token');
    return state;
  }

  original(state: InteractionState): SandboxMessage {
    if (!state.message) throw new ApiError(404, 10008, 'Unknown Message');
    return state.message;
  }

  edit(
    state: InteractionState,
    message: SandboxMessage,
    body: Body,
    files: readonly SandboxFile[] = [],
  ): SandboxMessage {
    this.#check(body, files.length, message);
    this.#store.editMessage(message, body, files);
    this.#changed(state);
    return message;
  }

  remove(state: InteractionState, message: SandboxMessage): void {
    this.#store.deleteMessage(message);
    if (state.message === message) state.message = undefined;
    state.followUps = state.followUps.filter((other) => other !== message);
    this.#changed(state);
  }

  /** Throws 10015 when nothing was answered yet: until then there is no webhook. */
  followUp(state: InteractionState, body: Body, files: readonly SandboxFile[] = []): SandboxMessage {
    if (!state.answered) throw unknownWebhook();
    // The first follow-up to a deferred answer takes its place.
    if (state.message && (state.message.body.flags ?? 0) & LOADING) return this.edit(state, state.message, body, files);
    this.#check(body, files.length);
    const message = this.#store.createMessage(this.#draft(state, body, { files }));
    state.followUps.push(message);
    this.#changed(state);
    return message;
  }

  #check(body: Body, files: number, edits?: SandboxMessage): void {
    const { strange } = checkMessage(body, { files, ...(edits && { edits: edits.body }) });
    this.#remark(strange.filter((s) => !/enforce_nonce|"nonce"/.test(s)));
    if (body.allowed_mentions === undefined) this.#complain('an interaction was answered without allowed_mentions');
  }

  #remark(strange: readonly string[]): void {
    for (const remark of strange) this.#complain(remark);
  }

  #draft(
    state: InteractionState,
    body: Body,
    { first = false, files = [] }: { first?: boolean; files?: readonly SandboxFile[] } = {},
  ): Draft {
    const flags = typeof body.flags === 'number' ? body.flags : 0;
    const user = this.#store.guildOf(this.#store.channel(state.channelId)).members.get(state.userId)?.user;
    // A follow-up replies to the first answer, and that to the message whose button was pressed.
    const answersTo = first ? state.source : state.message;
    return {
      channelId: state.channelId,
      authorId: this.#store.world.bot.id,
      body,
      files,
      interaction: this.#metadata(state, user),
      ...(answersTo && { answersTo }),
      ...(first &&
        state.command !== undefined &&
        user && { invocation: { id: state.id, type: 2, name: state.command, user } }),
      ...(flags & EPHEMERAL && { ephemeralFor: state.userId }),
    };
  }

  #metadata(state: InteractionState, user: APIUser | undefined): NonNullable<APIMessage['interaction_metadata']> {
    const common = { id: state.id, type: state.type, user, authorizing_integration_owners: {} };
    const metadata =
      state.type === 5
        ? { ...common, triggering_interaction_metadata: state.opener && this.#metadata(state.opener, user) }
        : state.type === 3
          ? { ...common, interacted_message_id: state.source?.id }
          : { ...common, name: state.command, command_type: 1 };
    return metadata as unknown as NonNullable<APIMessage['interaction_metadata']>;
  }

  #expire(state: InteractionState): void {
    if (state.answered) return;
    state.failed = true;
    this.#complain(`an interaction of type ${state.type} was left unanswered for three seconds`);
    this.#changed(state);
  }

  #changed(state: InteractionState): void {
    for (const listener of this.#listeners) listener(state);
  }
}

function wrongCallback(): ApiError {
  const form = new Form();
  form.fault(['type'], 'BASE_TYPE_CHOICES', 'Value must be one of the callback types that fit the interaction.');
  return form.error();
}

/** Name of a command with its subcommands, from an interaction's data. */
function pathOf(data: object): string {
  const names: string[] = [];
  let node: unknown = data;
  while (isObject(node) && typeof node.name === 'string') {
    names.push(node.name);
    const options: unknown[] = Array.isArray(node.options) ? node.options : [];
    node = options.find((option) => isObject(option) && (option.type === 1 || option.type === 2));
  }
  return names.join(' ');
}
