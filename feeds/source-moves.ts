import { isIP } from 'node:net';
import type { Log } from '../core/log.ts';
import type { Source } from '../core/source.ts';
import { movedWords } from '../core/source-move.ts';
import type { Tables } from '../db/tables.ts';
import { tellOperators } from './operators.ts';

/** A server says that a source is at another address for good: within the same site that is followed; elsewhere a person is asked, once. */
export async function noteMove(tables: Tables, source: Source, to: string, now: number, log: Log): Promise<void> {
  const near = isSameSite(new URL(to).hostname, new URL(source.url).hostname);
  if (near && (await tables.sources.move(source.id, to))) {
    log.info({ source: source.name }, 'A source has moved within its site');
    return;
  }
  const moveId = await tables.sourceMoves.ask(source.id, to, now);
  if (moveId === undefined) return;
  const detail = `${movedWords(to)}${near ? ' That is a source already.' : ''}`;
  await tellOperators(tables, source, { what: 'source-moved', detail, moveId }, now, String(moveId));
}

/** One name below the other, or both in one domain: two parts, or three below a short one as in `example.co.uk`. */
function isSameSite(a: string, b: string): boolean {
  if (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)) return true;
  if (isIP(a.replace(/^\[|\]$/g, '')) !== 0 || isIP(b.replace(/^\[|\]$/g, '')) !== 0) return false;
  return domainOf(a) === domainOf(b);
}

function domainOf(host: string): string {
  const parts = host.split('.');
  return parts.slice((parts.at(-2)?.length ?? 0) <= 3 ? -3 : -2).join('.');
}
