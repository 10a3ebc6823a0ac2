import { Parser as XmlParser } from 'htmlparser2';
import RssParser from 'rss-parser';

/** An element with its children in order. `key` is its name by namespace: `title`, `dc:date`, `xhtml:div`. */
export interface XmlNode {
  readonly name: string;
  key: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlNode | string)[];
  /** xml:base attributes from the outermost to this one's. */
  bases: readonly string[];
}

const MAX_DEPTH = 256;
const ROOTS = new Set(['rss', 'feed', 'rdf:RDF']);
const STRUCTURE = new Set(['rss', 'channel', 'item', 'feed', 'entry', 'rdf:RDF']);
const RENAMED = 'x-';

/**
 * The document's root. rss-parser reads what is well-formed; its own mapping of elements is kept out by giving all of them
 * other names. What it refuses htmlparser2 recovers. `undefined` when there is no element at all.
 */
export async function readTree(xml: string, depth: number): Promise<XmlNode | undefined> {
  const rootTag = /<([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/.exec(xml);
  const root = rootTag?.[1] ?? '';
  let tree: XmlNode | undefined;
  if (ROOTS.has(root) && depth <= MAX_DEPTH) tree = await byRssParser(xml, root, rootTag?.[2] ?? '');
  const empty = tree !== undefined && !hasItem(tree) && /<(?:\w+:)?(?:item|entry)\b/i.test(xml);
  if (!tree || empty) tree = byRecovery(xml);
  if (tree) nameAll(tree);
  return tree;
}

const hasItem = (node: XmlNode): boolean =>
  node.children.some(
    (c) => typeof c !== 'string' && (c.name === 'item' || c.name === 'entry' || (c.name === 'channel' && hasItem(c))),
  );

interface Xml2JsNode {
  readonly '#name'?: string;
  readonly $?: Readonly<Record<string, string>>;
  readonly $$?: readonly Xml2JsNode[];
  readonly _?: string;
}

async function byRssParser(xml: string, root: string, rootAttributes: string): Promise<XmlNode | undefined> {
  const whole: [string, string, { keepArray: true }][] = [
    ['$$', '$$', { keepArray: true }],
    ['$', '$', { keepArray: true }],
  ];
  // One parser for one document: a parser remembers the errors of the last.
  const parser = new RssParser({
    defaultRSS: 2,
    xml2js: {
      explicitChildren: true,
      preserveChildrenOrder: true,
      charsAsChildren: true,
      includeWhiteChars: true,
      tagNameProcessors: [(name: string) => (STRUCTURE.has(name) ? name : `${RENAMED}${name}`)],
    } as object,
    customFields: { feed: whole as never, item: whole as never },
  });
  let parsed: {
    readonly $$?: readonly Xml2JsNode[];
    readonly $?: unknown;
    readonly items: readonly { readonly $$?: readonly Xml2JsNode[]; readonly $?: unknown }[];
  };
  try {
    parsed = (await parser.parseString(xml)) as never;
  } catch {
    return undefined;
  }
  const attributes = attributesIn(rootAttributes);
  const feedAttributes = plainAttributes(parsed.$);
  const top: XmlNode = element(root === 'feed' ? 'feed' : 'channel', feedAttributes);
  for (const child of parsed.$$ ?? []) add(top, child, true);
  for (const item of parsed.items) {
    const node = element(root === 'feed' ? 'entry' : 'item', plainAttributes(item.$));
    for (const child of item.$$ ?? []) add(node, child, false);
    top.children.push(node);
  }
  if (root === 'feed') return { ...top, attributes: { ...attributes, ...feedAttributes } };
  return { ...element(root, attributes), children: [top] };
}

const element = (name: string, attributes: Readonly<Record<string, string>>): XmlNode => ({
  name,
  key: '',
  attributes,
  children: [],
  bases: [],
});

function plainAttributes(value: unknown): Record<string, string> {
  const object = Array.isArray(value) ? value[0] : value;
  if (typeof object !== 'object' || object === null) return {};
  return Object.fromEntries(
    Object.entries(object).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(/([\w.:-]{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (name !== undefined) found[name] = (double ?? single ?? '').replace(/&amp;/g, '&');
  return found;
}

function add(parent: XmlNode, node: Xml2JsNode, top: boolean): void {
  const name = node['#name'] ?? '';
  if (name === '__text__' || name === '__cdata') {
    parent.children.push(node._ ?? '');
    return;
  }
  // Items are taken from the parser's own list.
  if (top && (name === 'item' || name === 'entry')) return;
  const child = element(name.startsWith(RENAMED) ? name.slice(RENAMED.length) : name, plainAttributes(node.$));
  if (node.$$) for (const grandchild of node.$$) add(child, grandchild, false);
  else if (node._ !== undefined) child.children.push(node._);
  parent.children.push(child);
}

function byRecovery(xml: string): XmlNode | undefined {
  const document = element('', {});
  const stack: XmlNode[] = [document];
  let beyond = 0;
  const parser = new XmlParser(
    {
      onopentag(name, attributes) {
        // An item does not stand in an item: the one before was never closed.
        if (/^(?:\w+:)?(?:item|entry)$/i.test(name)) {
          const before = stack.findIndex((node) => /^(?:\w+:)?(?:item|entry)$/i.test(node.name));
          if (before > 0) stack.length = before;
        }
        if (stack.length > MAX_DEPTH) {
          beyond++;
          return;
        }
        const node = element(name, attributes);
        stack.at(-1)?.children.push(node);
        stack.push(node);
      },
      ontext(text) {
        stack.at(-1)?.children.push(text);
      },
      onclosetag(name) {
        if (beyond > 0) {
          beyond--;
          return;
        }
        const at = stack.findLastIndex((node) => node.name === name);
        if (at > 0) stack.length = at;
      },
    },
    { xmlMode: true, decodeEntities: true, recognizeCDATA: true, lowerCaseTags: false },
  );
  parser.end(xml);
  const roots = document.children.filter((c): c is XmlNode => typeof c !== 'string');
  return roots.find((node) => /(?:^|:)(?:rss|feed|rdf|channel)$/i.test(node.name)) ?? roots[0];
}

const NAMESPACES: readonly (readonly [RegExp, string])[] = [
  [/^http:\/\/www\.w3\.org\/2005\/Atom$|^http:\/\/purl\.org\/atom\/|^http:\/\/example\.com\/newformat/i, ''],
  [
    /^http:\/\/(?:purl\.org\/rss\/1\.0\/?$|my\.netscape\.com\/rdf|channel\.netscape\.com\/rdf|backend\.userland\.com|blogs\.law\.harvard\.edu|purl\.org\/net\/rss1\.1|purl\.org\/rss\/1\.0\/$)/i,
    '',
  ],
  [/purl\.org\/dc\/elements/i, 'dc'],
  [/purl\.org\/dc\/terms/i, 'dcterms'],
  [/purl\.org\/rss\/1\.0\/modules\/content/i, 'content'],
  [/www\.w3\.org\/1999\/xhtml/i, 'xhtml'],
  [/itunes(?:\.com)?|podcast-1\.0\.dtd/i, 'itunes'],
  [/search\.yahoo\.com\/mrss/i, 'media'],
  [/22-rdf-syntax-ns/i, 'rdf'],
];

/** Gives every element its key, with the namespaces in force where it stands. */
function nameAll(root: XmlNode): void {
  const walk = (node: XmlNode, scope: ReadonlyMap<string, string>, bases: readonly string[], depth: number): void => {
    let inner = scope;
    for (const [attribute, uri] of Object.entries(node.attributes)) {
      if (attribute !== 'xmlns' && !attribute.startsWith('xmlns:')) continue;
      if (inner === scope) inner = new Map(scope);
      (inner as Map<string, string>).set(attribute === 'xmlns' ? '' : attribute.slice(6), uri.trim());
    }
    node.key = keyOf(node.name, inner);
    const base = node.attributes['xml:base'];
    node.bases = base === undefined ? bases : [...bases, base];
    if (depth > MAX_DEPTH) return;
    for (const child of node.children) if (typeof child !== 'string') walk(child, inner, node.bases, depth + 1);
  };
  walk(root, new Map(), [], 0);
}

function keyOf(name: string, scope: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1).toLowerCase();
  const uri = scope.get(prefix);
  if (uri === undefined)
    return prefix === '' || /^(?:atom|rss)\d*$/i.test(prefix) ? local : `${prefix.toLowerCase()}:${local}`;
  const canonical = NAMESPACES.find(([pattern]) => pattern.test(uri))?.[1];
  if (canonical === '' || (canonical === undefined && prefix === '')) return local;
  return `${canonical ?? prefix.toLowerCase()}:${local}`;
}

export const elements = (node: XmlNode): XmlNode[] => node.children.filter((c): c is XmlNode => typeof c !== 'string');

export function child(node: XmlNode, ...keys: readonly string[]): XmlNode | undefined {
  for (const key of keys) {
    const found = elements(node).find((c) => c.key === key);
    if (found) return found;
  }
  return undefined;
}

/** All text in it, markup left out. */
export function textOf(node: XmlNode): string {
  let text = '';
  for (const c of node.children) text += typeof c === 'string' ? c : textOf(c);
  return text;
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Its content as HTML, element prefixes left out. */
export function innerHtml(node: XmlNode): string {
  let html = '';
  for (const c of node.children) {
    if (typeof c === 'string') html += escapeText(c);
    else {
      const name = c.name.replace(/^.*:/, '').toLowerCase();
      const attributes = Object.entries(c.attributes)
        .filter(([key]) => !key.startsWith('xmlns'))
        .map(([key, value]) => ` ${key}="${escapeText(value).replace(/"/g, '&quot;')}"`)
        .join('');
      html += VOID.has(name) ? `<${name}${attributes}>` : `<${name}${attributes}>${innerHtml(c)}</${name}>`;
    }
  }
  return html;
}
