import { DAY_MS } from '../core/clock.ts';
import type { BulletinFilter } from '../db/bulletins.ts';
import type { BotContext, Caller } from './command.ts';
import { type ListQuery, pageIdOf } from './list-query.ts';
import { renderSources, renderWatches } from './render/admin.ts';
import { renderHealth } from './render/health.ts';
import { type ListLook, renderList, workState } from './render/lists.ts';
import type { RenderedMessage } from './render/message.ts';
import { escapeLine, plural } from './render/text.ts';
import { KIND_WORDS, SEVERITY_WORDS, VERDICT_WORDS } from './render/words.ts';
import { healthOf } from './source-health.ts';
import { namesOf } from './subjects.ts';

export const PAGE_SIZE = 8;

const EMPTY = {
  bulletins: 'No bulletin passes. Try fewer filters or other words; `/source list` shows what is read.',
  work: 'Nothing is open. 🎉',
  mine: 'You have acknowledged nothing that is still open.',
  finished: 'Nothing is finished yet.',
} as const;

/** One page, counted from 0, from the rows as they are; the last one when there are not so many any more. */
export async function renderQuery(
  context: BotContext,
  caller: Caller,
  query: ListQuery,
  page: number,
): Promise<RenderedMessage> {
  const { tables } = context.db;
  const turnable = pageIdOf(query, 99_999) !== undefined;
  const pageId = (n: number) => pageIdOf(query, Math.max(0, n)) ?? '';
  if (query.of === 'sources') return renderSources(await tables.sources.list(caller.team.id), { page, pageId });
  if (query.of === 'health') return renderHealth(await healthOf(context, caller.team.id), { page, pageId });
  if (query.of === 'watches') {
    const sources = await tables.sources.list(caller.team.id);
    return renderWatches(await tables.subscriptions.list(caller.team.id), sources, { page, pageId });
  }
  const { of } = query;
  const read = (at: number) =>
    of === 'bulletins' ? readBulletins(context, caller, query, at) : readWork(context, caller, of, at);
  let at = page;
  let found = await read(at);
  if (found.lines.length === 0 && found.total > 0) {
    at = Math.ceil(found.total / PAGE_SIZE) - 1;
    found = await read(at);
  }
  return renderList({
    ...found,
    title: titleOf(query),
    page: at,
    pageSize: PAGE_SIZE,
    empty: EMPTY[of],
    ...(turnable && { pageId }),
  });
}

type Found = Pick<ListLook, 'lines' | 'total' | 'states'>;

function readBulletins({ db, clock }: BotContext, caller: Caller, query: ListQuery, page: number): Promise<Found> {
  const at = { limit: PAGE_SIZE, offset: page * PAGE_SIZE };
  return db.tables.bulletins.list(caller.team.id, filterOf(query, clock.now()), at);
}

async function readWork(
  { db: { tables } }: BotContext,
  caller: Caller,
  of: 'work' | 'mine' | 'finished',
  page: number,
): Promise<Found> {
  const { checklists, total } = await tables.checklists.list(caller.team.id, {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
    ...(of === 'mine' && { actor: caller.actor }),
    ...(of === 'finished' && { finished: true }),
  });
  const nameOf = await namesOf(
    tables,
    checklists.flatMap((c) => c.acknowledgement?.by ?? []),
  );
  const keys = checklists.map((c) => c.bulletinId);
  const states = checklists.flatMap((c) => {
    const state = workState(c, nameOf);
    return state === undefined ? [] : [[c.bulletinId, state] as const];
  });
  return { lines: await tables.bulletins.lines(caller.team.id, keys), total, states: new Map(states) };
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
  const filters = [
    ...(query.publisher === undefined ? [] : [`by ${escapeLine(query.publisher, 60)}`]),
    ...(query.severity === undefined ? [] : [`${SEVERITY_WORDS[query.severity].toLowerCase()} or worse`]),
    ...(query.verdict === undefined ? [] : [VERDICT_WORDS[query.verdict].toLowerCase()]),
    ...(query.kind === undefined ? [] : [KIND_WORDS[query.kind].toLowerCase()]),
    ...(query.sinceDays === undefined ? [] : [`last ${plural(query.sinceDays, 'day')}`]),
  ];
  const what = query.text === undefined ? 'Latest bulletins' : `Bulletins about “${escapeLine(query.text, 80)}”`;
  return [what, ...filters].join(' · ');
}
