import { load } from 'cheerio/slim';
import { Parser } from 'htmlparser2';
import type { Outline, OutlineList } from '../../core/outline.ts';
import { decode } from './feed/decode.ts';
import { ParseError } from './parse-error.ts';

const MAX_OUTLINES = 500;
const TITLE_CHARS = 80;
const URL_CHARS = 500;
/** Attributes of ours, which other readers leave aside (OPML 2.0, "Namespaces"). */
const NAMESPACE = 'urn:handfix:opml';

/**
 * The feeds of an OPML list, however deep their folders. Read as a stream: neither nesting nor entities cost anything.
 * Throws `ParseError` (`malformed`, `empty`).
 */
export function readOpml({ bytes, contentType }: { bytes: Uint8Array; contentType?: string | undefined }): OutlineList {
  const found = new Map<string, Outline>();
  let isOpml = false;
  let more = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        isOpml ||= name === 'opml';
        const url = (attributes.xmlurl ?? '').trim();
        if (name !== 'outline' || url === '' || url.length > URL_CHARS || found.has(url)) return;
        if (found.size >= MAX_OUTLINES) more++;
        else found.set(url, outlineOf(url, attributes));
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(decode(bytes, contentType));
  if (!isOpml) throw new ParseError('malformed', 'this is no OPML file');
  if (found.size === 0) throw new ParseError('empty', 'there are no feeds in this file');
  return { outlines: [...found.values()], more };
}

function outlineOf(url: string, attributes: Readonly<Record<string, string>>): Outline {
  const text = (name: string) => attributes[name]?.replace(/\s+/g, ' ').trim().slice(0, TITLE_CHARS) || undefined;
  const kind = text('handfix:kind');
  const publisher = text('handfix:publisher');
  return {
    title: text('title') ?? text('text') ?? url.slice(0, TITLE_CHARS),
    url,
    ...(kind !== undefined && { kind }),
    ...(publisher !== undefined && { publisher }),
    ...(attributes['handfix:followpages'] === 'true' && { followPages: true }),
  };
}

/** The feeds as an OPML 2.0 document. */
export function writeOpml(title: string, outlines: readonly Outline[]): string {
  const $ = load('<opml version="2.0"><head><title></title></head><body></body></opml>', { xml: true });
  $('opml').attr('xmlns:handfix', NAMESPACE);
  $('title').text(title);
  for (const { title: name, url, kind, publisher, followPages } of outlines) {
    const outline = $('<outline/>').attr({ text: name, title: name, type: 'rss', xmlUrl: url });
    if (kind !== undefined) outline.attr('handfix:kind', kind);
    if (publisher !== undefined) outline.attr('handfix:publisher', publisher);
    if (followPages) outline.attr('handfix:followPages', 'true');
    $('body').append(outline, '\n');
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${$.xml()}\n`;
}
