import { Parser } from 'htmlparser2';
import { decodeHtml } from './entities.ts';
import { baseOf } from './links.ts';
import { sanitise } from './sanitise.ts';
import { child, elements, innerHtml, textOf, type XmlNode } from './tree.ts';

const MAX_TITLE = 1_000;
const INLINE =
  /^(?:a|abbr|acronym|b|big|br|cite|code|del|div|em|font|i|ins|kbd|p|q|s|samp|small|span|strike|strong|sub|sup|tt|u|ul|ol|li|img|h[1-6]|blockquote|pre|table|tr|td|var)$/i;

/** What an Atom text construct, or an RSS element that is one in practice, holds. */
interface Construct {
  readonly kind: 'text' | 'html' | 'xhtml';
  /** Text, or HTML. */
  readonly value: string;
}

function constructOf(node: XmlNode): Construct {
  const type = (node.attributes.type ?? '').trim().toLowerCase();
  const mode = (node.attributes.mode ?? '').toLowerCase();
  const markup = elements(node);
  const xhtmlDiv = markup.length === 1 && /(?:^|:)div$/.test(markup[0]?.key ?? '') ? markup[0] : undefined;
  if (
    type === 'xhtml' ||
    type === 'application/xhtml+xml' ||
    (mode === 'xml' && markup.length > 0) ||
    (markup.length > 0 && type !== 'text')
  )
    return {
      kind: 'xhtml',
      value: innerHtml(xhtmlDiv && (type === 'xhtml' || type === 'application/xhtml+xml') ? xhtmlDiv : node),
    };
  const text = textOf(node);
  if (mode === 'base64' || (type !== '' && /\//.test(type) && !/^text\/|\+xml$|\/xml$/.test(type))) {
    const decoded = fromBase64(text);
    if (decoded !== undefined) return { kind: /html/.test(type) ? 'html' : 'text', value: decoded };
  }
  if (type === 'html' || type === 'text/html' || type === 'application/html') return { kind: 'html', value: text };
  return { kind: 'text', value: text };
}

function fromBase64(text: string): string | undefined {
  const clean = text.replace(/\s+/g, '');
  if (clean.length < 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(clean)) return undefined;
  return Buffer.from(clean, 'base64').toString('utf8');
}

/** True for text that is HTML by the look of it: a closing tag or an entity, and no tag that HTML does not have. */
export function looksHtml(text: string): boolean {
  if (!/<\/\w+\s*>|&#?\w{2,10};|<(?:br|p|hr)\s*\/?>/i.test(text)) return false;
  for (const [, name] of text.matchAll(/<\/?([A-Za-z][A-Za-z0-9:]{0,30})/g))
    if (name !== undefined && !INLINE.test(name)) return false;
  return true;
}

/** A title as plain text on one line. */
export function plainText(node: XmlNode | undefined, isAtom: boolean): string | undefined {
  if (!node) return undefined;
  const { kind, value } = constructOf(node);
  const html =
    kind !== 'text' ||
    (!isAtom && looksHtml(value)) ||
    (isAtom && node.attributes.type === undefined && node.attributes.mode === 'escaped');
  const text = html ? withoutMarkup(value) : value;
  const clean = text.replace(/\s+/g, ' ').trim();
  return clean === '' ? undefined : clean.slice(0, MAX_TITLE);
}

/** The text of HTML; scripts and styles are none. */
export function withoutMarkup(html: string): string {
  if (!html.includes('<')) return decodeHtml(html);
  let text = '';
  let silent = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (name === 'script' || name === 'style') silent++;
        else if (/^(?:br|p|div|li|tr|h\d)$/.test(name)) text += ' ';
      },
      ontext(part) {
        if (silent === 0) text += part;
      },
      onclosetag(name) {
        if (name === 'script' || name === 'style') silent = Math.max(0, silent - 1);
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return text;
}

const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A body as sanitised HTML with absolute links. */
export function bodyHtml(node: XmlNode | undefined, isAtom: boolean, document: string): string | undefined {
  if (!node) return undefined;
  const { kind, value } = constructOf(node);
  const asText = kind === 'text' && (isAtom ? node.attributes.type !== undefined || !looksHtml(value) : false);
  const html = sanitise(asText ? escapeText(value) : value, baseOf(node.bases, document));
  return html === '' ? undefined : html;
}

/** A person's name, else the mail address. `Jane <jane@example.org>` and `jane@example.org (Jane)` are taken apart. */
export function personOf(node: XmlNode | undefined): string | undefined {
  if (!node) return undefined;
  const name = child(node, 'name', 'foaf:name', 'itunes:name');
  const mail = child(node, 'email', 'itunes:email');
  const text = (name && textOf(name).trim()) || (mail && textOf(mail).trim()) || (name || mail ? '' : textOf(node));
  const clean = withoutMarkup(text).replace(/\s+/g, ' ').trim();
  const wrapped =
    /^[^\s()<>]+@[^\s()<>]+\s*\((.+)\)$/.exec(clean)?.[1] ?? /^(.+?)\s*[<(][^<>()\s]+@[^<>()\s]+[>)]$/.exec(clean)?.[1];
  const person = (wrapped ?? clean).trim();
  return person === '' ? undefined : person.slice(0, 200);
}
