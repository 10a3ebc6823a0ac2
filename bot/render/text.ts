/**
 * Foreign text in our messages: it can never ping, format, forge a link or a timestamp, or turn the writing direction.
 * Everything from a feed goes through one of these functions.
 */

// Controls, format characters (zero-width, bidi, tags), line separators, and letters that show nothing.
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu;
const BREAKS = /[\r\v\f\u0085\u2028\u2029]/g;
const LONE_SURROGATE = /\p{Cs}/gu;
const MARKS = /(\p{M}{3})\p{M}+/gu;
const SPECIAL = /[\\`*_~|<>[\]()#+\-=:@!.{}]/g;
const NEEDED = /[\\`*_~|<>[\]@]/;
const WORD_JOINER = '\u2060';

/** Without what cannot be seen, on one line, white space collapsed. Not escaped yet. */
export function oneLine(text: string): string {
  return tidy(text.replace(BREAKS, ' ')).replace(/\s+/g, ' ').trim();
}

function tidy(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(INVISIBLE, '').replace(MARKS, '$1');
}

/** One line of foreign text in which every character stands for itself; at most `max` characters, its escapes counted. */
export function escapeLine(text: string, max = 1_000): string {
  const line = oneLine(text);
  return within(max, (keep) => escapeCharacters(cut(line, keep)));
}

/** What `make` makes of as many characters as leave its result no longer than `max`. */
function within(max: number, make: (keep: number) => string): string {
  let keep = max;
  let made = make(keep);
  while (made.length > max && keep > 0) {
    // A character makes two at most: half of what is too much never takes too much away.
    keep = Math.max(0, keep - Math.ceil((made.length - max) / 2));
    made = make(keep);
  }
  return made;
}

function escapeCharacters(line: string): string {
  return line
    .replace(SPECIAL, (c, at: number) => (NEEDED.test(c) || needsEscape(line, c, at) ? escaped(c) : c))
    .replace(/^(\d{1,10})\./, `$1${WORD_JOINER}.`);
}

/** A mention needs its at sign broken: a backslash does not stop @everyone. */
const escaped = (c: string): string => (c === '@' ? `@${WORD_JOINER}` : `\\${c}`);

function needsEscape(line: string, c: string, at: number): boolean {
  if (c === '#' || c === '-' || c === '+' || c === '=')
    return at === 0 || /^[#\-+=\s]*$/.test(line.slice(Math.max(0, at - 8), at));
  // A scheme that Discord would make a link of, and :emoji:
  if (c === ':') return line.startsWith('//', at + 1) || /^:[A-Za-z0-9_~+-]{2,32}:/.test(line.slice(at, at + 40));
  return false;
}

/** Foreign text in bold; what shows nothing is a question mark. */
export const strong = (text: string, max: number): string => `**${escapeLine(text, max) || '?'}**`;

/** Foreign text as a block quote of one line; at most `max` characters of it. */
export function quote(text: string, max: number): string {
  return `> ${escapeLine(text, max)}`;
}

/**
 * One line of foreign text with the pieces of code that stand in it, in this order, as code. `undefined` when one does
 * not stand there by itself, or has a backtick, which would end it.
 */
export function lineWithCode(text: string, pieces: readonly string[]): string | undefined {
  const line = oneLine(text);
  const parts: string[] = [];
  let at = 0;
  for (const piece of new Set(pieces.map(oneLine))) {
    if (piece === '') continue;
    const start = piece.includes('`') ? -1 : line.slice(at).search(wholeWord(literally(piece)));
    if (start < 0) return undefined;
    parts.push(escapeCharacters(line.slice(at, at + start)), `\`${piece}\``);
    at += start + piece.length;
  }
  return parts.length === 0 ? undefined : [...parts, escapeCharacters(line.slice(at))].join('');
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const wholeWord = (pattern: string, flags = 'u'): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, flags);

const FENCES = 8;

/** Code, verbatim but for the fence, which cannot be broken out of; at most `max` characters with its fences. */
export function codeBlock(code: string, max = 600, language = ''): string {
  const clean = code.replace(/\t/g, '    ').replace(/\r\n?/g, '\n').split('\n').map(tidy).join('\n').trim();
  const room = max - FENCES - language.length;
  const inside = within(room, (keep) => cut(clean, keep).replace(/`{3}/g, `\`\`${WORD_JOINER}\``));
  return `\`\`\`${language}\n${inside || ' '}\n\`\`\``;
}

/** A masked link, or the label alone when the address is not a plain http(s) one. `max` bounds the label. */
export function link(label: string, url: string | undefined, max = 200): string {
  const shown = escapeLine(label, max) || 'Untitled';
  const address = url === undefined ? undefined : safeUrl(url);
  return address === undefined ? shown : `[${shown}](${address})`;
}

/**
 * Id and title of a bulletin. A title that names the id does not get it twice, what stands in brackets before it (the
 * name of a mailing list) is left out, and neither an address nor a Message-ID is a name.
 */
export function labelOf({ id, title }: { readonly id: string; readonly title: string }, between = ': '): string {
  const shown = oneLine(title);
  const name = cut(oneLine(id), 80);
  if (/^(?:https?:|no-id-)|^[^\s@]+@[^\s@]+$/i.test(name) || name === '') return shown;
  // "[SECURITY] [DSA 5912-1] …" is of DSA-5912-1.
  const spelt = literally(name).replace(/-/g, '[- ]');
  const lead = new RegExp(
    `^(?:\\[[^\\]]*\\]\\s*)*?\\[?${spelt}(?![\\p{L}\\p{N}]|\\s*(?:[,&+/]|and\\b))[\\]\\s:–—-]*`,
    'iu',
  );
  const rest = shown.replace(lead, '');
  if (wholeWord(spelt, 'iu').test(rest)) return rest;
  return rest === '' ? name : `${name}${between}${rest}`;
}

/** As many whole entries as fit into `budget` characters, each on its own line; then what `more` says of those left out. */
export function fitLines(entries: readonly string[], budget: number, more: (left: number) => string): string {
  const whole = entries.join('\n');
  if (whole.length <= budget) return whole;
  const kept: string[] = [];
  let room = budget - more(entries.length).length;
  for (const entry of entries) {
    if (entry.length + 1 > room) break;
    kept.push(entry);
    room -= entry.length + 1;
  }
  return [...kept, more(entries.length - kept.length)].join('\n');
}

/** The address as it may stand in a masked link; `undefined` for anything but http and https. */
function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return undefined;
  if (parsed.username || parsed.password) return undefined;
  const text = parsed.href.replace(/[()<>[\]\\`*_|~@]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return text.length <= 500 ? text : undefined;
}

/** At most `max` characters, cut between words where one is near, with an ellipsis for what is gone. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 1) return '…'.slice(0, Math.max(0, max));
  let end = max - 1;
  const space = text.lastIndexOf(' ', end);
  if (space > max * 0.6) end = space;
  const code = text.charCodeAt(end - 1);
  if (code >= 0xd800 && code <= 0xdbff) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Discord's timestamp; `style` R is "2 hours ago", f a date with time. */
export const when = (ms: number, style: 'R' | 'f' | 'd' | 'D' = 'R'): string => `<t:${Math.floor(ms / 1000)}:${style}>`;

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
