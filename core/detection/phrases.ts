import type { Kind } from '../manual-step.ts';

/** An instruction to the reader. */
export const DIRECTIVE =
  /\b(?:must|needs? to|have to|has to|had to|should|shall|required to|requires? (?:you|users|customers|administrators|that|an?\b|the\b)|(?:is|are) (?:also |strongly |highly )?(?:advised|encouraged|urged|recommended|required|requested|necessary|needed)|(?:strongly |highly )?recommend(?:s|ed|ation)?|make sure|ensure|be sure|be advised|important (?:to|that|for)|necessary (?:to|for)|please|it is the responsibility|care should be taken|remember to|will need|may need|may also need|might need|need(?:s)? (?:additional|further)|can be (?:protected|mitigated|fixed|resolved) by|suggests?|advises?|urges?)\b/i;

const VERBS =
  'add|adjust|append|apply|audit|back ?up|block|change|check|clear|close|comment|configure|consider|convert|create|deactivate|decommission|define|delete|deny|deploy|deprovision|detach|disable|disallow|disconnect|discontinue|download|drop|edit|enable|encrypt|enforce|ensure|execute|export|filter|flash|force|generate|grant|harden|import|include|increase|inspect|install|invalidate|invoke|isolate|kill|limit|live migrate|lock|locate|log ?out|migrate|modify|monitor|move|open|perform|place|purge|put|re-?apply|re-?boot|re-?build|re-?compile|re-?configure|re-?create|re-?deploy|re-?encrypt|re-?generate|re-?index|re-?install|re-?issue|re-?key|re-?link|re-?load|re-?mount|re-?set|re-?start|recommission|reduce|regenerate|remove|rename|renew|replace|report|require|restrict|review|revoke|rotate|run|scan|secure|see|select|set|shut ?down|stop|switch|tighten|truncate|turn|unassign|uncomment|uninstall|unload|unregister|update|upgrade|use|verify|whitelist|wipe';
/** A sentence that begins with a verb: an instruction, too. */
export const IMPERATIVE = new RegExp(
  `^(?:[\\W\\d]{0,6})(?:(?:step \\d+|note|important|first|then|next|finally|also|after that|in addition|additionally|afterwards|solution|mitigation|fix|remediation|resolution|recommended actions?|to \\w+[^,]{0,80}|(?:after|once|when|if|on|for|in) [^,]{0,140})\\s*[:,]\\s*)?(?:please |manually |also |always |only |either |simply |you can )?(?:${VERBS})\\b`,
  'i',
);

/** "No other steps are required": says that there is nothing. */
export const DENIAL =
  /\b(?:no (?:further|additional|other|special|manual|user|customer|administrator)?\s?(?:\w+ )?(?:actions?|steps?|changes?|intervention|configuration)\b.{0,40} (?:is|are|needs?|has|have|required|necessary|needed)|(?:not|n't|never) (?:need|have to|require[ds]?|necessary|needed)\b|need not\b|without (?:any )?(?:user|manual|further|additional)|nothing (?:else|more|further) (?:is|needs|to)|no (?:software )?(?:changes?|configuration changes?) (?:is|are) (?:required|needed|necessary)|(?:is|are) not (?:affected|vulnerable|impacted|recommended)|not (?:affected|vulnerable)|no further action|already protected|automatically (?:receive|updated|protected|applied|installed|download)|will be (?:updated|protected|installed|applied) automatically|should not|must not|do not need|no longer (?:needed|required|necessary))\b/i;

/** A switch that loosens or undoes the fix. */
export const RELIEF =
  /\b(?:re-?enabl(?:e|es|ed|ing)|restor(?:e|es|ing) (?:the )?(?:old|previous|prior|original|former|legacy|unsafe|insecure)|revert(?:s|ed|ing)? (?:to|the|this)|(?:old|previous|prior|legacy|former|insecure|unsafe) behaviou?r|roll(?:ing)? ?back|back ?out|opt(?:ing)? out|(?:disable|turn(?:ing)? off|remov(?:e|ing)|undo) (?:this|the) (?:fix|protection|change|update|feature|hardening|mitigation|security (?:update|enhancement|feature))|strongly advise against|not recommended|at your own risk|backward(?:s)? compatib|compatibility (?:reasons|mode)|to bypass (?:this|the))\b/i;

/** About the attack, its preconditions or its effects, not about what to do. */
export const ATTACK =
  /^(?:\W*)(?:an?|the|any|remote|local|this|successful|malicious|unauthenticated|authenticated)\s(?:\w+ ){0,4}(?:attackers?|adversar(?:y|ies)|exploit(?:ation|s)?|intruders?|user could|users? (?:could|can|may|might) (?:exploit|gain|execute|cause))\b|\b(?:attackers?|adversary|malicious (?:user|party|actor|person|website|file)|hacker|exploit(?:s|ed|ing|ation)?)\b.{0,60}\b(?:could|can|may|might|would|must|needs? to|has to|have to|able to|who|with|in order)\b|\b(?:could|can|may|might|would|to) (?:then )?(?:exploit|be exploited|allow an? |cause a|lead to|result in)|\bconvinc(?:e|ing)\b|\b(?:it was|was|were|been) (?:discovered|found|reported|identified)\b|\bdid not (?:properly|correctly|sufficiently)\b/i;

/** Advice for everybody at all times, in no connection with this bulletin. */
export const HYGIENE =
  /\b(?:minimi[sz]e network exposure|locate control system|behind firewalls|virtual private networks?|VPNs?\b|defen[cs]e[- ]in[- ]depth|least[- ]privilege|best practices?|perform proper impact analysis|social engineering|phishing|unsolicited|trusted (?:sources|users|networks|websites)|security awareness|strong passwords? polic|keep (?:your|their|all) (?:systems?|software|antivirus)|up[- ]to[- ]date|back ?ups? regularly|cybersecurity (?:strategies|practices)|recommended practices|contact (?:us|CISA|customer|technical|product) |report(?:ing)? (?:any )?(?:findings|suspected)|monitor (?:network|for suspicious)|physical access|isolate them|air[- ]gap|general security|operational guidelines|industrial security|protect network access|only (?:open|connect|run|install) .{0,40}trusted|should be (?:aware|informed)|for (?:more|further|additional) (?:information|details)|learn more|web ?page|visit|more info|the following table|refer to the (?:nvd|cve)|test (?:and|the) (?:apply|deploy|update|patch)|evaluat(?:e|ing) the risk|using registry editor incorrectly|serious,? (?:system-wide )?problems that may require)\b/i;

/** Nothing but getting and installing the update. */
export const PLAIN_UPDATE =
  /\b(?:upgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|install(?:s|ed|ing)?|download(?:s|ed|ing)?|obtain|deploy|patch(?:ed|ing|es)?|mov(?:e|ing) to|migrat(?:e|ing) to|switch(?:ing)? to|use|run|get)\b.{0,80}\b(?:updates?|patch(?:es)?|version|release[sd]?|hotfix(?:es)?|service packs?|packages?|fix(?:es)?|branch|stable|\d+\.\d+|SP\d|KB\d+|firmware|software|rollup|series|latest|newer|later)\b/i;

/** What a reader is asked to do beyond the update, by kind. Order is that of telling. */
export const WORK: readonly (readonly [Kind, RegExp])[] = [
  [
    'no-patch',
    /\bno (?:\w+ ){0,3}(?:patch(?:es)?|fix(?:es)?|update|updates|hotfix|solution|remed(?:y|iation)|release)\b.{0,40}\b(?:is|are|will|has|have|was|available|planned|exists?|provided|yet|expected)\b|\b(?:currently |there is |there are )no (?:\w+ ){0,2}(?:patch|fix|update|solution)|\b(?:will not|won't|is not going to|cannot|could not|has not|have not|not) (?:be |been )?(?:fixed|patched|corrected|addressed|issuing a new release|updated to include|provid(?:e|ing) (?:a |any )?(?:fix|patch|update)|releas(?:e|ing) (?:a |any )?(?:fix|patch|update))\b|\bend[- ]of[- ](?:life|support|service|sale)|\bEOL\b|\bno longer (?:supported|maintained|sold|sells?|provid|receiv|develop)|\bno (?:security )?(?:update|patch|fix) is (?:required|available)|\bnot? (?:yet )?(?:a )?fix(?:es)? available|\bworking on (?:a |an |the )?(?:fix|patch|update|releas)|\b(?:fix|patch|update)(?:es|s)? (?:is|are|for .{0,40} (?:is|are)) not (?:yet |currently |immediately )?available/i,
  ],
  [
    'credential-rotation',
    /\b(?:rotat(?:e|ed|ing|ion)|chang(?:e|ed|ing)|reset(?:ting)?|re-?generat(?:e|ed|ing)|re-?creat(?:e|ed|ing)|revok(?:e|ed|ing)|renew(?:ed|ing)?|replac(?:e|ed|ing)|re-?issu(?:e|ed|ing)|re-?key|invalidat(?:e|ing)|expir(?:e|ing)|kill|terminate|log ?out|delete and recreate|force)\b.{0,80}\b(?:passwords?|passphrases?|credentials?|(?:private |api |ssh |host |access |signing |session |secret |encryption )?keys?(?! ?board)|keyrings?|tokens?|secrets?|certificates?|sessions?|cookies?)\b/i,
  ],
  [
    'rebuild-app',
    /\b(?:re-?build(?:ing)?|re-?buil[td]|re-?compil(?:e|ed|ing)|re-?link(?:ed|ing)?|re-?deploy(?:ed|ing)?|statically linked|update your (?:application|project|dependenc)|(?:upgrade|update|bump) the \w+ (?:dependency|library) in)\b/i,
  ],
  [
    'data-migration',
    /\b(?:database (?:update|upgrade|migration|schema)|(?:update|upgrade|migrate|convert|alter) (?:the |your |all )?(?:\w+ )?(?:database|schema|tables?|data\b|data ?files|index(?:es)?|volumes?)|re-?encrypt|re-?index|re-?generat\w+ .{0,40}(?:documentation|index|data|files)|(?:documentation|documents|indexes|files|data)\b.{0,80}\bre-?generated|(?:delete|purge|clear|truncate|remove|sanitize|scrub|wipe) (?:\w+ ){0,4}(?:logs?|entries|records?|data|cache[sd]?|passwords?|stored|existing|history|traces?)|following (?:command|query|statement|sql).{0,40}database|decrypt the drive|detached and reattached|must migrate|need(?:s)? to migrate)\b/i,
  ],
  ['registry', /\b(?:registry|regedit|reg(?:istry)? (?:key|value|entry|subkey)|HKEY_\w+|HKLM|HKCU|reg add|DWORD)\b/i],
  ['firmware', /\b(?:firmware|microcode|BIOS|UEFI)\b/i],
  [
    'permissions',
    /\b(?:permissions?|access control lists?|ACLs?\b|chmod|chown|chflags|umask|icacls|cacls|world[- ](?:readable|writ(?:e)?able)|file modes?|privileges? (?:of|on|from)|read-only access)\b/i,
  ],
  [
    'per-host-script',
    /\b(?:run|execut\w+|running|launch|invoke)\b.{0,60}\b(?:scripts?|tools?|utility|utilities|program|command|commands|cmdlet|psconfig\S*|\S+\.(?:exe|ps1|sh|py|bat|cmd|vbs))\b|\bscript must be run\b|\b(?:has released|provides?) a (?:tool|script)\b/i,
  ],
  [
    'enable-protection',
    /\b(?:enabl(?:e|ed|es|ing)|turn(?:ed|ing)? on|activat(?:e|ed|ing)|opt(?:ing|ed)?[- ]in|enforc(?:e|ed|ing|ement))\b/i,
  ],
  [
    'uninstall',
    /\b(?:uninstall(?:ed|ing)?|de-?install|decommission|disconnect(?:ed|ing)?|discontinu(?:e|ed|ing)|(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)) (?:\w+ ){0,5}(?:package|product|software|plug-?in|feature|component|extension|module|application|program|file|folder|service|driver|entirely|from (?:the|your|all) (?:system|network|server|host)s?)|stop using)\b/i,
  ],
  ['reinstall', /\b(?:re-?install(?:ed|ing)?|re-?apply|re-?applied|recommission|re-?image)\b/i],
  [
    'install-order',
    /\b(?:before (?:you )?(?:install|apply)(?:ing)?|install (?:\w+ ){0,6}(?:first|before)|in (?:this|the following) order|both the .{0,80} and the|must be installed (?:first|before)|prior to (?:installing|applying|upgrading))\b/i,
  ],
  [
    'prerequisite',
    /\b(?:prerequisites?|must (?:first )?(?:have|install|be running|be installed)|(?:also|both) (?:need|require|install|apply|be installed|updates?)|requires? .{0,60}\b(?:to be |be |is )?installed|needs? to be installed|both (?:of )?(?:these |the )?updates?|updates in both|back ?up (?:your|the|all|existing))\b/i,
  ],
  [
    'third-party-update',
    /\b(?:(?:your|the|other|operating system|hardware|software|device|third[- ]party) (?:vendor|manufacturer|oem|supplier|provider|distributor)s?\b.{0,60}|updated? separately|separate(?:ly)? (?:update|install|upgrade)|third[- ]party (?:application|software|module|librar|product|driver)|consult the .{0,60} (?:advisor|bulletin)|security patches for your|not (?:be )?(?:update|upgrade)d? (?:merely |simply |automatically )?by)\b/i,
  ],
  [
    'configuration',
    /\b(?:configur(?:e|ed|es|ing|ation|ations)|settings?|set\b|options?|parameters?|directives?|variables?|edit(?:ing)?|group polic(?:y|ies)|GPO|(?:in|to|of|from) (?:your |the )?\S+\.(?:conf|cfg|ini|xml|yaml|yml|json|properties|sh|htaccess|php)\b|\/etc\/\S+|sysctl|add the (?:following )?lines?|uncomment|comment out|disabl(?:e|ed|ing)|deactivat(?:e|ed|ing)|turn(?:ed|ing)? off|block(?:ed|ing)?|firewall|restrict(?:ed|ing)?|limit(?:ed|ing)?|switch(?:ing)? to|policy|policies|(?:increase|raise|lower|reduce) the|forward queries|filter(?:ed|ing)?)\b/i,
  ],
  [
    'other',
    /\b(?:manual(?:ly)? (?:update|upgrade|appl|install|download|intervention|action|step)|update .{0,40} manually|(?:audit|hunt(?:ing)?|inspect|search|scan|check|review|look) (?:\w+ ){0,6}(?:evidence of compromise|compromise|indicators?|exploit(?:ation)? attempts?|logs?|instances|systems|for)|do not have automatic|without automatic updates?|automatic updates? (?:is|are )?(?:not |disabled|off)|if you have not enabled auto)/i,
  ],
];

export const REBOOT =
  /\b(?:re-?boot(?:ed|ing|s)?|restart (?:the|your|all|each|every|affected)? ?(?:\w+ )?(?:computers?|systems?|machines?|devices?|servers?|hosts?|pc))\b/i;
export const NO_REBOOT =
  /\b(?:no (?:system )?(?:re-?boot|restart)|(?:not|n't) (?:require|need|have to|necessary)\b.{0,30}\b(?:re-?boot|restart)|without (?:re-?boot|restart)ing|(?:re-?boot|restart) (?:is|are) not)\b/i;
export const RESTART_SERVICE =
  /\brestart(?:ed|ing|s)?\b.{0,60}\b(?:services?|daemons?|processes|process|applications?|programs?|session|nodes?|solr|apache|nginx|jenkins|browser|httpd|sshd|\w+d)\b|\b(?:services?|daemons?|processes|applications?|programs?|sessions?)\b.{0,60}\b(?:restart(?:ed|ing)?|reloaded)\b/i;

/** A complete fix is to be had. */
export const FIX =
  /\b(?:(?:upgrade|update|updating|upgrading|move|migrate) (?:\w+ ){0,8}(?:to|your|the)\b|(?:has|have) (?:released|issued|provided|produced|published|developed)\b.{0,80}\b(?:updates?|patch(?:es)?|fix(?:es)?|versions?|firmware|hotfix)|(?:updates?|patch(?:es)?|fix(?:es)?|hotfix(?:es)?|new version) (?:is|are) (?:now )?available|fixed in|(?:has|have) been (?:fixed|corrected|addressed|patched|resolved) in|the (?:security )?updates? address(?:es)?|(?:security )?updates? addresses the vulnerabilit|appl(?:y|ying) (?:the |all |this )?(?:\w+ ){0,4}(?:updates?|patch(?:es)?|hotfix|fix)|install(?:ing)? (?:the |all |this )?(?:\w+ ){0,5}(?:updates?|patch(?:es)?|hotfix|fix|service pack)|obtain the latest service pack|these vulnerabilities are (?:fixed|addressed)|this (?:update|problem|issue) (?:fixes|has been fixed|is fixed|was fixed|was first corrected)|a (?:fully )?supported (?:patch|fix|hotfix)|released? a patch|we recommend that you upgrade|standard system update|users should (?:upgrade|update)|latest (?:version|release)|patched version|version \d[\d.]* (?:or (?:later|newer|above)|and (?:later|above))|fix(?:es)? for (?:this|the|these))\b/i;

/** Only some are concerned. */
export const CONDITION =
  /\b(?:if (?:you|your|the|a|an|one|any|they|these|using|running|customers?|users?|administrators?|enabled|that|only|neither|either|it)\b|(?:may|might) (?:also |still )?(?:need|have to|be required|wish|want)|(?:users?|customers?|administrators?|systems?|those|deployments?|installations?|operators?|sites?|anyone|developers?|organizations?|devices?|machines?|servers?|applications?|programs?|packages?) (?:\w+ ){0,3}(?:who|that|which|with|running|using|without|where)\b|only (?:if|when|for|affects?|on)|unless|in case|where (?:applicable|possible)|when using|for (?:those|users|customers|systems|deployments|installations|custom|developers|any) |any (?:application|third|custom|program)|some (?:configurations?|systems?|users?|customers?|cases|older)|certain|depending on|custom(?:ized|ised)? |third[- ]party|consider(?:ing)?\b|concerned|optional(?:ly)?|in that case|in this case)\b/i;
