import { nameAll } from './namespaces.ts';
import type { XmlNode } from './node.ts';
import { recover } from './recovery.ts';
import type { RepairedXml } from './repair.ts';
import { readWellFormed } from './well-formed.ts';

const MAX_DEPTH = 256;
/** Each costs rss-parser more than a kilobyte: 2,000 items with all that is usual in them. */
const MAX_ELEMENTS = 40_000;

/**
 * The document's root, every element named. rss-parser reads what is well-formed, neither nested too deep nor of very
 * many elements, htmlparser2 recovers the rest. `undefined` when there is no element at all.
 */
export async function readTree({ xml, depth, elements }: RepairedXml): Promise<XmlNode | undefined> {
  let tree = depth <= MAX_DEPTH && elements <= MAX_ELEMENTS ? await readWellFormed(xml) : undefined;
  // Items may stand where rss-parser does not look for them.
  if (!tree || (!hasItem(tree) && /<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]/i.test(xml))) tree = recover(xml, MAX_DEPTH);
  if (tree) nameAll(tree);
  return tree;
}

const hasItem = (node: XmlNode): boolean =>
  node.children.some(
    (c) => typeof c !== 'string' && (c.name === 'item' || c.name === 'entry' || (c.name === 'channel' && hasItem(c))),
  );
