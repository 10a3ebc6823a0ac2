import type { Kind } from '../../manual-step.ts';
import { ATTACK, DENIAL, HYGIENE } from '../force.ts';
import type { Rule } from '../rule.ts';
import { PLAIN_UPDATE } from '../updates.ts';
import { PHASED } from './linked-guidance.ts';

const YES = /^\W*(?:yes|possibly)\b/i;
const POINTS = /^\W*(?:yes|possibly)\W+(?:please )?(?:see|refer to|consult|review|follow|read)\b/i;
/** Only some customers, and they must do it themselves. */
const SOME_MUST =
  /\b(?:only (?:customers|users)|(?:customers?|users?|those|anyone|deployments) (?:who|using|with|that|whose|without))\b.{0,120}\b(?:must|need to|have to|should|are required to)\b/i;
const BY_HAND = /\bmanual(?:ly)?\b|\bapp(?:lication)? store\b|\bplay store\b|\bfrom the (?:microsoft )?store\b/i;

const VAGUE = new Set<Kind>([
  'other',
  'configuration',
  'prerequisite',
  'per-host-script',
  'third-party-update',
  'rebuild-app',
]);
/** Answers speak to whoever asked: only what nobody does in passing is asked of everybody. */
const verdictOf = (kinds: readonly Kind[]): 'required' | 'conditional' =>
  kinds.some((kind) => !VAGUE.has(kind)) ? 'required' : 'conditional';

/** What a question after further steps is answered with, unless the answer is no. */
export const faqAnswer: Rule = {
  name: 'faq-answer',
  description: 'A question whether more has to be done, answered with yes.',
  looksFor: [BY_HAND],
  find(passage, { kindsOf }) {
    const { text, says, question, aim, role, orders } = passage;
    if (question === undefined || role === 'workaround' || role === 'boilerplate' || role === 'relief')
      return undefined;
    if (aim === 'getting' && /\bfirmware\b/i.test(text)) return { kinds: ['firmware'], verdict: 'required' };
    if (aim !== 'action' && aim !== 'order') return undefined;
    if (says(DENIAL) || says(ATTACK) || /\bin any order\b|\bshould (?:apply|install) all\b/i.test(text))
      return undefined;
    if (says(HYGIENE) && !says(YES)) return undefined;
    const yes = says(YES);
    const kinds = kindsOf(passage).filter((kind) => kind !== 'no-patch');
    const asksPrerequisites = /\bprerequisites?\b/i.test(question);
    if (aim === 'order')
      return yes || orders
        ? {
            kinds:
              kinds.length > 0 && kinds[0] !== 'configuration'
                ? kinds
                : [asksPrerequisites ? 'prerequisite' : 'install-order'],
            verdict: 'required',
          }
        : undefined;
    if (yes && !/\b(?:available|affected)\b/i.test(question)) {
      if (says(PHASED)) return { kinds: ['configuration', 'enable-protection'], verdict: 'required' };
      // The steps stand in an article.
      const points = says(POINTS);
      const fallback: Kind = points ? 'configuration' : 'other';
      return { kinds: kinds.length > 0 ? kinds : [fallback], verdict: points ? 'conditional' : 'required' };
    }
    if (!orders) return undefined;
    // Whoever updates this by hand does handwork; "update to 2.1" alone is none.
    const some = says(SOME_MUST) && !/\b(?:all|every) (?:customers|users)\b/i.test(text);
    const asked = says(PLAIN_UPDATE) ? some : kinds.length > 0;
    const beyond = says(PLAIN_UPDATE) ? kinds.filter((kind) => kind !== 'configuration') : kinds;
    if (asked || says(BY_HAND)) return { kinds: beyond.length > 0 ? beyond : ['other'], verdict: verdictOf(beyond) };
    return undefined;
  },
};
