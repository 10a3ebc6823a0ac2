import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { HOUR, judged, MORNING } from '../support/bulletins.ts';

const TEAM = '100000000000000001';
const OTHERS = '100000000000000002';
let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  for (const id of [TEAM, OTHERS]) await db.tables.teams.join(id, id, MORNING);
});
afterEach(() => db.close());

const cves = (...ids: string[]) => ids.map((id) => ({ scheme: 'cve', id }));
async function record(teamId: string, ...inputs: Parameters<typeof judged>[0][]): Promise<number[]> {
  const source = await db.tables.sources.handSource(teamId, MORNING);
  const outcomes = await db.tables.bulletins.record(
    source,
    inputs.map((input) => judged(input)),
    MORNING,
  );
  return outcomes.map((outcome) => outcome.key);
}

describe('bulletins that share a CVE', () => {
  it('are related, those that share most first, then the newest, and stay bulletins of their own', async () => {
    const [one, other, both, newer] = await record(
      TEAM,
      { id: 'A', aliases: cves('CVE-2026-1', 'CVE-2026-2') },
      { id: 'B', aliases: cves('CVE-2026-2'), published: MORNING - 5 * HOUR },
      {
        id: 'C',
        publisher: 'Other',
        aliases: cves('CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'),
        published: MORNING - 9 * HOUR,
      },
      { id: 'D', aliases: cves('CVE-2026-1'), published: MORNING },
      { id: 'E', aliases: cves('CVE-2026-9') },
    );
    expect(await db.tables.related.of(one!, TEAM, 5)).toEqual({ total: 3, keys: [both, newer, other] });
    expect(await db.tables.related.of(one!, TEAM, 1)).toEqual({ total: 3, keys: [both] });
    expect(await db.tables.bulletins.count(TEAM)).toBe(5);
  });

  it('are not related by another kind of alias, nor by what another team alone may see', async () => {
    const kb = [{ scheme: 'kb', id: 'KB5000001' }];
    const [one] = await record(TEAM, { id: 'A', aliases: [...kb, ...cves('CVE-2026-1')] }, { id: 'B', aliases: kb });
    await record(OTHERS, { id: 'C', aliases: cves('CVE-2026-1') });
    expect(await db.tables.related.of(one!, TEAM, 5)).toEqual({ total: 0, keys: [] });
  });
});
