import type { Act, ActResult, PageState } from '../contract.ts';
import { el } from './element.ts';

const PUT_AWAY = 'guide-put-away';

/** Tells somebody who sees the page for the first time what this is and what to try. Shown where there are actions. */
export class Guide {
  readonly element: HTMLElement;
  readonly #words: HTMLElement;
  readonly #buttons: HTMLElement;
  readonly #told: HTMLElement;
  readonly #fold: HTMLButtonElement;
  readonly #act: (what: Act) => Promise<ActResult>;
  #look = '';

  constructor(act: (what: Act) => Promise<ActResult>) {
    this.#act = act;
    this.#words = el('p', { class: 'guide-words' });
    this.#buttons = el('div', { class: 'guide-buttons' });
    this.#told = el('span', { class: 'guide-told', attributes: { role: 'status' } });
    this.#fold = el('button', {
      class: 'close',
      attributes: { type: 'button' },
      on: { click: () => this.#put(!this.#away()) },
    });
    this.element = el(
      'section',
      { class: 'guide', attributes: { 'aria-label': 'About this sandbox', hidden: true } },
      el('div', { class: 'guide-inside' }, this.#words, this.#buttons, this.#told),
      this.#fold,
    );
  }

  render(state: PageState): void {
    this.element.hidden = state.actions.length === 0;
    const look = JSON.stringify([state.actions, state.bot.name]);
    if (look === this.#look) return;
    this.#look = look;
    this.#words.replaceChildren(
      el('b', { text: 'A pretend Discord on this machine.' }),
      ` ${state.bot.name} has read three demo feeds and posted what installing the updates does not do. Press `,
      el('b', { text: 'Checklist' }),
      ', type ',
      el('code', { text: '/fix list' }),
      ', change who you are, or let a vendor have news.',
    );
    this.#buttons.replaceChildren(...state.actions.map((action) => this.#button(action.key, action.label)));
    this.#put(this.#away());
  }

  #button(key: string, label: string): HTMLElement {
    const button = el('button', { class: 'guide-button', text: label, attributes: { type: 'button' } });
    button.addEventListener('click', async () => {
      button.disabled = true;
      const result = await this.#act({ do: 'action', key });
      button.disabled = false;
      button.focus();
      this.#put(true);
      this.#told.textContent =
        result.outcome === 'told' ? result.words : result.outcome === 'refused' ? result.why : '';
    });
    return button;
  }

  #away(): boolean {
    return sessionStorage.getItem(PUT_AWAY) !== null;
  }

  /** Folded, only the buttons stay. */
  #put(away: boolean): void {
    if (away) sessionStorage.setItem(PUT_AWAY, 'yes');
    else sessionStorage.removeItem(PUT_AWAY);
    this.element.classList.toggle('folded', away);
    this.#words.hidden = away;
    this.#fold.textContent = away ? '?' : '✕';
    this.#fold.setAttribute('aria-label', away ? 'What is this?' : 'Fold this away');
    this.#fold.title = away ? 'What is this?' : 'Fold this away';
  }
}
