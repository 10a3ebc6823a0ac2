import { type Child, cssColour, el } from './element.ts';

export interface Suggestion {
  readonly label: string;
  readonly detail?: string | undefined;
  /** A sign before the label, such as `#`. */
  readonly mark?: string | undefined;
  readonly colour?: number | undefined;
  readonly choose: () => void;
}

/** The list above the composer, moved through with the arrow keys while the typing goes on elsewhere. */
export class Suggestions {
  readonly element: HTMLElement;
  readonly #head: HTMLElement;
  readonly #list: HTMLElement;
  readonly #id: string;
  #owner: HTMLElement | undefined;
  #items: readonly Suggestion[] = [];
  #active = -1;

  constructor(id: string) {
    this.#id = id;
    this.#head = el('div', { class: 'suggestions-head' });
    this.#list = el('ul', { attributes: { role: 'listbox', id, 'aria-label': 'Suggestions' } });
    this.element = el(
      'div',
      {
        class: 'suggestions',
        attributes: { hidden: true },
        // The typing keeps the focus.
        on: { mousedown: (event) => event.preventDefault() },
      },
      this.#head,
      this.#list,
    );
  }

  /** Shows items for an input; `active` is the one that Enter takes, -1 for none. */
  show(owner: HTMLElement, head: readonly Child[], items: readonly Suggestion[], active: number): void {
    if (this.#owner !== owner) this.#release();
    this.#owner = owner;
    this.#items = items;
    this.#head.replaceChildren(...head.filter((child) => child !== undefined));
    this.#list.replaceChildren(...items.map((item, i) => this.#row(item, i)));
    this.#list.hidden = items.length === 0;
    this.element.hidden = items.length === 0 && head.length === 0;
    owner.setAttribute('aria-controls', this.#id);
    owner.setAttribute('aria-expanded', items.length > 0 ? 'true' : 'false');
    this.#activate(items.length === 0 ? -1 : active);
    if (active < 0) this.#list.scrollTop = 0;
  }

  hide(): void {
    this.#release();
    this.#items = [];
    this.#active = -1;
    this.element.hidden = true;
  }

  get open(): boolean {
    return !this.element.hidden && this.#items.length > 0;
  }

  /** Takes arrows, Enter, Tab and Escape while it is open. Answers whether the key was for it. */
  key(event: KeyboardEvent): boolean {
    if (!this.open || event.isComposing) return false;
    const { length } = this.#items;
    if (event.key === 'ArrowDown') this.#activate((this.#active + 1) % length);
    else if (event.key === 'ArrowUp') this.#activate((Math.max(this.#active, 0) - 1 + length) % length);
    else if (event.key === 'Escape') this.hide();
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && this.#active >= 0)
      this.#items[this.#active]?.choose();
    else return false;
    event.preventDefault();
    return true;
  }

  #release(): void {
    this.#owner?.setAttribute('aria-expanded', 'false');
    this.#owner?.removeAttribute('aria-activedescendant');
    this.#owner = undefined;
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [i, row] of [...this.#list.children].entries()) {
      row.setAttribute('aria-selected', i === index ? 'true' : 'false');
      if (i === index) row.scrollIntoView({ block: 'nearest' });
    }
    if (index < 0) this.#owner?.removeAttribute('aria-activedescendant');
    else this.#owner?.setAttribute('aria-activedescendant', `${this.#id}-${index}`);
  }

  #row(item: Suggestion, index: number): HTMLElement {
    const mark = item.mark === undefined ? undefined : el('span', { class: 'choice-mark', text: item.mark });
    if (item.colour) mark?.style.setProperty('color', cssColour(item.colour));
    return el(
      'li',
      {
        class: 'suggestion',
        attributes: { role: 'option', id: `${this.#id}-${index}` },
        on: { click: item.choose, mousemove: () => this.#active !== index && this.#activate(index) },
      },
      mark,
      el('span', { class: 'suggestion-label', text: item.label }),
      item.detail ? el('span', { class: 'suggestion-detail', text: item.detail }) : undefined,
    );
  }
}
