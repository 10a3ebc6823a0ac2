import type { PageOptionValue } from '../contract.ts';
import { upload } from './api.ts';
import { type CommandOption, readOption, typeWord } from './commands.ts';
import { el } from './element.ts';
import type { Suggestion, Suggestions } from './suggestions.ts';
import type { Candidate, Surroundings } from './surroundings.ts';

const DEBOUNCE_MS = 200;
const SHOWN = 25;
const KINDS: Readonly<Record<number, readonly Candidate['kind'][]>> = {
  6: ['user'],
  7: ['channel'],
  8: ['role'],
  9: ['user', 'role'],
};

export interface FieldContext {
  readonly surroundings: Surroundings;
  readonly suggestions: Suggestions;
  /** What the bot offers for what is typed; undefined when it did not answer. */
  autocomplete(
    option: string,
    partial: string,
  ): Promise<readonly { name: string; value: string | number }[] | undefined>;
  /** The person is done with this field. */
  next(): void;
  submit(): void;
  /** The person takes the field away by Backspace. */
  remove(): void;
  leave(): void;
}

/** One option of a command being typed: its name and a field for its value. */
export class OptionField {
  readonly element: HTMLElement;
  readonly option: CommandOption;
  readonly #context: FieldContext;
  readonly #input: HTMLInputElement;
  readonly #fault: HTMLElement;
  #chosen: string | number | boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(option: CommandOption, context: FieldContext) {
    this.option = option;
    this.#context = context;
    const file = option.type === 11;
    const faultId = `fault-${option.name}`;
    const title = `${option.name}: ${option.description} (${typeWord(option)}${option.required ? ', required' : ''})`;
    this.#fault = el('span', { class: 'field-fault', attributes: { id: faultId, hidden: true } });
    this.#input = el('input', {
      attributes: {
        type: file ? 'file' : 'text',
        'aria-label': title,
        'aria-describedby': faultId,
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
        ...(!file && { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false' }),
        ...((option.type === 4 || option.type === 10) && { inputmode: 'numeric' }),
        'aria-required': option.required ? 'true' : undefined,
      },
      on: {
        input: () => this.#typed(),
        focus: () => this.#suggest(),
        blur: () => this.#context.suggestions.hide(),
        keydown: (event) => this.#key(event),
      },
    });
    this.element = el(
      'label',
      { class: option.required ? 'option required' : 'option' },
      el('span', { class: 'option-name', text: option.name }),
      this.#input,
      this.#fault,
    );
    this.#fit();
  }

  focus(): void {
    this.#input.focus();
  }

  /** Puts text in as if it were typed. */
  type(text: string): void {
    this.#input.value = text;
    this.#typed();
  }

  get empty(): boolean {
    return this.option.type === 11
      ? !this.#input.files?.length
      : this.#input.value === '' && this.#chosen === undefined;
  }

  /** What was typed, for the other options' autocompletion; undefined while it is no value. */
  draft(): string | number | boolean | undefined {
    if (this.empty || this.option.type === 11) return undefined;
    const read = readOption(this.option, this.#input.value, this.#chosen);
    return 'value' in read ? read.value : undefined;
  }

  /** The value to send. Undefined and a fault shown when there is none. */
  async value(): Promise<PageOptionValue | undefined> {
    if (this.empty) return this.#say('This option is required.');
    if (this.option.type === 11) {
      const file = this.#input.files?.[0];
      const uploaded = file && (await upload(file));
      return uploaded ? { attachment: uploaded } : this.#say('The file could not be read, or is larger than 10 MB.');
    }
    const read = readOption(this.option, this.#input.value, this.#chosen);
    return 'fault' in read ? this.#say(read.fault) : read.value;
  }

  #say(fault: string): undefined {
    this.#fault.textContent = fault;
    this.#fault.hidden = false;
    this.#input.setAttribute('aria-invalid', 'true');
    this.element.classList.add('faulty');
    return undefined;
  }

  #typed(): void {
    this.#chosen = undefined;
    this.#fault.hidden = true;
    this.#input.removeAttribute('aria-invalid');
    this.element.classList.remove('faulty');
    this.#fit();
    if (document.activeElement === this.#input) this.#suggest();
  }

  #fit(): void {
    if (this.option.type !== 11)
      this.#input.style.setProperty('width', `${Math.max(this.#input.value.length + 2, 5)}ch`);
  }

  #key(event: KeyboardEvent): void {
    if (this.#context.suggestions.key(event)) return;
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      this.#context.submit();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#context.leave();
    } else if (event.key === 'Backspace' && this.empty) {
      event.preventDefault();
      this.#context.remove();
    }
  }

  #choose(name: string, value: string | number | boolean): void {
    this.#input.value = name;
    this.#typed();
    // What was chosen is not searched for once more.
    clearTimeout(this.#timer);
    this.#asked++;
    this.#chosen = value;
    this.#context.suggestions.hide();
    this.#context.next();
  }

  #suggest(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    const { option } = this;
    if (option.type === 11 || this.#chosen !== undefined) return this.#show([], -1);
    if (option.autocomplete) {
      const asked = this.#asked;
      this.#show([], -1, 'Searching…');
      this.#timer = setTimeout(() => void this.#ask(asked), DEBOUNCE_MS);
      return undefined;
    }
    const typed = this.#input.value.trim().toLowerCase();
    const items = this.#fixed()
      .filter((item) => item.label.toLowerCase().includes(typed))
      .slice(0, SHOWN);
    return this.#show(items, typed !== '' || option.required ? 0 : -1);
  }

  async #ask(asked: number): Promise<void> {
    const text = this.#input.value;
    const choices = await this.#context.autocomplete(this.option.name, text);
    if (asked !== this.#asked || document.activeElement !== this.#input) return;
    if (!choices) return this.#show([], -1, 'Loading options failed.');
    const items = choices.map(({ name, value }) => ({ label: name, choose: () => this.#choose(name, value) }));
    const first = text.trim() !== '' || this.option.required ? 0 : -1;
    return this.#show(items, first, items.length === 0 ? 'No options match your search.' : undefined);
  }

  #show(items: readonly Suggestion[], active: number, note?: string): void {
    const { option } = this;
    const head = [
      el('b', { text: option.name }),
      el('span', { class: 'option-type', text: typeWord(option) }),
      option.required ? el('span', { class: 'option-required', text: 'required' }) : undefined,
      el('span', { class: 'option-description', text: option.description }),
      note === undefined ? undefined : el('span', { class: 'option-note', text: note, attributes: { role: 'status' } }),
    ];
    this.#context.suggestions.show(this.#input, head, items, active);
  }

  #fixed(): Suggestion[] {
    const { option } = this;
    const of = (name: string, value: string | number | boolean): Suggestion => ({
      label: name,
      choose: () => this.#choose(name, value),
    });
    if (option.choices?.length) return option.choices.map(({ name, value }) => of(name, value));
    if (option.type === 5) return [of('True', true), of('False', false)];
    return this.#context.surroundings
      .candidates(KINDS[option.type] ?? [])
      .filter((c) => c.kind !== 'channel' || (option.channel_types?.includes(c.channelType ?? 0) ?? true))
      .map((c) => {
        const mark = c.kind === 'channel' ? '#' : '@';
        return { label: c.name, mark, colour: c.colour, choose: () => this.#choose(`${mark}${c.name}`, c.id) };
      });
  }
}
