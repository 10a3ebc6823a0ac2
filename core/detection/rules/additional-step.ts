import { ATTACK, DENIAL, HYGIENE, IMPERATIVE, RELIEF } from '../force.ts';
import type { Rule } from '../rule.ts';

const AFTER =
  /\b(?:after|once|when|following|upon)\s(?:you |users? |customers? |having |a |the )?(?:have )?(?:\w+ ){0,3}(?:install|appl|upgrad|updat|patch|deploy)\w*\b.{0,160}\b(?:must|needs? to|should|have to|has to|required|necessary|run|set|enable|configure|rotate|change|delete|remove|re-?build|re-?generate|re-?create|perform|execute|make sure|ensure|be sure)\b|\b(?:run|execute|perform|set|rebuild|re-?generate|delete|remove|purge|clear|convert|migrate|re-?scan|re-?save|re-?import|re-?apply|be \w+ed)\b[^.;]{0,120}\b(?:once )?(?:after|following) (?:the )?(?:upgrading|updating|installing|patching|upgrade|update|installation)\b/i;
const IN_ADDITION =
  /\b(?:in addition|additionally) to (?:the |installing|applying|this|deploying|updating|upgrading)\b.{0,160}\b(?:must|needs?|should|have to|required|necessary|recommended)\b|\b(?:additional|manual)? ?(?:configuration|database|registry) (?:changes?|updates?) (?:is|are|may be|might be|will be) (?:also )?(?:required|needed|necessary)|\brequires? (?:a |an |some )?(?:configuration|registry|database) (?:changes?|updates?)|\b(?:additional|further|extra|manual|more|following|other|special) (?:\w+ )?(?:steps?|actions?|configuration changes?|configuration|changes|measures|intervention|tasks?)\b.{0,80}\b(?:required|needed|necessary|must|should|need|to be (?:fully )?protected|recommended)\b|\b(?:requires?|need(?:s|ed)?|take|perform|complete|follow|outlined|do)\b.{0,40}\b(?:additional|further|extra|manual|more|following) (?:\w+ )?(?:steps?|actions?|configuration|changes|intervention)\b/i;
const MANUALLY =
  /\b(?:must|needs? to|have to|has to|should|will need|required|need to be|be)\b.{0,80}\b(?:manual(?:ly)?|by hand)\b|\bmanual(?:ly)? (?:action|step|update|upgrade|rotat|set|appl|creat|configur|add|instal|enabl|chang|edit|intervention|download)/i;

/** "Upgrade to 2.1 and rebuild …": the second order is no part of the first. */
const WORKS =
  '(?:subsequently |then |also |afterwards |manually )*(?:set|configure|edit|disable|enable|delete|remove|rotate|revoke|re-?generate|re-?create|re-?build|re-?compile|re-?link|re-?deploy|re-?index|re-?import|re-?encrypt|migrate|convert|reset|replace|change|purge|restrict|block|uncheck|uninstall)';
/** Up to the end of the sentence; dots in versions do not end it. */
const ON = '(?:[^.;]|\\.(?=\\S))';
const UPDATE_AND = new RegExp(
  `\\b(?:must|should|needs? to|ha(?:ve|s) to|recommend\\w*|advised?|urged?|encouraged?) (?:${ON}{0,80} )?(?:upgrad|updat|install|patch)(?:e|ing)? (?:${ON}{0,100} )?(?:and|then) ${WORKS}\\b|^\\W*(?:\\w+ly )?(?:block|disable|remove|disconnect)\\b[^.;]{0,80}\\band (?:then )?(?:apply|install) (?:the |all )?(?:updates?|patch)`,
  'i',
);
/** What stands beside it is updated as well. */
const ALSO_UPDATE =
  /\b(?:also|additionally) (?:need|have|be required|required) to (?:upgrade|update|install)\b|\bmust also (?:be )?(?:upgrade|update|install)\w*/i;
/** Without it the update is there and does nothing. */
const TAKES_EFFECT =
  /\b(?:ensure|so that|for|make sure)(?: that)? (?:the|this) (?:fix|update|patch|change|mitigation)(?:es|s)? (?:to )?takes? (?:full )?effect/i;

/** A workaround stands in the way of the update. */
const UNDO_FIRST =
  /\b(?:revert|undo|remove|reverse) (?:the |this |any )?(?:mitigation|work ?-?around).{0,60}\b(?:before|prior to) (?:installing|applying|updating)/i;

/** Asks without one of the known verbs at its head. */
const ASKS = /\bshould be\b|[:;]\s(?:please )?(?:run|execute|set|delete|remove|change)\b/i;

/** "After installing the update, you must also …": what is asked for on top of the update, in so many words. */
export const additionalStep: Rule = {
  name: 'additional-step',
  description: 'Asks for something in addition to the update, or after it.',
  looksFor: [AFTER, ALSO_UPDATE, ASKS, IN_ADDITION, MANUALLY, TAKES_EFFECT, UPDATE_AND],
  find(passage, { fix, kindsOf }) {
    const { text, says, alternative, role, orders } = passage;
    if (orders && says(UNDO_FIRST)) return { kinds: ['workaround-only'], verdict: 'conditional' };
    const manual = (orders || /\byou\b/i.test(text)) && says(MANUALLY);
    const after = (orders || says(ASKS)) && says(AFTER);
    const beside = orders && (says(UPDATE_AND) || says(ALSO_UPDATE) || says(TAKES_EFFECT));
    if (!manual && !after && !beside && !says(IN_ADDITION)) return undefined;
    if (role === 'relief' || (role === 'workaround' && fix)) return undefined;
    if (says(DENIAL) || says(RELIEF) || says(ATTACK)) return undefined;
    if (alternative) return undefined;
    if (says(HYGIENE) && !manual) return undefined;
    if (/:$/.test(text) && !says(IMPERATIVE) && !/\b(?:additional|further|extra|manual|addition|after)/i.test(text))
      return undefined;
    const kinds = kindsOf(passage);
    if (kinds.length === 0 && /\b(?:re-?boot|restart|stop and (?:re-?)?start|log out)/i.test(text)) return undefined;
    return { kinds: kinds.length > 0 ? kinds : ['other'], verdict: 'required' };
  },
};
