import { safeUrl } from './markdown/characters.ts';

type Attribute = string | number | boolean | undefined;
type Listener<E extends Event> = (event: E) => void;

export interface ElementOptions {
  readonly class?: string | undefined;
  readonly text?: string | undefined;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: Listener<HTMLElementEventMap[K]> };
}

export type Child = Node | string | undefined;

/** Makes an element. Text is always text; attributes that are false or undefined are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, listener] of Object.entries(options.on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== undefined) parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** A link that leaves the page, or only its content when the address is not http(s). */
export function outsideLink(url: string, options: ElementOptions, ...children: readonly Child[]): HTMLElement {
  const href = safeUrl(url);
  if (href === undefined) return el('span', options, ...children);
  const attributes = { ...options.attributes, href, target: '_blank', rel: 'noopener noreferrer nofollow' };
  return el('a', { ...options, attributes }, ...children);
}

/** A colour as Discord's API gives it (0xRRGGBB) in CSS. */
export function cssColour(colour: number): string {
  return `#${(colour & 0xffffff).toString(16).padStart(6, '0')}`;
}
