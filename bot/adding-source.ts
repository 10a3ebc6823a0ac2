import type { NewSource } from '../core/source.ts';
import type { Tables } from '../db/tables.ts';
import type { Caller } from './command.ts';

/** Adds a source and writes down who did. The id, or `undefined` when the same address is there already. Call it in a transaction. */
export async function addSource(
  tables: Tables,
  caller: Caller,
  source: NewSource,
  at: { readonly now: number; readonly firstCheckAt?: number },
): Promise<number | undefined> {
  const id = await tables.sources.add(source, { ...at, by: caller.actor });
  if (id !== undefined)
    await tables.audit.record({
      teamId: caller.team.id,
      at: at.now,
      actor: caller.actor,
      action: 'source-add',
      detail: source.name,
    });
  return id;
}
