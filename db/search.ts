import { type AliasedRawBuilder, type Kysely, sql } from 'kysely';

/**
 * Full-text search over title, text and ids. The only file with SQL that one engine alone knows: SQLite's FTS5, as a
 * contentless table whose rowid is the bulletin's id. Ids and compounds are several words in a row to it, so that
 * "use after free" finds "use-after-free"; scripts without spaces are indexed by the character.
 */
export async function createSearch<T>(db: Kysely<T>): Promise<void> {
  await sql`create virtual table bulletin_search using fts5(
    title, ids, body, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')`.execute(
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
    await sql`insert into bulletin_search (rowid, title, ids, body) values (${row.id}, ${spaced(row.title)}, ${row.ids}, ${spaced(row.body)})`.execute(
      db,
    );
  }
}

export interface Hits {
  readonly bulletin_id: number;
  /** Smaller is better: title and ids weigh more than the text. */
  readonly score: number;
}

/**
 * The bulletins that match what a person typed, as a table to join: every word must occur, the last one may be
 * incomplete. `undefined` when the text holds nothing that can be searched for.
 */
export function hitsOf(text: string): AliasedRawBuilder<Hits, 'hits'> | undefined {
  const expression = matchExpression(text);
  return expression === undefined
    ? undefined
    : sql<Hits>`(select rowid as bulletin_id, bm25(bulletin_search, 8.0, 10.0, 1.0) as score from bulletin_search
        where bulletin_search match ${expression})`.as('hits');
}

const SUGGESTED = 300;

/** As `hitsOf`, of titles and ids only and at most the newest 300. */
export function newestNamed(text: string): AliasedRawBuilder<Pick<Hits, 'bulletin_id'>, 'hits'> | undefined {
  const expression = matchExpression(text);
  return expression === undefined
    ? undefined
    : sql<Hits>`(select rowid as bulletin_id from bulletin_search
        where bulletin_search match ${`{title ids} : (${expression})`} order by rowid desc limit ${SUGGESTED})`.as(
        'hits',
      );
}

const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;
const EACH = new RegExp(WITHOUT_SPACES, 'gu');

/** Puts every character of a script that writes without spaces apart. */
const spaced = (text: string): string => (WITHOUT_SPACES.test(text) ? text.replace(EACH, ' $& ') : text);

/** What the user typed as FTS5 strings, so that no character of it is an operator; a string of several words is a phrase. */
function matchExpression(text: string): string | undefined {
  const words = text
    .slice(0, 200)
    .split(/[^\p{L}\p{N}\p{M}_.-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 12);
  if (words.length === 0) return undefined;
  return words.map((word, i) => `"${spaced(word)}"${i === words.length - 1 ? '*' : ''}`).join(' ');
}
