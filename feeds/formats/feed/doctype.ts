const MAX_ENTITY_CHARS = 200;
const MAX_ENTITIES_CHARS = 32_000;
const MAX_DOCTYPE_CHARS = 200_000;
const ENTITY = /<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,63})\s{1,20}(?:"([^"<]{0,2000})"|'([^'<]{0,2000})')\s{0,20}>/gi;

/** Where a DOCTYPE ends that starts at `open`; an unclosed internal subset ends at its first `>`. */
export function doctypeEnd(text: string, open: number): number {
  const bracket = text.indexOf('[', open);
  const close = text.indexOf('>', open);
  if (close < 0) return text.length;
  if (bracket < 0 || bracket > close) return close + 1;
  const subset = text.slice(bracket, open + MAX_DOCTYPE_CHARS);
  const end = /\]\s{0,100}>/.exec(subset);
  return end ? bracket + end.index + end[0].length : close + 1;
}

/** Internal entities that are short plain text. One that names another entity, or a file, is not taken. */
export function declaredIn(doctype: string): ReadonlyMap<string, string> {
  const declared = new Map<string, string>();
  let total = 0;
  for (const [, name, double, single] of doctype.slice(0, MAX_DOCTYPE_CHARS).matchAll(ENTITY)) {
    const value = double ?? single ?? '';
    const plain = value.replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, x: string, digits: string) => {
      const point = Number.parseInt(digits, x ? 16 : 10);
      return point > 0x1f && point <= 0x10ffff ? String.fromCodePoint(point) : '';
    });
    const refers = /[&%]/.test(value.replace(/&#x?[0-9a-f]{1,6};/gi, ''));
    if (name === undefined || value.length > MAX_ENTITY_CHARS || refers || declared.has(name)) continue;
    total += value.length;
    if (total > MAX_ENTITIES_CHARS) break;
    declared.set(name, plain);
  }
  return declared;
}
