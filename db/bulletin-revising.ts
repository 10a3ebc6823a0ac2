import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { Alias, Bulletin } from '../core/bulletin.ts';
import { documentText } from '../core/document.ts';
import { type Revision, readableChange } from '../core/revision.ts';
import type { Source } from '../core/source.ts';
import { assignKeys } from '../core/step-keys.ts';
import { contentColumns, type JudgedBulletin, stepColumns, stepFrom } from './bulletin-row.ts';
import { fromJson, present } from './row.ts';
import type { BulletinTable, Schema } from './schema.ts';
import { index } from './search.ts';

type Db = Kysely<Schema>;

/** Puts a bulletin's new revision in place of the old one; its steps keep their keys where they are the same. */
export async function reviseBulletin(
  db: Db,
  source: Pick<Source, 'id'>,
  { input, hash }: { readonly input: JudgedBulletin; readonly hash: string },
  row: Selectable<BulletinTable>,
  now: number,
): Promise<{ readonly revision: number; readonly added: readonly string[]; readonly removed: readonly string[] }> {
  const revision = row.revision + 1;
  const before = await db
    .selectFrom('steps')
    .selectAll()
    .where('bulletin_id', '=', row.id)
    .where('removed_in', 'is', null)
    .orderBy('position')
    .execute();
  const keyed = assignKeys(before.map(stepFrom), input.judgement.steps, newStepKey);
  const text = readableChange(
    `${row.title}\n${documentText(fromJson<Bulletin['document']>(row.document_json))}`,
    `${input.bulletin.title}\n${documentText(input.bulletin.document)}`,
  );
  await db
    .updateTable('bulletins')
    .set({
      ...contentColumns(input),
      published_at: input.bulletin.published ?? row.published_at,
      changed_at: now,
      source_id: source.id,
      revision,
    })
    .where('id', '=', row.id)
    .execute();
  if (keyed.removed.length > 0) {
    await db
      .updateTable('steps')
      .set({ removed_in: revision })
      .where('bulletin_id', '=', row.id)
      .where('key', 'in', [...keyed.removed])
      .execute();
  }
  for (const [position, step] of keyed.steps.entries()) {
    const columns = stepColumns(row.id, step, position, revision);
    const { added_in: _, ...kept } = columns;
    await db
      .insertInto('steps')
      .values(columns)
      .onConflict((c) => c.columns(['bulletin_id', 'key']).doUpdateSet(kept))
      .execute();
  }
  await db
    .insertInto('revisions')
    .values({
      bulletin_id: row.id,
      number: revision,
      source_id: source.id,
      content_hash: hash,
      seen_at: now,
      title: input.bulletin.title,
      verdict: input.judgement.verdict,
      change: text,
      added_json: JSON.stringify(keyed.added),
      removed_json: JSON.stringify(keyed.removed),
    })
    .execute();
  await db.deleteFrom('aliases').where('bulletin_id', '=', row.id).execute();
  await insertAliases(
    db,
    input.bulletin.aliases.map((alias) => ({ key: row.id, alias })),
  );
  await index(db, [indexed(row.id, input.bulletin)], false);
  return { revision, added: keyed.added, removed: keyed.removed };
}

export async function insertAliases(
  db: Db,
  aliases: readonly { readonly key: number; readonly alias: Alias }[],
): Promise<void> {
  for (let i = 0; i < aliases.length; i += 300) {
    await db
      .insertInto('aliases')
      .values(
        aliases
          .slice(i, i + 300)
          .map(({ key, alias }) => ({ bulletin_id: key, scheme: alias.scheme, alias: alias.id })),
      )
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/** A bulletin's revisions, oldest first. */
export async function revisionsOf(db: Db, key: number): Promise<Revision[]> {
  const rows = await db.selectFrom('revisions').selectAll().where('bulletin_id', '=', key).orderBy('number').execute();
  return rows.map((row) => ({
    number: row.number,
    sourceId: row.source_id,
    seenAt: row.seen_at,
    title: row.title,
    verdict: row.verdict,
    addedSteps: fromJson<string[]>(row.added_json),
    removedSteps: fromJson<string[]>(row.removed_json),
    ...present({ change: row.change }),
  }));
}

/** What the search index holds of a bulletin. */
export const indexed = (id: number, bulletin: Bulletin) => ({
  id,
  title: bulletin.title,
  ids: [bulletin.id, bulletin.publisher, ...bulletin.aliases.map((alias) => alias.id)].join(' '),
  body: documentText(bulletin.document),
});

/** Eight characters of base64url: short enough for a button's custom id, and unique within a bulletin. */
export const newStepKey = (): string => randomBytes(6).toString('base64url');
