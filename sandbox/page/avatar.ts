import { cssColour, el } from './element.ts';

const COLOURS = [0x2f8f5b, 0xb0720f, 0xd8547c, 0x3a8bc2, 0x8d6ad6];

/** Initials on a colour that stays the same for a name. */
export function avatar(name: string, options: { readonly bot?: boolean; readonly class?: string } = {}): HTMLElement {
  let sum = 0;
  for (const char of name) sum += char.charCodeAt(0);
  const colour = options.bot ? 0x5865f2 : (COLOURS[sum % COLOURS.length] ?? 0x5865f2);
  const circle = el('span', {
    class: options.class ? `avatar ${options.class}` : 'avatar',
    text: name.slice(0, 1).toUpperCase(),
    attributes: { 'aria-hidden': 'true' },
  });
  circle.style.setProperty('background-color', cssColour(colour));
  return circle;
}
