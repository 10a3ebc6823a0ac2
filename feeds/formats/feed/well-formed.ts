import RssParser from 'rss-parser';
import { element, type XmlNode } from './node.ts';

const ROOT = /^\s*<(rss|feed|rdf:RDF)(?=[\s>/])((?:[^<>"']|"[^"]*"|'[^']*')*)>/;
const STRUCTURE = new Set(['rss', 'channel', 'item', 'feed', 'entry', 'rdf:RDF']);
const RENAMED = 'x-';
const ATTRIBUTE = /([^\s=/<>"']{1,100})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g;

/** An element as xml2js gives it with ordered children. */
interface Xml2JsNode {
  readonly '#name'?: string;
  readonly $?: Readonly<Record<string, string>>;
  readonly $$?: readonly Xml2JsNode[];
  readonly _?: string;
}

interface Whole {
  readonly $$?: readonly Xml2JsNode[];
  readonly $?: unknown;
}

const WHOLE: [string, string, { keepArray: true }][] = [
  ['$$', '$$', { keepArray: true }],
  ['$', '$', { keepArray: true }],
];

/**
 * What rss-parser finds in a well-formed feed, `undefined` when it refuses. Every element but the structure is renamed
 * before it sees it: its own mapping (dates, links, a quadratic snippet) has nothing to work on, and the order of
 * children and their attributes are kept.
 */
export async function readWellFormed(xml: string): Promise<XmlNode | undefined> {
  const start = ROOT.exec(xml);
  // It would leave out every channel but one.
  if (!start || xml.indexOf('<channel', xml.indexOf('<channel') + 1) > 0) return undefined;
  const [, root = '', rootAttributes = ''] = start;
  // One parser for one document: a parser remembers the errors of the last.
  const parser = new RssParser<Whole, Whole>({
    defaultRSS: 2,
    xml2js: {
      explicitChildren: true,
      preserveChildrenOrder: true,
      charsAsChildren: true,
      includeWhiteChars: true,
      tagNameProcessors: [(name: string) => (STRUCTURE.has(name) ? name : `${RENAMED}${name}`)],
    },
    // Its types know strings only, its code takes what is written here.
    customFields: { feed: WHOLE as never, item: WHOLE as never },
  });
  let parsed: Whole & { readonly items: readonly Whole[] };
  try {
    parsed = await parser.parseString(xml);
  } catch {
    return undefined;
  }
  const isAtom = root === 'feed';
  const top = element(isAtom ? 'feed' : 'channel', {
    ...(isAtom && attributesIn(rootAttributes)),
    ...attributesOf(parsed.$),
  });
  for (const child of parsed.$$ ?? []) if (child['#name'] !== 'item' && child['#name'] !== 'entry') add(top, child);
  for (const item of parsed.items) {
    const node = element(isAtom ? 'entry' : 'item', attributesOf(item.$));
    for (const child of item.$$ ?? []) add(node, child);
    top.children.push(node);
  }
  if (isAtom) return top;
  const whole = element(root, attributesIn(rootAttributes));
  whole.children.push(top);
  return whole;
}

function add(parent: XmlNode, node: Xml2JsNode): void {
  const name = node['#name'] ?? '';
  if (name === '__text__' || name === '__cdata') {
    parent.children.push(node._ ?? '');
    return;
  }
  const child = element(name.startsWith(RENAMED) ? name.slice(RENAMED.length) : name, attributesOf(node.$));
  if (node.$$) for (const grandchild of node.$$) add(child, grandchild);
  else if (node._ !== undefined) child.children.push(node._);
  parent.children.push(child);
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  const object: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof object !== 'object' || object === null) return NONE;
  const found: Record<string, string> = {};
  for (const [key, text] of Object.entries(object)) if (typeof text === 'string') found[key.toLowerCase()] = text;
  return found;
}

/** The root's, which rss-parser does not hand out. */
function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE))
    if (name !== undefined) found[name.toLowerCase()] = (double ?? single ?? '').replace(/&amp;/g, '&');
  return found;
}
