const QUOTED = /^ {0,2}(?:[>|]|[A-Z]{1,3}>)/;
const MARKED = /^ {0,2}(?:[>|] ?|[A-Z]{1,3}> ?)+/;
/** “On Monday Ann wrote:”, in any language: the line before what is quoted. */
const INTRODUCTION = /[\d@<].{0,200}:$|\b(?:wrote|writes|schrieb|écrit|escribió|scrisse)\b.{0,80}:$/i;
const INTRODUCTION_BEGINS = /^(?:on|am|le|el|il|op|den|em) .{5,100}$/i;
const ORIGINAL =
  /^-{2,10} ?(?:original message|ursprüngliche nachricht|message d'origine|forwarded message) ?-{2,10}$/i;
const RULE = /^[_=-]{20,}$/;
const LIST_WORDS = /mailing list|listinfo|unsubscribe|mailman|\/postorius\//i;
const NEXT_PART = /^-{10,20} next part -{10,20}$/;
const SCRUBBED = /^(?:An? .{1,60} (?:was|has been) scrubbed\.\.\.|(?:Name|Type|Size|Desc|URL|Url): .*)$/;
const FOOTER_LINES = 8;
const SIGNATURE_LINES = 20;
/** An introduction that stands alone, since its author answers between what is quoted. */
const WROTE = /^On .{10,200} wrote:$/;

/** The text of a message, its parts told apart. */
export interface Body {
  /** What its author wrote: without quotes, signature, and what the list has put below. */
  readonly own: string;
  /** What is quoted, without its marks. */
  readonly quoted: string;
}

export function readBody(text: string): Body {
  const lines = withoutTail(withoutScrubbed(text.replace(/\r\n?/g, '\n').replaceAll('\u00a0', ' ').split('\n')));
  const own: string[] = [];
  const quoted: string[] = [];
  const original = lines.findIndex((line) => ORIGINAL.test(line.trim()));
  for (const [i, line] of lines.entries()) {
    if (original >= 0 && i >= original) quoted.push(line);
    else if (QUOTED.test(line)) {
      if (quoted.length === 0 || !QUOTED.test(lines[i - 1] ?? '')) dropIntroduction(own);
      quoted.push(line.replace(MARKED, ''));
    } else if (!WROTE.test(line)) own.push(line);
  }
  return { own: tidy(own), quoted: tidy(quoted) };
}

function dropIntroduction(own: string[]): void {
  let last = own.length - 1;
  while (last >= 0 && own[last]?.trim() === '') last--;
  const line = own[last]?.trim() ?? '';
  if (last < 0 || own.length - last > 2 || line.length > 250 || !INTRODUCTION.test(line)) return;
  const before = own[last - 1]?.trim() ?? '';
  own.length = last - (INTRODUCTION_BEGINS.test(before) && !before.endsWith('.') && !/^on\b/i.test(line) ? 1 : 0);
}

/** Without the list's footer and the signature, which both stand at the end. */
function withoutTail(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  for (;;) {
    while (end > 0 && lines[end - 1]?.trim() === '') end--;
    const footer = lastIndex(lines, end, FOOTER_LINES, (line) => RULE.test(line.trim()));
    if (footer >= 0 && lines.slice(footer + 1, end).some((line) => LIST_WORDS.test(line))) {
      end = footer;
      continue;
    }
    const signature = lastIndex(lines, end, SIGNATURE_LINES, (line) => line === '-- ' || line === '--');
    if (signature < 0 || signature === 0) return lines.slice(0, end);
    end = signature;
  }
}

function lastIndex(lines: readonly string[], end: number, reach: number, is: (line: string) => boolean): number {
  for (let i = end - 1; i >= Math.max(0, end - reach); i--) if (is(lines[i] ?? '')) return i;
  return -1;
}

/** Without pipermail's notes on what it took out. */
function withoutScrubbed(lines: readonly string[]): string[] {
  let isNote = false;
  return lines.filter((line) => {
    if (NEXT_PART.test(line)) isNote = true;
    else if (isNote && !SCRUBBED.test(line)) isNote = false;
    return !isNote;
  });
}

const tidy = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
