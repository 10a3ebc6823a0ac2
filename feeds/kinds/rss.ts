import { bulletinFrom } from '../bulletin-facts.ts';
import { readDocument } from '../formats/document.ts';
import { type FeedItem, itemIdentity, parseFeed } from '../formats/feed.ts';
import type { ReadAnswer, ReadBulletin, ReadTask } from '../read-bulletin.ts';

/** A feed: each item is a bulletin. Throws `ParseError`. */
export async function readRss(task: ReadTask): Promise<ReadAnswer> {
  const feed = await parseFeed(task.bytes, task);
  return {
    ...(feed.title !== undefined && { title: feed.title }),
    bulletins: feed.items.map((item) => itemBulletin(item, task)),
  };
}

const TITLE_CHARS = 120;

function itemBulletin(item: FeedItem, task: ReadTask): ReadBulletin {
  const body = item.content ?? item.summary ?? '';
  const document = readDocument(body, { format: 'html' });
  const full = task.options.extent ?? (item.content !== undefined ? 'full' : 'excerpt');
  const title = item.title ?? titleFrom(document) ?? itemIdentity(item);
  return bulletinFrom(
    {
      fallbackId: itemIdentity(item),
      title,
      url: item.link !== undefined && /^https?:/i.test(item.link) ? item.link : undefined,
      published: time(item.published ?? item.updated),
      updated: time(item.updated),
      document: { ...document, title },
      extent: body === '' ? 'excerpt' : full,
    },
    task,
  );
}

const time = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));

function titleFrom(document: ReturnType<typeof readDocument>): string | undefined {
  const first = document.sections[0];
  const block = first?.blocks.find((b) => b.kind === 'paragraph' || b.kind === 'item');
  const text = first?.path[0] ?? (block && 'text' in block ? block.text : undefined);
  return text === undefined || text.length <= TITLE_CHARS ? text : `${text.slice(0, TITLE_CHARS)}…`;
}
