import { type GuildMember, PermissionFlagsBits } from 'discord.js';
import { ROLES, type Role, type Team } from '../core/team.ts';

/**
 * What a member may do here: Manage Server or the manager role makes a manager; the responder role a responder. A team
 * that has named no responder role lets everybody respond.
 */
export function roleOf(member: GuildMember, team: Team): Role {
  const has = (id: string | undefined) => id !== undefined && member.roles.cache.has(id);
  if (member.permissions.has(PermissionFlagsBits.ManageGuild) || has(team.managerRoleId)) return 'manager';
  return team.responderRoleId === undefined || has(team.responderRoleId) ? 'responder' : 'reader';
}

export const mayActAs = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Why a member may not, in a sentence for them. */
export function refusal(needed: Role, team: Team): string {
  if (needed === 'manager') {
    const role = team.managerRoleId === undefined ? '' : ` or the role <@&${team.managerRoleId}>`;
    return `You need the permission **Manage Server**${role} for this.`;
  }
  return `You need the role <@&${team.responderRoleId ?? ''}> for this. Reading is open to everybody.`;
}
