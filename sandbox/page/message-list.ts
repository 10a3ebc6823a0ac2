import type { PageMessage } from '../contract.ts';
import { el } from './element.ts';
import { dots } from './marks.ts';
import { localView, type MessageContext, messageView } from './message.ts';
import { formatTime, sameDay } from './time.ts';

const COMPACT_WITHIN_MS = 7 * 60_000;
const NEAR_END_PX = 80;

interface Row {
  readonly element: HTMLElement;
  readonly of: unknown;
  readonly look: string;
}

/** The messages of a channel, oldest first. Draws again only what changed, and keeps focus and place. */
export class MessageList {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #down: HTMLButtonElement;
  readonly #scroller: HTMLElement;
  #rows = new Map<string, Row>();
  #channelId = '';
  #atEnd = true;

  constructor(label: string) {
    this.#list = el('div', { class: 'messages', attributes: { role: 'log', 'aria-label': label, 'aria-live': 'off' } });
    this.#scroller = el(
      'div',
      { class: 'scroller', attributes: { tabindex: 0, 'aria-label': label, role: 'region' } },
      this.#list,
    );
    this.#down = el('button', {
      class: 'to-end',
      text: 'Newer messages ↓',
      attributes: { type: 'button', hidden: true },
      on: { click: () => this.toEnd() },
    });
    this.element = el('div', { class: 'message-list' }, this.#scroller, this.#down);
    this.#scroller.addEventListener('scroll', () => {
      this.#atEnd = this.#distance() < NEAR_END_PX;
      this.#down.hidden = this.#atEnd;
    });
    new ResizeObserver(() => this.#keepPlace()).observe(this.#scroller);
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#keepPlace();
  }

  render(channelId: string, intro: HTMLElement, context: MessageContext): void {
    if (channelId !== this.#channelId) {
      this.#channelId = channelId;
      this.#rows = new Map();
      this.#atEnd = true;
    }
    const { model, surroundings } = context;
    const messages = model.messages(channelId);
    const rows = new Map<string, Row>([['intro', { element: intro, of: intro, look: '' }]]);
    const keep = (key: string, of: unknown, look: string, make: () => HTMLElement): void => {
      const known = this.#rows.get(key);
      rows.set(key, known && known.of === of && known.look === look ? known : { element: make(), of, look });
    };
    let before: PageMessage | undefined;
    for (const message of messages) {
      const sent = Date.parse(message.body.timestamp);
      if (!before || !sameDay(Date.parse(before.body.timestamp), sent)) {
        const day = formatTime(sent, 'D', surroundings.now());
        keep(`day-${day}`, day, '', () =>
          el('div', { class: 'day', attributes: { role: 'separator' } }, el('span', { text: day })),
        );
        before = undefined;
      }
      const compact = before !== undefined && joins(before, message);
      const thread = model.channel(message.id);
      const look = [
        compact,
        [...model.pending(message.id)].join(),
        model.failure(message.id),
        thread && [thread.name, thread.archived, model.messages(thread.id).length].join(),
      ].join('|');
      keep(message.id, message, look, () => messageView(message, context, compact));
      before = message;
    }
    for (const local of model.locals(channelId)) {
      keep(local.id, local, '', () => localView(local, model, surroundings.now()));
    }
    if (model.isTyping(channelId)) {
      const words = `${model.state?.bot.name ?? 'Somebody'} is typing…`;
      keep('typing', words, '', () => el('div', { class: 'typing' }, dots(), el('span', { text: words })));
    }
    this.#draw(rows);
  }

  #draw(rows: Map<string, Row>): void {
    const focused = document.activeElement;
    const holder = focused instanceof HTMLElement && this.#list.contains(focused) ? focused : undefined;
    const key = holder?.dataset.key;
    const messageId = holder?.closest<HTMLElement>('[data-message]')?.dataset.message;
    let at: ChildNode | null = this.#list.firstChild;
    const wanted = new Set<ChildNode>([...rows.values()].map((row) => row.element));
    for (const { element } of rows.values()) {
      while (at && !wanted.has(at)) {
        const gone: ChildNode = at;
        at = at.nextSibling;
        gone.remove();
      }
      if (at === element) at = at.nextSibling;
      else this.#list.insertBefore(element, at);
    }
    while (at) {
      const gone: ChildNode = at;
      at = at.nextSibling;
      gone.remove();
    }
    this.#rows = rows;
    if (holder && !holder.isConnected) this.#refocus(messageId, key);
    this.#keepPlace();
  }

  /** Focus stays on the button that was pressed, or on what took its place. */
  #refocus(messageId: string | undefined, key: string | undefined): void {
    const row = messageId === undefined ? undefined : this.#rows.get(messageId)?.element;
    const same =
      key === undefined ? null : row?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
    const other = row?.querySelector<HTMLElement>('button:not(:disabled)');
    (same ?? other ?? this.#scroller).focus({ preventScroll: true });
  }

  #keepPlace(): void {
    if (this.#atEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#down.hidden = this.#atEnd || this.#distance() < NEAR_END_PX;
  }

  #distance(): number {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }
}

function joins(before: PageMessage, message: PageMessage): boolean {
  return (
    before.body.author.id === message.body.author.id &&
    message.body.interaction === undefined &&
    !message.body.referenced_message &&
    before.ephemeral === message.ephemeral &&
    Date.parse(message.body.timestamp) - Date.parse(before.body.timestamp) < COMPACT_WITHIN_MS
  );
}
