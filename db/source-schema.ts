import type { Generated } from 'kysely';

export interface SourceTable {
  id: Generated<number>;
  /** Absent for a shared source; else the one team that sees it. */
  team_id: string | null;
  name: string;
  kind: string;
  url: string;
  publisher: string;
  schedule: string;
  time_zone: string;
  options_json: string;
  state: 'active' | 'paused';
  paused_why: string | null;
  created_at: number;
  created_by: string | null;
  etag: string | null;
  last_modified: string | null;
  cursor_json: string | null;
  next_check_at: number;
  claimed_until: number;
  last_poll_at: number | null;
  last_success_at: number | null;
  last_new_at: number | null;
  failures: number;
  error_code: string | null;
  error: string | null;
  /** The operator channel has been told that it fails. */
  reported: number;
  catalogue_key: string | null;
  /** Kind, address and options as the catalogue had them when it was added, or last changed with it. */
  catalogue_json: string | null;
  /** Documents that do not count. */
  held_json: Generated<string>;
  /** `quiet` or `empty`: the operator channel has been told so. */
  lull: Generated<string | null>;
  yield_json: Generated<string | null>;
}

/** What was asked of a host for a source within an hour. Source 0: what people asked for at once. */
export interface TrafficTable {
  hour: number;
  source_id: number;
  host: string;
  requests: number;
  bytes: number;
}

/** An address that a server says to use from now on, elsewhere: a person decides. */
export interface SourceMoveTable {
  id: Generated<number>;
  source_id: number;
  url: string;
  /** The address without its query: what is not asked twice. */
  place: string;
  asked_at: number;
  decision: string | null;
  decided_by: string | null;
  decided_at: number | null;
}

/** When a bulletin's page is looked at again, and what it was known by. */
export interface SecondLookTable {
  bulletin_id: number;
  source_id: number;
  url: string;
  /** How many there were. */
  looks: number;
  /** Absent: there were enough. */
  due_at: number | null;
  etag: string | null;
  last_modified: string | null;
  looked_at: number | null;
  /** The page was found to be gone. */
  gone_at: number | null;
}
