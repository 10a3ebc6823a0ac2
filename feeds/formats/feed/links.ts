/** An address that may be followed: absolute, with a scheme that is not a script. */
const UNSAFE = /^(?:javascript|vbscript|data|file|about|blob):/i;

/** Resolved on the base; the text as it stands when that is not possible, `undefined` when it is unsafe or empty. */
export function resolve(link: string | undefined, base: string | undefined): string | undefined {
  const clean = link?.replace(/[\u0000-\u0020]+/g, ' ').trim();
  if (!clean || UNSAFE.test(clean.replace(/\s/g, ''))) return undefined;
  const absolute = URL.canParse(clean, base) ? new URL(clean, base).href : undefined;
  if (absolute === undefined) return /^[a-z][a-z0-9+.-]*:/i.test(clean) ? clean : clean;
  // A bare host does not need a slash that the publisher did not write.
  return absolute === `${clean}/` ? clean : absolute;
}

/** The base of an element: nested xml:base attributes on the document's own; bad ones are passed over. */
export function baseOf(bases: readonly string[], document: string): string {
  let base = document;
  for (const next of bases) {
    const clean = next.trim();
    if (UNSAFE.test(clean) || !URL.canParse(clean, base)) continue;
    const resolved = new URL(clean, base);
    if (/^(?:https?|ftp|feed|mailto|urn|tag):$/.test(resolved.protocol) || resolved.protocol.length > 1)
      base = resolved.href;
  }
  return base;
}
