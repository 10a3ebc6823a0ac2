import type { Kysely } from 'kysely';
import type { NewTeamRule, TeamRule } from '../core/team-rule.ts';
import type { Schema } from './schema.ts';
import { rulesOf } from './team-words.ts';

/** The teams' own words. `TeamViews.refresh` makes them felt. */
export class TeamRules {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(teamId: string, rule: NewTeamRule, by: string, now: number): Promise<number> {
    const row = await this.#db
      .insertInto('team_rules')
      .values({ team_id: teamId, ...rule, created_by: by, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  }

  async remove(teamId: string, id: number): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('team_rules')
      .where('team_id', '=', teamId)
      .where('id', '=', id)
      .executeTakeFirst();
    return Number(result.numDeletedRows) > 0;
  }

  /** Oldest first. */
  list(teamId: string): Promise<TeamRule[]> {
    return rulesOf(this.#db, teamId);
  }
}
