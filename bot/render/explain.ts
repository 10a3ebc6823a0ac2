import { reasonOf } from '../../core/detection/reason.ts';
import type { RecordedReply } from '../../core/discussion.ts';
import type { RecordedBulletin, Unannounced } from '../../core/recorded-bulletin.ts';
import type { SecondLook } from '../../core/second-look.ts';
import type { Mismatch } from '../../core/subscription.ts';
import type { NameOf } from './alert.ts';
import { buttons, message, type RenderedMessage, TEXT_LIMIT, text } from './message.ts';
import { originLine } from './origin.ts';
import { type RelatedLook, relatedText } from './related.ts';
import { secondLookLine } from './second-look.ts';
import { codeBlock, cut, escapeLine, fitLines, labelOf, link, oneLine, plural, quote, when } from './text.ts';
import { threatLines } from './threat.ts';
import { teamWords } from './view.ts';
import { MISMATCH_WORDS, SEVERITY_WORDS, verdictLine } from './words.ts';

/** What became of a bulletin for one team. */
export interface Explanation {
  readonly bulletin: RecordedBulletin;
  readonly nameOf: NameOf;
  readonly sources: readonly { readonly name: string; readonly url?: string; readonly firstSeenAt: number }[];
  /** Messages about it, posted or owed: cards, and digests that name it. */
  readonly posts: readonly {
    readonly channelId: string;
    readonly digest: boolean;
    readonly state: 'pending' | 'sending' | 'sent' | 'dead';
    readonly at: number;
    readonly error?: string;
  }[];
  /** What is said of it on mailing lists: how many messages, and the newest of them. */
  readonly replies: { readonly total: number; readonly newest: readonly RecordedReply[] };
  readonly related: RelatedLook;
  /** Its page, as its source was last seen to have it. */
  readonly look?: SecondLook | undefined;
  /** The team's watches: what each made of it. */
  readonly watches: readonly { readonly id: number; readonly channelId: string; readonly mismatch?: Mismatch }[];
}

const UNANNOUNCED_WORDS: Readonly<Record<Unannounced, string>> = {
  'old-at-first-poll': 'Not announced: it was old already when its source was read for the first time.',
  'no-watch-matched': 'Not announced: no watch wanted it.',
  'no-watches': 'Not announced: there were no watches.',
};

/** Why a bulletin was flagged or not, merged, announced or not, and where. */
export function renderExplanation({
  bulletin,
  sources,
  replies,
  related,
  look = {},
  posts,
  watches,
  nameOf,
}: Explanation): RenderedMessage {
  const title = `### Why: ${titleLink(bulletin)}\n**${verdictLine(bulletin.verdict, bulletin.reason)}** · rules version ${bulletin.rulesVersion}`;
  const words = teamWords(bulletin, nameOf);
  const where = [told(bulletin, sources), secondLookLine(look)].filter((part) => part !== undefined).join('\n');
  const who = announced(bulletin, posts, watches);
  const left = TEXT_LIMIT - title.length - (words?.length ?? 0) - where.length - who.length;
  const talk = discussed(replies, left - FOUND_CHARS);
  const others = relatedText(related, left - FOUND_CHARS - (talk?.length ?? 0));
  return message([
    text(title),
    ...(words === undefined ? [] : [text(words)]),
    text(found(bulletin, left - (talk?.length ?? 0) - (others?.length ?? 0))),
    ...(talk === undefined ? [] : [text(talk)]),
    text(where),
    ...(others === undefined ? [] : [text(others)]),
    text(who),
    buttons(
      { label: 'Read the text', id: `text:${bulletin.key}:0` },
      { label: 'Show', id: `show:${bulletin.key}` },
      { label: 'Correct', id: `correct:${bulletin.key}` },
    ),
  ]);
}

export const titleLink = (bulletin: RecordedBulletin): string => link(cut(labelOf(bulletin), 150), bulletin.url);

function found(bulletin: RecordedBulletin, room: number): string {
  const title = '**What was found**\n';
  if (bulletin.evidence.length === 0) {
    return (bulletin.view?.judged ?? bulletin.verdict) === 'none'
      ? `${title}The whole text was read, and no sentence asks for anything beyond the update.`
      : `${title}No sentence that asks for handwork.`;
  }
  const used = new Set(bulletin.steps.flatMap((step) => step.evidence));
  const struck = new Set(bulletin.view?.struck.flatMap((step) => step.evidence).filter((i) => !used.has(i)));
  const entries = bulletin.evidence.map((e, i) => {
    const reason = reasonOf(e);
    const section = e.section === undefined ? '' : ` Under “${escapeLine(e.section, 80)}”.`;
    return `${quote(e.quote, 400)}\n-# ${escapeLine(reason ?? e.rule, 200)}${section}${struck.has(i) ? ' **Does not count in this server.**' : ''}`;
  });
  return (
    title + fitLines(entries, room - title.length, (left) => `-# and ${plural(left, 'more sentence')}: read the text`)
  );
}

function told(bulletin: RecordedBulletin, sources: Explanation['sources']): string {
  const lines = sources.map((s) => `${link(s.name, s.url, 80)} ${when(s.firstSeenAt)}`);
  const aliases = bulletin.aliases.filter((alias) => alias.id !== bulletin.id).map((alias) => alias.id);
  return [
    '**Where it comes from**',
    fitLines(lines, 350, (left) => `-# and ${plural(left, 'more source')}`),
    ...(sources.length > 1 ? ['-# One bulletin: they tell of the same publisher and id.'] : []),
    `-# ${escapeLine(bulletin.publisher, 60)} · ${escapeLine(bulletin.id, 80)} · ${SEVERITY_WORDS[bulletin.severity]} · revision ${bulletin.revision}${bulletin.extent === 'excerpt' ? ' · only an excerpt was readable' : ''}`,
    ...originLine(bulletin),
    ...threatLines(bulletin),
    ...(aliases.length > 0 ? [`-# Also known as ${escapeLine(aliases.join(', '), 200)}`] : []),
  ].join('\n');
}

/** Of what is said; with less room it is left out, and what was found gets it. */
const TALK_CHARS = { least: 200, most: 1_000 };
/** Kept for what was found. */
const FOUND_CHARS = 900;

const LINK_WORDS: Readonly<Record<RecordedReply['link'], string>> = {
  thread: 'in its thread',
  id: 'names it',
  subject: 'has its subject',
};

/** Foreign words from strangers: first lines alone, and whose they are said to be. */
function discussed({ total, newest }: Explanation['replies'], room: number): string | undefined {
  if (total === 0 || room < TALK_CHARS.least) return undefined;
  const entries = newest.map((reply) => {
    const who = link(reply.author ?? 'Somebody', reply.url, 60);
    const said = reply.text.trim() === '' ? '' : `\n${quote(reply.text, 220)}`;
    return `💬 **${who}** ${when(reply.sentAt ?? reply.seenAt)} · ${escapeLine(reply.source, 50)}, ${LINK_WORDS[reply.link]}${said}`;
  });
  const more = total - newest.length;
  const title = '**What is said on mailing lists**\n';
  const budget = Math.min(room, TALK_CHARS.most) - title.length;
  const lines = more > 0 ? [...entries, `-# and ${more} before`] : entries;
  return title + fitLines(lines, budget, (left) => `-# and ${plural(left, 'more reply', 'more replies')}`);
}

function announced(bulletin: RecordedBulletin, posts: Explanation['posts'], watches: Explanation['watches']): string {
  const postLines = posts.map((post) => {
    const how =
      post.state === 'sent'
        ? when(post.at)
        : post.state === 'dead'
          ? `given up: ${escapeLine(post.error ?? 'unknown reason', 120)}`
          : 'on its way';
    return `<#${post.channelId}>${post.digest ? ', in a digest,' : ''} ${how}`;
  });
  const watchLines = watches.map(
    (watch) =>
      `-# Watch ${watch.id} of <#${watch.channelId}>: ${watch.mismatch ? MISMATCH_WORDS[watch.mismatch] : 'it matches'}`,
  );
  return [
    '**Who was told**',
    posts.length > 0
      ? fitLines(postLines, 350, (left) => `-# and ${plural(left, 'more message')}`)
      : bulletin.unannounced
        ? UNANNOUNCED_WORDS[bulletin.unannounced]
        : 'Nobody in this server.',
    ...(watches.length > 0
      ? [fitLines(watchLines, 300, (left) => `-# and ${plural(left, 'more watch', 'more watches')}`)]
      : []),
  ].join('\n');
}

const PAGE_CHARS = 3_000;
const PIECE_CHARS = 700;

/** The text of a bulletin, a page at a time; nothing of it is left out. `page` counts from 0. */
export function renderText(bulletin: RecordedBulletin, page: number): RenderedMessage {
  const lines: string[] = [];
  for (const section of bulletin.document.sections) {
    const heading = section.path.at(-1);
    if (heading !== undefined) lines.push(`**${escapeLine(heading, 300)}**`);
    for (const block of section.blocks) {
      const content = block.kind === 'row' ? block.cells.join(' | ') : block.text;
      for (const [i, piece] of pieces(content, block.kind === 'code' ? '\n' : ' ').entries()) {
        const indent = block.kind === 'item' && i === 0 ? `${'  '.repeat(Math.min(block.depth, 3))}- ` : '';
        lines.push(block.kind === 'code' ? codeBlock(piece, PAGE_CHARS) : `${indent}${escapeLine(piece, PAGE_CHARS)}`);
      }
    }
  }
  const pages: string[] = [];
  for (const line of lines) {
    const last = pages.at(-1);
    if (last === undefined || last.length + line.length + 1 > PAGE_CHARS) pages.push(line);
    else pages[pages.length - 1] = `${last}\n${line}`;
  }
  const at = Math.min(Math.max(page, 0), Math.max(0, pages.length - 1));
  const read = bulletin.extent === 'excerpt' ? 'Only an excerpt was readable' : 'The text as it was read';
  const where = pages.length > 1 ? ` · page ${at + 1} of ${pages.length}` : '';
  return message([
    text(`### ${titleLink(bulletin)}\n-# ${read}${where}`),
    text(pages[at] ?? 'There is no text.'),
    ...(pages.length > 1
      ? [
          buttons(
            { label: '◀ Back', id: `text:${bulletin.key}:${at - 1}:turn`, disabled: at === 0 },
            { label: 'Read on ▶', id: `text:${bulletin.key}:${at + 1}:turn`, disabled: at >= pages.length - 1 },
          ),
        ]
      : []),
  ]);
}

/** A text in pieces, broken at `separator` where one is near. */
function pieces(content: string, separator: string): string[] {
  const found: string[] = [];
  let rest = content;
  while (rest.length > PIECE_CHARS) {
    const near = rest.lastIndexOf(separator, PIECE_CHARS);
    const pair = /[\ud800-\udbff]/.test(rest.charAt(PIECE_CHARS - 1));
    const end = near > PIECE_CHARS / 2 ? near : PIECE_CHARS - Number(pair);
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...found, rest].filter((piece) => oneLine(piece) !== '');
}
