import type { Act, ActResult, PageEvent, PageMessage, PersonKey } from '../contract.ts';
import { act } from './api.ts';
import { avatar } from './avatar.ts';
import { el } from './element.ts';
import { Guide } from './guide.ts';
import { openModal } from './modal.ts';
import { Pane } from './pane.ts';
import { Sidebar } from './sidebar.ts';
import { PageModel } from './state.ts';
import { Stream } from './stream.ts';
import type { Surroundings } from './surroundings.ts';

const SPOKEN_CHARS = 200;
const PHONE = '(max-width: 700px)';

/** The whole page for one person, from the first connection until another person takes over. */
export class App {
  readonly element: HTMLElement;
  readonly #model: PageModel;
  readonly #stream: Stream;
  readonly #surroundings: Surroundings;
  readonly #sidebar: Sidebar;
  readonly #pane: Pane;
  readonly #thread: Pane;
  readonly #guide: Guide;
  readonly #banner = el('div', { class: 'banner', attributes: { role: 'status', hidden: true } });
  readonly #voice = el('div', { class: 'voice', attributes: { 'aria-live': 'polite', role: 'status' } });
  readonly #menu: HTMLButtonElement;
  #channelId: string | undefined;
  #threadId: string | undefined;
  #focusPerson = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(as: PersonKey, place: string, be: (person: PersonKey, place: string) => void) {
    [this.#channelId, this.#threadId] = place.split('/').map((id) => id || undefined);
    this.#model = new PageModel(as, () => this.#soon());
    this.#surroundings = this.#makeSurroundings();
    this.#sidebar = new Sidebar({
      openChannel: (id) => {
        this.#drawer(false);
        this.#open(id);
      },
      be: (person) => be(person, this.#place()),
    });
    const context = {
      model: this.#model,
      surroundings: this.#surroundings,
      act: (what: Act) => act(as, what),
      command: (what: Extract<Act, { do: 'command' }>) => this.#command(what),
    };
    const actions = {
      press: (message: PageMessage, customId: string) =>
        this.#use(message, customId, { do: 'press', channelId: message.channelId, messageId: message.id, customId }),
      select: (message: PageMessage, customId: string, values: readonly string[]) =>
        this.#use(message, customId, {
          do: 'select',
          channelId: message.channelId,
          messageId: message.id,
          customId,
          values,
        }),
      openThread: (id: string) => this.#open(id),
    };
    this.#menu = el('button', {
      class: 'menu',
      text: '☰',
      attributes: {
        type: 'button',
        'aria-label': 'Channels and people',
        'aria-expanded': 'false',
        'aria-controls': 'sidebar',
      },
      on: { click: () => this.#drawer(!this.element.classList.contains('drawer-open')) },
    });
    const hash = el('span', { class: 'hash', text: '#', attributes: { 'aria-hidden': 'true' } });
    const me = el(
      'button',
      {
        class: 'who',
        attributes: { type: 'button', 'aria-label': `You are ${as}: change`, title: `You are ${as}` },
        on: { click: () => this.#drawer(true) },
      },
      avatar(as),
    );
    const before = el('span', { class: 'lead' }, this.#menu, hash);
    this.#guide = new Guide((what) => act(as, what));
    this.#pane = new Pane({ id: 'channel', context, actions, before, after: me, below: this.#guide.element });
    this.#thread = new Pane({
      id: 'thread',
      context,
      actions,
      before: el('span', { class: 'lead thread-mark', text: '💬', attributes: { 'aria-hidden': 'true' } }),
      after: el('button', {
        class: 'close',
        text: '✕',
        attributes: { type: 'button', 'aria-label': 'Close thread' },
        on: { click: () => this.#closeThread() },
      }),
    });
    this.element = el(
      'div',
      { class: 'app' },
      this.#banner,
      this.#sidebar.element,
      el('div', { class: 'shade', on: { click: () => this.#drawer(false) } }),
      this.#pane.element,
      this.#thread.element,
      this.#voice,
    );
    this.#thread.element.hidden = true;
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.element.classList.contains('drawer-open')) this.#drawer(false);
    });
    this.#stream = new Stream(as, {
      event: (event) => this.#event(event),
      connected: (is) => {
        this.#model.connected = is;
        this.#soon();
      },
    });
  }

  now(): number {
    return this.#model.now();
  }

  /** Puts the focus on who one is, as soon as that is shown. */
  focusPerson(): void {
    this.#focusPerson = true;
  }

  close(): void {
    this.#stream.close();
    clearTimeout(this.#timer);
    this.element.remove();
  }

  #makeSurroundings(): Surroundings {
    const model = this.#model;
    return {
      now: () => model.now(),
      userName: (id) => model.member(id)?.name,
      role: (id) => {
        const role = model.state?.roles.find((r) => r.id === id);
        return role && { ...role, name: role.name.replace(/^@/, '') };
      },
      channelName: (id) => model.channel(id)?.name,
      candidates: (kinds) => model.candidates(kinds),
      openChannel: (id) => this.#open(id),
      startCommand: (name) => this.#composer().start(`/${name} `),
    };
  }

  /** Where commands started by a press go: the thread when it is what one sees. */
  #composer() {
    const covers = this.#threadId !== undefined && matchMedia(PHONE).matches;
    return (covers ? this.#thread : this.#pane).composer;
  }

  #event(event: PageEvent): void {
    const looksAt = (id: string) => !document.hidden && (id === this.#channelId || id === this.#threadId);
    const fresh = this.#model.apply(event, looksAt);
    if (!fresh || !looksAt(fresh.channelId)) return;
    this.#say(fresh.id);
    // An answer for this person alone would be missed by who has scrolled up to press a button.
    if (fresh.ephemeral) (fresh.channelId === this.#threadId ? this.#thread : this.#pane).toEnd();
  }

  /** Reads a new message out, once it is drawn. */
  #say(messageId: string): void {
    setTimeout(() => {
      const row = this.element.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
      const parts = [...(row?.querySelector('.message-body')?.children ?? [])].filter(
        (part) => part.tagName !== 'HEADER',
      );
      const words = parts.map((part) => (part instanceof HTMLElement ? part.innerText : '')).join(' ');
      if (row)
        this.#voice.textContent = `${row.getAttribute('aria-label')}: ${words.replace(/\s+/g, ' ').trim().slice(0, SPOKEN_CHARS)}`;
    }, 50);
  }

  #command(what: Extract<Act, { do: 'command' }>): void {
    const done = this.#model.send(what.channelId, what.path, act(this.#model.as, what));
    (what.channelId === this.#threadId ? this.#thread : this.#pane).toEnd();
    void done.then((result) => this.#after(result));
  }

  #use(message: PageMessage, customId: string, what: Act): void {
    void this.#model.press(message.id, customId, act(this.#model.as, what)).then((result) => this.#after(result));
  }

  #after(result: ActResult): void {
    if (result.outcome !== 'modal') return;
    const { modal } = result;
    this.#soon();
    // After the drawing, so that the focus can come back to the button that stands then.
    setTimeout(() => {
      openModal(modal, this.#model.state?.bot.name ?? 'the bot', this.#surroundings, async (values) => {
        const sent = await act(this.#model.as, { do: 'submit', modal: modal.id, values });
        this.#after(sent);
        return sent;
      });
    }, 20);
  }

  #open(id: string): void {
    const channel = this.#model.channel(id);
    if (!channel) return;
    if (channel.parentId === undefined) {
      this.#channelId = id;
      this.#threadId = undefined;
    } else {
      this.#channelId = channel.parentId;
      this.#threadId = id;
    }
    this.#render();
    // On a phone the keyboard would spring up.
    if (!matchMedia(PHONE).matches) (channel.parentId === undefined ? this.#pane : this.#thread).composer.focus();
  }

  #closeThread(): void {
    const chip = `[data-key="thread-${this.#threadId}"]`;
    this.#threadId = undefined;
    this.#render();
    const back = this.#pane.element.querySelector<HTMLElement>(chip);
    if (back) back.focus();
    else this.#pane.composer.focus();
  }

  #drawer(open: boolean): void {
    this.element.classList.toggle('drawer-open', open);
    this.#menu.setAttribute('aria-expanded', open ? 'true' : 'false');
    if (open) this.#sidebar.element.querySelector<HTMLElement>('button.current, button')?.focus();
    else if (this.#sidebar.element.contains(document.activeElement)) this.#menu.focus();
  }

  #place(): string {
    return [this.#channelId, this.#threadId].filter(Boolean).join('/');
  }

  /** Several changes are drawn at once. */
  #soon(): void {
    this.#timer ??= setTimeout(() => this.#render(), 0);
  }

  #render(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { state } = this.#model;
    this.#banner.hidden = this.#model.connected && (state?.bot.connected ?? true);
    this.#banner.textContent = this.#model.connected
      ? `${state?.bot.name ?? 'The bot'} is not connected: nothing answers until it is.`
      : 'The connection to the sandbox is lost. Trying again…';
    this.#banner.classList.toggle('lost', !this.#model.connected);
    if (!state) return;
    const channel = this.#model.channel(this.#channelId) ?? this.#model.topChannels()[0];
    const thread = this.#model.channel(this.#threadId);
    this.#channelId = channel?.id;
    this.#threadId = thread?.id;
    for (const id of [channel?.id, thread?.id]) if (id !== undefined) this.#model.read(id);
    document.title = channel ? `#${channel.name} · ${state.guildName}` : state.guildName;
    const address = `?as=${this.#model.as}#${this.#place()}`;
    if (location.search + location.hash !== address) history.replaceState(null, '', address);
    this.#thread.element.hidden = thread === undefined;
    this.element.classList.toggle('thread-open', thread !== undefined);
    this.#guide.render(state);
    this.#sidebar.render(state, this.#model, channel?.id, thread?.id);
    if (channel) this.#pane.render(channel);
    if (thread) this.#thread.render(thread);
    if (this.#focusPerson) this.#sidebar.element.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    this.#focusPerson = false;
  }
}
