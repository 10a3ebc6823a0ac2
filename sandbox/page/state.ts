import type { ActResult, PageChannel, PageEvent, PageMember, PageMessage, PageState, PersonKey } from '../contract.ts';
import { type CommandEntry, commandEntries } from './commands.ts';
import type { Candidate } from './surroundings.ts';

/** A command on its way, or one that nobody answered: only this page knows it. */
export interface LocalMessage {
  readonly id: string;
  readonly channelId: string;
  readonly path: string;
  readonly at: number;
  /** Undefined while it is under way. */
  readonly trouble: string | undefined;
}

const TYPING_MS = 8_000;

/** What the page knows: the person's state with every event since, and what is only on this screen. */
export class PageModel {
  readonly as: PersonKey;
  readonly #changed: () => void;
  #state: PageState | undefined;
  #skew = 0;
  #messages = new Map<string, PageMessage[]>();
  #entries: readonly CommandEntry[] = [];
  #locals: LocalMessage[] = [];
  readonly #dismissed = new Set<string>();
  readonly #pending = new Map<string, Set<string>>();
  readonly #failures = new Map<string, string>();
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #unread = new Map<string, boolean>();
  #counter = 0;
  connected = true;

  constructor(as: PersonKey, changed: () => void) {
    this.as = as;
    this.#changed = changed;
  }

  get state(): PageState | undefined {
    return this.#state;
  }

  get commands(): readonly CommandEntry[] {
    return this.#entries;
  }

  /** The sandbox's time. */
  now(): number {
    return Date.now() + this.#skew;
  }

  /** Takes an event in. Answers the message when a new one came that was not there before. */
  apply(event: PageEvent, looksAt: (channelId: string) => boolean): PageMessage | undefined {
    if (event.kind === 'ping') return undefined;
    let fresh: PageMessage | undefined;
    if (event.kind === 'state') this.#reset(event.state);
    else if (event.kind === 'message') fresh = this.#put(event.message, looksAt);
    else if (event.kind === 'message-gone') {
      const left = this.messages(event.channelId).filter((m) => m.id !== event.id);
      this.#messages.set(event.channelId, left);
    } else if (event.kind === 'typing') this.#startTyping(event.channelId);
    else if (this.#state) this.#state = this.#patched(this.#state, event);
    this.#changed();
    return fresh;
  }

  channel(id: string | undefined): PageChannel | undefined {
    return this.#state?.channels.find((channel) => channel.id === id);
  }

  topChannels(): readonly PageChannel[] {
    return this.#state?.channels.filter((channel) => channel.parentId === undefined) ?? [];
  }

  /** Threads of a channel, newest first. */
  threads(parentId: string): readonly PageChannel[] {
    return this.#state?.channels.filter((channel) => channel.parentId === parentId).toReversed() ?? [];
  }

  /** Oldest first, without those dismissed. */
  messages(channelId: string): PageMessage[] {
    return this.#messages.get(channelId)?.filter((message) => !this.#dismissed.has(message.id)) ?? [];
  }

  locals(channelId: string): readonly LocalMessage[] {
    return this.#locals.filter((local) => local.channelId === channelId);
  }

  member(id: string): PageMember | undefined {
    return this.#state?.members.find((member) => member.id === id);
  }

  candidates(kinds: readonly Candidate['kind'][]): readonly Candidate[] {
    const { members = [], roles = [], channels = [] } = this.#state ?? {};
    return [
      ...(kinds.includes('user') ? members.map((m) => ({ ...m, kind: 'user' as const })) : []),
      ...(kinds.includes('role')
        ? roles.map((r) => ({ ...r, kind: 'role' as const, name: r.name.replace(/^@/, '') }))
        : []),
      ...(kinds.includes('channel')
        ? channels.map((c) => ({ id: c.id, name: c.name, colour: 0, kind: 'channel' as const, channelType: c.type }))
        : []),
    ];
  }

  isTyping(channelId: string): boolean {
    return this.#typing.has(channelId);
  }

  /** Undefined when all is read, else whether the person was mentioned. */
  unread(channelId: string): boolean | undefined {
    return this.#unread.get(channelId);
  }

  read(channelId: string): void {
    this.#unread.delete(channelId);
  }

  pending(messageId: string): ReadonlySet<string> {
    return this.#pending.get(messageId) ?? new Set();
  }

  failure(messageId: string): string | undefined {
    return this.#failures.get(messageId);
  }

  dismiss(id: string): void {
    this.#dismissed.add(id);
    this.#locals = this.#locals.filter((local) => local.id !== id);
    this.#changed();
  }

  /** Shows a component as being pressed until `done` settles, and then its failure. */
  async press(messageId: string, customId: string, done: Promise<ActResult>): Promise<ActResult> {
    const set = this.#pending.get(messageId) ?? new Set();
    this.#pending.set(messageId, set.add(customId));
    this.#failures.delete(messageId);
    this.#changed();
    const result = await done;
    set.delete(customId);
    if (result.outcome === 'failed') this.#failures.set(messageId, 'This interaction failed');
    if (result.outcome === 'refused') this.#failures.set(messageId, result.why);
    this.#changed();
    return result;
  }

  /** Shows a command as being sent until `done` settles; a failure stays until it is dismissed. */
  async send(channelId: string, path: string, done: Promise<ActResult>): Promise<ActResult> {
    const local = { id: `local-${++this.#counter}`, channelId, path, at: this.now(), trouble: undefined };
    this.#locals.push(local);
    this.#changed();
    const result = await done;
    const trouble =
      result.outcome === 'failed'
        ? 'The application did not respond'
        : result.outcome === 'refused'
          ? result.why
          : undefined;
    this.#locals = this.#locals.flatMap((other) =>
      other !== local ? [other] : trouble === undefined ? [] : [{ ...local, trouble }],
    );
    this.#changed();
    return result;
  }

  #reset(state: PageState): void {
    this.#state = state;
    this.#skew = state.now - Date.now();
    this.#entries = commandEntries(state.commands);
    this.#messages = new Map();
    for (const message of state.messages) {
      const list = this.#messages.get(message.channelId) ?? [];
      list.push(message);
      this.#messages.set(message.channelId, list);
    }
  }

  #put(message: PageMessage, looksAt: (channelId: string) => boolean): PageMessage | undefined {
    const list = this.#messages.get(message.channelId) ?? [];
    this.#messages.set(message.channelId, list);
    const at = list.findIndex((m) => m.id === message.id);
    if (at >= 0) {
      list[at] = message;
      this.#failures.delete(message.id);
      return undefined;
    }
    list.push(message);
    this.#stopTyping(message.channelId);
    if (!looksAt(message.channelId) && message.body.author.id !== this.#state?.me.id) {
      this.#unread.set(message.channelId, this.#unread.get(message.channelId) === true || this.mentionsMe(message));
    }
    return message;
  }

  /** Whether a message pinged the person. */
  mentionsMe({ pinged }: PageMessage): boolean {
    const { me, myRoleIds = [] } = this.#state ?? {};
    return pinged.everyone || pinged.users.includes(me?.id ?? '') || pinged.roles.some((id) => myRoleIds.includes(id));
  }

  #patched(state: PageState, event: Extract<PageEvent, { kind: 'channel' | 'channel-gone' | 'commands' | 'bot' }>) {
    switch (event.kind) {
      case 'channel': {
        const { channel } = event;
        const known = state.channels.some((c) => c.id === channel.id);
        const channels = known
          ? state.channels.map((c) => (c.id === channel.id ? channel : c))
          : [...state.channels, channel];
        return { ...state, channels };
      }
      case 'channel-gone':
        return { ...state, channels: state.channels.filter((c) => c.id !== event.id) };
      case 'commands':
        this.#entries = commandEntries(event.commands);
        return { ...state, commands: event.commands };
      case 'bot':
        return { ...state, bot: { ...state.bot, connected: event.connected } };
    }
  }

  #startTyping(channelId: string): void {
    clearTimeout(this.#typing.get(channelId));
    const end = () => {
      this.#stopTyping(channelId);
      this.#changed();
    };
    this.#typing.set(channelId, setTimeout(end, TYPING_MS));
  }

  #stopTyping(channelId: string): void {
    clearTimeout(this.#typing.get(channelId));
    this.#typing.delete(channelId);
  }
}
