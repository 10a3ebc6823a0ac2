import { cssColour, el } from './element.ts';
import { emojiView } from './marks.ts';
import type { Emoji, SelectPayload } from './payload.ts';
import { Popup } from './popup.ts';
import type { Candidate, Surroundings } from './surroundings.ts';

export interface SelectOptions {
  readonly surroundings: Surroundings;
  readonly pending: boolean;
  readonly label?: string;
  /** Called when the person has chosen; of a menu for several, when it closes. */
  choose(values: readonly string[]): void;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly emoji: Emoji | undefined;
  readonly mark: string;
  readonly colour: number;
}

const KINDS: Readonly<Record<number, readonly Candidate['kind'][]>> = {
  5: ['user'],
  6: ['role'],
  7: ['user', 'role'],
  8: ['channel'],
};

/** A select menu of any kind: a button that opens a list. */
export class SelectMenu {
  readonly element: HTMLElement;
  readonly #payload: SelectPayload;
  readonly #options: SelectOptions;
  readonly #choices: readonly Choice[];
  readonly #button: HTMLButtonElement;
  readonly #several: boolean;
  #values: Set<string>;
  #before = '';

  constructor(payload: SelectPayload, options: SelectOptions) {
    this.#payload = payload;
    this.#options = options;
    this.#choices = choicesOf(payload, options.surroundings);
    this.#several = (payload.max_values ?? 1) > 1;
    const preset =
      payload.default_values?.map((v) => v.id) ?? payload.options?.filter((o) => o.default).map((o) => o.value);
    this.#values = new Set(preset);
    this.#button = el('button', {
      class: 'select',
      attributes: {
        type: 'button',
        'aria-haspopup': 'listbox',
        'aria-expanded': 'false',
        'aria-busy': options.pending ? 'true' : undefined,
        'data-key': payload.custom_id,
        disabled: payload.disabled === true,
      },
      on: {
        click: () => this.#open(),
        keydown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          this.#open();
        },
      },
    });
    this.element = this.#button;
    this.#show();
  }

  get values(): readonly string[] {
    return [...this.#values];
  }

  #show(): void {
    const chosen = this.#choices.filter((choice) => this.#values.has(choice.value));
    const { placeholder } = this.#payload;
    const shown = chosen.map((choice) => choice.label).join(', ');
    const empty = placeholder || 'Make a selection';
    this.#button.replaceChildren(
      el('span', { class: shown ? 'select-value' : 'select-value empty', text: shown || empty }),
      el('span', { class: 'select-arrow', text: '▾', attributes: { 'aria-hidden': 'true' } }),
    );
    const name = this.#options.label ?? empty;
    this.#button.setAttribute('aria-label', shown ? `${name}: ${shown}` : name);
  }

  #open(): void {
    if (this.#options.pending || this.#button.getAttribute('aria-expanded') === 'true') return;
    this.#before = this.values.join('\n');
    const items = this.#choices.map((choice) => this.#item(choice));
    if (items.length === 0) items.push(el('li', { class: 'popup-empty', text: 'There is nothing to choose.' }));
    const list = el(
      'ul',
      {
        class: 'select-list',
        attributes: { role: 'listbox', 'aria-multiselectable': this.#several ? 'true' : undefined },
      },
      ...items,
    );
    list.setAttribute('aria-label', this.#options.label ?? this.#payload.placeholder ?? 'Choices');
    const popup = new Popup(this.#button, list, () => this.#closed());
    this.#button.setAttribute('aria-expanded', 'true');
    const focusable = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role=option]')];
    (focusable().find((item) => item.getAttribute('aria-selected') === 'true') ?? focusable()[0])?.focus();
    let typed = '';
    let typedAt = 0;
    list.addEventListener('click', (event) => {
      const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null;
      if (item) this.#toggle(item, popup);
    });
    list.addEventListener('keydown', (event) => {
      const all = focusable();
      const at = all.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined) {
        all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
      } else if (event.key === 'Enter' || event.key === ' ') {
        const item = all[at];
        if (item) this.#toggle(item, popup);
      } else if (event.key === 'Tab' || event.key === 'Escape') {
        popup.close();
      } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
        typed = event.timeStamp - typedAt > 800 ? event.key : typed + event.key;
        typedAt = event.timeStamp;
        all.find((item) => item.textContent?.trim().toLowerCase().includes(typed.toLowerCase()))?.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #item(choice: Choice): HTMLElement {
    const mark = el('span', { class: 'choice-mark', text: choice.mark, attributes: { 'aria-hidden': 'true' } });
    if (choice.colour) mark.style.setProperty('color', cssColour(choice.colour));
    return el(
      'li',
      {
        class: 'choice',
        attributes: {
          role: 'option',
          tabindex: -1,
          'data-value': choice.value,
          'aria-selected': this.#values.has(choice.value) ? 'true' : 'false',
        },
      },
      emojiView(choice.emoji) ?? (choice.mark ? mark : undefined),
      el(
        'span',
        { class: 'choice-words' },
        el('span', { class: 'choice-label', text: choice.label }),
        choice.description ? el('small', { text: choice.description }) : undefined,
      ),
      el('span', { class: this.#several ? 'tick box' : 'tick', attributes: { 'aria-hidden': 'true' } }),
    );
  }

  #toggle(item: HTMLElement, popup: Popup): void {
    const value = item.dataset.value ?? '';
    if (!this.#several) {
      const again = this.#values.has(value) && this.#payload.min_values === 0;
      this.#values = new Set(again ? [] : [value]);
      popup.close();
      return;
    }
    if (!this.#values.delete(value) && this.#values.size < (this.#payload.max_values ?? 1)) this.#values.add(value);
    item.setAttribute('aria-selected', this.#values.has(value) ? 'true' : 'false');
  }

  #closed(): void {
    this.#button.setAttribute('aria-expanded', 'false');
    this.#show();
    this.#button.focus();
    if (this.values.join('\n') !== this.#before && this.#values.size >= (this.#payload.min_values ?? 1))
      this.#options.choose(this.values);
  }
}

function choicesOf(payload: SelectPayload, surroundings: Surroundings): Choice[] {
  if (payload.type === 3) {
    return (payload.options ?? []).map((option) => ({
      value: option.value,
      label: option.label,
      description: option.description,
      emoji: option.emoji,
      mark: '',
      colour: 0,
    }));
  }
  return surroundings
    .candidates(KINDS[payload.type] ?? [])
    .filter((c) => c.kind !== 'channel' || (payload.channel_types?.includes(c.channelType ?? 0) ?? true))
    .map((c) => ({
      value: c.id,
      label: c.name,
      description: undefined,
      emoji: undefined,
      mark: c.kind === 'channel' ? '#' : '@',
      colour: c.colour,
    }));
}
