import { safeUrl } from './characters.ts';
import type { Inline } from './tree.ts';

const LONGEST = 2048;

/** What stands between `<` and `>`: a mention, a time, an address, a custom emoji. Undefined when it is plain text. */
export function angleAt(text: string, at: number, end: number): { node: Inline; end: number } | undefined {
  let close = at + 1;
  const limit = Math.min(end, at + LONGEST);
  while (close < limit && text[close] !== '>' && text[close] !== '<' && text[close] !== '\n') close++;
  if (close >= limit || text[close] !== '>') return undefined;
  const node = nodeOf(text.slice(at + 1, close));
  return node && { node, end: close + 1 };
}

function nodeOf(inside: string): Inline | undefined {
  const mention = /^(@!?|@&|#)(\d{1,20})$/.exec(inside);
  if (mention) {
    const kind = mention[1] === '#' ? 'channel' : mention[1] === '@&' ? 'role' : 'user';
    return { kind, id: mention[2] ?? '' };
  }
  const time = /^t:(-?\d{1,17})(?::([tTdDfFsSR]))?$/.exec(inside);
  if (time) return { kind: 'timestamp', seconds: Number(time[1]), style: time[2] ?? 'f' };
  const emoji = /^a?:(\w{2,32}):(\d{1,20})$/.exec(inside);
  if (emoji) return { kind: 'emoji', name: emoji[1] ?? '', id: emoji[2] ?? '' };
  const command = /^\/([^:\s][^:]{0,98}):(\d{1,20})$/.exec(inside);
  if (command) return { kind: 'command', name: command[1] ?? '', id: command[2] ?? '' };
  if (/\s/.test(inside)) return undefined;
  const url = safeUrl(inside);
  return url === undefined
    ? undefined
    : { kind: 'link', url, title: undefined, children: [{ kind: 'text', text: inside }] };
}
