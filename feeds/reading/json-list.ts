import { severityIn } from '../../core/severity.ts';
import { bulletinFrom } from '../bulletin-facts.ts';
import { decode } from '../formats/feed/decode.ts';
import { type JsonItem, readJsonList } from '../formats/lists/json-list.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadBulletin, ReadTask } from '../read-bulletin.ts';

/** A list of bulletins in JSON. Throws `ParseError`; `empty` when there is none in it. */
export function readJson(task: ReadTask): ReadAnswer {
  const { url, options, now = 0 } = task;
  const items = readJsonList(decode(task.bytes, task.contentType), { url, list: options.list, now });
  if (items.length === 0) throw new ParseError('empty', 'the list in the JSON is empty');
  return {
    bulletins: items.map((item, place) => {
      task.progress?.fill(place);
      return bulletinOf(item, task, task.unjudged === 'all' || task.unjudged?.includes(place));
    }),
  };
}

function bulletinOf(item: JsonItem, task: ReadTask, skipped = false): ReadBulletin {
  const stated = item.severity === undefined ? 'unknown' : severityIn(`Severity: ${item.severity}`);
  const isEmpty = item.document.sections.length === 0;
  return bulletinFrom(
    {
      ...item,
      document: { ...item.document, title: item.title },
      extent: isEmpty ? 'excerpt' : (task.options.extent ?? 'full'),
      facts: { products: item.products, ...(stated !== 'unknown' && { severity: stated }) },
    },
    task,
    skipped ? 'timed-out' : undefined,
  );
}
