import { type Kysely, sql } from 'kysely';

/** Runs a part of a transaction that may fail alone: what it wrote is undone, the rest of the transaction stays. */
export async function attempt<T, S>(
  db: Kysely<S>,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  await sql`savepoint part`.execute(db);
  try {
    const value = await work();
    await sql`release savepoint part`.execute(db);
    return { value };
  } catch (error) {
    // A full disk has ended the transaction already: nothing is left to roll back to.
    await sql`rollback to savepoint part`.execute(db).catch(() => {});
    await sql`release savepoint part`.execute(db).catch(() => {});
    return { error };
  }
}
