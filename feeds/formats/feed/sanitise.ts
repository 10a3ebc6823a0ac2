import { Parser } from 'htmlparser2';
import { escapeHtml } from './entities.ts';
import { resolve } from './links.ts';
import { safeStyle } from './style.ts';

const MAX_DEPTH = 500;
const MAX_CHARS = 1_000_000;
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
/** A picture is what stands for it: its `alt`, without the address that a browser would load. */
const TAGS = words(
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li main map mark menu meter nav ol p pre progress q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr',
);
/** What says how something is laid out or meant; none of it is followed, submitted or run. */
const ATTRIBUTES = words(
  'abbr align alt axis bgcolor border bordercolor cellpadding cellspacing char charoff class clear color cols colspan compact datetime dir face for frame headers height hidden high hreflang hspace id label lang low max min noshade nowrap open optimum rel rev rows rowspan rules scope shape size span start summary title type valign value vspace width wrap xml:lang',
);
const ADDRESSES = words('href cite');
const ADDRESS = /^(?:https?|mailto):/i;
/** Elements whose text is not for reading. What stands in an iframe or object is for those who do not load it. */
const SILENT = words('script style textarea option title svg template');
const VOID = words('br hr img col wbr');
/** `<!` that starts no comment, no section and no whole DOCTYPE: text, as in "<!' ". */
const NO_DECLARATION = /<!(?!--|\[|doctype[^<>]{0,300}>)/gi;
/** Elements whose content an HTML parser takes for plain text: here it is read, as by those who do not load them. */
const RAW = /<\/?(?:iframe|noembed|noframes|xmp|plaintext|noscript)(?![\w-])[^<>]{0,4000}>/gi;
const VOID_OR_LOOSE = /^(?:br|hr|img|input|meta|link|wbr|col|p|li|td|tr|th|dd|dt|option)$/i;

/**
 * HTML in which a stray `<!` is text, and a comment that nothing ends goes no further than its `>`: an HTML parser would
 * leave out all that follows.
 */
export function withoutDeclarations(html: string): string {
  if (!html.includes('<!')) return html;
  const text = html.replace(NO_DECLARATION, '&lt;!');
  const open = text.indexOf('<!--', text.lastIndexOf('-->') + 1);
  return open < 0 ? text : text.slice(0, open) + text.slice(open).replace(/<!--[^>]*>?/g, '');
}

/** HTML with nothing in it that a browser would execute or load; links absolute, to http, https and mailto only. */
export function sanitise(html: string, base: string | undefined): string {
  const bounded = html.length > MAX_CHARS ? html.slice(0, MAX_CHARS) : html;
  if (!/[<&]/.test(bounded)) return bounded.trim();
  const section = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(bounded)?.[1] ?? bounded;
  const source = withoutDeclarations(tooDeep(section) ? section.replace(/<[^<>]{0,500}>/g, ' ') : section);
  const allowed = new AllowedHtml(base);
  new Parser(allowed, { decodeEntities: true }).end(source.replace(RAW, ''));
  return allowed.html.trim();
}

/** Writes anew what is on the lists; the parser sees to it that every element is closed. */
class AllowedHtml {
  html = '';
  readonly #base: string | undefined;
  #silent = 0;
  #silentName = '';

  constructor(base: string | undefined) {
    this.#base = base;
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#silent > 0) {
      if (name === this.#silentName) this.#silent++;
    } else if (SILENT.has(name)) {
      this.#silent = 1;
      this.#silentName = name;
    } else if (TAGS.has(name) && (name !== 'img' || attributes.alt?.trim())) {
      this.html += `<${name}`;
      for (const attribute in attributes) this.#attribute(name, attribute, attributes[attribute] ?? '');
      this.html += VOID.has(name) ? ' />' : '>';
    }
  }

  ontext(text: string): void {
    if (this.#silent === 0) this.html += escapeHtml(text);
  }

  onclosetag(name: string): void {
    if (this.#silent > 0) {
      if (name === this.#silentName) this.#silent--;
    } else if (TAGS.has(name) && !VOID.has(name)) this.html += `</${name}>`;
  }

  #attribute(element: string, name: string, written: string): void {
    let value: string | undefined;
    if (ATTRIBUTES.has(name)) value = written;
    else if (name === 'style') value = safeStyle(written);
    else if (ADDRESSES.has(name) && (name === 'cite' || element === 'a')) {
      const address = resolve(written, this.#base);
      if (address !== undefined && ADDRESS.test(address)) value = address;
    }
    if (value !== undefined) this.html += ` ${name}="${escapeHtml(value).replace(/"/g, '&quot;')}"`;
  }
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
