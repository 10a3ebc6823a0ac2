import type { Kysely, Selectable } from 'kysely';
import type { Team, TeamSettings } from '../core/team.ts';
import { present } from './row.ts';
import type { Schema, TeamTable } from './schema.ts';

export class Teams {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Records that the bot is in a server; its settings survive leaving and coming back. */
  async join(id: string, name: string, now: number): Promise<void> {
    await this.#db
      .insertInto('teams')
      .values({ id, name, time_zone: 'UTC', joined_at: now })
      .onConflict((c) => c.column('id').doUpdateSet({ name, left_at: null }))
      .execute();
  }

  async leave(id: string, now: number): Promise<void> {
    await this.#db.updateTable('teams').set({ left_at: now }).where('id', '=', id).execute();
  }

  async find(id: string): Promise<Team | undefined> {
    const row = await this.#db.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst();
    return row && teamFrom(row);
  }

  /** The teams that the bot is in. */
  async list(): Promise<Team[]> {
    const rows = await this.#db
      .selectFrom('teams')
      .selectAll()
      .where('left_at', 'is', null)
      .orderBy('joined_at')
      .execute();
    return rows.map(teamFrom);
  }

  /** Sets what is named; `undefined` as a value takes a setting away. */
  async configure(id: string, settings: { [K in keyof TeamSettings]?: TeamSettings[K] | undefined }): Promise<void> {
    const columns = {
      ...('alertChannelId' in settings && { alert_channel_id: settings.alertChannelId ?? null }),
      ...('operatorChannelId' in settings && { operator_channel_id: settings.operatorChannelId ?? null }),
      ...('responderRoleId' in settings && { responder_role_id: settings.responderRoleId ?? null }),
      ...('managerRoleId' in settings && { manager_role_id: settings.managerRoleId ?? null }),
      ...('heartbeatDay' in settings && { heartbeat_day: settings.heartbeatDay ?? null }),
      ...('heartbeatHour' in settings && { heartbeat_hour: settings.heartbeatHour ?? 9 }),
      // When it is due follows from these three.
      ...(('heartbeatDay' in settings || 'heartbeatHour' in settings || 'timeZone' in settings) && {
        heartbeat_due_at: null,
      }),
      ...('timeZone' in settings && { time_zone: settings.timeZone ?? 'UTC' }),
    };
    if (Object.keys(columns).length === 0) return;
    await this.#db.updateTable('teams').set(columns).where('id', '=', id).execute();
  }

  async setHeartbeatDue(id: string, at: number): Promise<void> {
    await this.#db.updateTable('teams').set({ heartbeat_due_at: at }).where('id', '=', id).execute();
  }
}

function teamFrom(row: Selectable<TeamTable>): Team {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    heartbeatHour: row.heartbeat_hour,
    joinedAt: row.joined_at,
    ...present({
      alertChannelId: row.alert_channel_id,
      operatorChannelId: row.operator_channel_id,
      responderRoleId: row.responder_role_id,
      managerRoleId: row.manager_role_id,
      heartbeatDay: row.heartbeat_day,
      heartbeatDueAt: row.heartbeat_due_at,
      leftAt: row.left_at,
    }),
  };
}
