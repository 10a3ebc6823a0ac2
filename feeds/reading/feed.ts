import { findAliases } from '../../core/aliases.ts';
import type { Reply } from '../../core/discussion.ts';
import { documentText } from '../../core/document.ts';
import { readSubject } from '../../core/mail-subject.ts';
import { bulletinFrom, type Told } from '../bulletin-facts.ts';
import { readDocument } from '../formats/document.ts';
import { withoutMarkup } from '../formats/feed/constructs.ts';
import { type FeedItem, itemIdentities, parseFeed } from '../formats/feed.ts';
import { readBody } from '../formats/mail/body.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadBulletin, ReadTask } from '../read-bulletin.ts';

/** A feed: each item is a bulletin. One that cannot be read costs itself alone. Throws `ParseError`. */
export async function readFeed(task: ReadTask): Promise<ReadAnswer> {
  const feed = await parseFeed(task.bytes, task);
  const ids = itemIdentities(feed.items);
  const faults: string[] = [];
  const replies: Reply[] = [];
  const bulletins = feed.items.flatMap((item, place) => {
    task.progress?.fill(place);
    const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
    const id = ids[place] ?? '';
    const reply = replyIn(item, id);
    if (reply) {
      replies.push(reply);
      return [];
    }
    try {
      return itemBulletin(item, id, task, skipped);
    } catch (error) {
      // What is no text at all is the publisher's fault, not ours.
      if (!(error instanceof ParseError))
        faults.push(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return unreadable(item, id, task);
    }
  });
  return {
    ...(feed.title !== undefined && { title: feed.title }),
    bulletins,
    ...(replies.length > 0 && { replies }),
    ...(faults.length > 0 && { faults }),
  };
}

const REPLY_CHARS = 700;

/** A list's archive as a feed has answers among its items; they are no bulletins. */
function replyIn(item: FeedItem, id: string): Reply | undefined {
  const subject = readSubject(item.title ?? '');
  if (!subject.isAnswer) return undefined;
  const document = readDocument(item.content ?? item.summary ?? '', { format: 'html' });
  const { own, quoted } = readBody(documentText(document));
  const sentAt = time(item.published ?? item.updated);
  const names = [subject.title, own, quoted].flatMap((text) => findAliases(text).map((alias) => alias.id));
  return {
    messageId: id.slice(0, 200),
    answers: [],
    names: [...new Set(names)].slice(0, 20),
    subject: subject.thread,
    text: own.slice(0, REPLY_CHARS),
    ...(item.author !== undefined && { author: item.author.replace(/@.*/, '').slice(0, 100) }),
    ...(item.link !== undefined && /^https?:/i.test(item.link) && { url: item.link }),
    ...(sentAt !== undefined && { sentAt }),
  };
}

const TITLE_CHARS = 120;
const UNREADABLE_CHARS = 20_000;

function itemBulletin(item: FeedItem, id: string, task: ReadTask, skipped = false): ReadBulletin {
  const body = item.content ?? item.summary ?? '';
  const document = readDocument(body, { format: 'html' });
  const full = task.options.extent ?? (item.content !== undefined ? 'full' : 'excerpt');
  const title = item.title ?? headline(item) ?? titleFrom(document) ?? id;
  const extent = body === '' ? 'excerpt' : full;
  return bulletinFrom(toldOf(item, id, title, { ...document, title }, extent), task, skipped ? 'timed-out' : undefined);
}

/** Its text in one piece: nobody is to miss it because of a fault of ours. */
function unreadable(item: FeedItem, id: string, task: ReadTask): ReadBulletin {
  const text = withoutMarkup(item.content ?? item.summary ?? '').slice(0, UNREADABLE_CHARS);
  const title = item.title ?? id;
  const document = {
    title,
    sections: text === '' ? [] : [{ path: [], blocks: [{ kind: 'paragraph' as const, text }] }],
  };
  return bulletinFrom(toldOf(item, id, title, document, 'excerpt'), task, 'unreadable');
}

const toldOf = (
  item: FeedItem,
  itemId: string,
  title: string,
  document: Told['document'],
  extent: Told['extent'],
): Told => ({
  itemId,
  title,
  url: item.link !== undefined && /^https?:/i.test(item.link) ? item.link : undefined,
  published: time(item.published ?? item.updated),
  updated: time(item.updated),
  document,
  extent,
});

const time = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));

/** Kubernetes' JSON Feed has its headlines as summaries, and every text begins with "What happened?". */
function headline({ content, summary }: FeedItem): string | undefined {
  const line = content === undefined || summary === undefined ? '' : withoutMarkup(summary).trim();
  return line === '' || line.length > TITLE_CHARS ? undefined : line;
}

function titleFrom(document: ReturnType<typeof readDocument>): string | undefined {
  const first = document.sections[0];
  const block = first?.blocks.find((b) => b.kind === 'paragraph' || b.kind === 'item');
  const text = first?.path[0] ?? (block && 'text' in block ? block.text : undefined);
  return text === undefined || text.length <= TITLE_CHARS ? text : `${text.slice(0, TITLE_CHARS)}…`;
}
