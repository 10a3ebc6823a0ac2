import { Parser } from 'htmlparser2';
import type { Document } from '../../../core/document.ts';
import { DocumentBuilder } from './builder.ts';
import { readHtml } from './html.ts';
import { readText } from './text.ts';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

const MAX_DEPTH = 200;

/** Calls back at the end of each element with its own text; deeper than 200 levels, text belongs to the ancestor. */
export function walkXml(
  xml: string,
  end: (node: XmlNode, path: readonly XmlNode[]) => void,
  begin?: (node: XmlNode) => void,
): void {
  const stack: XmlNode[] = [];
  let beyond = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (stack.length >= MAX_DEPTH) {
          beyond++;
          return;
        }
        const node = { name: name.replace(/^.*:/, ''), attributes, text: '' };
        stack.push(node);
        begin?.(node);
      },
      ontext(text) {
        const top = stack.at(-1);
        if (top) top.text += text;
      },
      onclosetag() {
        if (beyond > 0) {
          beyond--;
          return;
        }
        const node = stack.pop();
        if (node) end(node, stack);
      },
    },
    { xmlMode: true, decodeEntities: true, recognizeCDATA: true },
  );
  parser.end(xml);
}

const looksHtml = (text: string): boolean =>
  /<\/?(?:p|br|a|strong|b|ul|ol|li|div|h\d|table|code|em|pre)\b[^>]{0,500}>/i.test(text);

/** HTML where it looks like it, else plain text. */
export function readMixed(text: string): Document {
  return looksHtml(text) ? readHtml(text) : readText(text);
}

const SILENT = new Set(
  'references reference uri url credits credit reporter patcher lifecycle metadata branch product'.split(' '),
);

/** XML of no particular format: element names are headings. */
export function readXml(xml: string): Document {
  const builder = new DocumentBuilder();
  walkXml(xml, (node, path) => {
    const text = node.text.trim();
    if (node.name === 'fixed' && text !== '') builder.field('fixed', text);
    if (text === '' || SILENT.has(node.name) || path.some((p) => SILENT.has(p.name))) return;
    if (node.name === 'title' || node.name === 'summary') builder.title ??= text;
    if (text.split(/\s+/).length < 4) return;
    const inline = /^(?:p|li|b|i|code|c|path)$/i.test(node.name);
    if (!inline) builder.heading(2, node.name.replace(/[_-]/g, ' '));
    if (inline && node.name === 'li') builder.item(text, false, 0);
    else builder.append(readMixed(text));
  });
  return builder.build();
}
