import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * Full-text search over title, text and ids. The only file with SQL that one engine alone knows: SQLite's FTS5, as a
 * contentless table whose rowid is the bulletin's id.
 */
export async function createSearch<T>(db: Kysely<T>): Promise<void> {
  await sql`create virtual table bulletin_search using fts5(
    title, ids, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2 tokenchars '-_'")`.execute(
    db,
  );
}

export interface Indexed {
  readonly id: number;
  readonly title: string;
  /** Ids and aliases, separated by spaces. */
  readonly ids: string;
  readonly body: string;
}

/** Puts bulletins into the index, replacing what it held of them. `fresh` says that it cannot hold any. */
export async function index<T>(db: Kysely<T>, rows: readonly Indexed[], fresh: boolean): Promise<void> {
  for (const row of rows) {
    if (!fresh) await sql`delete from bulletin_search where rowid = ${row.id}`.execute(db);
    await sql`insert into bulletin_search (rowid, title, ids, body) values (${row.id}, ${row.title}, ${row.ids}, ${row.body})`.execute(
      db,
    );
  }
}

/**
 * A subquery of the ids that match what a person typed: every word must occur, the last one may be incomplete.
 * `undefined` when the text holds nothing that can be searched for.
 */
export function matching(text: string): RawBuilder<number> | undefined {
  const expression = matchExpression(text);
  return expression === undefined
    ? undefined
    : sql<number>`(select rowid from bulletin_search where bulletin_search match ${expression})`;
}

/** Best match first: title and ids weigh more than the text. For `order by` in a query over `matching(text)`. */
export function relevance(text: string): RawBuilder<number> {
  return sql<number>`(select bm25(bulletin_search, 8.0, 10.0, 1.0) from bulletin_search where bulletin_search match ${matchExpression(text) ?? '""'} and rowid = bulletins.id)`;
}

/** What the user typed as FTS5 strings, so that no character of it is an operator ("CVE-2024-3094" is not a column). */
function matchExpression(text: string): string | undefined {
  const words = text
    .slice(0, 200)
    .split(/[^\p{L}\p{N}\p{M}_-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 12);
  if (words.length === 0) return undefined;
  return words.map((word, i) => `"${word}"${i === words.length - 1 ? '*' : ''}`).join(' ');
}
