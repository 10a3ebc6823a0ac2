import type { Kind } from '../manual-step.ts';
import { CONDITION } from './force.ts';
import type { Passage } from './passage.ts';

/** Begins with those whom it concerns: "For Windows 95, …", "When the framework runs under …", "If keys were made …". */
const SCOPE =
  /^\W*(?:note\W+|important\W+|also,? |additionally,? |however,? )?(?:if|when|where|in case|for (?!more\b|further\b|additional\b|these\b|this\b|example|instance|information|details|compatibility|full|reasons?|security|best|complete|mitigation|remediation|protection|now|safety)|on (?:systems|machines|servers|hosts|installations|the)|in (?:some|certain|rare)|some|most|only|customers running|users running|those)\b/i;
const AFTERWARDS =
  /\b(?:when|if|unless|in case|provided) (?:the |you |your |a |an |it |they |using |running |upgrading )?[\w-]+(?: \w+){0,8} (?:is|are|was|were|runs?|use[sd]?|has|have|do(?:es)?|need|needed|required|applicable|possible|contains?|exists?|upgrad\w+)\b|\b(?:from|on|in) (?:systems|hosts|machines|environments|installations) (?:containing|with|that|which|where|running)\b|\bonce (?:you have )?confirm(?:ing|ed)\b|\bversions? .{0,40} (?:or|and) (?:older|earlier)\b|\bon (?:macOS|Mac OS X?|OS X|Windows|Linux|Unix|Solaris|Android|iOS)\W*$/i;
/** Whoever reads it. */
const AFFECTED = /\b(?:customers|users|those) (?:running|using|with) (?:an? |the |any )?affected \w+/gi;
/** A way out, not a condition of the work. */
const WITHOUT_UPDATE =
  /\bif (?:updates|mitigations|patches|fixes|remediation \w+ \w+) (?:are|is) (?:unavailable|not available)/gi;
/** Asked of whoever lacks the other thing. */
const PRECONDITIONS = new Set<Kind>(['prerequisite', 'install-order']);

/** The steps stand elsewhere, and it is not said that all need them. */
const POINTS =
  /^\W*(?:(?:after|once|when) [^,]{3,80},\s*)?(?:please |also |make sure (?:that )?you |be sure to |you should )*(?:read|see|refer to|consult)\b/i;

/** True if the sentence, the line that leads it in, or its heading limits it to some. */
export function isConditional({ text, before, section }: Passage, kinds: readonly Kind[]): boolean {
  const plain = text
    .replace(/\([^()]{0,200}\)/g, ' ')
    .replace(WITHOUT_UPDATE, ' ')
    .replace(AFFECTED, 'users');
  if (POINTS.test(plain) || CONDITION.test(plain) || SCOPE.test(plain) || AFTERWARDS.test(plain)) return true;
  if (kinds.length > 0 && kinds.every((kind) => PRECONDITIONS.has(kind)) && !/\bback ?up\b/i.test(text)) return true;
  if (/:$/.test(before) && (SCOPE.test(before) || CONDITION.test(before))) return true;
  return (
    section !== undefined &&
    /^\W*(?:for|if)\b.{0,80}\b(?:customers|users|administrators|admins|using|running|you)\b/i.test(section)
  );
}
