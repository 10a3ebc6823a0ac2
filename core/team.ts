/** One Discord server. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly alertChannelId?: string;
  readonly operatorChannelId?: string;
  readonly responderRoleId?: string;
  readonly managerRoleId?: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO day of the week of the weekly message, 1 is Monday; absent: none is wanted. */
  readonly heartbeatDay?: number;
  /** 0 to 23, in `timeZone`. */
  readonly heartbeatHour: number;
  /** Absent: not worked out yet. */
  readonly heartbeatDueAt?: number;
  readonly joinedAt: number;
  readonly leftAt?: number;
}

export type TeamSettings = Pick<
  Team,
  | 'alertChannelId'
  | 'operatorChannelId'
  | 'responderRoleId'
  | 'managerRoleId'
  | 'timeZone'
  | 'heartbeatDay'
  | 'heartbeatHour'
>;

/** What a member may do: `reader` reads, `responder` acknowledges and ticks, `manager` also changes sources, watches and settings. */
export const ROLES = ['reader', 'responder', 'manager'] as const;
export type Role = (typeof ROLES)[number];
