import { bulletinFrom } from '../bulletin-facts.ts';
import { decode } from '../formats/feed/decode.ts';
import { readIndexPage } from '../formats/lists/index-page.ts';
import { pageTitle, pageTree } from '../formats/pages/page-tree.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

/** A page that lists bulletins: of each, what the list says. Throws `ParseError` (`empty`) when none is found on it. */
export function readIndex(task: ReadTask): ReadAnswer {
  const html = decode(task.bytes, task.contentType);
  const { url, options, now = 0 } = task;
  const items = readIndexPage(html, { url, list: options.list, idPattern: options.idPattern, now });
  if (items.length === 0) throw new ParseError('empty', nothingFound(task));
  const $ = pageTree(html);
  const title = $ && pageTitle($);
  return {
    ...(title !== undefined && { title }),
    vague: items.filter((item) => item.isVague).map((item) => item.itemId),
    bulletins: items.map((item) =>
      bulletinFrom(
        { ...item, document: { title: item.title, sections: [] }, extent: 'excerpt' },
        task,
        task.unjudged === undefined ? undefined : 'timed-out',
      ),
    ),
  };
}

function nothingFound({ options: { list, idPattern } }: ReadTask): string {
  if (list?.item !== undefined) return `nothing on the page fits ${list.item.slice(0, 80)}, or there is no link in it`;
  if (idPattern !== undefined) return 'no link on the page fits the id pattern';
  return 'no list of bulletins was found on the page: name its lines by a selector, or the ids by a pattern';
}
