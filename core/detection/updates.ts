/** What is said of the update itself: how to get it, and whether there is one. */

/** Nothing but getting and installing the update. */
export const PLAIN_UPDATE =
  /\b(?:upgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|install(?:s|ed|ing)?|download(?:s|ed|ing)?|obtain|deploy|patch(?:ed|ing|es)?|mov(?:e|ing) to|migrat(?:e|ing) to|switch(?:ing)? to|use|run|get)\b[^:]{0,80}\b(?:updates?|patch(?:es)?|versions?|release[sd]?|hotfix(?:es)?|service packs?|packages?|fix(?:es)?|branch|stable|SP\d|KB\d+|firmware|software|rollup|series|latest|newer|later)\b|\b(?:upgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing))\b[^:]{0,80}\b\d+\.\d+|\b(?:updat|upgrad|patch)(?:e|es|ed|ing)?\s(?:\w+\s){0,4}(?:as soon as|urgently|immediately|promptly|in due course|components?|installations?|instances?|systems|nodes|hosts|relevant)\b/i;

/** A complete fix is to be had. */
export const FIX =
  /\b(?:(?:upgrade|update|updating|upgrading|move|migrate) (?!(?:\w+ ){0,2}(?:usernames?|passwords?|credentials?|certificates?|settings?)\b)(?:\w+ ){0,8}(?:to|your|the)\b|(?:has |have )?(?:released|issued|provided|produced|published|developed)\b.{0,80}\b(?:updates?|patch(?:es)?|fix(?:es)?|versions?|firmware|hotfix)|(?:updates?|patch(?:es)?|fix(?:es)?|hotfix(?:es)?|new version) (?:is|are) (?:now )?available|(?:fix|patch|update|release)(?:es|s)? (?:has|have) been (?:released|made available|published|issued|provided)|(?:fixed|corrected|resolved|addressed) in|(?:has|have) been (?:fixed|corrected|addressed|patched|resolved) in|the (?:security )?updates? address(?:es)?|(?:security )?updates? addresses the vulnerabilit|appl(?:y|ying) (?:the |all |this )?(?:\w+ ){0,4}(?:updates?|patch(?:es)?|hotfix|fix)|install(?:ing)? (?:the |all |this )?(?:\S+ ){0,5}(?:updates?|patch(?:es)?|hotfix|fix|service pack)|obtain the latest service pack|these vulnerabilities are (?:fixed|addressed)|this (?:update|problem|issue) (?:fixes|has been fixed|is fixed|was fixed|was first corrected)|a (?:fully )?supported (?:patch|fix|hotfix)|released? a patch|we recommend that you upgrade|standard system update|users should (?:upgrade|update)|latest (?:version|release)|rollup package|or a later version|\d[\w.]* (?:and|or) (?:later|newer|above|onwards?|higher|greater|up\b)|(?:should|must|recommends?|encourages?|advises?|urges?)\b.{0,60}\b(?:upgrad|updat)(?:e|ed|ing)\b|(?:install|apply) (?:the )?(?:v|version |release )?\d+\.\d|(?:install|apply) .{0,30}(?:rollup|service pack)|security (?:patch(?:es)?|updates?) for|patched version|version \d[\d.]* (?:or (?:later|newer|above)|and (?:later|above))|fix(?:es)? for (?:this|the|these)|(?:fixed|patched|corrected|non-?vulnerable|unaffected) (?:\w+ )?(?:packages?|versions?|releases?|builds?|images?|firmware)|(?:fix|patch|code) (?:is|was|has been) (?:committed|merged|applied|included|pushed|in)\b|source code fix|(?:pull request|commit|PR|merge request) (?:#|[0-9a-f]{7,40}\b)|fix(?:es)? (?:was|were|has|have) been|bump(?:ed|ing)? to|now (?:properly|correctly)|implements? (?:one of |both |the following |this )?(?:\w+ )?(?:approach|mitigation|fix)\w*|(?:up|down)date(?:d|s)? to \S*\d|(?:updat|upgrad)(?:e|es|ed|ing) (?:\S+ ){0,8}to (?:version |release )?v?\d|(?:released|issues?|issued|published|developed|provides?|offers?|produced) .{0,100}\bto (?:address|fix|resolve|mitigate|correct|remediate)|(?:provides?|offers?) (?:the following |an? )?(?:\w+ )?(?:updates?|patch(?:es)?|fix(?:es)?)|(?:has|have) (?:reportedly )?(?:fixed|corrected|resolved|addressed|mitigated|patched) (?:this|these|the|it|them|all)|(?:have|has) been (?:fully )?patched|(?:corrected|fixed) by|(?:cumulative )?patch #?\d|(?:recommended|required|advised|urged|encouraged|asked|should|must|needs?)(?: to)? (?:\w+ly )?(?:update|upgrade|patch)\b(?! (?:\w+ ){0,2}(?:configurations?|passwords?|firewalls?|rules?|polic(?:y|ies)|settings?|scripts?|code)))\b/i;

const joined = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'i');

const REMEDY =
  '(?:patch(?:es)?|fix(?:es)?|updates?|hotfix(?:es)?|solutions?|remed(?:y|iations?)|corrections?|upgrades?)';

/** There is none, in so many words: holds beside a fix for other versions, too. */
export const NO_FIX = joined(
  `\\bno (?!additional|other|further|separate|more|action|need)(?:\\w+ ){0,3}${REMEDY}\\b(?: \\w+){0,6}? (?:is|are|will|has|have|was|were|available|planned|exists?|provided|yet|expected|being|at this time|currently)\\b`,
  `\\b(?:there (?:is|are) )?(?:currently |presently )no (?!additional|other|further|separate|more)(?:\\w+ ){0,2}(?:patch|fix|update|solution)(?:es|s)?\\b`,
  `\\bthere (?:is|are) no (?!additional|other|further|separate|more|need)(?:\\w+ ){0,2}(?:patch|fix|update|solution)(?:es|s)?\\b`,
  "(?<!\\b(?:work ?-?arounds?|mitigations?|measures?) )\\b(?:will not|won't|is not going to|are not going to|do(?:es)? not (?:plan|intend) to|(?:has|have) no plans? to|(?:has|have) decided not to) (?:(?:be |get )updat|(?:be |get )?(?:fix|patch|correct(?!ly)|address|remediat|resolv)|receiv\\w* (?:\\w+ ){0,3}(?:fix|patch|update)|(?:issu|provid|releas)\\w*(?= .{0,60}\\b(?:fix|patch|update|version|release)|[.,]|$))\\w*",
  '\\b(?:cannot|can not|could not|has not|have not|not) (?:been |be |yet been )?(?:fixed|patched|remediated|updated to (?:fix|address|include))\\b',
  '\\bnot (?:issuing|releasing|providing) (?:a )?(?:new )?(?:release|fix|patch|update)',
  '\\bnot (?:currently )?planning (?:on|to) (?:\\w+ )?(?:fix|patch|correct|address|updat|releas|issu|provid)\\w*',
  '\\b(?:not|never) (?:be |being |been )?(?:updated|fixed|patched) (?:due to|because|as it|since)\\b',
  '\\bupdates?(?: links?)? (?:is|are|were|will) not (?:be |being )?(?:provided|offered|issued|released|made available)',
  "\\b(?:won't|will not|do(?:es)? not) have an? (?:\\w+ )?(?:update|fix|patch)",
  "\\bthere's no (?:patch|fix|update|hotfix|solution)",
  '\\bthe only (?:known |available |possible )?(?:work ?-?around|mitigation|remedy|solution) is\\b',
  `\\b(?:not |un)aware of (?:an? |any )(?:\\w+ ){0,2}${REMEDY}\\b`,
  '^\\W*(?:fix(?:ed)?|patch(?:ed)?|corrected|solution|remedy)(?: in)?(?: (?:versions?|releases?))?\\s*:\\W*(?:(?:none|not yet|no|not? (?:available|fixed|patched)|n/?a|unfixed|unpatched|pending)\\b.{0,20})?$',
  `\\b(?:fix|patch|update|(?:re)?solution|remedy|remediation)(?:es|s)? (?:is|are|(?:for|of|to) .{0,40} (?:is|are)) not (?:yet |currently |immediately )?(?:available|planned|expected)`,
  '\\b(?:no|not|without) (?:a |an )?fix(?:es)? (?:available|planned)',
  '\\bworking on (?:a |an |the |releasing )(?:\\w+ ){0,3}(?:fix|patch|update|release|version)',
  '\\bsecurity support\\b.{0,120}\\b(?:discontinued|stopped|ended|terminated)',
  '\\b(?:remains?|is|are|been|left) (?:currently |still |as yet )?(?:un|not (?:yet )?(?:been )?)(?:patched|fixed|resolved)\\b',
  '\\bnever (?:been )?(?:patched|fixed)\\b',
  '\\bno (?:patched|fixed|unaffected|safe|secure|non-?vulnerable) (?:\\w+ )?(?:versions?|releases?)\\b',
  '\\bno longer (?:sells|provides? (?:security )?(?:updates|fixes|patches)|(?:\\w+ )?receiv(?:e|es|ing) (?:security )?(?:updates|fixes|support))\\b',
  "\\bwon'?t ?fix\\b",
  '\\b(?:has|have|did) not respond(?:ed)?\\b',
  '\\b(?:has|have) not (?:yet )?(?:provided|released|issued|published) (?:an? |any )?(?:\\w+ )?(?:mitigations?|fix(?:es)?|patch(?:es)?|updates?|solutions?)\\b',
  '(?<!\\b(?:if|where|that|which|who) (?:\\w+ ){0,4})\\bcannot be (?:updated|upgraded|remediated)\\b',
  '\\battempts to (?:reach|contact) .{0,60} (?:unsuccessful|failed)\\b',
);

/** The product has come to its end. Of other versions this is said everywhere; it counts only where there is no fix. */
export const END_OF_LIFE =
  /\bend[- ]of[- ](?:life|support|service|sale|maintenance)\b|\bEOL\b|\bno longer (?:being |actively |officially |under )*(?:supported|maintained|sold|developed|updated|in support|maintenance|development)\b|\bno longer supports? (?:version |release )?v?\d|\b(?:is|are|been|was) (?:now |officially )?(?:discontinued|abandoned|archived|unmaintained|unsupported|retired|deprecated and (?:no longer|un|not|should)|out of support|obsolete)\b|\b(?:unmaintained|abandoned) (?:\w+ )?(?:crate|project|package|library|gem|module|plug-?in|product|software|component|extension)\b|\bnot (?:actively )?maintained\b|\b(?:has|have) reached (?:its|their|the|an) (?:end|obsolete)\b|\bdiscontinued (?:by|in|since)\b|\bproject abandoned\b|\b(?:crate|project|package|library|gem|module|plug-?in|component|extension) (?:(?:is|was|has been) (?:now |officially )?deprecated|(?:has|have) no useful functionality)\b|\b(?:has deprecated (?:it|this|the)|(?:does|do) not recommend (?:using|the use of|its use))\b|\b(?:has been|have been|is|are|was|were) (?:being )?phased out\b|\bno further (?:maintenance|development|updates?|support|releases?) (?:is|are|will)\b|\bout of (?:production|maintenance)\b|\b(?:obsolete|legacy|discontinued|end[- ]of[- ]life) (?:products?|devices?|hardware|status)\b/i;

/** One is promised: says that there is none so far, where none is named. */
export const FIX_TO_COME = joined(
  '\\buntil (?:an? |the |official )?(?:\\w+ ){0,2}(?:fix|patch|update|release|version)(?:es|s)? (?:(?:is|are) (?!applied|installed|deployed)|has been (?:released|made)|have been (?:released|made)|becomes?)',
  '\\b(?:will|may|might|to) be (?:\\w+ )?(?:fixed|addressed|patched|resolved|included|corrected) in (?:an?|the|our) (?:\\w+ )?(?:future|upcoming|next|later|subsequent|forthcoming)\\b',
  '\\b(?:fix|patch|update|release)(?:es|s)? (?:is|are) (?:currently |still |now )?(?:being (?:prepared|developed|tested|worked)|in (?:development|progress|preparation|the works)|under (?:development|way|test)|underway|planned|pending|forthcoming)\\b',
  '\\b(?:is|are) (?:currently |now |still |actively )?(?:developing|preparing|investigating|working (?:on|to|towards?)|planning)\\b.{0,40}\\b(?:solution|fix(?:es)?|patch(?:es)?|updates?|upgrade|mitigations?|remediation|release|version|firmware)\\b',
  '\\b(?:plans?|intends?|expects?) to (?:(?:begin|start) )?(?:releas(?:e|ing)|issue|publish|provide|fix|address|include|resolve|correct|patch)\\b',
  '\\bwork is (?:underway|under way|ongoing|in progress)\\b',
  '\\b(?:once|when|as soon as) (?:an?|the) (?:\\w+ )?(?:fix|patch|update) (?:is|becomes|has been) (?:made )?(?:available|released|ready)\\b',
);
