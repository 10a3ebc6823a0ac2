import { el } from './element.ts';
import type { Emoji } from './payload.ts';

/** An emoji as text; one of a server by its name. */
export function emojiView(emoji: Emoji | undefined): HTMLElement | undefined {
  if (!emoji?.name) return undefined;
  return el('span', { class: 'emoji', text: emoji.id ? `:${emoji.name}:` : emoji.name });
}

/** Three dots that say: wait. */
export function dots(): HTMLElement {
  return el('span', { class: 'dots', attributes: { 'aria-hidden': 'true' } }, el('i'), el('i'), el('i'));
}
