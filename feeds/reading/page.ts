import { bulletinFrom } from '../bulletin-facts.ts';
import { csafBulletin, parseCsaf } from '../formats/csaf/advisory.ts';
import { readDocument } from '../formats/document.ts';
import { decode } from '../formats/feed/decode.ts';
import { readGlsa } from '../formats/glsa.ts';
import { mainContent } from '../formats/pages/main-content.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { trustedText } from '../signatures/signed-text.ts';

/** One bulletin's own page, whatever its format. Throws `ParseError`: `empty` when nothing to read is on it, `signature` when it is not the publisher's. */
export async function readPage(task: ReadTask): Promise<ReadAnswer> {
  const { bytes, authenticity } = await trustedText(task.bytes, task.trust);
  const text = decode(bytes, task.contentType);
  const csaf = parseCsaf(text);
  if (csaf) {
    const { bulletin, ...read } = csafBulletin(text, csaf, task);
    return { title: bulletin.title, bulletins: [{ ...read, bulletin: { ...bulletin, authenticity } }] };
  }
  const facts = authenticity.signature === 'none' ? {} : { authenticity };
  const skipped = task.unjudged === undefined ? undefined : 'timed-out';
  const glsa = readGlsa(text);
  if (glsa) {
    const own = { itemId: task.url, ownId: glsa.id, url: task.url, extent: 'full' as const };
    const told = { ...glsa, ...own, facts: { ...glsa.facts, ...facts } };
    return { title: glsa.title, bulletins: [bulletinFrom(told, task, skipped)] };
  }
  const isHtml =
    /html/i.test(task.contentType ?? '') || /<(?:!doctype html|html|body|p|div)[\s>]/i.test(text.slice(0, 5_000));
  const page = isHtml
    ? await mainContent(text, task.options.selector, task.unjudged !== undefined)
    : { html: text, title: undefined };
  const document = readDocument(page.html, isHtml ? { format: 'html' } : { name: new URL(task.url).pathname });
  if (document.sections.length === 0) throw new ParseError('empty', 'there is nothing to read on the page');
  const title = page.title ?? document.title ?? document.sections.find((s) => s.path[0])?.path[0] ?? task.url;
  const told = {
    itemId: task.url,
    title,
    url: task.url,
    document: { ...document, title },
    extent: 'full' as const,
    facts,
  };
  return { title, bulletins: [bulletinFrom(told, task, skipped)] };
}
