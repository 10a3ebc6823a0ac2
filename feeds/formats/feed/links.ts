/** Schemes that a browser would execute, or read from the reader's own machine. */
const UNSAFE = /^(?:javascript|vbscript|data|file|about|blob|livescript|mocha|view-source):/i;
/** An address in its parts (RFC 3986, appendix B): scheme, authority, path, query, fragment. */
const PARTS = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;
const MAX_CHARS = 4_000;

/**
 * A link on its base, as the publisher spelt it (the host's case, characters that are not ASCII): RFC 3986, 5.2.
 * `undefined` when it is empty, unsafe, far too long, or still no address.
 */
export function resolve(link: string | undefined, base: string | undefined): string | undefined {
  const clean = link?.replace(/[\u0000-\u001f]+/g, '').trim();
  if (!clean || clean.length > MAX_CHARS || UNSAFE.test(clean.replace(/\s/g, ''))) return undefined;
  // What could end the address where it is shown is written out; browsers take a backslash for a slash.
  const absolute = joined(clean.replace(/\\/g, '/'), base).replace(/[\s"<>`]/g, encodeURIComponent);
  return URL.canParse(absolute) ? absolute : undefined;
}

function joined(link: string, base: string | undefined): string {
  const [, scheme, authority, path = '', query = '', fragment = ''] = PARTS.exec(link) ?? [];
  if (scheme !== undefined) return link.replace(/^(https?):\/{3,}/i, '$1://');
  const [, baseScheme, baseAuthority, basePath = '', baseQuery = ''] = PARTS.exec(base ?? '') ?? [];
  if (baseScheme === undefined) return link;
  if (authority !== undefined) return `${baseScheme}://${authority}${withoutDots(path)}${query}${fragment}`;
  const start = baseAuthority === undefined ? `${baseScheme}:` : `${baseScheme}://${baseAuthority}`;
  if (path === '') return `${start}${basePath}${query === '' ? baseQuery : query}${fragment}`;
  const folder = basePath.slice(0, basePath.lastIndexOf('/') + 1) || (baseAuthority === undefined ? '' : '/');
  return `${start}${withoutDots(path.startsWith('/') ? path : folder + path)}${query}${fragment}`;
}

function withoutDots(path: string): string {
  if (!path.includes('./') && !path.endsWith('/.') && !path.endsWith('/..')) return path;
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '..') {
      if (kept.length > 1) kept.pop();
      if (last) kept.push('');
    } else if (segment === '.') {
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}

/** The base of an element: nested xml:base attributes on the document's own address; bad and unsafe ones are passed over. */
export function baseOf(bases: readonly string[], document: string): string {
  let base = document;
  for (const next of bases) base = resolve(next, base) ?? base;
  return base;
}
