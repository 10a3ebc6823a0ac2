import { ATTACK, DENIAL, HYGIENE, IMPERATIVE, RELIEF } from '../force.ts';
import type { Rule } from '../rule.ts';

const AFTER =
  /\b(?:after|once|when|following|upon)\s(?:you |users? |customers? |having |a |the )?(?:have )?(?:\w+ ){0,3}(?:install|appl|upgrad|updat|patch|deploy)\w*\b.{0,160}\b(?:must|needs? to|should|have to|has to|required|necessary|run|set|enable|configure|rotate|change|delete|remove|re-?build|re-?generate|re-?create|perform|execute|make sure|ensure|be sure)\b|\b(?:run|execute|perform|set|rebuild|re-?generate|delete|remove|purge|clear|convert|migrate|re-?scan|re-?save|re-?import|re-?apply)\b[^.;]{0,120}\b(?:once )?(?:after|following) (?:the )?(?:upgrading|updating|installing|patching|upgrade|update|installation)\b/i;
const IN_ADDITION =
  /\bin addition to (?:the |installing|applying|this|deploying|updating|upgrading)\b.{0,160}\b(?:must|needs?|should|have to|required|necessary|recommended)\b|\b(?:additional|manual)? ?(?:configuration|database|registry) (?:changes?|updates?) (?:is|are|may be|might be|will be) (?:also )?(?:required|needed|necessary)|\brequires? (?:a |an |some )?(?:configuration|registry|database) (?:changes?|updates?)|\b(?:additional|further|extra|manual|more|following|other|special) (?:\w+ )?(?:steps?|actions?|configuration changes?|configuration|changes|measures|intervention|tasks?)\b.{0,80}\b(?:required|needed|necessary|must|should|need|to be (?:fully )?protected|recommended)\b|\b(?:requires?|need(?:s|ed)?|take|perform|complete|follow|outlined|do)\b.{0,40}\b(?:additional|further|extra|manual|more|following) (?:\w+ )?(?:steps?|actions?|configuration|changes|intervention)\b/i;
const MANUALLY =
  /\b(?:must|needs? to|have to|has to|should|will need|required|need to be|be)\b.{0,80}\b(?:manual(?:ly)?|by hand)\b|\bmanual(?:ly)? (?:action|step|update|upgrade|rotat|set|appl|creat|configur|add|instal|enabl|chang|edit|intervention|download)/i;

/** A workaround stands in the way of the update. */
const UNDO_FIRST =
  /\b(?:revert|undo|remove|reverse) (?:the |this |any )?(?:mitigation|work ?-?around).{0,60}\b(?:before|prior to) (?:installing|applying|updating)/i;

/** Asks without one of the known verbs at its head. */
const ASKS = /\bshould be\b|[:;]\s(?:please )?(?:run|execute|set|delete|remove|change)\b/i;

/** "After installing the update, you must also …": what is asked for on top of the update, in so many words. */
export const additionalStep: Rule = {
  name: 'additional-step',
  description: 'Asks for something in addition to the update, or after it.',
  looksFor: [AFTER, ASKS, IN_ADDITION, MANUALLY],
  find(passage, { fix, kindsOf }) {
    const { text, says, alternative, role, orders } = passage;
    if (orders && says(UNDO_FIRST)) return { kinds: ['workaround-only'], verdict: 'conditional' };
    const manual = (orders || /\byou\b/i.test(text)) && says(MANUALLY);
    const after = (orders || says(ASKS)) && says(AFTER);
    if (!manual && !after && !says(IN_ADDITION)) return undefined;
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
