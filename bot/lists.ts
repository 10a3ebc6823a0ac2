import { SEVERITIES } from '../core/bulletin.ts';
import { DAY_MS } from '../core/clock.ts';
import { KINDS, VERDICTS, type Verdict } from '../core/manual-step.ts';
import type { BulletinFilter } from '../db/bulletins.ts';
import type { BotContext, Caller } from './command.ts';
import { renderList } from './render/lists.ts';
import type { RenderedMessage } from './render/message.ts';
import { escapeLine } from './render/text.ts';

/** What a list shows. It fits into a button's custom id, so that its pages can be turned after a restart. */
export interface ListQuery {
  readonly of: 'bulletins' | 'work' | 'mine' | 'finished';
  readonly text?: string;
  readonly publisher?: string;
  readonly severity?: (typeof SEVERITIES)[number];
  readonly verdict?: Verdict;
  readonly kind?: (typeof KINDS)[number];
  readonly sinceDays?: number;
}

const PAGE_SIZE = 8;
const CUSTOM_ID_CHARS = 100;
const LISTS = ['bulletins', 'work', 'mine', 'finished'] as const;

/** `undefined` when it does not fit. */
function encodeQuery(query: ListQuery, page: number): string | undefined {
  const parts = [
    LISTS.indexOf(query.of),
    query.severity === undefined ? '' : SEVERITIES.indexOf(query.severity),
    query.verdict === undefined ? '' : VERDICTS.indexOf(query.verdict),
    query.kind === undefined ? '' : KINDS.indexOf(query.kind),
    query.sinceDays ?? '',
    encodeURIComponent(query.publisher ?? ''),
    encodeURIComponent(query.text ?? ''),
  ];
  const id = `list:${page}:${parts.join(',')}`;
  return id.length <= CUSTOM_ID_CHARS ? id : undefined;
}

export function decodeQuery(text: string): ListQuery {
  const [of, severity, verdict, kind, sinceDays, publisher, words] = text.split(',');
  const pick = <T>(list: readonly T[], index: string | undefined): T | undefined =>
    index ? list[Number(index)] : undefined;
  const found = {
    severity: pick(SEVERITIES, severity),
    verdict: pick(VERDICTS, verdict),
    kind: pick(KINDS, kind),
    sinceDays: sinceDays ? Number(sinceDays) : undefined,
    publisher: publisher ? decodeURIComponent(publisher) : undefined,
    text: words ? decodeURIComponent(words) : undefined,
  };
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { of: LISTS[Number(of)] ?? 'bulletins', ...given };
}

const EMPTY: Readonly<Record<ListQuery['of'], string>> = {
  bulletins: 'No bulletin passes. Try fewer filters, or look at `/source list`.',
  work: 'Nothing is open. 🎉',
  mine: 'You have acknowledged nothing that is still open.',
  finished: 'Nothing is finished yet.',
};

/** One page, from the rows as they are. */
export async function renderQuery(
  context: BotContext,
  caller: Caller,
  query: ListQuery,
  page: number,
): Promise<RenderedMessage> {
  const { tables } = context.db;
  const at = { limit: PAGE_SIZE, offset: page * PAGE_SIZE };
  let lines: Awaited<ReturnType<typeof tables.bulletins.lines>>;
  let total: number;
  if (query.of === 'bulletins') {
    ({ lines, total } = await tables.bulletins.list(caller.team.id, filterOf(query, context.clock.now()), at));
  } else {
    const list = await tables.checklists.list(caller.team.id, {
      ...at,
      ...(query.of === 'mine' && { actor: caller.actor }),
      ...(query.of === 'finished' && { finished: true }),
    });
    total = list.total;
    lines = await tables.bulletins.lines(
      caller.team.id,
      list.checklists.map((c) => c.bulletinId),
    );
  }
  const turnable = encodeQuery(query, 9_999) !== undefined;
  return renderList({
    title: titleOf(query),
    lines,
    total,
    page,
    pageSize: PAGE_SIZE,
    empty: EMPTY[query.of],
    ...(turnable && { pageId: (n: number) => encodeQuery(query, Math.max(0, n)) ?? 'list:0:' }),
  });
}

function filterOf(query: ListQuery, now: number): BulletinFilter {
  return {
    ...(query.text !== undefined && { text: query.text }),
    ...(query.publisher !== undefined && { publisher: query.publisher }),
    ...(query.severity !== undefined && query.severity !== 'unknown' && { severity: query.severity }),
    ...(query.verdict !== undefined && { verdicts: [query.verdict] }),
    ...(query.kind !== undefined && { kind: query.kind }),
    ...(query.sinceDays !== undefined && { since: now - query.sinceDays * DAY_MS }),
  };
}

function titleOf(query: ListQuery): string {
  if (query.of === 'work') return 'Open work';
  if (query.of === 'mine') return 'What you have acknowledged';
  if (query.of === 'finished') return 'Finished';
  return query.text === undefined ? 'Latest bulletins' : `Bulletins about “${escapeLine(query.text, 80)}”`;
}
