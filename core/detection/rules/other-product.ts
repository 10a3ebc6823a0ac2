import { ATTACK, CONDITION, DENIAL } from '../force.ts';
import type { Rule } from '../rule.ts';

/** What products stand on, and what stands beside them. */
const FOUNDATION =
  '(operating systems?|os|kernels?|windows|linux|openssl|libressl|gnutls|glibc|java|jdk|jre|jvm|\\.net|node\\.js|python|php|perl|compilers?|browsers?|drivers?|hypervisors?|(?:web|application|database|directory|mail) servers?|servlet containers?|base images?|shared librar(?:y|ies))';
const BETWEEN =
  '(?:(?:the|your|their|its|any|all|existing|own|affected|respective|underlying|host|latest|separate|corresponding|available|security|updates?|patch(?:es)?|version|of|for|to|a|fixed|newer)\\s){0,6}';
const BESIDE = new RegExp(
  `\\b(?:also|additionally|separately|in addition,?)\\s(?:\\w+\\s){0,2}?(?:update|upgrade|replace|install|patch|apply)\\s${BETWEEN}${FOUNDATION}\\b|\\b(?:update|upgrade|replace|patch)\\s(?:your|their)\\s(?:own\\s|existing\\s|underlying\\s|installed\\s)${BETWEEN}${FOUNDATION}\\b`,
  'i',
);

/** The update of another product is needed as well, or instead. */
export const otherProduct: Rule = {
  name: 'other-product',
  description: 'Asks to update another product, on which this one stands.',
  orders: true,
  find({ text, says, role, alternative }, { subject }) {
    if (role === 'boilerplate' || role === 'relief' || role === 'workaround' || alternative) return undefined;
    const match = BESIDE.exec(text);
    const named = match?.[1] ?? match?.[2];
    if (named === undefined) return undefined;
    if (subject.includes(named.toLowerCase().replace(/(?:ies|s)$/, ''))) return undefined;
    if (says(DENIAL) || says(ATTACK)) return undefined;
    return { kinds: ['third-party-update'], verdict: says(CONDITION) ? 'conditional' : 'required' };
  },
};
