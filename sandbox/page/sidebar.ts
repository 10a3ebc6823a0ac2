import type { PageChannel, PageState, PersonKey } from '../contract.ts';
import { avatar } from './avatar.ts';
import { el } from './element.ts';
import type { PageModel } from './state.ts';

export interface SidebarActions {
  openChannel(id: string): void;
  be(person: PersonKey): void;
}

/** The server's name, its channels with their threads, and who one is. */
export class Sidebar {
  readonly element: HTMLElement;
  readonly #title: HTMLElement;
  readonly #channels: HTMLElement;
  readonly #people: HTMLElement;
  readonly #actions: SidebarActions;
  #look = '';

  constructor(actions: SidebarActions) {
    this.#actions = actions;
    this.#title = el('h1', {});
    this.#channels = el('nav', { class: 'channels', attributes: { 'aria-label': 'Channels' } });
    this.#people = el('div', { class: 'people', attributes: { role: 'radiogroup', 'aria-label': 'Who you are' } });
    this.element = el(
      'aside',
      { class: 'sidebar', attributes: { id: 'sidebar', 'aria-label': 'Server' } },
      el('header', { class: 'server' }, this.#title, el('small', { text: 'Sandbox on this machine' })),
      this.#channels,
      el('div', { class: 'you-are', text: 'You are', attributes: { 'aria-hidden': 'true' } }),
      this.#people,
    );
    this.#people.addEventListener('keydown', (event) => this.#arrow(event));
  }

  render(state: PageState, model: PageModel, channelId: string | undefined, threadId: string | undefined): void {
    const rows = model.topChannels().flatMap((channel) => [channel, ...model.threads(channel.id)]);
    const look = JSON.stringify([
      rows.map((c) => [c.id, c.name, c.archived, model.unread(c.id)]),
      channelId,
      threadId,
      state.me.key,
      state.people,
    ]);
    if (look === this.#look) return;
    this.#look = look;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    this.#title.textContent = state.guildName;
    this.#channels.replaceChildren(
      ...rows.map((channel) => {
        const current = channel.id === (threadId ?? channelId);
        return this.#row(channel, current, model.unread(channel.id));
      }),
    );
    this.#people.replaceChildren(...state.people.map((person) => this.#person(person, person.key === state.me.key)));
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(channel: PageChannel, current: boolean, unread: boolean | undefined): HTMLElement {
    const thread = channel.parentId !== undefined;
    const words = [thread ? 'thread' : '', channel.archived ? 'archived' : '', unread === undefined ? '' : 'unread'];
    const classes = ['channel', thread && 'thread', current && 'current', unread !== undefined && 'unread'];
    return el(
      'button',
      {
        class: classes.filter(Boolean).join(' '),
        attributes: {
          type: 'button',
          'aria-current': current ? 'page' : undefined,
          'aria-label': [channel.name, ...words.filter(Boolean)].join(', '),
          'data-key': `channel-${channel.id}`,
          title: channel.name,
        },
        on: { click: () => this.#actions.openChannel(channel.id) },
      },
      el('span', { class: 'hash', text: thread ? '╰' : '#', attributes: { 'aria-hidden': 'true' } }),
      el('span', { class: 'channel-name', text: channel.name }),
      unread ? el('span', { class: 'badge', text: '@' }) : undefined,
    );
  }

  #person({ key, role }: PageState['people'][number], me: boolean): HTMLElement {
    return el(
      'button',
      {
        class: me ? 'person me' : 'person',
        attributes: {
          type: 'button',
          role: 'radio',
          'aria-checked': me ? 'true' : 'false',
          'aria-label': `${key}, ${role}`,
          tabindex: me ? 0 : -1,
          'data-key': `person-${key}`,
        },
        on: { click: () => this.#actions.be(key) },
      },
      avatar(key),
      el('span', { class: 'person-words' }, el('b', { text: key }), el('small', { text: role })),
    );
  }

  #arrow(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...this.#people.querySelectorAll<HTMLElement>('[role=radio]')];
    const at = all.findIndex((radio) => radio.getAttribute('aria-checked') === 'true');
    const next = all[(at + step + all.length) % all.length];
    next?.focus();
    next?.click();
  }
}
