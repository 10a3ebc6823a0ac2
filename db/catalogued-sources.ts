import { type Kysely, type Selectable, sql } from 'kysely';
import type { CatalogueEntry } from '../core/catalogue.ts';
import type { NewSource, SourceKind, SourceOptions } from '../core/source.ts';
import { fromJson } from './row.ts';
import type { Schema, SourceTable } from './schema.ts';

export type Shipped = Pick<CatalogueEntry, 'key' | 'kind' | 'url' | 'options'>;

/** What is compared to find out whether a source is as the catalogue had it. */
export const shippedJson = ({ kind, url, options }: Pick<NewSource, 'kind' | 'url' | 'options'>): string =>
  JSON.stringify([kind, url, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))]);

/**
 * Takes over what a newer catalogue says of the sources that came from it: kind, address and options that it has
 * changed, unless the source is not any more as it was added. Returns the names of those that changed.
 */
export async function followCatalogue(db: Kysely<Schema>, entries: readonly Shipped[]): Promise<string[]> {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const rows = await db
    .selectFrom('sources')
    .selectAll()
    .where('catalogue_key', 'is not', null)
    .where('kind', '!=', 'hand')
    .execute();
  const changed: string[] = [];
  for (const row of rows) {
    const entry = byKey.get(row.catalogue_key ?? '');
    const shipped = entry && shippedJson({ ...entry, options: entry.options ?? {} });
    if (entry === undefined || shipped === undefined || shipped === row.catalogue_json) continue;
    const options = fromJson<SourceOptions>(row.options_json);
    const isUntouched = row.catalogue_json === shippedJson({ kind: row.kind as SourceKind, url: row.url, options });
    const follows = isUntouched && !(await isTaken(db, row, entry));
    await db
      .updateTable('sources')
      .set({
        catalogue_json: shipped,
        ...(follows && {
          kind: entry.kind,
          url: entry.url,
          options_json: JSON.stringify(entry.options ?? {}),
          etag: null,
          last_modified: null,
          ...(row.kind !== entry.kind && { cursor_json: null }),
        }),
      })
      .where('id', '=', row.id)
      .execute();
    if (follows) changed.push(row.name);
  }
  return changed;
}

/** Another source of the same owner has the new address already. */
async function isTaken(db: Kysely<Schema>, row: Selectable<SourceTable>, { kind, url }: Shipped): Promise<boolean> {
  const other = await db
    .selectFrom('sources')
    .select('id')
    .where('id', '!=', row.id)
    .where('kind', '=', kind)
    .where('url', '=', url)
    .where(sql<boolean>`team_id is ${row.team_id}`)
    .executeTakeFirst();
  return other !== undefined;
}
