import type { Passage } from './passage.ts';
import { commandAtEnd, commandsIn, linesOf, valuesIn } from './values.ts';
import { POINTS } from './wording.ts';

const CODE_CHARS = 1_000;

export interface WithCode {
  readonly instruction: string;
  readonly code?: string;
}

/**
 * The commands or values that belong to a step, verbatim, else the address that it points to. A command is shown whole
 * and alone, or not at all.
 */
export function withCode(
  { code, links, text, at }: Passage,
  instruction: string,
  { listing, following }: { listing: boolean; following: readonly Passage[] },
): WithCode {
  const blocks = code.filter((piece) => !text.includes(piece.trim()));
  if (blocks.length > 0) return shown(instruction, blocks.map(linesOf).join('\n'));
  const inline = unique(code.map((piece) => piece.trim()));
  const commands = inline.filter((piece) => isCommand(piece));
  if (inline.length > 0) return shown(instruction, (commands.length > 0 ? commands : inline).join('\n'));
  const below = following.filter((other) => other.at[0] === at[0]);
  const settings = settingsIn(below);
  if (settings.length > 1) return shown(instruction, settings.join('\n'));
  const listed = text.endsWith(':') ? listedIn(below) : [];
  if (listed.length > 0) return shown(instruction, listed.join('\n'));
  const end = commandAtEnd(instruction);
  if (end) return { instruction: end.lead, code: end.command };
  const url = links.find((link) => !text.includes(link.url))?.url;
  if (url !== undefined && (POINTS.test(instruction) || /\b(?:see|here|described in|instructions)\b/i.test(text)))
    return { instruction, code: url };
  const quoted = commandsIn(instruction);
  const values = listing ? [] : quoted.length > 0 ? quoted : valuesIn(instruction);
  return values.length > 0 ? { instruction, code: values.join('\n') } : { instruction };
}

/** More than words: it has an option, a path or a value in it, or begins as one that is typed. */
const isCommand = (piece: string): boolean =>
  /^[\w./$#-]+\s+\S/.test(piece) &&
  (/\s-|[/\\=]/.test(piece) || /^(?:[$#] |sudo |net |sc |reg |[A-Z][a-z]+-[A-Z])/.test(piece));

/** Half of a script is worse than none. */
function shown(instruction: string, code: string): WithCode {
  const whole = code.trim();
  return whole === '' || whole.length > CODE_CHARS || /^#!\S*$/.test(whole)
    ? { instruction }
    : { instruction, code: whole };
}

const unique = (pieces: readonly string[]): string[] => [...new Set(pieces.filter((piece) => piece !== ''))];

/** The rows of a table that says key, name, type and data of a setting. */
function settingsIn(following: readonly Passage[]): string[] {
  const end = following.findIndex((other) => !isSettingRow(other));
  const rows = following.slice(0, end < 0 ? MAX_LISTED : Math.min(end, MAX_LISTED));
  return rows.map(({ text, before }) =>
    text.startsWith(`${before} | `) ? text.replace(' | ', ': ') : `${before}: ${text}`,
  );
}

/** "Data type | REG_DWORD": half of a setting, whatever its words order. */
export const isSettingRow = ({ kind, before }: Passage): boolean => kind === 'row' && SETTING_LABEL.test(before);
const SETTING_LABEL =
  /^(?:(?:registry|key|value|data|default|setting) )*(?:sub-?key|key|value|name|type|data|path|location|setting|default)s?:?$/i;

const MAX_LISTED = 12;
const LISTED_CHARS = 120;

/** The values that a line with a colon leads to: a short paragraph, or a list of what is no sentence. */
function listedIn(following: readonly Passage[]): string[] {
  const [first] = following;
  const values = following.findIndex(({ text, orders, kind }, i) => {
    if (SETS.test(text)) return false;
    const paragraph = kind === 'paragraph' && (i > 0 || first?.kind !== 'paragraph');
    return paragraph || orders || text.length > LISTED_CHARS || /[.:!?]$/.test(text);
  });
  const lines = following.slice(0, values < 0 ? MAX_LISTED : Math.min(values, MAX_LISTED));
  return lines.map(({ text }) => text);
}
const SETS = /^[\w.-]{2,60} ?(?:\(\w{2,12}\) ?)?= ?\S.{0,260}$/;
