const INSTRUCTION_CHARS = 200;
const LEAST = 80;

/** What a sentence can do without, the least first. */
const LEFT_OUT: readonly RegExp[] = [
  /\s\[https?:[^\]\s]{1,300}\]/g,
  /\s\((?!s\))[^()]{12,200}\)/g,
  /,? (?:since|because|which (?:can|may|might|could)|so that|as (?:this|it|they|there|\w+ (?:described|explained|documented|referenced) in|(?:described|explained|documented|referenced) in)|to (?:prevent|minimi[sz]e|reduce) the)\b[^.,;:]{10,}?(?=[.:]?$)/i,
];
/** These matter. */
const MATTERS =
  /\b(?:not|no|never|none|without|cannot|or|unless|only|except|if|must|should|recommend\w*|need\w*)\b|n['’]t\b/i;

/** At most 200 characters: without what is said besides, else cut between words. */
export function shorten(text: string): string {
  let plain = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?:\s*[:;,])+$/, '')
    .replace(/(?<=[^.][.;])\.$/, '');
  for (const pattern of LEFT_OUT) {
    if (plain.length <= INSTRUCTION_CHARS) break;
    const shorter = plain.replace(pattern, (part) => (MATTERS.test(part) ? part : ''));
    if (shorter.length >= LEAST) plain = shorter;
  }
  if (plain.length <= INSTRUCTION_CHARS) return plain;
  const cut = plain.slice(0, INSTRUCTION_CHARS - 1);
  const clause = Math.max(cut.lastIndexOf('; '), cut.lastIndexOf(', '), cut.lastIndexOf(': '));
  const at = clause > INSTRUCTION_CHARS * 0.6 ? clause : cut.lastIndexOf(' ');
  return `${cut.slice(0, at > 0 ? at : undefined)}…`;
}
