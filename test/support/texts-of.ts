import fc from 'fast-check';

/** Texts that a pattern matches, but for what it looks at before, behind and between. */
export const textsOf = (pattern: RegExp): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(lookless(pattern.source)));

function lookless(source: string): string {
  const start = /\(\?<?[=!]/.exec(source)?.index;
  if (start === undefined) return source.replace(/\\[bB]|\^|\$(?!\))/g, '');
  let depth = 0;
  let length = 0;
  for (const [part] of source.slice(start).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[^\\[]/g)) {
    depth += Number(part === '(') - Number(part === ')');
    length += part.length;
    if (depth === 0) break;
  }
  return lookless(source.slice(0, start) + source.slice(start + length));
}
