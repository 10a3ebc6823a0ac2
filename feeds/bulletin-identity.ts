import { createHash } from 'node:crypto';
import { ownId } from '../core/aliases.ts';
import type { SourceItem } from '../core/bulletin.ts';
import type { ReadTask } from './read-bulletin.ts';

export interface Identity {
  readonly publisher: string;
  readonly id: string;
  readonly item: SourceItem;
}

/** A reply in a list speaks of a bulletin; it is none. */
const REPLY = /^(?:\s*\[[^[\]]{0,60}\])*\s*(?:re|fwd?|aw|wg|sv|antw|rv|tr)\s*(?:\[\d+\])?:/i;
const MAX_ID = 200;
/** So much of an id that is longer is kept before its hash. */
const KEPT = 160;

interface Called {
  /** How the source tells items apart. */
  readonly itemId: string;
  readonly ownId?: string | undefined;
  readonly title: string;
  readonly url?: string | undefined;
}

/**
 * By the source's own pattern, else as a field of the format says, else by an id that heads the title or ends the
 * publisher's own address, else by a CVE in front, else as the source tells items apart.
 */
export function identityOf(
  { itemId, ownId: stated, title, url }: Called,
  { publisher, options, url: from }: Pick<ReadTask, 'publisher' | 'options'> & { readonly url?: string },
): Identity {
  const id = bounded(itemId);
  if (options.idPattern !== undefined) {
    const pattern = new RegExp(options.idPattern, 'iu');
    const match = pattern.exec(stated ?? title) ?? pattern.exec(title) ?? pattern.exec(url ?? '');
    const found = (match?.[1] ?? match?.[0])?.trim();
    if (found) return { publisher, id: bounded(found), item: { id, sure: true } };
  }
  if (stated) {
    const known = ownId(stated);
    const own = known?.id.length === stated.length ? known : { publisher, id: bounded(stated) };
    return { ...own, item: { id, sure: true } };
  }
  if (!REPLY.test(title)) {
    const own = ownId(title) ?? addressId(url, publisher, from);
    if (own) return { ...own, item: { id, sure: same(own.publisher, publisher) } };
    const cve = /^\W{0,3}(CVE-\d{4}-\d{4,7})\b/i.exec(title)?.[1];
    if (cve) return { publisher, id: cve.toUpperCase(), item: { id, sure: false } };
  }
  return { publisher, id, item: { id, sure: true } };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The whole last part of an address may be an id; only the publisher's own pages are called by it, not what is said of them. */
function addressId(url: string | undefined, publisher: string, from: string | undefined): ReturnType<typeof ownId> {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const last = pathname
    .split('/')
    .filter(Boolean)
    .at(-1)
    ?.replace(/\.(?:html?|aspx?|php|asc|txt|md|json)$/i, '');
  const own = last === undefined ? undefined : ownId(decoded(last));
  if (!own || own.id.length !== decoded(last ?? '').length) return undefined;
  const home = from !== undefined && URL.canParse(from) && new URL(from).hostname === hostname;
  return home || same(own.publisher, publisher) ? own : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Two ids that differ only far behind stay two. Half a character, which no database keeps, becomes a whole one. */
function bounded(id: string): string {
  const whole = id.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  if (whole.length <= MAX_ID) return whole;
  return `${whole.slice(0, KEPT).replace(/[\ud800-\udbff]$/, '')}~${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;
}
