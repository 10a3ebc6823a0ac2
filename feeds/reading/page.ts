import { bulletinFrom } from '../bulletin-facts.ts';
import { csafBulletin, parseCsaf } from '../formats/csaf/advisory.ts';
import { readDocument } from '../formats/document.ts';
import { decode } from '../formats/feed/decode.ts';
import { elementsIn, pageTitle, pageTree } from '../formats/pages/page-tree.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { trustedText } from '../signatures/signed-text.ts';

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
    ...(authenticity.signature !== 'none' && { facts: { authenticity } }),
  };
  return { title, bulletins: [bulletinFrom(told, task, task.unjudged === undefined ? undefined : 'timed-out')] };
}

function mainContent(html: string, selector: string | undefined): { html: string; title: string | undefined } {
  const $ = pageTree(html);
  if (!$) return { html, title: undefined };
  const title = pageTitle($);
  if (selector !== undefined) {
    const chosen = elementsIn($, selector);
    if (chosen.length === 0)
      throw new ParseError('empty', `nothing on the page fits the selector ${selector.slice(0, 80)}`);
    return { html: chosen.map((node) => $.html(node)).join('\n'), title };
  }
  for (const candidate of MAIN) {
    const found = $(candidate).first();
    if (found.length > 0 && found.text().trim().length > 200) return { html: $.html(found), title };
  }
  return { html, title };
}
