import { randomBytes } from 'node:crypto';
import type { APIInteraction, APIMessage } from 'discord-api-types/v10';
import { ApiError, unknownInteraction, unknownWebhook } from './api-error.ts';
import type { Gateway } from './gateway.ts';
import { checkChoices, checkMessage, checkModal } from './limits/message.ts';
import { isObject } from './limits/text.ts';
import { ALL_PERMISSIONS, permissionsOf } from './permissions.ts';
import type { Draft, Store } from './store.ts';
import { channelBody, type SandboxMessage } from './world.ts';

export interface Modal {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly unknown[];
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
  }): InteractionState {
    const { world } = this.#store;
    const channel = this.#store.channel(of.channelId);
    const guild = this.#store.guildOf(channel);
    const member = guild?.members.get(of.userId);
    if (!guild || !member) throw new ApiError(404, 10007, 'Unknown Member');
    const state: InteractionState = {
      id: this.#store.ids.next(this.#store.now()),
      token: randomBytes(24).toString('base64url'),
      type: of.type,
      userId: of.userId,
      channelId: of.channelId,
      createdAt: this.#store.now(),
      source: of.source,
      command: of.type === 2 ? pathOf(of.data) : undefined,
      answered: false,
      failed: false,
      message: undefined,
      modal: undefined,
      choices: undefined,
      followUps: [],
    };
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

  /** `POST /interactions/:id/:token/callback`. Answers the message it made or changed, if any. */
  callback(id: string, token: string, body: unknown): SandboxMessage | undefined {
    const state = this.#byToken.get(token);
    if (!state || state.id !== id || state.failed) throw unknownInteraction();
    if (state.answered) throw new ApiError(400, 40060, 'Interaction has already been acknowledged.');
    if (!isObject(body) || typeof body.type !== 'number') throw new ApiError(400, 50035, 'Invalid Form Body');
    const data = isObject(body.data) ? body.data : {};
    const result = this.#answer(state, body.type, data);
    state.answered = true;
    this.#changed(state);
    return result;
  }

  #answer(state: InteractionState, type: number, data: Record<string, unknown>): SandboxMessage | undefined {
    const componentMessage = state.type === 3 || state.type === 5 ? state.source : undefined;
    if (type === 4) {
      this.#check(data);
      state.message = this.#store.createMessage(this.#draft(state, data, true));
      return state.message;
    }
    if (type === 5) {
      const flags = typeof data.flags === 'number' ? data.flags & EPHEMERAL : 0;
      state.message = this.#store.createMessage(this.#draft(state, { flags: flags | LOADING }, true));
      return state.message;
    }
    if ((type === 6 || type === 7) && !componentMessage) throw new ApiError(400, 50035, 'Invalid Form Body');
    if (type === 6) {
      state.message = componentMessage;
      return componentMessage;
    }
    if (type === 7 && componentMessage) {
      this.#check(data, componentMessage.body.flags ?? 0);
      state.message = this.#store.editMessage(componentMessage, data);
      return state.message;
    }
    if (type === 8 && state.type === 4) {
      checkChoices(data);
      state.choices = data.choices as InteractionState['choices'];
      return undefined;
    }
    if (type === 9 && state.type !== 5 && state.type !== 4) {
      this.#remark(checkModal(data).strange);
      state.modal = {
        customId: String(data.custom_id),
        title: String(data.title),
        components: data.components as unknown[],
      };
      return undefined;
    }
    throw new ApiError(400, 50035, 'Invalid Form Body', {
      type: {
        _errors: [
          { code: 'BASE_TYPE_CHOICES', message: 'Value must be one of the callback types that fit the interaction.' },
        ],
      },
    });
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

  editOriginal(state: InteractionState, body: Record<string, unknown>): SandboxMessage {
    const message = this.original(state);
    this.#check(body, message.body.flags ?? 0);
    this.#store.editMessage(message, body);
    this.#changed(state);
    return message;
  }

  followUp(state: InteractionState, body: Record<string, unknown>): SandboxMessage {
    this.#check(body);
    // The first follow-up to a deferred answer takes its place.
    if (state.message && (state.message.body.flags ?? 0) & LOADING) return this.editOriginal(state, body);
    const message = this.#store.createMessage(this.#draft(state, body));
    state.followUps.push(message);
    this.#changed(state);
    return message;
  }

  #check(body: Record<string, unknown>, edits?: number): void {
    this.#remark(
      checkMessage(body, edits === undefined ? {} : { edits }).strange.filter((s) => !/enforce_nonce|"nonce"/.test(s)),
    );
    if (body.allowed_mentions === undefined) this.#complain('an interaction was answered without allowed_mentions');
  }

  #remark(strange: readonly string[]): void {
    for (const remark of strange) this.#complain(remark);
  }

  #draft(state: InteractionState, body: Record<string, unknown>, first = false): Draft {
    const flags = typeof body.flags === 'number' ? body.flags : 0;
    const user = this.#store.guildOf(this.#store.channel(state.channelId))?.members.get(state.userId)?.user;
    return {
      channelId: state.channelId,
      authorId: this.#store.world.bot.id,
      body,
      interaction: {
        id: state.id,
        type: state.type,
        user,
        authorizing_integration_owners: {},
      } as unknown as NonNullable<APIMessage['interaction_metadata']>,
      ...(first &&
        state.command !== undefined &&
        user && { invocation: { id: state.id, type: 2, name: state.command, user } }),
      ...(flags & EPHEMERAL && { ephemeralFor: state.userId }),
    };
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
