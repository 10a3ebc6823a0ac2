import { ATTACK, CONDITION, DENIAL, HYGIENE, IMPERATIVE, PASSIVE, RELIEF, TOLD } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';

/** Kinds that nobody asks for in passing: one sentence in the running text is enough. */
const TELLING = new Set([
  'credential-rotation',
  'rebuild-app',
  'data-migration',
  'reinstall',
  'per-host-script',
  'registry',
  'permissions',
  'third-party-update',
  'install-order',
  'enable-protection',
  'uninstall',
]);

/** An instruction to the reader in the running text, of a kind that no update does. */
export const toldWork: Rule = {
  name: 'told-work',
  description: 'The text tells the reader to do something that no update does.',
  orders: true,
  find(passage, { fix, kindsOf }) {
    const { says, role, alternative, section, aim } = passage;
    if (role !== 'text' && role !== 'background') return undefined;
    if (alternative && fix) return undefined;
    // Where the flaw is described, things "must be" this and that for the attack; only the reader is asked.
    const describes = DESCRIBES.test(section ?? '') || aim === 'background';
    const told =
      says(TOLD) ||
      (!describes && says(IMPERATIVE)) ||
      (says(PASSIVE) && (role === 'text' || (!describes && (says(CONDITION) || says(TO_FIX)))));
    if (!told || (describes && !says(ADDRESSED))) return undefined;
    if (says(DENIAL) || says(RELIEF) || says(HYGIENE) || says(ATTACK)) return undefined;
    const kinds = kindsOf(passage).filter(
      (kind) =>
        TELLING.has(kind) ||
        (kind === 'firmware' && says(BELOW)) ||
        (kind === 'configuration' && (!says(PLAIN_UPDATE) || says(SETS))),
    );
    if (kinds.length === 0) return undefined;
    return { kinds, verdict: fix && kinds[0] === 'third-party-update' ? 'conditional' : 'required' };
  },
};

/** Firmware of the machine that the product runs on. */
const BELOW =
  /\b(?:microcode|BIOS|UEFI|(?:hardware|device|system|board|server|computer|motherboard) (?:vendor|manufacturer|maker)|OEM)\b/i;
/** What has to be done is not the updating, though that is spoken of. */
const SETS =
  /\b(?:must|needs? to|ha(?:ve|s) to|should) (?:\w+ )?(?:set|configure|edit|add|change|adjust|modify|disable|enable|review|remove|be (?:reviewed|changed|adjusted|set|edited|configured))\b|\b(?:clear|reset|wipe|erase)\w* (?:all |the |your |any )*(?:settings|configurations?)\b/i;
/** What is needed for the fix, not for the attack. */
const TO_FIX = /\bto (?:address|fix|mitigate|resolve|remediate|correct|be (?:fully )?protected)\b/i;
const DESCRIBES =
  /\b(?:symptoms?|problem|cause|impact|threat|vulnerability (?:description|details|information)|bug ?fixes|fix commits?|features?|enhancements|improvements|what's new)\b/i;
const ADDRESSED =
  /\b(?:you|your|administrators?|customers|users|operators) (?:\w+ )?(?:must|should|need to|have to|will need|are (?:\w+ )?(?:advised|encouraged|urged))\b(?! (?:have|be able)\b)|\b(?:advise|urge|please|make sure|be sure|it is (?:important|necessary|essential) to (?!note|remember|understand|know|be\b|reali[sz]e|keep))/i;
