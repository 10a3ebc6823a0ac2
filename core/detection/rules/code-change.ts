import { mainClause } from '../clauses.ts';
import { ATTACK, HYGIENE, IMPERATIVE, TOLD } from '../force.ts';
import type { Rule } from '../rule.ts';

/** Those who write or build the software that uses the product. */
const WRITERS =
  /\b(?:developers?|programmers?|applications?|apps?|authors?|callers?|consumers?|implement(?:ers?|ors?|ations?)|integrators?|library users?|downstream|projects?|packages?|crates?|contracts?|code ?bases?|users of (?:the |this )?(?:\S+ )?(?:api|function|method|macro|class|library|crate|gem|module|package))\b/i;
const WRITERS_MUST =
  /\b(?:developers?|applications?|apps?|programs?|callers?|code|consumers?|implementations?|projects?|packages?|contracts?|integrators?)\b[^;:]{0,160}\b(?:must|should|needs? to|ha(?:ve|s) to)\b/i;
/** A name in a program: foo(), a::b, Foo#bar, -DFOO, or what programs are made of. */
const NAMES =
  /\w\(\)|\w::\w|\w#\w|\bcalling \w+\.\w|\b-D[A-Z_]{3,}|\b(?:functions?|methods?|macros?|callbacks?|api calls?|apis?|return (?:value|code)s?|class(?:es)?|objects?|parsers?|deserializ\w+|(?:de)?serializ\w+|usage of|calls? to|source code|compile[- ]time|type|traits?|structs?|instances?|arguments?|pointers?|buffers?|exceptions?|error handling|sanitiz\w+|escap(?:e|ing)|user input|input|random generator|precautions?)\b/;
const CHANGE =
  /\b(?:call(?:ing)?|us(?:e|ing)|switch(?:ing)?|replac(?:e|ing)|chang(?:e|ing)|migrat(?:e|ing)|port(?:ing)?|check(?:ing)?|validat(?:e|ing)|verify(?:ing)?|handl(?:e|ing)|ensur(?:e|ing)|mak(?:e|ing) sure|avoid(?:ing)?|pass(?:ing)?|set(?:ting)?|review(?:ing)?|audit(?:ing)?|adapt(?:ing)?|adjust(?:ing)?|modify(?:ing)?|construct(?:ing)?|wrap(?:ping)?|sanitiz(?:e|ing)|escap(?:e|ing)|reseed|re-?initiali[sz]e|re-?writ(?:e|ing)|re-?compil(?:e|ing)|re-?build(?:ing)?|stop using|take|add(?:ing)?|remov(?:e|ing)|limit(?:ing)?|reject(?:ing)?)\b/i;
const UPDATES_ONLY = /\b(?:upgrad|updat)\w*\b(?![^;]{0,120}\b(?:and|then|also)\b)/i;
const NEVER =
  /\b(?:should|must|do) not (?:be|have|allow|affect)\b|\b(?:is|are|was|were) (?:not|un)(?:affected| vulnerable)\b|\bno (?:changes?|action)\b|\bshould have (?:been|done)\b/i;

/** The product's fix does not reach the code that uses it: that has to be changed or built anew. */
export const codeChange: Rule = {
  name: 'code-change',
  description: 'Asks those who build on the product to change their code.',
  looksFor: [NAMES],
  find({ text, says, role, alternative, code, orders }, { fix }) {
    if (role === 'boilerplate' || role === 'relief' || (fix && (role === 'workaround' || alternative)))
      return undefined;
    if (!orders && !/\b(?:must|should|needs?|ha(?:ve|s) to)\b/i.test(text)) return undefined;
    if (!says(NAMES) && !code.some((c) => NAMES.test(c))) return undefined;
    const clause = mainClause(text);
    if (!says(TOLD) && !IMPERATIVE.test(clause) && !says(WRITERS_MUST)) return undefined;
    const named = NAMES.test(clause) || code.some((c) => NAMES.test(c));
    if (!named || !CHANGE.test(clause) || says(NEVER) || ATTACK.test(clause) || HYGIENE.test(clause)) return undefined;
    if (!says(WRITERS) && !(says(TOLD) && /\w\(\)|\w::\w|\busage of\b/.test(clause))) return undefined;
    if (UPDATES_ONLY.test(clause)) return undefined;
    return { kinds: ['rebuild-app'], verdict: 'required' };
  },
};
