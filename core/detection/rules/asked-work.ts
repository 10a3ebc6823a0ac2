import { mainClause } from '../clauses.ts';
import { ATTACK, DENIAL, HYGIENE, RELIEF, SHIELD } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';
import { REQUIRED_FIRST } from '../work.ts';

/** Kinds that a sentence about getting the update names in passing. */
const WEAK = new Set(['configuration', 'other', 'prerequisite', 'firmware', 'third-party-update']);
/** What is often offered and not asked. */
const LEFT_OPEN = new Set([...WEAK, 'uninstall', 'enable-protection']);
/** Not the product's own firmware, but what stands beside it. */
const OTHER_FIRMWARE =
  /\b(?:microcode|BIOS|UEFI|also|and software|your (?:device|hardware)|device manufacturer|OEM)\b/i;
/** The update of a device that is nothing but its firmware. */
const OWN_FIRMWARE = /^\W*(?:please )?(?:update|upgrade) (?:the )?(?:bios|uefi|firmware) to (?:version )?[a-z]?\d/i;
const SEPARATE =
  /\b(?:manual(?:ly)?|separate(?:ly)?|auto-?updat\w+|automatic updates?|also|both|as well|back ?up|update requires|must have|your (?:operating system|distribution|hardware|browser|device vendor))\b/i;
/** "Upgrade and set …": the second order is the work. */
const SECOND_ORDER =
  /(?:\b(?:and|then)|,) (?:then |also |afterwards )?(?:set|configure|change|edit|add|enable|disable|adjust|remove|delete|restrict|create|check|review|run|rotate|replace)\b/i;

/** Says where to read. */
const POINTS = /^\W*(?:please )?(?:see|refer to)\b/i;
/** Leave is given, nothing is asked. */
const MAY = /^[^.;:]{0,100}\b(?:you|users|customers|administrators|sites) (?:can|could|may)\b(?! (?:need|have|be))/i;

/** An instruction in a part that says what to do, whose object is more than the update. */
export const askedWork: Rule = {
  name: 'asked-work',
  description: 'An instruction among the recommended actions that is more than installing the update.',
  orders: true,
  find(passage, surroundings) {
    const { fix } = surroundings;
    const { text, says, role, alternative } = passage;
    const open =
      role === 'fix' ||
      role === 'faq' ||
      role === 'note' ||
      (role === 'mitigation' && (!fix || passage.sequence || surroundings.withoutFix)) ||
      (role === 'workaround' && !fix);
    if (!open || (alternative && fix)) return undefined;
    const kinds = surroundings.kindsOf(passage);
    if (kinds.every((kind) => kind === 'no-patch' || kind === 'workaround-only')) return undefined;
    if (fix && kinds.every((kind) => LEFT_OPEN.has(kind)) && MAY.test(mainClause(text))) return undefined;
    if (says(DENIAL) || says(RELIEF) || says(HYGIENE) || says(ATTACK)) return undefined;
    if (says(POINTS) && kinds.every((kind) => kind === 'configuration')) return undefined;
    const vague = kinds.every((kind) => WEAK.has(kind)) && !says(REQUIRED_FIRST);
    if (role === 'faq') {
      const aim = passage.aim ?? 'other';
      if (vague && aim === 'other') return undefined;
      // How the update is got: the clicks through a shop are no work; firmware and updating by hand are.
      if (aim === 'getting' && !kinds.includes('firmware') && !says(SEPARATE) && !says(SECOND_ORDER)) return undefined;
    }
    if (fix && says(OWN_FIRMWARE)) return undefined;
    if (
      says(PLAIN_UPDATE) &&
      vague &&
      !says(SEPARATE) &&
      !says(SECOND_ORDER) &&
      !(kinds.includes('firmware') && says(OTHER_FIRMWARE))
    )
      return undefined;
    // Keeping the attacker away is no part of the fix when there is one.
    if (fix && kinds.every((kind) => kind === 'configuration') && says(SHIELD) && !surroundings.withoutFix)
      return undefined;
    // "Requires Service Pack 2" is a version, not work.
    const version = kinds.every((kind) => kind === 'prerequisite' || kind === 'install-order');
    if (version && /\bservice packs?\b|\bSP\d/i.test(text)) return undefined;
    return {
      kinds,
      verdict: fix && kinds[0] === 'third-party-update' ? 'conditional' : 'required',
    };
  },
};
