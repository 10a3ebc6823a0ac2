import { Parser } from 'htmlparser2';
import type { Document } from '../../../core/document.ts';
import { DocumentBuilder } from './builder.ts';
import { readHtml } from './html.ts';
import { readText } from './text.ts';

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

const MAX_DEPTH = 200;

/** Calls back at the end of each element with its own text; deeper than 200 levels, text belongs to the ancestor. */
function walkXml(xml: string, end: (node: Node, path: readonly Node[]) => void, begin?: (node: Node) => void): void {
  const stack: Node[] = [];
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

function readMixed(text: string): Document {
  return looksHtml(text) ? readHtml(text) : readText(text);
}

/** CVRF 1.1 and 1.2, whole documents or one vulnerability: notes under their titles, remediations under their type. */
export function readCvrf(xml: string): Document {
  const builder = new DocumentBuilder();
  const said = new Set<string>();
  let description = '';
  walkXml(xml, (node, path) => {
    const text = node.text.trim();
    if (node.name === 'Title' && path.at(-1)?.name === 'Vulnerability') builder.title = text;
    else if (node.name === 'DocumentTitle') builder.title ??= text;
    else if (node.name === 'Note' && text !== '') {
      const title = node.attributes.Title ?? node.attributes.Type ?? 'Note';
      builder.heading(2, title);
      if (text.length > 3) builder.append(readMixed(text));
    } else if (node.name === 'Description' && path.at(-1)?.name === 'Remediation') description = text;
    else if (node.name === 'Remediation') {
      const type = (node.attributes.Type ?? 'Remediation').toLowerCase().replace(/ /g, '_');
      if (type === 'vendor_fix' && description !== '') builder.field('fixed', description);
      const isLabel = description.split(/\s+/).length < 4;
      if (!isLabel && !said.has(description)) {
        said.add(description);
        builder.heading(2, `remediation: ${type}`);
        builder.append(readMixed(description));
      }
      description = '';
    } else if (node.name === 'RestartRequired' && text !== '' && !said.has(`restart ${text}`)) {
      said.add(`restart ${text}`);
      builder.heading(2, 'RestartRequired');
      builder.paragraph(text);
    }
  });
  return builder.build();
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
