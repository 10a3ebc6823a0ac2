/** Whether a backslash before this character shows it as it is, as Discord decides: neither letter, digit nor space. */
export function isEscapable(char: string | undefined): boolean {
  return char !== undefined && !isWord(char, false) && !isSpace(char);
}

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\u00a0';
}

/** ASCII letters and digits, and the underscore when asked for: what `\w` matches. */
export function isWord(char: string | undefined, underscore = true): boolean {
  if (char === undefined) return false;
  return (
    (char >= 'a' && char <= 'z') ||
    (char >= 'A' && char <= 'Z') ||
    (char >= '0' && char <= '9') ||
    (underscore && char === '_')
  );
}

/** Where the run of `char` that holds `at` ends, not beyond `end`. */
export function runEnd(text: string, at: number, end: number): number {
  const char = text[at];
  let i = at;
  while (i < end && text[i] === char) i++;
  return i;
}

/** Only `http:` and `https:` addresses with a host are links; anything else stays text. */
export function safeUrl(text: string): string | undefined {
  if (!/^https?:\/\/[^\s/?#]/i.test(text)) return undefined;
  try {
    return new URL(text).href;
  } catch {
    return undefined;
  }
}
