import { load } from 'cheerio/slim';
import { bulletinFrom } from '../bulletin-facts.ts';
import { csafBulletin, parseCsaf } from '../formats/csaf/advisory.ts';
import { readDocument } from '../formats/document.ts';
import { decode } from '../formats/feed/decode.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { trustedText } from '../signatures/signed-text.ts';

const MAX_DEPTH = 400;
const MAIN = ['main', 'article', '[role=main]', '#content', '#main', '.content', 'body'];

/** One bulletin's own page, whatever its format. Throws `ParseError`: `empty` when nothing to read is on it, `signature` when it is not the publisher's. */
export async function readPage(task: ReadTask): Promise<ReadAnswer> {
  const { bytes, authenticity } = await trustedText(task.bytes, task.trust);
  const text = decode(bytes, task.contentType);
  const csaf = parseCsaf(text);
  if (csaf) {
    const { bulletin, ...read } = csafBulletin(text, csaf, task);
    return { title: bulletin.title, bulletins: [{ ...read, bulletin: { ...bulletin, authenticity } }] };
  }
  const isHtml =
    /html/i.test(task.contentType ?? '') || /<(?:!doctype html|html|body|p|div)[\s>]/i.test(text.slice(0, 5_000));
  const page = isHtml ? mainContent(text, task.options.selector) : { html: text, title: undefined };
  const document = readDocument(page.html, isHtml ? { format: 'html' } : { name: new URL(task.url).pathname });
  if (document.sections.length === 0) throw new ParseError('empty', 'there is nothing to read on the page');
  const title = page.title ?? document.title ?? document.sections.find((s) => s.path[0])?.path[0] ?? task.url;
  const told = {
    itemId: task.url,
    title,
    url: task.url,
    document: { ...document, title },
    extent: 'full' as const,
    facts: { authenticity },
  };
  return { title, bulletins: [bulletinFrom(told, task, task.unjudged === undefined ? undefined : 'timed-out')] };
}

function mainContent(html: string, selector: string | undefined): { html: string; title: string | undefined } {
  if (tooDeep(html)) return { html, title: undefined };
  // The streaming parser's tree, not parse5's: it does not run out of stack so early.
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true } });
  const heading = $('h1').first().text() || $('title').first().text();
  const title = heading.replace(/\s+/g, ' ').trim().slice(0, 300) || undefined;
  if (selector !== undefined) {
    const chosen = $(selector);
    if (chosen.length === 0)
      throw new ParseError('empty', `nothing on the page fits the selector ${selector.slice(0, 80)}`);
    return {
      html: chosen
        .toArray()
        .map((node) => $.html(node))
        .join('\n'),
      title,
    };
  }
  for (const candidate of MAIN) {
    const found = $(candidate).first();
    if (found.length > 0 && found.text().trim().length > 200) return { html: $.html(found), title };
  }
  return { html, title };
}

/** cheerio descends by recursion; what is deeper is read as a stream. */
function tooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9-]{0,30})/g)) {
    if (/^(?:br|hr|img|input|meta|link|p|li|td|tr|th|dd|dt|col|source|wbr|area|base|embed)$/i.test(name ?? ''))
      continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
