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
  readonly joinedAt: number;
  readonly leftAt?: number;
}

export type TeamSettings = Pick<
  Team,
  'alertChannelId' | 'operatorChannelId' | 'responderRoleId' | 'managerRoleId' | 'timeZone'
>;

/** What a member may do: `reader` reads, `responder` acknowledges and ticks, `manager` also changes sources, watches and settings. */
export const ROLES = ['reader', 'responder', 'manager'] as const;
export type Role = (typeof ROLES)[number];
