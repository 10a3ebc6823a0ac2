import { append, cssColour, el, outsideLink } from './element.ts';
import { parseMarkdown } from './markdown/blocks.ts';
import { parseInline } from './markdown/inline.ts';
import type { Block, Inline } from './markdown/tree.ts';
import type { Surroundings } from './surroundings.ts';
import { timeView } from './time-view.ts';

export interface MarkdownOptions {
  readonly surroundings: Surroundings;
  /** Whether `@everyone` and `@here` in this text really pinged. */
  readonly broadcasts?: boolean;
}

const TAGS = { strong: 'strong', emphasis: 'em', underline: 'u', strike: 's' } as const;
const HEADINGS = { 1: 'h3', 2: 'h4', 3: 'h5' } as const;

/** A text with everything Discord's markdown knows, as elements. */
export function markdownView(text: string, options: MarkdownOptions): HTMLElement {
  const root = el('div', { class: 'markdown' });
  append(
    root,
    parseMarkdown(text).map((block) => blockView(block, options)),
  );
  return root;
}

/** A text that stands in one line (a title, a field's name): no headings, quotes or lists. */
export function inlineView(text: string, options: MarkdownOptions): DocumentFragment {
  const fragment = document.createDocumentFragment();
  append(
    fragment,
    parseInline(text).map((node) => nodeView(node, options)),
  );
  return fragment;
}

function blockView(block: Block, options: MarkdownOptions): HTMLElement {
  switch (block.kind) {
    case 'paragraph':
      return el('div', { class: 'paragraph' }, ...nodeViews(block.children, options), '\n');
    case 'subtext':
      return el('small', { class: 'subtext' }, ...nodeViews(block.children, options));
    case 'heading':
      return el(HEADINGS[block.level], { class: `heading-${block.level}` }, ...nodeViews(block.children, options));
    case 'code-block':
      return el('pre', { attributes: { tabindex: 0, 'aria-label': 'Code' } }, el('code', { text: block.text }));
    case 'quote':
      return el('blockquote', {}, ...block.blocks.map((inner) => blockView(inner, options)));
    case 'list': {
      const items = block.items.map((item) => el('li', {}, ...item.map((inner) => blockView(inner, options))));
      return block.start === undefined
        ? el('ul', {}, ...items)
        : el('ol', { attributes: { start: block.start } }, ...items);
    }
  }
}

function nodeViews(nodes: readonly Inline[], options: MarkdownOptions): Node[] {
  return nodes.map((node) => nodeView(node, options));
}

function nodeView(node: Inline, options: MarkdownOptions): Node {
  switch (node.kind) {
    case 'text':
      return document.createTextNode(node.text);
    case 'code':
      return el('code', { class: 'inline-code', text: node.text });
    case 'spoiler':
      return spoilerView(nodeViews(node.children, options));
    case 'link':
      return outsideLink(node.url, { attributes: { title: node.title } }, ...nodeViews(node.children, options));
    case 'timestamp':
      return timeView(node.seconds, node.style, options.surroundings.now());
    case 'emoji':
      return el('span', { class: 'custom-emoji', text: `:${node.name}:` });
    case 'broadcast':
      return options.broadcasts
        ? el('span', { class: 'mention', text: `@${node.name}` })
        : document.createTextNode(`@${node.name}`);
    case 'user':
    case 'role':
    case 'channel':
    case 'command':
      return mentionView(node, options.surroundings);
    default:
      return el(TAGS[node.kind], {}, ...nodeViews(node.children, options));
  }
}

function mentionView(
  node: Extract<Inline, { kind: 'user' | 'role' | 'channel' | 'command' }>,
  around: Surroundings,
): HTMLElement {
  if (node.kind === 'user') {
    return el('span', { class: 'mention', text: `@${around.userName(node.id) ?? 'unknown-user'}` });
  }
  if (node.kind === 'role') {
    const role = around.role(node.id);
    const pill = el('span', { class: 'mention', text: `@${role?.name ?? 'deleted-role'}` });
    if (role?.colour) pill.style.setProperty('--mention', cssColour(role.colour));
    return pill;
  }
  if (node.kind === 'command') return pressable(`/${node.name}`, () => around.startCommand(node.name));
  const name = around.channelName(node.id);
  if (name === undefined) return el('span', { class: 'mention', text: '# unknown' });
  return pressable(`# ${name}`, () => around.openChannel(node.id));
}

/** A mention that one can press: not a button, which would not break over lines as the words around it do. */
function pressable(text: string, press: () => void): HTMLElement {
  return el('span', {
    class: 'mention pressable',
    text,
    attributes: { role: 'button', tabindex: 0 },
    on: {
      click: press,
      keydown: (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        press();
      },
    },
  });
}

/** Hidden until pressed. */
export function spoilerView(children: readonly Node[]): HTMLElement {
  const hidden = el('span', { class: 'spoiler-text', attributes: { 'aria-hidden': 'true' } }, ...children);
  const attributes = { role: 'button', tabindex: 0, 'aria-label': 'Spoiler: show', 'aria-expanded': 'false' };
  const spoiler = el('span', { class: 'spoiler', attributes }, hidden);
  const reveal = (): void => {
    spoiler.classList.add('revealed');
    for (const name of Object.keys(attributes)) spoiler.removeAttribute(name);
    hidden.removeAttribute('aria-hidden');
  };
  spoiler.addEventListener('click', (event) => {
    if (spoiler.classList.contains('revealed')) return;
    event.preventDefault();
    reveal();
  });
  spoiler.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (spoiler.classList.contains('revealed')) return;
    event.preventDefault();
    reveal();
  });
  return spoiler;
}
