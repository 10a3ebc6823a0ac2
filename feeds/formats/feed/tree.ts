import { nameAll } from './namespaces.ts';
import type { XmlNode } from './node.ts';
import { recover } from './recovery.ts';
import { readWellFormed } from './well-formed.ts';

const MAX_DEPTH = 256;

/**
 * The document's root, every element named. rss-parser reads what is well-formed and not nested too deep, htmlparser2
 * recovers the rest. `undefined` when there is no element at all.
 */
export async function readTree(xml: string, depth: number): Promise<XmlNode | undefined> {
  let tree = depth <= MAX_DEPTH ? await readWellFormed(xml) : undefined;
  // Items may stand where rss-parser does not look for them.
  if (!tree || (!hasItem(tree) && /<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]/i.test(xml))) tree = recover(xml, MAX_DEPTH);
  if (tree) nameAll(tree);
  return tree;
}

const hasItem = (node: XmlNode): boolean =>
  node.children.some(
    (c) => typeof c !== 'string' && (c.name === 'item' || c.name === 'entry' || (c.name === 'channel' && hasItem(c))),
  );
