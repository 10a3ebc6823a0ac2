import type { Generated } from 'kysely';
import type { AnnouncementTable, ReplyHandleTable, ReplyTable } from './discussion-schema.ts';
import type { SecondLookTable, SourceMoveTable, SourceTable, TrafficTable } from './source-schema.ts';

export type { SourceTable } from './source-schema.ts';

/** Times are milliseconds since 1970; booleans 0 or 1; `*_json` columns hold JSON; Discord ids are text. */
export interface Schema {
  teams: TeamTable;
  people: PersonTable;
  sources: SourceTable;
  bulletins: BulletinTable;
  bulletin_sources: BulletinSourceTable;
  aliases: AliasTable;
  revisions: RevisionTable;
  steps: StepTable;
  subscriptions: SubscriptionTable;
  channels: ChannelTable;
  deliveries: DeliveryTable;
  checklists: ChecklistTable;
  items: ItemTable;
  corrections: CorrectionTable;
  team_rules: TeamRuleTable;
  team_views: TeamViewTable;
  team_view_steps: TeamViewStepTable;
  traffic: TrafficTable;
  source_moves: SourceMoveTable;
  second_looks: SecondLookTable;
  announcements: AnnouncementTable;
  replies: ReplyTable;
  reply_handles: ReplyHandleTable;
  known_exploited: KnownExploitedTable;
  epss: EpssTable;
  audit: AuditTable;
  meta: MetaTable;
}

export interface TeamTable {
  /** The Discord server's id. */
  id: string;
  name: string;
  alert_channel_id: string | null;
  operator_channel_id: string | null;
  responder_role_id: string | null;
  manager_role_id: string | null;
  time_zone: string;
  joined_at: number;
  left_at: number | null;
  /** ISO day of the week, 1 is Monday; absent: no weekly message. */
  heartbeat_day: Generated<number | null>;
  heartbeat_hour: Generated<number>;
  /** When the next weekly message is to be written. */
  heartbeat_due_at: Generated<number | null>;
}

/** The only table with people's names and Discord ids. Everything else knows the random key. */
export interface PersonTable {
  actor_key: string;
  team_id: string;
  user_id: string | null;
  name: string | null;
}

export interface BulletinTable {
  id: Generated<number>;
  /** Absent for a shared bulletin; else the one team that sees it. */
  team_id: string | null;
  publisher: string;
  vendor_id: string;
  title: string;
  url: string | null;
  published_at: number | null;
  updated_at: number | null;
  first_seen_at: number;
  changed_at: number;
  severity: string;
  exploited: number;
  extent: string;
  verdict: string;
  reason: string | null;
  reboot: number | null;
  rules_version: number;
  kinds_json: string;
  evidence_json: string;
  products_json: string;
  remediations_json: string;
  references_json: string;
  supersedes_json: string;
  document_json: string;
  scores_json: string;
  tlp: string | null;
  authenticity_json: string | null;
  withdrawn: number;
  /** The source that the bulletin shows. */
  source_id: number;
  revision: number;
  /** Why nobody was told, when nobody was: `older-than-first-poll`, `nothing-to-do`, …; absent when announced. */
  unannounced: string | null;
}

export interface BulletinSourceTable {
  bulletin_id: number;
  source_id: number;
  /** What the source calls the item that told of the bulletin: guid, address. */
  item_id: string;
  content_hash: string;
  rank: number;
  url: string | null;
  first_seen_at: number;
}

export interface AliasTable {
  bulletin_id: number;
  scheme: string;
  alias: string;
}

export interface RevisionTable {
  bulletin_id: number;
  number: number;
  source_id: number;
  content_hash: string;
  seen_at: number;
  title: string;
  verdict: string;
  /** Readable difference to the revision before; absent for the first. */
  change: string | null;
  /** Steps added and removed, by key. */
  added_json: string;
  removed_json: string;
}

export interface StepTable {
  bulletin_id: number;
  key: string;
  position: number;
  kind: string;
  instruction: string;
  condition: string | null;
  code: string | null;
  place: string | null;
  moment: string | null;
  restart: string | null;
  undo: string | null;
  evidence_json: string;
  rule: string;
  added_in: number;
  removed_in: number | null;
}

export interface SubscriptionTable {
  id: Generated<number>;
  team_id: string;
  channel_id: string;
  filter_json: string;
  role_id: string | null;
  created_at: number;
  created_by: string | null;
}

/** A channel that cannot be posted to, and why. */
export interface ChannelTable {
  team_id: string;
  channel_id: string;
  trouble: string;
  since: number;
  /** When it is tried again. */
  retry_at: number;
  /** So many messages for it were given up, because it was broken for too long. */
  dropped: Generated<number>;
}

export interface DeliveryTable {
  id: Generated<number>;
  team_id: string;
  destination: string;
  purpose: string;
  dedupe_key: string;
  /** `post`, or `edit` of the message that the delivery `edits` made. */
  action: 'post' | 'edit';
  edits: number | null;
  bulletin_id: number | null;
  payload_json: string;
  state: 'pending' | 'sending' | 'sent' | 'dead';
  due_at: number;
  /** Until when the dispatcher that claimed it may work on it. */
  lease_until: number;
  attempts: number;
  first_tried_at: number | null;
  /** Raised by each enqueue of an edit, so that a newer one is not lost while an older one is on its way. */
  generation: number;
  message_id: string | null;
  error: string | null;
  created_at: number;
  sent_at: number | null;
}

export interface ChecklistTable {
  team_id: string;
  bulletin_id: number;
  opened_at: number;
  acknowledged_by: string | null;
  acknowledged_at: number | null;
  acknowledged_revision: number | null;
  dismissed_by: string | null;
  dismissed_at: number | null;
  dismissed_why: string | null;
  /** The thread with the steps, and the channel whose alert it hangs from. */
  thread_id: string | null;
  thread_channel_id: string | null;
}

/** A ticked item: step × host. `host_id` is empty for the team as a whole. */
export interface ItemTable {
  team_id: string;
  bulletin_id: number;
  step_key: string;
  host_id: string;
  done_by: string;
  done_at: number;
}

/** What a person of the team said against a judgement. It is kept when it is taken back. */
export interface CorrectionTable {
  id: Generated<number>;
  team_id: string;
  bulletin_id: number;
  kind: string;
  content_json: string;
  said_by: string;
  said_at: number;
  withdrawn_by: string | null;
  withdrawn_at: number | null;
}

/** The team's own words: phrases, products and publishers that always or never count. */
export interface TeamRuleTable {
  id: Generated<number>;
  team_id: string;
  subject: string;
  text: string;
  effect: string;
  created_by: string;
  created_at: number;
}

/**
 * A bulletin as a team sees it, there only when its rules or corrections make it another than everybody's. Worked out
 * anew whenever one of these or the bulletin changes, so that lists can be filtered and paged by it.
 */
export interface TeamViewTable {
  team_id: string;
  bulletin_id: number;
  verdict: string;
  kinds_json: string;
  /** Ids of the rules that shaped it. */
  rules_json: string;
}

export interface TeamViewStepTable {
  team_id: string;
  bulletin_id: number;
  key: string;
  position: number;
  step_json: string;
}

/** The newest state of a source that is a catalogue of known exploited vulnerabilities. */
export interface KnownExploitedTable {
  source_id: number;
  cve: string;
  added_at: number;
  due_at: number | null;
  ransomware: number;
}

export interface EpssTable {
  source_id: number;
  /** The year times ten million, and the number: 20240003094 for CVE-2024-3094. */
  cve: number;
  /** Both are in hundred-thousandths. */
  score: number;
  percentile: number;
}

export interface AuditTable {
  id: Generated<number>;
  team_id: string;
  at: number;
  actor_key: string;
  action: string;
  bulletin_id: number | null;
  step_key: string | null;
  detail: string | null;
}

export interface MetaTable {
  name: string;
  value: string;
}
