import sanitizeHtml from 'sanitize-html';
import { resolve } from './links.ts';

const MAX_DEPTH = 500;
const MAX_CHARS = 1_000_000;
const TAGS =
  'a abbr acronym address article b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var'.split(
    ' ',
  );

/** HTML with nothing in it that a browser would execute or load, links absolute. */
export function sanitise(html: string, base: string | undefined): string {
  const bounded = html.length > MAX_CHARS ? html.slice(0, MAX_CHARS) : html;
  if (!/[<&]/.test(bounded)) return bounded.trim();
  const source = tooDeep(bounded) ? bounded.replace(/<[^<>]{0,500}>/g, ' ') : bounded;
  return sanitizeHtml(source, {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ['href', 'title'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      '*': ['lang', 'dir', 'title'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'ftp'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'svg',
      'math',
      'template',
      'iframe',
      'object',
      'embed',
      'applet',
    ],
    transformTags: {
      a: (tagName, attributes) => {
        const href = resolve(attributes.href, base);
        const { href: _, ...others } = attributes;
        return { tagName, attribs: { ...others, ...(href !== undefined && { href }) } };
      },
    },
  }).trim();
}

/** Without a tree: opened elements less closed ones, void ones aside. */
function tooDeep(html: string): boolean {
  if (html.length < MAX_DEPTH * 3) return false;
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})/g)) {
    if (/^(?:br|hr|img|input|meta|link|p|li|td|tr|th|dd|dt|col)$/i.test(name ?? '')) continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
