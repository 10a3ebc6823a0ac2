import type { XmlNode } from './node.ts';

/** Prefixes that this reader knows namespaces by; empty for those of RSS and Atom themselves. */
const NAMESPACES: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/www\.w3\.org\/2005\/atom\/?$|^https?:\/\/purl\.org\/atom\/|^https?:\/\/example\.com\/newformat/i, ''],
  [
    /^https?:\/\/(?:purl\.org\/rss\/1\.0\/?$|purl\.org\/net\/rss1\.1|my\.netscape\.com\/|channel\.netscape\.com\/)/i,
    '',
  ],
  [
    /backend\.userland\.com|(?:blogs\.law|cyber\.law|cyber)\.harvard\.edu|rssboard\.org|madskills\.com\/public\/xml\/rss\/?$/i,
    '',
  ],
  [/purl\.org\/dc\/elements/i, 'dc'],
  [/purl\.org\/dc\/terms/i, 'dcterms'],
  [/purl\.org\/rss\/1\.0\/modules\/content/i, 'content'],
  [/www\.w3\.org\/1999\/xhtml/i, 'xhtml'],
  [/itunes(?:\.com)?|podcast-1\.0\.dtd/i, 'itunes'],
  [/search\.yahoo\.com\/mrss|tools\.search\.yahoo\.com/i, 'media'],
  [/22-rdf-syntax-ns/i, 'rdf'],
  [/xmlns\.com\/foaf/i, 'foaf'],
];
/** What is an element of the feed even where a generator declared XHTML for it (FreeBSD's Hungarian feed). */
const NEVER_XHTML = /^(?:title|link|description|language|pubdate|lastbuilddate|guid|author|category|item|entry)$/;

interface Scope {
  /** Canonical prefixes by those of the document: what is declared here only. */
  readonly declared: ReadonlyMap<string, string | undefined>;
  readonly outer: Scope | undefined;
  readonly keys: Map<string, string>;
}

/** Gives every element its key and its bases, with the namespaces in force where it stands. */
export function nameAll(root: XmlNode): void {
  walk(root, { declared: new Map(), outer: undefined, keys: new Map() }, []);
}

function walk(node: XmlNode, outer: Scope, bases: readonly string[]): void {
  const scope = scopeOf(node, outer);
  let key = scope.keys.get(node.name);
  if (key === undefined) {
    key = keyOf(node.name, scope);
    scope.keys.set(node.name, key);
  }
  node.key = key;
  const base = node.attributes['xml:base'];
  node.bases = base === undefined ? bases : [...bases, base];
  for (const child of node.children) if (typeof child !== 'string') walk(child, scope, node.bases);
}

function scopeOf(node: XmlNode, outer: Scope): Scope {
  let declared: Map<string, string | undefined> | undefined;
  for (const attribute in node.attributes) {
    if (!attribute.startsWith('xmlns')) continue;
    const prefix = attribute === 'xmlns' ? '' : attribute[5] === ':' ? attribute.slice(6) : undefined;
    if (prefix === undefined) continue;
    declared ??= new Map();
    const uri = (node.attributes[attribute] ?? '').trim();
    declared.set(prefix, NAMESPACES.find(([pattern]) => pattern.test(uri))?.[1]);
  }
  return declared ? { declared, outer, keys: new Map() } : outer;
}

function keyOf(name: string, innermost: Scope): string {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon).toLowerCase();
  const local = name.slice(colon + 1).toLowerCase();
  let scope: Scope | undefined = innermost;
  while (scope && !scope.declared.has(prefix)) scope = scope.outer;
  const canonical = scope?.declared.get(prefix);
  if (canonical === undefined)
    return prefix === '' || (!scope && /^(?:atom|rss|a10)\d*$/.test(prefix)) ? local : `${prefix}:${local}`;
  if (canonical === '' || (prefix === '' && canonical === 'xhtml' && NEVER_XHTML.test(local))) return local;
  return `${canonical}:${local}`;
}
