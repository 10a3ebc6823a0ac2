import { ATTACK, DENIAL } from '../force.ts';
import type { Rule } from '../rule.ts';

const INCOMPLETE =
  /\b(?:to be (?:fully|completely) protected|(?:fully|completely) (?:protect|mitigate|resolve|address|remediate|appl)\w*|all available protections|complete(?:ly)? (?:protection|mitigat\w+|the fix)|for full protection|initially you will not be secure|not (?:be )?secure until|(?:does|do|will|is|are) not (?:by itself |alone |fully |completely |sufficient)|by itself does not|(?:is|are|be) (?:insufficient|not (?:sufficient|enough))|(?:will|does|do) not be (?:upgraded|updated|fixed) (?:merely|simply|just|automatically)|not be (?:upgraded|updated|fixed) (?:merely|simply|just|automatically)|not (?:automatically )?(?:applied|updated|fixed|removed|changed|converted|upgraded) (?:for|on|in|by|to) (?:existing|the)|even (?:with|after) (?:this|the) (?:issue|fix|update|patch)\b.{0,40}\b(?:fixed|applied|installed)|requires? (?:both )?(?:an? )?(?:\w+ )?(?:firmware|microcode|BIOS)(?: and software)? updates?|existing (?:installations?|configurations?|deployments?|systems|users|files|accounts|keys|data|passwords?)\b.{0,80}\b(?:must|need|should|not|have to|remain))\b/i;
/** Told in the description of the flaw, too. */
const EVEN_THERE =
  /\b(?:firmware|microcode|BIOS)\b|\bexisting \w+\b.{0,80}\b(?:must|needs? to|should|ha(?:ve|s) to)\b/i;

/** "The update alone does not fully protect": the fix takes more than installing it. */
export const incompleteFix: Rule = {
  name: 'incomplete-fix',
  description: 'Says that the update alone does not fully protect.',
  looksFor: [INCOMPLETE],
  find(passage, { fix, kindsOf }) {
    const { text, says, role, alternative, orders } = passage;
    if (!says(INCOMPLETE) || (role === 'background' && !says(EVEN_THERE)) || role === 'relief' || alternative)
      return undefined;
    if (role === 'workaround' && fix) return undefined;
    if (DENIAL.test(text.replace(INCOMPLETE, ' ')) || says(ATTACK)) return undefined;
    if (/\bnot require/i.test(text)) return undefined;
    if (!/\b(?:updat|patch|fix|install|protect|mitigat|secure|upgrad|existing)/i.test(text)) return undefined;
    const kinds = kindsOf(passage).filter((kind) => kind !== 'enable-protection' || orders);
    return { kinds: kinds.length > 0 ? kinds : ['other'], verdict: 'required' };
  },
};
