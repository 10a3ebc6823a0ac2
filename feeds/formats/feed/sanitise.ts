import sanitizeHtml from 'sanitize-html';
import { resolve } from './links.ts';

const MAX_DEPTH = 500;
const MAX_CHARS = 1_000_000;
const TAGS =
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var'.split(
    ' ',
  );
/** Elements whose text is not for reading. What stands in an iframe or object is for those who do not load it. */
const SILENT = ['script', 'style', 'textarea', 'option', 'title', 'svg', 'template'];
/** `<!` that starts no comment, no section and no whole DOCTYPE: text, as in "<!' ". */
const NO_DECLARATION = /<!(?!--|\[|doctype[^<>]{0,300}>)/gi;
const VOID_OR_LOOSE = /^(?:br|hr|img|input|meta|link|wbr|col|p|li|td|tr|th|dd|dt|option)$/i;

/** HTML in which a stray `<!` is text: an HTML parser would leave out all up to the next `>`. */
export const withoutDeclarations = (html: string): string => html.replace(NO_DECLARATION, '&lt;!');

/** HTML with nothing in it that a browser would execute or load; links absolute, to http, https and mailto only. */
export function sanitise(html: string, base: string | undefined): string {
  const bounded = html.length > MAX_CHARS ? html.slice(0, MAX_CHARS) : html;
  if (!/[<&]/.test(bounded)) return bounded.trim();
  const section = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(bounded)?.[1] ?? bounded;
  const source = withoutDeclarations(tooDeep(section) ? section.replace(/<[^<>]{0,500}>/g, ' ') : section);
  return sanitizeHtml(source, {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ['href', 'title'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      ol: ['start', 'type'],
      '*': ['lang', 'dir', 'title'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: SILENT,
    transformTags: {
      a: (tagName, { href: written, ...others }) => {
        const href = resolve(written, base);
        return { tagName, attribs: href === undefined ? others : { ...others, href } };
      },
    },
  }).trim();
}

/** Without a tree: opened elements less closed ones, those that need no end aside. */
function tooDeep(html: string): boolean {
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0 && tags <= MAX_DEPTH; at = html.indexOf('<', at + 1)) tags++;
  if (tags <= MAX_DEPTH) return false;
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})/g)) {
    if (VOID_OR_LOOSE.test(name ?? '')) continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
