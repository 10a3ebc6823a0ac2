import { ParseError } from '../parse-error.ts';

const LOOK_CHARS = 65_536;
/** An Atom entry may be a document of its own (RFC 4287, 2). */
const ATOM = 'http://www.w3.org/2005/Atom';
const TAG = /<!--|<(?:[\w.-]{1,40}:)?([a-z][\w.-]{0,40})/gi;
/** A feed that a server put into a web page whole. */
const WRAPPED = /<(?:feed\s[^<>]{0,400}http:\/\/www\.w3\.org\/2005\/Atom["']|rss\s[^<>]{0,400}version=["'])/;

/** What a text is: JSON whole, or XML from its DOCTYPE or its root on, with what stood before left out. */
export interface Recognised {
  readonly kind: 'json' | 'xml';
  readonly text: string;
}

/** Throws `ParseError`: `empty`, `html-page`, `not-a-feed`. What stands in the first 64 kB decides. */
export function recognise(decoded: string): Recognised {
  const text = decoded.replace(/^[\ufeff\s\0]+/, '');
  if (text === '') throw new ParseError('empty', 'the address gave an empty answer');
  if (text.startsWith('{')) return { kind: 'json', text };
  const head = text.slice(0, LOOK_CHARS);
  const root = rootIn(head);
  if (root === undefined) throw notAFeed(head);
  const doctype = head.slice(0, root).search(/<!doctype(?!\s+html)/i);
  return { kind: 'xml', text: text.slice(doctype < 0 ? root : doctype) };
}

/** Where the feed's root element starts. Elements before it are the debris of a server's warnings. */
function rootIn(head: string): number | undefined {
  const tags = new RegExp(TAG);
  for (let found = tags.exec(head); found; found = tags.exec(head)) {
    if (found[0] === '<!--') {
      const end = head.indexOf('-->', found.index + 4);
      if (end < 0) return undefined;
      tags.lastIndex = end + 3;
    } else if (/^(?:rss|feed|rdf|channel)$/i.test(found[1] ?? '')) {
      return found.index;
    } else if (found[1] === 'entry' && head.slice(found.index, found.index + 500).includes(ATOM)) {
      return found.index;
    } else if (/^(?:html|head|body)$/i.test(found[1] ?? '')) {
      const wrapped = head.search(WRAPPED);
      return wrapped < 0 ? undefined : wrapped;
    }
  }
  return undefined;
}

/** The error for a text that is no feed: a web page has its own code. */
export function notAFeed(text: string): ParseError {
  return /<(?:!doctype\s+html|html|body|head)[\s>]/i.test(text.slice(0, LOOK_CHARS))
    ? new ParseError('html-page', 'the address gave a web page, not a feed')
    : new ParseError('not-a-feed', 'the address gave something that is no feed');
}
