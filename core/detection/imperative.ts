import { laterOf, type Order, TURNS } from './turns.ts';
import { beginsWithVerb, capital } from './verbs.ts';

const LABEL =
  'important|attention|notice|warning|caution|solution|mitigation|fix|remediation|resolution|recommendation|workaround|reminder|nb|note|step \\d+|option \\d+|option [A-Z]|(?:UPDATE|Update):? ?[A-Z][a-z]+ \\d{1,2}, \\d{4}';
/** What stands before a sentence and is no part of it. "No" is one only where it answers; a denial never goes. */
const LEADING = new RegExp(
  `^(?:[\\s*•·–—_-]*(?:(?:yes|possibly)\\s*[:.,)-]+\\s+|(?:please )?(?:note|be advised|remember)(?: also)? that,?\\s+|remember to\\s+(?=[a-z])|it is important to (?:note|understand|remember) that\\s+|this means (?:that )?(?=(?:you|users|customers|administrators)\\b)|(?:${LABEL})\\s*[:)]\\s+|\\(?CVE-\\d{4}-\\d{4,7}(?: and CVE-\\d{4}-\\d{4,7})?(?:\\)|:)\\s+|\\d{1,2}[.)]\\s+|[A-Z]\\s?[-–):.]\\s+(?=[A-Z][a-z])|for (?:more|further|additional|guidelines|guidance|information|details)\\b[^,:]{0,160}?,? ?(?:please )?(?=(?:see|refer|review|visit|consult)\\b)|(?:in addition|in general|at a minimum|instead|otherwise|so|therefore|thus|that said|specifically|afterwards|where applicable),\\s+|in addition to [^,;:]{3,80},\\s+|in addition to (?:installing|applying|deploying) (?:the|this|these|all) (?:\\w+ )?(?:updates?|patch(?:es)?|fix(?:es)?)\\s+(?=(?:an?|the|you|users|customers|administrators)\\b)|(?:also|additionally|furthermore|moreover|however|then|next|finally|therefore|in any case|for mitigation),?\\s+(?!that\\b)))+(?=\\S\\s?\\S)`,
  'i',
);
const ANSWER = /^\W*no[.,:;]\s+(?=\S{2})/i;

/** "In Registry Editor, locate …": the place belongs to the order. */
const PLACED =
  /^(?:(?:in|from|at|on|under|within|using|with|as|to|through|via|for example|if (?:possible|needed|necessary|applicable)|where(?:ver)? possible|when (?:possible|prompted)|(?:when|once) (?:the|a) [^,;:]{0,40}(?:dialog|window|box|prompt|page|screen)\b[^,;:]{0,60})\b[^,;:]{0,140}), (\S.*)$/i;

const IN_EDITOR = /^in (?:the )?registry editor,? (\S.*)$/i;

/** An order as it is, or with the place before it that it is given in. */
export const readsAsOrder = (text: string): boolean => {
  if (beginsWithVerb(text)) return true;
  const order = (PLACED.exec(text) ?? IN_EDITOR.exec(text))?.[1];
  return order !== undefined && beginsWithVerb(order);
};

const NEGATION = /\b(?:not|no|never|none|neither|nor|without|cannot)\b|n['’]t\b/gi;
const negations = (text: string): number => text.match(NEGATION)?.length ?? 0;
/** Not the readers', but of whoever recommends it. */
const VENDORS =
  /\b(?:their|your) (?:\w+ )?(?:guid(?:e|ance|elines?)|recommendations?|instructions|advisory|advisories|documentation)\b/i;
/** Ends in the middle. */
const DANGLING =
  /(?<![\w-])(?:and|or|but|to|the|an?|of|that|which|who|if|for|with|by|in|as|is|are|be|been|so|such|than|determine|especially|even|may|might|will|would|should|must|can|also)[\s.…]*$/i;
/** What was left out must not have been what matters: a denial, an end, half of a bracket. */
const isSound = (instruction: string, who: string, plain: string): boolean =>
  readsAsOrder(instruction) &&
  instruction.split(' ').length > 1 &&
  !DANGLING.test(instruction) &&
  !VENDORS.test(instruction) &&
  !/^get the\b/i.test(instruction) &&
  isWhole(who) &&
  negations(instruction) + negations(who) >= negations(plain) &&
  isBalanced(instruction);

/** Not cut in the middle of something. */
export const isWhole = (clause: string): boolean => !DANGLING.test(clause) && isBalanced(clause);
const isBalanced = (text: string): boolean => text.split('(').length === text.split(')').length;

/** Without what stands before it: a label, "note that", the "no" of an `answer`. */
export function plainOf(sentence: string, answer = false): string {
  const told = answer ? sentence.replace(ANSWER, '') : sentence;
  const bare = told.replace(/^[\s*•·–—-]+/, '').replace(/\.\.(?=\s|$)(?<!\.\.\.)/g, '.');
  const plain = bare.replace(LEADING, '').replace(/^please\s+/i, '');
  // A name keeps its small letter; what an example or a listing cut off goes on where it was.
  if (plain !== bare || beginsWithVerb(plain) || SMALL.test(plain)) return capital(plain);
  return FRAGMENT.test(plain) ? `… ${plain}` : plain;
}
const SMALL =
  /^(?:the|an?|any|all|some|these|those|this|you|users|customers|administrators|sites|we|it|if|when|in|for)\b/;
const FRAGMENT = /^(?:is|are|was|were|and|or|but|which|that|to|will|can|of|has|have|should|must|may)\b/;

/** Nothing is added: what no turn makes a sound order of stays the publisher's sentence. */
export const orderOf = (sentence: string, answer = false): Order => orderIn(plainOf(sentence, answer));

/** The same for what `plainOf` left. `limited`: it is said for whom, so that "you may need to" asks. */
export function orderIn(plain: string, limited = false): Order {
  if (readsAsOrder(plain)) return { instruction: plain, clean: true };
  for (const turn of CONDITIONAL.test(plain) ? [laterOf] : TURNS) {
    const order = turn(plain, limited, orderIn);
    if (order && isSound(order.instruction, order.who ?? '', plain)) return { ...order, clean: true };
  }
  return { instruction: plain, clean: false };
}

/** Its order comes after the condition. */
const CONDITIONAL = /^(?:if|when|where|unless|in case|after|before|once)\b/i;
