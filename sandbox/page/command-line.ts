import type { PageChoice, PageOptionValue } from '../contract.ts';
import type { CommandEntry, CommandOption } from './commands.ts';
import { el } from './element.ts';
import { OptionField } from './option-field.ts';
import type { Suggestions } from './suggestions.ts';
import type { Surroundings } from './surroundings.ts';

export type CommandValues = Readonly<Record<string, PageOptionValue>>;

export interface CommandLineContext {
  readonly surroundings: Surroundings;
  readonly suggestions: Suggestions;
  autocomplete(
    path: string,
    option: string,
    partial: string,
    others: CommandValues,
  ): Promise<readonly PageChoice[] | undefined>;
  send(path: string, values: CommandValues): void;
  /** Back to plain typing, with this text. */
  leave(text: string): void;
}

/** A command chosen and being filled in: its name, the options as fields, and those that may be added. */
export class CommandLine {
  readonly element: HTMLElement;
  readonly #entry: CommandEntry;
  readonly #context: CommandLineContext;
  readonly #fields: HTMLElement;
  readonly #more: HTMLElement;
  #open: OptionField[] = [];
  #sending = false;

  constructor(entry: CommandEntry, rest: string, context: CommandLineContext) {
    this.#entry = entry;
    this.#context = context;
    this.#fields = el('span', { class: 'fields' });
    this.#more = el('span', { class: 'more-options' });
    const name = el('button', {
      class: 'command-chip',
      text: `/${entry.path}`,
      attributes: { type: 'button', title: entry.description, 'aria-label': `/${entry.path}: ${entry.description}` },
      on: {
        keydown: (event) => {
          if (event.key === 'Backspace' || event.key === 'Escape') {
            event.preventDefault();
            context.leave(event.key === 'Escape' ? '' : `/${entry.path}`);
          }
        },
        click: () => void this.#submit(),
      },
    });
    this.element = el(
      'div',
      { class: 'command-line', attributes: { role: 'group', 'aria-label': `Command /${entry.path}` } },
      name,
      this.#fields,
      this.#more,
      el('button', {
        class: 'send',
        text: 'Send',
        attributes: { type: 'button' },
        on: { click: () => void this.#submit() },
      }),
    );
    for (const option of entry.options) if (option.required) this.#add(option);
    if (rest !== '') {
      const first = this.#open[0] ?? (entry.options[0] && this.#add(entry.options[0]));
      first?.type(rest);
    }
    this.#offer();
  }

  /** Goes to the first field that wants something. */
  focus(): void {
    const empty = this.#open.find((field) => field.empty) ?? this.#open.at(-1);
    if (empty) empty.focus();
    else this.element.querySelector('button')?.focus();
  }

  #add(option: CommandOption): OptionField {
    const field = new OptionField(option, {
      surroundings: this.#context.surroundings,
      suggestions: this.#context.suggestions,
      autocomplete: (name, partial) => this.#context.autocomplete(this.#entry.path, name, partial, this.#drafts(name)),
      next: () => this.#open.find((other) => other.empty)?.focus(),
      submit: () => void this.#submit(),
      remove: () => this.#remove(field),
      leave: () => this.#context.leave(''),
    });
    this.#open = [...this.#open, field];
    this.#fields.append(field.element);
    this.#offer();
    return field;
  }

  #remove(field: OptionField): void {
    if (field.option.required) {
      if (this.#open[0] === field) this.#context.leave(`/${this.#entry.path}`);
      else this.#open[this.#open.indexOf(field) - 1]?.focus();
      return;
    }
    this.#open = this.#open.filter((other) => other !== field);
    field.element.remove();
    this.#offer();
    this.focus();
  }

  #offer(): void {
    const left = this.#entry.options.filter((option) => !this.#open.some((field) => field.option === option));
    this.#more.replaceChildren(
      ...left.map((option) =>
        el('button', {
          class: 'add-option',
          text: `+ ${option.name}`,
          attributes: {
            type: 'button',
            title: option.description,
            'aria-label': `Add option ${option.name}: ${option.description}`,
          },
          on: { click: () => this.#add(option).focus() },
        }),
      ),
    );
  }

  #drafts(except: string): CommandValues {
    const values: Record<string, PageOptionValue> = {};
    for (const field of this.#open) {
      const draft = field.option.name === except ? undefined : field.draft();
      if (draft !== undefined) values[field.option.name] = draft;
    }
    return values;
  }

  async #submit(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    const values: Record<string, PageOptionValue> = {};
    let faulty: OptionField | undefined;
    for (const field of this.#open) {
      if (field.empty && !field.option.required) continue;
      const value = await field.value();
      if (value === undefined) faulty ??= field;
      else values[field.option.name] = value;
    }
    this.#sending = false;
    if (faulty) faulty.focus();
    else this.#context.send(this.#entry.path, values);
  }
}
