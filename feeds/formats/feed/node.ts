import { escapeHtml } from './entities.ts';

/** An element with its children in order. */
export interface XmlNode {
  /** As written, with its prefix. */
  readonly name: string;
  /** Its name by namespace, lower case: `title`, `dc:date`, `xhtml:div`. */
  key: string;
  /** Names in lower case. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlNode | string)[];
  /** xml:base attributes from the outermost to this one's. */
  bases: readonly string[];
}

export const element = (name: string, attributes: Readonly<Record<string, string>>): XmlNode => ({
  name,
  key: '',
  attributes,
  children: [],
  bases: [],
});

export const elements = (node: XmlNode): XmlNode[] => node.children.filter((c): c is XmlNode => typeof c !== 'string');

/** The first child of the first of these keys that there is a child of. */
export function child(node: XmlNode, ...keys: readonly string[]): XmlNode | undefined {
  for (const key of keys) {
    const found = node.children.find((c) => typeof c !== 'string' && c.key === key);
    if (found !== undefined && typeof found !== 'string') return found;
  }
  return undefined;
}

/** All text in it, markup left out. */
export function textOf(node: XmlNode): string {
  let text = '';
  for (const c of node.children) text += typeof c === 'string' ? c : textOf(c);
  return text;
}

/** Its own text, without that of elements in it, unless it has none. */
export function ownText(node: XmlNode): string {
  const own = node.children.filter((c) => typeof c === 'string').join('');
  return (own.trim() === '' ? textOf(node) : own).trim();
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Its content as HTML, element prefixes left out. `asHtml` decides how its texts become HTML: escaped, or as they are. */
export function innerHtml(node: XmlNode, asHtml: (text: string) => string = escapeHtml): string {
  let html = '';
  for (const c of node.children) {
    if (typeof c === 'string') html += asHtml(c);
    else {
      const name = c.name.slice(c.name.indexOf(':') + 1).toLowerCase();
      let attributes = '';
      for (const [key, value] of Object.entries(c.attributes))
        if (!key.startsWith('xmlns')) attributes += ` ${key}="${escapeHtml(value).replace(/"/g, '&quot;')}"`;
      html += VOID.has(name)
        ? `<${name}${attributes}>${innerHtml(c, asHtml)}`
        : `<${name}${attributes}>${innerHtml(c, asHtml)}</${name}>`;
    }
  }
  return html;
}
