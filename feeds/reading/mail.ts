import { findAliases, ownId } from '../../core/aliases.ts';
import type { Authenticity } from '../../core/bulletin.ts';
import type { Reply } from '../../core/discussion.ts';
import type { Document } from '../../core/document.ts';
import { bulletinFrom } from '../bulletin-facts.ts';
import { readDocument } from '../formats/document.ts';
import { type Admission, admissionOf } from '../formats/mail/admission.ts';
import { archiveUrl, listNameIn } from '../formats/mail/archive-url.ts';
import { unboxed } from '../formats/mail/mbox.ts';
import { type Message, readMessages } from '../formats/mail/message.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadBulletin, ReadTask, RefusedDocument } from '../read-bulletin.ts';
import {
  authenticityOf,
  checkDetached,
  type PublicKeys,
  readPublicKeys,
  signatureFault,
} from '../signatures/openpgp.ts';

const REPLY_CHARS = 700;
const LOOK_CHARS = 20_000;
const MAX_NAMES = 20;
/** What answers nothing that it quotes, and says so much, is news that somebody began by pressing “reply”. */
const NEWS_CHARS = 400;
/** An announcement that says less by itself passes on what it quotes. */
const STUB_CHARS = 200;

/**
 * Messages of mailing lists, raw or as they stand in a mailbox file, one for each of `lengths`: an announcement is a
 * bulletin, an answer is said of one. Where the source names a key, announcements count only when they are signed by it.
 */
export async function readMail(task: ReadTask): Promise<ReadAnswer> {
  const keys = task.trust && (await readPublicKeys(task.trust.keyFiles));
  const bulletins: ReadBulletin[] = [];
  const replies: Reply[] = [];
  const refused: RefusedDocument[] = [];
  const faults: string[] = [];
  const isArchive = /^https?:/i.test(task.url);
  let ignored = 0;
  let at = 0;
  for (const [place, length] of (task.lengths ?? [task.bytes.length]).entries()) {
    task.progress?.fill(place);
    const piece = task.bytes.subarray(at, at + length);
    at += length;
    try {
      for (const message of await readMessages(unboxed(piece), listNameIn(task.url))) {
        const admission = message.isAutomatic ? undefined : admissionOf(message.headers, task.options, isArchive);
        if (!admission) ignored++;
        else if (!admission.announces || isReply(message)) replies.push(replyFrom(message, task));
        else {
          const authenticity = await authenticityIn(message, admission, task, keys);
          if ('why' in authenticity) refused.push({ id: message.id, title: titleOf(message), why: authenticity.why });
          else bulletins.push(bulletinOf(message, authenticity, task, place));
        }
      }
    } catch (error) {
      faults.push(`message ${place + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { bulletins, replies, refused, ignored, ...(faults.length > 0 && { faults }) };
}

/** Some lists take the “Re:” away, and some announcements are sent into the thread of the last one. */
function isReply({ subject, answers, own, quoted }: Message): boolean {
  if (subject.isAnswer || subject.isReview) return true;
  if (answers.length === 0 || ownId(subject.title) !== undefined) return false;
  return quoted !== '' || own.length < NEWS_CHARS;
}

const titleOf = ({ subject, own }: Message): string =>
  subject.title || own.split('\n', 1)[0]?.trim().slice(0, 120) || 'Without a subject';

function bulletinOf(message: Message, authenticity: Authenticity, task: ReadTask, place: number): ReadBulletin {
  const { id, own, quoted, html, date } = message;
  const title = titleOf(message);
  const text = own.length < STUB_CHARS && quoted.length > own.length ? `${own}\n\n${quoted}` : own;
  const document = documentIn(text, html);
  const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
  const told = {
    itemId: id,
    title,
    url: message.url ?? archiveUrl(task.url, id),
    published: date,
    document: { sections: [], ...document, title },
    extent: document && document.sections.length > 0 ? ('full' as const) : ('excerpt' as const),
    facts: { authenticity },
  };
  return bulletinFrom(told, task, document ? (skipped ? 'timed-out' : undefined) : 'unreadable');
}

/** `undefined` for what is no text at all: the announcement is told of all the same. */
function documentIn(text: string, html: string | undefined): Document | undefined {
  try {
    return html === undefined ? readDocument(text, { format: 'text' }) : readDocument(html, { format: 'html' });
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function replyFrom(message: Message, task: ReadTask): Reply {
  const { id, answers, subject, author, date, own, quoted } = message;
  const url = message.url ?? archiveUrl(task.url, id);
  const texts = [subject.title, own.slice(0, LOOK_CHARS), quoted.slice(0, LOOK_CHARS)];
  const names = texts.flatMap((text) => findAliases(text).map((alias) => alias.id));
  return {
    messageId: id,
    answers,
    names: [...new Set(names)].slice(0, MAX_NAMES),
    subject: subject.thread,
    ...(author !== undefined && { author }),
    ...(url !== undefined && { url }),
    ...(date !== undefined && { sentAt: date }),
    text: own.slice(0, REPLY_CHARS),
  };
}

/** What is signed is the text, not the subject: an old text under a new id is nobody's word. */
async function authenticityIn(
  { signed, subject, own, quoted }: Message,
  { via }: Admission,
  { trust }: ReadTask,
  keys: PublicKeys | undefined,
): Promise<Authenticity | { readonly why: string }> {
  const by = via === undefined ? {} : { via };
  if (!keys || !trust) return { ...(typeof signed === 'object' ? authenticityOf() : { signature: 'none' }), ...by };
  if (signed === undefined) return { why: 'it is not signed, and its source names a key' };
  if (signed === 'malformed') return { why: 'the frame of its signature is broken' };
  const check = await checkDetached(signed.signed, signed.signature, keys, trust.now);
  const why = signatureFault(check);
  if (why !== undefined) return { why };
  const named = ownId(subject.title)?.id;
  if (named !== undefined && !findAliases(`${own}\n${quoted}`).some(({ id }) => id === named))
    return { why: `its subject names ${named}, and what is signed does not` };
  return { ...authenticityOf(check), ...by };
}
