import { type CatalogueEntry, isReady } from '../core/catalogue.ts';
import { MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Source } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import { addSource } from './adding-source.ts';
import type { BotContext, Caller } from './command.ts';

/** What became of an entry that somebody wanted. */
export interface Adding {
  readonly entry: CatalogueEntry;
  state: 'there' | 'by-mail' | 'waiting' | 'read' | 'failed';
  /** Bulletins of the first poll. */
  recorded?: number;
  why?: string;
}

const POLLS_AT_ONCE = 3;
const APART_MS = 20 * SECOND_MS;
/** Discord forgets an interaction after fifteen minutes; what is not read by then is read when it is due. */
const PATIENCE_MS = 12 * MINUTE_MS;

/** The source that a team has of an entry, if any. */
export const sourceOf = (entry: CatalogueEntry, sources: readonly Source[]): Source | undefined =>
  sources.find((source) =>
    isReady(entry)
      ? source.catalogueKey === entry.key || (source.url === entry.url && source.kind === entry.kind)
      : entry.options?.lists?.some((list) => source.options.lists?.includes(list)),
  );

/**
 * Adds the entries that the team does not have, their first polls apart from each other. On a Handfix that serves
 * several servers they are the team's own.
 */
export async function addEntries(
  { db, clock, reading }: BotContext,
  caller: Caller,
  entries: readonly CatalogueEntry[],
): Promise<{ readonly addings: Adding[]; readonly ids: ReadonlyMap<Adding, number> }> {
  const now = clock.now();
  return db.transaction(async (tables) => {
    const isPrivate = (await tables.teams.list()).length > 1;
    const there = await tables.sources.list(caller.team.id);
    const ids = new Map<Adding, number>();
    const addings: Adding[] = [];
    for (const entry of entries) {
      const adding: Adding = { entry, state: isReady(entry) ? 'there' : 'by-mail' };
      addings.push(adding);
      if (!isReady(entry) || sourceOf(entry, there)) continue;
      const { name, kind, url, publisher, schedule, options = {}, key } = entry;
      const source = { name, kind, url, publisher, schedule, timeZone: 'UTC', options, catalogueKey: key };
      const draft = { ...source, ...(isPrivate && { teamId: caller.team.id }) };
      reading.validate(draft);
      const firstCheckAt = now + MINUTE_MS + ids.size * APART_MS;
      const id = await addSource(tables, caller, draft, { now, firstCheckAt });
      if (id === undefined) continue;
      ids.set(adding, id);
      adding.state = 'waiting';
    }
    return { addings, ids };
  });
}

/** Reads what was added, a few at a time, until all are read or Discord waits no longer. */
export async function firstPolls({ reading, clock }: BotContext, ids: ReadonlyMap<Adding, number>): Promise<void> {
  const begun = clock.now();
  const left = [...ids];
  const lane = async () => {
    for (let next = left.shift(); next && clock.now() - begun < PATIENCE_MS; next = left.shift()) {
      const [adding, id] = next;
      try {
        const report = await reading.pollNow(id);
        adding.state = report.outcome === 'failed' ? 'failed' : 'read';
        adding.recorded = report.recorded;
        if (report.error !== undefined) adding.why = report.error;
      } catch (error) {
        // It is being read already, because it was due.
        if (!(error instanceof UserError)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: POLLS_AT_ONCE }, lane));
}
