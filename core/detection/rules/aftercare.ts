import { mainClause } from '../clauses.ts';
import { ATTACK, DENIAL, RELIEF } from '../force.ts';
import type { Rule } from '../rule.ts';

const SECRET =
  '(?:passwords?|passphrases?|credentials?|(?:key(?:ing)?|cryptographic) materials?|logins|keys?(?! ?board)|keyrings?|tokens?|secrets?|certificates?|cookies?|key ?pairs?|pins?\\b|seeds?\\b|sessions?)';
/** What may have leaked is replaced; no update does that. */
const ROTATES = new RegExp(
  `\\b(?:rotat|revok|re-?distribut|re-?generat|re-?issu|re-?key|re-?creat|re-?enroll?|invalidat|renew|expir|replac|chang|reset|terminat|roll(?:ing)? over|generat(?:e|ing) (?:a )?(?:new|fresh)|creat(?:e|ing) (?:a )?new)(?!ed (?:\\w+ )?${SECRET})\\w*\\b[^;:]{0,100}\\b${SECRET}|\\b${SECRET}\\b[^;:]{0,160}\\b(?:be|is|are) (?:\\w+ ){0,2}(?:rotated|revoked|re-?generated|re-?issued|re-?keyed|re-?created|invalidated|renewed|expired|replaced|changed|reset|rolled)\\b|\\b(?:log|sign) (?:out|off) (?:all|every|of all)\\b(?!.{0,40}\\blog (?:back )?in\\b)|\\bforc\\w+ (?:all |a )?(?:\\w+ ){0,3}(?:log ?out|log ?in|password (?:reset|change))`,
  'i',
);
/** What everybody is told at all times, and how a new secret is fitted with what it needs. */
const HABIT =
  /\b(?:default|strong|weak (?:passwords?|credentials)|unique|complex|periodic\w*|regular\w*|physical|key ?size|initial|using the key|keyring_|expiration date)\b|\bregistry\b|\bkey vault\b/i;
const READS = /^\W*(?:to learn|for (?:more|further|additional)|see\b|(?:please )?(?:see|refer))/i;

/** What the flaw may have let out or left behind is cleared up by hand, whichever way the flaw itself is closed. */
export const aftercare: Rule = {
  name: 'aftercare',
  description: 'Asks to replace secrets that may have leaked.',
  orders: true,
  looksFor: [ROTATES],
  find(passage, { kindsOf }) {
    const { text, says, role } = passage;
    if (role === 'boilerplate' || role === 'relief' || role === 'none-available') return undefined;
    const clause = mainClause(text);
    if (!says(ROTATES) || HABIT.test(clause) || says(READS)) return undefined;
    if (passage.alternative && /\b(?:until|unable|cannot|can't|instead|alternativ|work ?-?around)/i.test(text))
      return undefined;
    if (DENIAL.test(clause) || RELIEF.test(clause) || ATTACK.test(clause)) return undefined;
    const kinds = kindsOf(passage);
    return {
      kinds: [...new Set(['credential-rotation' as const, ...kinds])].filter(
        (kind) => kind !== 'configuration' && kind !== 'other',
      ),
      verdict: 'required',
    };
  },
};
