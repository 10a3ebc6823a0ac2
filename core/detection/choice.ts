import type { Says } from './vocabulary.ts';

/** Words that make what they stand in an alternative to the update, or a measure until it is there. */
export const ALTERNATIVE =
  /\b(?:altern\w*ly|as an alternative|(?:unable|not able|not possible|impossible|inconvenient) to (?:\w+ )?(?:immediately )?(?:upgrade|update|apply|patch|install|deploy)|(?:can ?not|can't|could not|do not want to|don't want to|not yet) (?:\w+ )?(?:upgrade|update|apply (?:the|this|these)|patch|install (?:the|this|these))|until (?:you|they|it|the|a|an|such|this|these|users?|customers?|administrators?|official|updates?|patch(?:es)?|fix(?:es)?) .{0,60}\b(?:upgrade|update|patch|fix|appl|install|available|released)|(?:before|prior to) (?:the )?(?:update|patch|fix) is|(?:temporary|interim|short-term|stop-?gap) (?:measure|fix|solution|workaround|mitigation|relief)|in the meantime|if you (?:do not|don't) want to (?:restart|re-?boot)|\bin (?:previous|older|earlier|prior|unpatched) versions\b|as a (?:temporary )?(?:work ?-?around|mitigation)|work ?-?arounds?\b(?! (?:is|are|was) (?:present|included|disabled|off\b|not enabled|inserted|part of))|if (?:an? )?(?:upgrade|update|patch|patching|upgrading|updating) (?:is|are) not|who (?:cannot|can't|are unable|have not (?:yet )?(?:updated|upgraded|installed|applied)|haven't)|instead of (?:upgrading|updating|patching)|mitigated by\b)|\b(?:be )?either (?:be )?(?:patch|updat|upgrad)\w*|\bif (?:that|this|it|the \w+|an? \w+) (?:should |is |are |be )+(?:not|un) ?(?:be )?(?:available|possible|an option|feasible|practical)/i;

/** "Update to 2.1, or apply the mitigation": the update is enough. */
export const UPDATE_OR =
  /\b(?:upgrad|updat|patch|install)\w*\b[^.;]{0,160}(?:\d\.\d[^;]{0,120})?\bor (?:else |to |alternatively )?(?:(?:apply|carry|implement|use|follow|perform|deploy|put)\w* [^.;]{0,60}\b(?:mitigat|work ?-?around|patch(?:es)?\b)|stop using\b|keep the\b|(?:uninstall|disable|remove|shut down|restrict|block|turn off|load|start|launch|run|set|pass|add|configure|enable|change|do not|avoid)\b)/i;

/** It may be done in the place of the update, or until it is there. */
export const isAlternative = (text: string, says: Says): boolean =>
  says(ALTERNATIVE) || (text.includes(' or ') && says(UPDATE_OR));

/** A list or a section of which one thing is enough. */
export const CHOICE =
  /\b(?:(?:any )?one (?:or more )?of (?:these|those|the (?:following|below|options|above))|(?:either|any) of (?:these|the following|the below|those)|(?:the )?(?:following|these|two|three|several|multiple|different) (?:options|methods|alternatives|ways|choices)|the (?:remedies|solutions|options) are one of|(?:do|choose|perform|use|take) one of|choose (?:one|from|between)|there are (?:\w+ )?(?:options|ways|choices|alternatives))\b/i;

/** A sentence that begins so speaks for the rest of its block, too. */
export const OPENS_ALTERNATIVE =
  /^\W{0,3}(?:alternatively|as a (?:temporary )?(?:work|mitig)|until|if you (?:cannot|can't|can not|are unable|are not able)|users (?:unable|who cannot|who are unable)|for (?:users|those|customers) who (?:cannot|can't|are unable))/i;
