import { type NewTeamRule, RULE_EFFECTS, RULE_SUBJECTS } from '../core/team-rule.ts';
import { UserError } from '../core/user-error.ts';
import { STALE } from './stale.ts';

const CUSTOM_ID_CHARS = 100;

/** The rule travels in the button, so that nothing is kept of what is only tried. */
export function encodeRule({ subject, effect, text: words }: NewTeamRule): string {
  const id = `saverule:${RULE_SUBJECTS.indexOf(subject)}:${RULE_EFFECTS.indexOf(effect)}:${words.replace(/[%:]/g, encodeURIComponent)}`;
  if (id.length > CUSTOM_ID_CHARS) throw new UserError('This is too long: leave the colons or some words out.');
  return id;
}

export function decodeRule(args: readonly string[]): NewTeamRule {
  const subject = RULE_SUBJECTS[Number(args[0])];
  const effect = RULE_EFFECTS[Number(args[1])];
  if (!subject || !effect || args[2] === undefined) throw new UserError(STALE);
  return { subject, effect, text: decodeURIComponent(args[2]) };
}
