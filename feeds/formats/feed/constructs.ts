import { Parser } from 'htmlparser2';
import { mended } from './decode.ts';
import { decodeHtml, escapeHtml } from './entities.ts';
import { baseOf } from './links.ts';
import { elements, innerHtml, textOf, type XmlNode } from './node.ts';
import { sanitise, withoutDeclarations } from './sanitise.ts';

const MAX_TITLE = 1_000;
/** So much of a title's source is looked at: markup may be longer than what it shows. */
const MAX_TITLE_SOURCE = 20_000;
const HTML_NAME =
  /^(?:a|abbr|acronym|b|bdi|bdo|big|br|center|cite|code|dd|del|dfn|div|dl|dt|em|font|hr|i|img|ins|kbd|li|mark|nobr|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|time|tr|tt|u|ul|var|wbr|h[1-6]|blockquote|article|section|figure|figcaption|iframe|script|style|video|audio|object|embed|input|form|button|noscript)$/i;

/** What an Atom text construct, or an RSS element that is one in practice, holds. */
interface Construct {
  readonly kind: 'text' | 'html';
  readonly value: string;
}

function constructOf(node: XmlNode, isAtom: boolean): Construct {
  const type = (node.attributes.type ?? '').trim().toLowerCase().split(';')[0]?.trim() ?? '';
  const mode = (node.attributes.mode ?? '').trim().toLowerCase();
  const markup = elements(node);
  const isHtml = type === 'html' || type === 'text/html' || type === 'application/html' || type === 'text/x-html';
  if (markup.length > 0 && type !== 'text' && type !== 'text/plain') {
    // The div of an XHTML construct is only its wrapping (RFC 4287, 3.1.1.3); so is TypePad's around escaped HTML.
    const div = markup.length === 1 && /(?:^|:)div$/.test(markup[0]?.key ?? '') ? markup[0] : undefined;
    const alone = div && isAtom && node.children.every((c) => typeof c !== 'string' || c.trim() === '') ? div : node;
    if (isHtml) return { kind: 'html', value: innerHtml(alone, (text) => text) };
    const typed = type !== '' || mode === 'xml';
    return { kind: 'html', value: innerHtml(alone, (text) => (!typed && looksHtml(text) ? text : escapeHtml(text))) };
  }
  const text = textOf(node);
  if (mode === 'base64' || (type.includes('/') && !/^text\/|\+xml$|\/xml$|^application\/(?:html|json)/.test(type))) {
    const decoded = fromBase64(text);
    if (decoded !== undefined) return { kind: isHtml || looksHtml(decoded) ? 'html' : 'text', value: decoded };
  }
  if (isHtml) return { kind: 'html', value: text };
  if (type.includes('xml') || type === 'xhtml') return { kind: looksHtml(text) ? 'html' : 'text', value: text };
  return { kind: 'text', value: text };
}

function fromBase64(text: string): string | undefined {
  const clean = text.replace(/\s+/g, '');
  if (clean.length < 4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(clean)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(clean, 'base64'));
  } catch {
    return undefined;
  }
}

/** True for text that is HTML by the look of it: a closing tag or an entity, and no tag that HTML does not have. */
function looksHtml(text: string): boolean {
  if (!/[<&]/.test(text)) return false;
  if (
    !/<\/[a-z]\w{0,15}\s{0,9}>|&(?:#\d{1,8}|#x[\da-f]{1,7}|[a-z]\w{1,30});|<(?:br|p|hr|img)(?:\s[^<>]{0,2000})?\/?>/i.test(
      text,
    )
  )
    return false;
  for (const [, name] of text.matchAll(/<\/?([A-Za-z][A-Za-z0-9:]{0,30})/g))
    if (name !== undefined && !HTML_NAME.test(name)) return false;
  return true;
}

/** A title as plain text on one line. */
export function plainText(node: XmlNode | undefined, isAtom: boolean): string | undefined {
  if (!node) return undefined;
  const { kind, value } = constructOf(node, isAtom);
  const source = unwrapped(value.slice(0, MAX_TITLE_SOURCE));
  const escaped = isAtom && node.attributes.type === undefined && node.attributes.mode === 'escaped';
  const isHtml = kind === 'html' || escaped || (looksHtml(source) && !isAtom);
  return oneLine(isHtml ? withoutMarkup(source) : source, MAX_TITLE);
}

/** Text on one line, at most so many characters; `undefined` when nothing is left. */
export function oneLine(text: string, max: number): string | undefined {
  const clean = mended(text.replace(/\s+/g, ' ').trim());
  return clean === '' ? undefined : clean.length > max ? clean.slice(0, max).replace(/[\ud800-\udbff]$/, '') : clean;
}

/** A CDATA section that was escaped together with its content. */
const unwrapped = (text: string): string => /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(text)?.[1] ?? text;

/** The text of HTML; scripts and styles are none, a picture's is what stands for it. */
export function withoutMarkup(html: string): string {
  if (!html.includes('<')) return decodeHtml(html);
  let text = '';
  let silent = 0;
  const parser = new Parser(
    {
      onopentag(name, { alt }) {
        if (name === 'script' || name === 'style') silent++;
        else if (name === 'img' && alt !== undefined) text += withoutMarkup(alt);
        else if (/^(?:br|p|div|li|tr|td|h\d)$/.test(name)) text += ' ';
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
  parser.end(withoutDeclarations(html));
  return text;
}

/** Plain text as HTML, its lines kept. */
export const linesAsHtml = (text: string): string => escapeHtml(text.trim()).replace(/\r?\n/g, '<br />\n');

/** A body as sanitised HTML with absolute links. Text that looks like HTML is taken for it unless Atom says it is text. */
export function bodyHtml(node: XmlNode | undefined, isAtom: boolean, document: string): string | undefined {
  if (!node) return undefined;
  const { kind, value } = constructOf(node, isAtom);
  const said = isAtom && node.attributes.type !== undefined;
  const isHtml = kind === 'html' || (!said && (!isAtom || looksHtml(value)));
  // A blank line parts paragraphs; single ones are often only the publisher's line width.
  const html = isHtml ? value : escapeHtml(value.trim()).replace(/\r?\n[ \t]*(?=\r?\n)/g, '<br />\n<br />');
  const clean = mended(sanitise(html, baseOf(node.bases, document)));
  return clean === '' ? undefined : clean;
}
