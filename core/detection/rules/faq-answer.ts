import { kindsOf } from '../kinds.ts';
import { CONDITION, DENIAL } from '../phrases.ts';
import type { Rule } from '../rule.ts';

const ASKS =
  /\b(?:(?:additional|further|other|more|any) (?:steps?|actions?|configuration|updates?|guidance)|do i need to|do i have to|what (?:else )?(?:do|should|must|can|steps|actions) (?:i|we|customers|users|administrators|you|need)|is there (?:anything|any (?:action|more))|how (?:do|can) i (?:protect|update|apply|install|get|enable)|are there (?:any )?(?:additional|further|more|other)|action (?:do|is|must|required)|need to (?:do|take)|recommended order|specific order)\b/i;
const YES = /^\W*(?:yes|possibly)\b/i;

/** A question whether there is more to do, answered with yes. */
export const faqAnswer: Rule = {
  name: 'faq-answer',
  description: 'A question whether more has to be done, answered with yes.',
  find({ text, question, code, role }) {
    if (!question || role === 'workaround' || !ASKS.test(question) || !YES.test(text)) return undefined;
    if (/\b(?:is there|are there).{0,40}(?:update|patch|fix) (?:available|for)/i.test(question)) return undefined;
    if (DENIAL.test(text) || /\bin any order\b|\bshould (?:apply|install) all\b/i.test(text)) return undefined;
    const kinds = kindsOf(`${text} ${question}`, code);
    return { kinds: kinds.length > 0 ? kinds : ['other'], verdict: CONDITION.test(text) ? 'conditional' : 'required' };
  },
};
