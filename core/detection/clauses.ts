/** Whom or what it concerns: "If you use X,", "For users of X,", up to the comma. */
const LEADING_CONDITION =
  /^\W*(?:(?:note|important|also|additionally|however|in addition|then)\W+(?:that )?)?(?:if|when|where|in case|unless|for|on|in|with|once|because|since|as|while|although|even though|due to|given)\b[^,;:]{3,200},\s+(?=\S)/i;
/** "Sites enabling that feature are urged to …", "users who have enabled X must …": those are no part of the order. */
const LEADING_READERS =
  /^\W*(?:all |any |only |those |affected |most |some )*(?:users?|customers?|administrators?|admins?|operators?|deployers?|developers?|sites?|those|anyone|systems|hosts|servers|deployments|installations|organi[sz]ations|applications|projects|clusters)\b[^;:]{0,200}?(?=\b(?:must|should|(?:will )?needs? to|ha(?:ve|s) to|(?:are|is) (?:\w+ )?(?:advised|encouraged|urged|recommended|required|requested|asked|reminded))\b)/i;
/** Why, what for, or what would be otherwise. */
const TRAILING =
  /,?(?<!\bthat)\s\(?(?:or (?:discontinue|stop|remove|disconnect)\b[^;]{0,60} if (?:\w+ )?(?:mitigations?|updates?|patch(?:es)?|fix(?:es)?|remediations?)\b|since|because|due to|when(?:ever)?|where|so that|otherwise|in case|if|unless|as (?:this|it|that|they|the attacker)|given that|allowing|which (?:could|may|might|would|can)|that (?:could|may|might) (?:be|have)|to (?:prevent|avoid|ensure|invalidate|stop|keep|make sure|reduce|minimi[sz]e))\b.*$/i;
/** "A value which enables X needs to be removed", "as described in Configure X": of what is done, and where to read of it. */
const ASIDE =
  /\s(?:which|that) (?:\w+ly )?(?:enables?|allows?|lets?|permits?|contains?|supports?|uses?|causes?|provides?|restricts?|disables?|limits?)\b[^,;:]{0,120}?(?=[,.]|$|\b(?:must|should|needs? to|ha(?:s|ve) to)\b)|,?\s(?:as per|as (?:\w+ )?(?:described|explained|documented|outlined|specified|published|referenced|recommended|detailed) (?:in|by|at|on)|according to)\b.*$/i;
const MIN_CHARS = 12;

/**
 * What is left of a sentence without the conditions, the readers and the reasons around its order: by this it is told
 * what is to be done. The whole sentence where little is left.
 */
export function mainClause(sentence: string): string {
  return sentence.includes('; ') ? sentence.split('; ').map(orderIn).join('; ') : orderIn(sentence);
}

function orderIn(part: string): string {
  let text = part;
  for (const pattern of [LEADING_CONDITION, LEADING_READERS, TRAILING, ASIDE]) {
    const shorter = text.replace(pattern, '');
    if (shorter.trim().length >= MIN_CHARS) text = shorter;
  }
  return text;
}
