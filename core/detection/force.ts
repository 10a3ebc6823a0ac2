/** The force of a sentence: whom it addresses, what it asks, whether it denies, loosens or only tells of the attack. */

const READERS =
  'you|we|users?|customers?|administrators?|admins?|operators?|developers?|maintainers?|deployers?|owners?|organi[sz]ations?|agencies|sites?|everyone|everybody|anyone|those|authors?|teams?|tenants?';

/** Somebody who runs or builds the product is told to do something. */
export const TOLD = new RegExp(
  `\\b(?:(?:${READERS})\\b[^;:]{0,160}? (?:must|should|needs? to|ha(?:ve|s) to|(?:will|may|might|would) (?:also |still |first |then |manually )?(?:need|have) to|(?:is|are) (?:\\w+ )?(?:advised|encouraged|urged|recommended|required|requested|asked|reminded))\\b|(?:(?<!\\b(?:following|this|the|our) )recommends?|(?:is|are|been|was) (?:\\w+ )?recommended|advises?|suggests?|urges?|encourages?)\\b|it is (?:\\w+ ){0,2}(?:recommended|advised|advisable|necessary|important|essential|imperative|suggested|required)\\b|please (?!note|be aware|be advised|refer|see\\b|visit)|make sure|be sure to|remember to|don't forget|(?:it is )?the responsibility of|care should be taken|important (?:to|that|for)|it (?:is|should be) sufficient to|can be (?:protected|mitigated|fixed|resolved|remediated) by|should consider\\b)`,
  'i',
);

const VERBS =
  'add|adjust|append|apply|assign|audit|avoid|back ?up|block|change|check|choose|clean|clear|click|clear|close|comment|configure|connect|consider|consult|contact|convert|copy|create|deactivate|decommission|define|delete|double-?click|deny|deploy|deprovision|destroy|detach|disable|disallow|disconnect|discontinue|download|drop|edit|enable|encrypt|enforce|ensure|enter|evaluate|examine|execute|exit|export|filter|flash|flip|follow|force|generate|grant|harden|identify|implement|import|include|increase|inspect|install|invalidate|invoke|isolate|issue|kill|launch|limit|live migrate|lock|locate|log ?out|lower|make|map|migrate|modify|monitor|mount|move|navigate|obtain|open|perform|place|plan|port|prevent|prohibit|protect|purge|put|raise|re-?apply|re-?assign|re-?boot|re-?build|re-?compile|re-?configure|re-?create|re-?deploy|re-?encrypt|re-?enroll?|re-?generate|re-?image|re-?index|re-?install|re-?issue|re-?key|re-?link|re-?load|re-?mount|re-?new|re-?register|re-?set|re-?sign|re-?start|re-?store|recommission|reconnect|reduce|regenerate|remediate|remove|rename|renew|replace|report|require|restrict|review|revoke|rotate|run|sanitize|save|scan|scrub|search|secure|see|select|set|shut ?down|sign|specify|start|stop|switch|terminate|tighten|transfer|truncate|turn|type|unassign|uncomment|uninstall|unload|unmount|unplug|unregister|unset|update|upgrade|upload|use|validate|verify|visit|whitelist|wipe|work with';
/** A sentence that begins with a verb. */
export const IMPERATIVE = new RegExp(
  `^[\\W\\d]{0,6}(?:(?:step \\d+|note|important|first|then|next|finally|also|after that|in addition|additionally|afterwards|solution|mitigation|fix|remediation|resolution|recommended actions?|option \\d|to \\w+[^,:]{0,80}|(?:after|once|when|if|on|for|in|from|at|as|until|before) [^,:]{0,140})\\s?[:,]\\s?){0,2}(?:please |also |always |only |either |then |you can |do not |\\w+ly |(?:and|or) )?(?:${VERBS})\\b(?![-':])`,
  'i',
);

/** "Must be set", "should stop using", "needs to be rebuilt": asked, without saying of whom. */
export const PASSIVE = new RegExp(
  `\\b(?:must|should|needs? to|ha(?:ve|s) to) (?:\\w+ly |also |then |first )?(?:${VERBS})\\b|\\b(?:must|should|shall|needs? to|need|ha(?:ve|s) to|(?:is|are) to) (?:\\w+ ){0,2}be (?:\\w+ )?[\\w-]+(?:ed|en|ilt|et|un|ut|ade|one)\\b|\\b(?:is|are) (?:also |strongly |highly |still )?(?:required|needed|necessary|recommended)\\b|\\bneeds? (?:re-?)?\\w+ing\\b|\\brequires? (?:you|users|customers|administrators|manual|an? (?:additional|manual|configuration|separate)|(?:additional|further))\\b|\\bthis (?:update|patch|fix|hotfix) requires\\b`,
  'i',
);

/** "No other steps are required": says that there is nothing, or that it happens by itself. */
export const DENIAL =
  /\b(?:no (?:further|additional|other|special|manual|user|customer|administrator)?\s?(?:\w+ )?(?:actions?|steps?|changes?|intervention|configuration)\b.{0,40} (?:is|are|needs?|has|have|required|necessary|needed)|(?:not|n't|never) (?:need|have to|required?|requires|necessary|needed)\b|need not\b|without (?:any )?(?:user|manual|further|additional)|nothing (?:else|more|further) (?:is|needs|to)|no (?:software )?(?:changes?|configuration changes?) (?:is|are) (?:required|needed|necessary)|(?:is|are|was|were) (?:not|un) ?(?:affected|vulnerable|impacted|recommended|aware)|not (?:affected|vulnerable)|no further action|already (?:protected|received)|automatically (?:receive|update|updated|protected|applied|installed|installs?|downloads?|deployed|enabled)|(?:updated?|installed?|applied|downloaded|enabled|protected) automatically|should not|no longer (?:needed|required|necessary)|no action|unaffected|neither|(?:is|are|now) (?:turned on|enabled|active|on) by default)\b/i;

/** A switch that loosens or undoes the fix, or restores what it took away. */
export const RELIEF =
  /\b(?:re-?enabl(?:e|es|ed|ing)|restor(?:e|es|ing) (?:the )?(?:old|previous|prior|original|former|legacy|unsafe|insecure|default)|revert(?:s|ed|ing)? (?:to|the|this)|(?:old|previous|prior|legacy|former|insecure|unsafe|original) behaviou?rs?|roll(?:ing|ed)? ?back|back ?out|opt(?:ing)? out|(?:disable|turn(?:ing)? off|remov(?:e|ing)|undo(?:ing)?) (?:this|the) (?:fix|protection|change|update|feature|hardening|mitigation|enforcement|work ?around|security (?:update|enhancement|feature))|strongly advise against|not recommended|at your own risk|backwards? compatib\w+|compatibility (?:reasons|mode)|to (?:bypass|undo|disable) (?:this|the)|how to undo|undo the)\b/i;

/** About the attack, its preconditions or its effects, not about what to do. */
export const ATTACK =
  /^\W*(?:an?|the|any|remote|local|this|successful|malicious|unauthenticated|authenticated)\s(?:\w+ ){0,4}(?:attackers?|adversar(?:y|ies)|exploit(?:ation|s)?|intruders?|user could|users? (?:could|can|may|might) (?:exploit|gain|execute|cause))\b|\b(?:attackers?|adversary|malicious (?:user|party|actor|person|website|file)|hacker|exploit(?:s|ed|ing|ation)?)\b.{0,60}\b(?:could|can|may|might|would|must|needs? to|has to|have to|able to|who|with|in order)\b|\b(?:could|can|may|might|would|to) (?:then )?(?:exploit|be exploited|allow an? |cause a|lead to|result in|trigger this|be triggered|trigger the)|\bconvinc(?:e|ing)\b|\buse[- ]after[- ]free\b|\b(?:a|the) (?:user|victim) (?:would|must|has|needs?|have)\b|\b(?:opens?|join|visit) (?:a|the) malicious\b|\b(?:it was|was|were|been) (?:discovered|found|reported|identified)\b|\bdid not (?:properly|correctly|sufficiently)\b/i;

/** Advice for everybody at all times, or a pointer: in no connection with what this bulletin asks. */
export const HYGIENE =
  /\b(?:minimi[sz]e network exposure|locate control system|behind firewalls|virtual private networks?|VPNs?\b|defen[cs]e[- ]in[- ]depth|least[- ]privilege|best practices?|(?:recommended|standard|usual|normal|good) (?:security )?practices?|perform proper impact analysis|social engineering|phishing|unsolicited|trusted (?:sources|users|networks|websites)|security awareness|strong passwords? polic|keep (?:your|their|all) (?:systems?|software|antivirus)|up[- ]to[- ]date|back ?ups? regularly|cybersecurity (?:strategies|practices)|contact (?:us|CISA|customer|technical|product|your local|their local|a local)\b|multi-?factor authentication|scan for viruses|physically (?:protected|secure)|physical security|directly (?:accessible|connect\w*) (?:from|to) the internet|removable media|USB (?:drives|devices)|antivirus|appropriate mechanisms|untrusted (?:networks|sources)|business network|report(?:ing)? (?:any )?(?:findings|suspected|security|bugs)|monitor (?:network|for suspicious)|physical access|isolate them|air[- ]gap|general security|operational guidelines|industrial security|protect network access|only (?:open|connect|run|install) .{0,40}trusted|should be (?:aware|informed)|for (?:more|further|additional|general|specific|detailed) (?:information|details)|for (?:details|information) (?:on|of|about)|learn more|web ?page|visit|more info|the following table|refer to the (?:nvd|cve)|test (?:and|the) (?:apply|deploy|update|patch)|evaluat(?:e|ing) the risk|using registry editor incorrectly|serious,? (?:system-wide )?problems that may require|verify that (?:the|this) (?:\w+ ){0,3}(?:updates?|version|patch)\b|whether (?:or not )?you\b|support (?:forum|case|ticket)|subscrib|security notifications)\b/i;

/** Keeps the attacker away from the flaw; beside a fix it is no part of it. */
export const SHIELD =
  /\b(?:restrict|limit|block|filter|protect)\w* (?:\w+ ){0,3}(?:access|traffic|port|ports|connections?|communication)\b|\bfirewall\b|\bnetwork (?:segment|access)/i;

/** Only some are concerned. */
export const CONDITION =
  /\b(?:if (?:you|your|the|a|an|one|any|they|these|this|using|running|customers?|users?|administrators?|enabled|that|only|neither|either|it|applicable|possible|needed|necessary|so)\b|(?:may|might) (?:also |still )?(?:need|have to|be required|wish|want)|(?:users?|customers?|administrators?|systems?|those|deployments?|installations?|operators?|sites?|anyone|developers?|organi[sz]ations?|devices?|machines?|servers?|applications?|programs?|packages?) (?:\w+ ){0,3}(?:who|that|which|with|running|using|without|where)\b|only (?:if|when|for|affects?|on|customers|users)|unless|in case|where (?:applicable|possible)|when using|for (?:those|users|customers|systems|deployments|installations|custom|developers|any) |any (?:application|third|custom|program)|some (?:configurations?|systems?|users?|customers?|cases|older)|certain|depending on|custom(?:ized|ised)? |third[- ]party|consider(?:ing)?\b|concerned|optional(?:ly)?|in that case|in this case)\b/i;

/** An instruction to the reader, in whatever form. */
export const isDirective = (text: string): boolean => TOLD.test(text) || PASSIVE.test(text) || IMPERATIVE.test(text);
