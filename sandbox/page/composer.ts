import type { Act, ActResult, PageChannel } from '../contract.ts';
import { CommandLine } from './command-line.ts';
import { type CommandEntry, matchingCommands, typedCommand } from './commands.ts';
import { el } from './element.ts';
import type { PageModel } from './state.ts';
import { Suggestions } from './suggestions.ts';
import type { Surroundings } from './surroundings.ts';

const LONGEST = 2_000;

export interface ComposerContext {
  readonly model: PageModel;
  readonly surroundings: Surroundings;
  act(act: Act): Promise<ActResult>;
  /** A command was sent; its answer is awaited elsewhere. */
  command(act: Extract<Act, { do: 'command' }>): void;
}

/** Where a person types: text, or `/` and a command. */
export class Composer {
  readonly element: HTMLElement;
  readonly #context: ComposerContext;
  readonly #text: HTMLTextAreaElement;
  readonly #bar: HTMLElement;
  readonly #suggestions: Suggestions;
  #line: CommandLine | undefined;
  #channel: PageChannel | undefined;

  constructor(id: string, context: ComposerContext) {
    this.#context = context;
    this.#suggestions = new Suggestions(`${id}-suggestions`);
    this.#text = el('textarea', {
      attributes: {
        rows: 1,
        maxlength: LONGEST,
        role: 'combobox',
        'aria-autocomplete': 'list',
        'aria-expanded': 'false',
        autocomplete: 'off',
        spellcheck: 'false',
      },
      on: {
        input: () => this.#typed(),
        focus: () => this.#suggest(),
        blur: () => this.#suggestions.hide(),
        keydown: (event) => this.#key(event),
      },
    });
    const slash = el('button', {
      class: 'slash',
      text: '/',
      attributes: { type: 'button', 'aria-label': 'Commands', title: 'Commands' },
      on: { click: () => this.start('/') },
    });
    this.#bar = el('div', { class: 'composer-bar' }, slash, this.#text);
    this.element = el('div', { class: 'composer' }, this.#suggestions.element, this.#bar);
  }

  render(channel: PageChannel): void {
    if (channel.id !== this.#channel?.id) {
      this.#leave('', false);
    }
    this.#channel = channel;
    const name = channel.parentId === undefined ? `#${channel.name}` : channel.name;
    const words = channel.maySend ? `Message ${name}` : 'You may not write here, but commands work';
    this.#text.setAttribute('aria-label', words);
    this.#text.placeholder = channel.maySend ? words : 'Type / for commands';
  }

  /** Types text in, such as `/fix list`, and goes there. */
  start(text: string): void {
    this.#leave(text, true);
  }

  focus(): void {
    if (this.#line) this.#line.focus();
    else this.#text.focus();
  }

  #typed(): void {
    const typed = typedCommand(this.#context.model.commands, this.#text.value);
    if (typed) this.#enter(typed.entry, typed.rest);
    else {
      this.#grow();
      this.#suggest();
    }
  }

  #grow(): void {
    this.#text.style.setProperty('height', 'auto');
    this.#text.style.setProperty('height', `${Math.min(this.#text.scrollHeight, 200)}px`);
  }

  #suggest(): void {
    const { value } = this.#text;
    if (!value.startsWith('/') || value.includes('\n')) return this.#suggestions.hide();
    const entries = matchingCommands(this.#context.model.commands, value.slice(1));
    const bot = this.#context.model.state?.bot.name ?? 'bot';
    const words = entries.length === 0 ? 'No command matches' : `Commands of ${bot}`;
    const items = entries.map((entry) => ({
      label: `/${entry.path}`,
      detail: entry.description,
      choose: () => this.#enter(entry, ''),
    }));
    return this.#suggestions.show(this.#text, [el('b', { text: words })], items, 0);
  }

  #key(event: KeyboardEvent): void {
    if (this.#suggestions.key(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#say();
  }

  async #say(): Promise<void> {
    const content = this.#text.value.trim();
    const channel = this.#channel;
    if (content === '' || content.startsWith('/') || !channel?.maySend) return;
    this.#text.value = '';
    this.#grow();
    const result = await this.#context.act({ do: 'say', channelId: channel.id, content });
    if (result.outcome === 'refused' && this.#text.value === '') this.#text.value = content;
  }

  #enter(entry: CommandEntry, rest: string): void {
    this.#suggestions.hide();
    this.#line = new CommandLine(entry, rest, {
      surroundings: this.#context.surroundings,
      suggestions: this.#suggestions,
      autocomplete: async (path, option, partial, options) => {
        const channelId = this.#channel?.id ?? '';
        const result = await this.#context.act({ do: 'autocomplete', channelId, path, option, partial, options });
        return result.outcome === 'choices' ? result.choices : undefined;
      },
      send: (path, options) => {
        const channelId = this.#channel?.id ?? '';
        this.#leave('', true);
        this.#context.command({ do: 'command', channelId, path, options });
      },
      leave: (text) => this.#leave(text, true),
    });
    this.#bar.replaceWith(this.#line.element);
    this.#line.focus();
  }

  #leave(text: string, focus: boolean): void {
    this.#suggestions.hide();
    if (this.#line) {
      this.#line.element.replaceWith(this.#bar);
      this.#line = undefined;
    }
    this.#text.value = text;
    if (focus) {
      this.#text.focus();
      this.#typed();
    }
    this.#grow();
  }
}
