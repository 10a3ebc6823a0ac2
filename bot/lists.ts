import { SEVERITIES } from '../core/bulletin.ts';
import { DAY_MS } from '../core/clock.ts';
import { KINDS, VERDICTS, type Verdict } from '../core/manual-step.ts';
import { UserError } from '../core/user-error.ts';
import type { BulletinFilter } from '../db/bulletins.ts';
import type { BotContext, Caller } from './command.ts';
import { renderSources, renderWatches } from './render/admin.ts';
import { renderHealth } from './render/health.ts';
import { type ListLook, renderList, workState } from './render/lists.ts';
import type { RenderedMessage } from './render/message.ts';
import { escapeLine, plural } from './render/text.ts';
import { KIND_WORDS, SEVERITY_WORDS, VERDICT_WORDS } from './render/words.ts';
import { healthOf } from './source-health.ts';
import { namesOf } from './subjects.ts';
import { STALE } from './work.ts';

const LISTS = ['bulletins', 'work', 'mine', 'finished', 'sources', 'watches', 'health'] as const;

/** What a list shows. It fits into a button's custom id, so that its pages can be turned after a restart. */
export interface ListQuery {
  readonly of: (typeof LISTS)[number];
  readonly text?: string;
  readonly publisher?: string;
  readonly severity?: (typeof SEVERITIES)[number];
  readonly verdict?: Verdict;
  readonly kind?: (typeof KINDS)[number];
  readonly sinceDays?: number;
}

export const PAGE_SIZE = 8;
const CUSTOM_ID_CHARS = 100;

/** The custom id of a button to a page, counted from 0; `undefined` when the query does not fit into one. */
export function pageIdOf(query: ListQuery, page: number): string | undefined {
  const parts = [
    LISTS.indexOf(query.of),
    query.severity === undefined ? '' : SEVERITIES.indexOf(query.severity),
    query.verdict === undefined ? '' : VERDICTS.indexOf(query.verdict),
    query.kind === undefined ? '' : KINDS.indexOf(query.kind),
    query.sinceDays ?? '',
    encoded(query.publisher),
    encoded(query.text),
  ];
  const id = `list:${page}:${parts.join(',')}`;
  return id.length <= CUSTOM_ID_CHARS ? id : undefined;
}

/** Only what separates is encoded: custom ids are short, and people search in every script. */
const encoded = (text = ''): string => text.replace(/[%,:]/g, encodeURIComponent);

/** Throws `UserError` for what was never written by `pageIdOf`. */
export function decodeQuery(text: string): ListQuery {
  const [of, severity, verdict, kind, sinceDays, publisher, words] = text.split(',');
  const pick = <T>(list: readonly T[], index: string | undefined): T | undefined =>
    index ? list[Number(index)] : undefined;
  const list = pick(LISTS, of);
  const days = sinceDays ? Number(sinceDays) : undefined;
  if (list === undefined || Number.isNaN(days)) throw new UserError(STALE);
  const found = {
    severity: pick(SEVERITIES, severity),
    verdict: pick(VERDICTS, verdict),
    kind: pick(KINDS, kind),
    sinceDays: days,
    publisher: decoded(publisher),
    text: decoded(words),
  };
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { of: list, ...given };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text ? decodeURIComponent(text) : undefined;
  } catch (error) {
    throw new UserError(STALE, { cause: error });
  }
}

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
