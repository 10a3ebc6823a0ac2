/** What is said of the update itself: how to get it, whether there is one, and the restart after it. */

/** Nothing but getting and installing the update. */
export const PLAIN_UPDATE =
  /\b(?:upgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|install(?:s|ed|ing)?|download(?:s|ed|ing)?|obtain|deploy|patch(?:ed|ing|es)?|mov(?:e|ing) to|migrat(?:e|ing) to|switch(?:ing)? to|use|run|get)\b[^:]{0,80}\b(?:updates?|patch(?:es)?|versions?|release[sd]?|hotfix(?:es)?|service packs?|packages?|fix(?:es)?|branch|stable|SP\d|KB\d+|firmware|software|rollup|series|latest|newer|later)\b|\b(?:upgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing))\b[^:]{0,80}\b\d+\.\d+/i;

/** A complete fix is to be had. */
export const FIX =
  /\b(?:(?:upgrade|update|updating|upgrading|move|migrate) (?:\w+ ){0,8}(?:to|your|the)\b|(?:has|have) (?:released|issued|provided|produced|published|developed)\b.{0,80}\b(?:updates?|patch(?:es)?|fix(?:es)?|versions?|firmware|hotfix)|(?:updates?|patch(?:es)?|fix(?:es)?|hotfix(?:es)?|new version) (?:is|are) (?:now )?available|(?:fix|patch|update|release)(?:es|s)? (?:has|have) been (?:released|made available|published|issued|provided)|(?:fixed|corrected|resolved|addressed) in|(?:has|have) been (?:fixed|corrected|addressed|patched|resolved) in|the (?:security )?updates? address(?:es)?|(?:security )?updates? addresses the vulnerabilit|appl(?:y|ying) (?:the |all |this )?(?:\w+ ){0,4}(?:updates?|patch(?:es)?|hotfix|fix)|install(?:ing)? (?:the |all |this )?(?:\S+ ){0,5}(?:updates?|patch(?:es)?|hotfix|fix|service pack)|obtain the latest service pack|these vulnerabilities are (?:fixed|addressed)|this (?:update|problem|issue) (?:fixes|has been fixed|is fixed|was fixed|was first corrected)|a (?:fully )?supported (?:patch|fix|hotfix)|released? a patch|we recommend that you upgrade|standard system update|users should (?:upgrade|update)|latest (?:version|release)|patched version|version \d[\d.]* (?:or (?:later|newer|above)|and (?:later|above))|fix(?:es)? for (?:this|the|these))\b/i;

/** There is none, in so many words: holds beside a fix for other versions, too. */
export const NO_FIX =
  /\bno (?:\w+ ){0,3}(?:patch(?:es)?|fix(?:es)?|updates?|hotfix(?:es)?|solutions?|remed(?:y|iations?))\b(?: \w+){0,6}? (?:is|are|will|has|have|was|were|available|planned|exists?|provided|yet|expected|being|at this time|currently)\b|\b(?:there (?:is|are) )?(?:currently |presently )no (?:\w+ ){0,2}(?:patch|fix|update|solution)(?:es|s)?\b|\bthere (?:is|are) no (?:\w+ ){0,2}(?:patch|fix|update|solution)(?:es|s)?\b|\b(?:will not|won't|is not going to|are not going to|do(?:es)? not (?:plan|intend) to|has no plans? to|have no plans? to) (?:be )?(?:fix|patch|correct|address|issu|receiv|provid|releas|updat)\w*|\b(?:cannot|can not|could not|has not|have not|not) (?:been |be )?(?:fixed|patched)\b|\bnot (?:issuing|releasing|providing) (?:a )?(?:new )?(?:release|fix|patch|update)|\b(?:fix|patch|update)(?:es|s)? (?:is|are|for .{0,40} (?:is|are)) not (?:yet |currently |immediately )?available|\b(?:no|not|without) (?:a |an )?fix(?:es)? available|\bworking on (?:a |an |the |releasing )(?:\w+ ){0,3}(?:fix|patch|update|release|version)|\bsecurity support\b.{0,60}\b(?:discontinued|stopped|ended|terminated)|\b(?:remains?|is|are) (?:un|not )(?:patched|fixed)\b|\bno longer (?:sells|provides? (?:updates|fixes|patches)|produces releases|receives? (?:updates|fixes))\b/i;

/** The product has come to its end. Of other versions this is said everywhere; it counts only where there is no fix. */
export const END_OF_LIFE =
  /\bend[- ]of[- ](?:life|support|service|sale)\b|\bEOL\b|\bno longer (?:supported|maintained|sold|developed|in support)\b|\b(?:is|are|been) (?:discontinued|retired|deprecated and|out of support)\b|\b(?:has|have) reached (?:its|their|the) end\b/i;

export const REBOOT =
  /\b(?:re-?boot(?:ed|ing|s)?|restart(?:ing)? (?:the|your|all|each|every|affected)? ?(?:\w+ )?(?:computers?|systems?|machines?|devices?|servers?|hosts?|pc))\b/i;
export const NO_REBOOT =
  /\b(?:no (?:system )?(?:re-?boot|restart)|(?:not|n't) (?:require|need|have to|necessary)\b.{0,30}\b(?:re-?boot|restart)|without (?:re-?boot|restart)ing|(?:re-?boot|restart) (?:is|are) not)\b/i;
export const RESTART_SERVICE =
  /\brestart(?:ed|ing|s)?\b.{0,60}\b(?:services?|daemons?|processes|process|applications?|programs?|sessions?|nodes?|browser|instances?|containers?|[a-z]{2,12}d)\b|\b(?:services?|daemons?|processes|applications?|programs?|sessions?)\b.{0,60}\b(?:restart(?:ed|ing)?|reloaded)\b/i;
