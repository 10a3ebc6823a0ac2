import type { PageChannel } from '../contract.ts';
import { Composer, type ComposerContext } from './composer.ts';
import { append, el } from './element.ts';
import type { MessageActions } from './message.ts';
import { MessageList } from './message-list.ts';

export interface PaneOptions {
  readonly id: 'channel' | 'thread';
  readonly context: ComposerContext;
  readonly actions: MessageActions;
  /** What stands before and after the name in the header. */
  readonly before?: HTMLElement;
  readonly after?: HTMLElement;
  /** What stands below the header. */
  readonly below?: HTMLElement;
}

/** A channel or thread: its name, its messages, and where one types. */
export class Pane {
  readonly element: HTMLElement;
  readonly composer: Composer;
  readonly #options: PaneOptions;
  readonly #name: HTMLElement;
  readonly #topic: HTMLElement;
  readonly #list: MessageList;
  #intro: { readonly look: string; readonly element: HTMLElement } | undefined;

  constructor(options: PaneOptions) {
    this.#options = options;
    const thread = options.id === 'thread';
    this.#name = el('h2', {});
    this.#topic = el('span', { class: 'topic' });
    this.#list = new MessageList(thread ? 'Messages of the thread' : 'Messages');
    this.composer = new Composer(options.id, options.context);
    const header = el('header', { class: 'pane-header' });
    append(header, [options.before, this.#name, this.#topic, options.after]);
    this.element = el(
      thread ? 'section' : 'main',
      { class: `pane ${options.id}-pane`, attributes: { 'aria-label': thread ? 'Thread' : 'Channel' } },
      header,
      options.below,
      this.#list.element,
      this.composer.element,
    );
  }

  toEnd(): void {
    this.#list.toEnd();
  }

  render(channel: PageChannel): void {
    const { model, surroundings } = this.#options.context;
    const thread = channel.parentId !== undefined;
    this.#name.textContent = channel.name;
    this.#name.title = channel.name;
    this.#topic.textContent = thread ? (channel.archived ? 'archived' : '') : (channel.topic ?? '');
    const look = `${channel.id} ${channel.name}`;
    if (this.#intro?.look !== look) this.#intro = { look, element: introView(channel) };
    this.#list.render(channel.id, this.#intro.element, {
      model,
      surroundings,
      actions: this.#options.actions,
      inThread: thread,
    });
    this.composer.render(channel);
  }
}

function introView(channel: PageChannel): HTMLElement {
  const thread = channel.parentId !== undefined;
  return el(
    'div',
    { class: 'intro' },
    el('span', { class: 'intro-mark', text: thread ? '💬' : '#', attributes: { 'aria-hidden': 'true' } }),
    el('h3', { text: thread ? channel.name : `Welcome to #${channel.name}!` }),
    el('p', {
      text: thread ? 'This is the start of the thread.' : `This is the start of the #${channel.name} channel.`,
    }),
  );
}
