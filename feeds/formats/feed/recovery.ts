import { Parser } from 'htmlparser2';
import { element, type XmlNode } from './node.ts';

const ITEM = /^(?:[\w-]{1,40}:)?(?:item|entry)$/;
const ROOT = /^(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)$/;
/** Elements that hold text or HTML, so that none of the feed's own stands in them. */
const LEAF =
  /^(?:title|link|guid|id|pubdate|published|updated|dc:date|category|comments|description|summary|content|content:encoded)$/;
const FIELD =
  /^(?:title|link|guid|id|pubdate|published|updated|dc:date|dc:creator|author|category|comments|description|summary|content|content:encoded)$/;
/** HTML's elements without an end, where they stand in text. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'wbr', 'meta', 'col']);

/** A tree of what is not well-formed. Below `maxDepth` only text is kept. */
export function recover(xml: string, maxDepth: number): XmlNode | undefined {
  const document = element('', {});
  const open: XmlNode[] = [document];
  let beyond = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (ITEM.test(name)) beyond = 0;
        closeBefore(name, attributes, open);
        if (open.length > maxDepth) {
          beyond++;
          return;
        }
        const node = element(name, attributes);
        open.at(-1)?.children.push(node);
        const complete = VOID.has(name) || (name === 'link' && attributes.href !== undefined);
        if (!complete) open.push(node);
      },
      ontext(text) {
        open.at(-1)?.children.push(text);
      },
      onclosetag(name) {
        if (beyond > 0) {
          beyond--;
          return;
        }
        const at = open.findLastIndex((node) => node.name === name);
        if (at > 0) open.length = at;
      },
    },
    { xmlMode: true, decodeEntities: true, recognizeCDATA: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(xml);
  const roots = document.children.filter((c): c is XmlNode => typeof c !== 'string');
  return roots.find((node) => ROOT.test(node.name)) ?? roots[0];
}

/** Closes what was never closed: an item does not stand in an item, nor a field in a field that holds text. */
function closeBefore(name: string, attributes: Readonly<Record<string, string>>, open: XmlNode[]): void {
  if (ITEM.test(name)) {
    const before = open.findIndex((node) => ITEM.test(node.name));
    if (before > 0) open.length = before;
    const channel = open.findLastIndex((node) => ROOT.test(node.name));
    if (channel > 0 && before <= 0) open.length = channel + 1;
    return;
  }
  if (!FIELD.test(name) || attributes.xmlns !== undefined) return;
  const inside = open.findLastIndex((node) => LEAF.test(node.name));
  const parent = open[inside - 1];
  if (inside > 0 && inside === open.length - 1 && parent && (ITEM.test(parent.name) || ROOT.test(parent.name)))
    open.length = inside;
}
