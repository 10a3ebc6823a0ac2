import type { Kind } from '../manual-step.ts';
import { END_OF_LIFE, NO_FIX } from './updates.ts';

const LOGS = '(?:logs?|log ?files?|(?:log|cache) entries|existing entries|caches?|history|traces?)';
/** Work of its own though no kind has a name for it, and a measure that is expressly for the time being. */
export const OWN_WORK = new RegExp(
  `\\b(?:delet|purg|clear|truncat|saniti[sz]|scrub|wip|redact)(?:e|ing)? (?:[\\w-]+ ){0,4}?${LOGS}\\b|\\b${LOGS}\\b[^;]{0,60}\\bbe (?:purged|deleted|cleared|wiped|scrubbed|redacted|sanitized)\\b|\\bmanually (?:download|update|upgrade|install)\\b|\\baudit (?:[\\w-]+ ){0,4}(?:keys?|accounts|credentials|tokens)\\b|\\b(?:apply|implement|follow) (?:the |these )?(?:\\w+ )?(?:mitigations?|work ?-?arounds?) (?:instructions? |steps )?(?:described|from|in)\\b|\\bemergency mitigation|\\binterim (?:security )?(?:fix|measure)`,
  'i',
);

/** What a reader is asked to do beyond the update, by kind. Order is that of telling. */
export const WORK: readonly (readonly [Kind, RegExp])[] = [
  ['no-patch', new RegExp(`${NO_FIX.source}|${END_OF_LIFE.source}`, 'i')],
  [
    'credential-rotation',
    /\b(?:rotat(?:e|ed|ing|ion)|chang(?:e|ed|ing)|reset(?:ting)?|re-?generat(?:e|ed|ing)|re-?creat(?:e|ed|ing)|revok(?:e|ed|ing)|renew(?:ed|ing|al)?|replac(?:e|ed|ing)|re-?issu(?:e|ed|ing)|re-?key|invalidat(?:e|ing)|expir(?:e|ing)|kill|terminate|log ?out|delete and recreate|force|generat(?:e|ed|ing) new)\b[^;]{0,80}\b(?:passwords?|passphrases?|credentials?|(?:private |api |ssh |host |access |signing |session |secret |encryption )?keys?(?! ?board)(?<!registry keys?)|keyrings?|tokens?|secrets?|certificates?|key ?pairs?)\b|\b(?:kill|terminate|invalidate|revoke|expire|log ?out|clear)\w* .{0,60}\bsessions?\b|\b(?:keys?|keyrings?|passwords?|tokens?|certificates?|credentials|secrets)\b[^;]{0,60}\b(?:be |been )?(?:rotated|re-?generated|re-?issued|re-?keyed|revoked|re-?created|(?:must|should|needs? to|have to) be (?:changed|replaced|renewed|reset))\b|\bre-?key\b|\bthey be regenerated\b|\b(?:remov|delet)(?:e|ing) (?:the |these |all |any )?(?:orphaned |affected |old |stale |compromised |exposed )?(?:public|ssh|api|access|signing|host) keys?\b|\bupdate (?:the |your |all |any )?(?:\w+ ){0,2}(?:tokens?|passwords?|secrets|credentials)\b/i,
  ],
  [
    'rebuild-app',
    /\b(?:compile (?:[\w-]+ ){0,4}(?:yourself|themselves|from source)|compile-time (?:option|flag)s?|re-?build(?:ing)?|re-?built|re-?compil(?:e|ed|ing)|re-?link(?:ed|ing)?|re-?deploy(?:ed|ing)?(?!.{0,30}\bpolicy)|statically linked|(?<!\bvendor to )(?:update|upgrade|bump) (?:your|the) (?:\w+ )?(?:application|project|dependenc\w+|gemfile|lockfile)|build and deploy)\b/i,
  ],
  [
    'data-migration',
    /\b(?:database (?:updates?|upgrades?|migrations?|schema)|(?:update|upgrade|migrate|convert|alter) (?:the |your |all |any |existing )?(?:\w+ )?(?:database|schema|tables?|data\b|data ?files|index(?:es)?|volumes?)|re-?encrypt|re-?index|re-?generat\w+ .{0,40}(?:documentation|index|data|files)|(?:documentation|documents|indexes|files|data)\b.{0,80}\bre-?generated|(?:delete|purge|clear|truncate|sanitize|scrub|wipe|redact) (?:[\w-]+ ){0,4}?(?:records?|data|stored|(?:clear|plain)[- ]?text passwords?)|records\b[^;]{0,60}\bbe (?:purged|deleted|cleared|wiped|scrubbed|redacted|sanitized)|following (?:command|query|statement|sql).{0,40}database|decrypt the drive|detached and reattached|must migrate|need(?:s)? to migrate|ALTER TABLE|re-?hash(?:ed|ing)?|re-?sign(?:ed|ing)?)\b/i,
  ],
  [
    'registry',
    /\bregedit\b|\b(?<!(?:npm|docker|container|package|image|remote|private|public|module|schema|crates?|internet) )registry\b(?! (?:server|image|operator|of|or registries))|\bHKEY_\w+|\bHKLM\b|\bHKCU\b|\breg add\b|\bREG_DWORD\b|\bDWORD\b|\breg ?keys?\b/i,
  ],
  ['firmware', /\b(?:firmware|microcode|BIOS|UEFI)\b/i],
  [
    'permissions',
    /\b(?:(?:file|folder|directory|registry|ntfs|share|default|existing|the|appropriate|following|correct|user|overly broad|enroll|write|read|execute|these) permissions?|permissions? (?:of|on|for|to|from|should|so)|access control lists?|ACLs?\b|chmod|chown|chgrp|chflags|icacls|cacls|world[- ](?:readable|writ(?:e)?able)|file(?:\/directory)? flags?|file modes?|privileges? (?:of|on|from)|read(?:-| )only access|ownership)\b/i,
  ],
  [
    'per-host-script',
    /\b(?:run|execut\w+|running|launch|invoke)\b(?! (?:scripts|tools)\b)[^;]{0,60}\b(?:scripts?|tools?|utility|utilities|cmdlet|psconfig\S*)\b|\b(?:run|execute|running) (?!\S*(?:regedit|regedt32|eventvwr|mmc|cmd|powershell)\.)\S*\w\.(?:exe|ps1|sh|py|bat|cmd|vbs)\b|\b(?:run|execute) the (?:\w+ )?(?:program|executable|binary)\b|\buse (?:the |this |our )(?:[\w-]+ ){0,3}(?:scripts?|tool|utility) to (?:\w+ and )?(?:remove|fix|repair|reset|clean|apply|correct|update|convert)|\bscripts? (?:must|should|needs? to|has to|can) be run\b|\b(?:has released|provides?|offers?) an? (?:\w+ )?(?:tool|script|utility)\b|\bPowerShell script\b|\b(?:run|execut\w+|perform\w*|following) (?:the )?(?:following |below )?commands?\b(?! \S+\.(?:msc|cpl)\b)/i,
  ],
  [
    'enable-protection',
    /\b(?:enabl(?:e|es|ing)|(?:be|is|are|been|not|explicitly|manually|feature|option|setting|protection|security|validation|signing) enabled|turn(?:ing)? on|be turned on|activat(?:e|ing)|be activated|opt(?:ing)?[- ]in|enforc(?:e|ing)|enforcement (?:mode|phase|timeline|date))\b|\bset\b[^;:]{1,120}\bto ["'`“‘]?(?:true|on|yes|enabled|strict)\b/i,
  ],
  [
    'uninstall',
    /\b(?:(?<!manually )uninstall(?:ed|ing)?|de-?install|decommission|disconnect(?:ed|ing)?|discontinu(?:e|ed|ing) (?:the )?us(?:e|ing|age)|(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)) (?:\w+ ){0,5}(?:package|product|software|plug-?in|feature|component|extension|module|application|program|rpms?|folder|driver|binary|binaries|installer|entirely|from (?:the|your|all) (?:system|network|server|host)s?)|be removed entirely|stop using (?!(?:this|that|the) (?:\w+ )?(?:option|setting|parameter))|migrat(?:e|ing) (?:away|to (?!version|\d|the (?:latest|new)|an? (?:newer|later|supported|fixed)|v\d))|(?:replac(?:e|ing)|retir(?:e|ing)) (?:the |your |all |any |these |their )?(?:affected |vulnerable |unsupported |old )?(?:products?|devices?|hardware|appliances?))\b/i,
  ],
  ['reinstall', /\b(?:re-?install(?:ed|ing|ation)?|re-?apply|re-?applied|recommission|re-?image|clean install)\b/i],
  [
    'install-order',
    /\b(?:install (?:\w+ ){0,6}(?:first|before)|in (?:this|the following|that|the right|a specific) order|must be (?:installed|updated|upgraded|applied) (?:first|before)|first and then|and then (?:re-?)?(?:apply|install|the\b)|before you (?:re-?)?(?:install|apply)|only after\b.{0,80}\b(?:is|are) (?:upgraded|updated|installed)\b|before (?:the )?(?:servers?|clients?|domain controllers?|nodes?) (?:is|are)|prior to (?:upgrading|updating) (?:the )?(?:servers?|clients?))\b/i,
  ],
  [
    'prerequisite',
    /\b(?:prerequisites?|must (?:first )?(?:have|be running)|must first (?:install|upgrade|update)|both (?:need|require|install|apply|be installed|updates?)|also (?:be installed|install|apply)|requires? .{0,60}\b(?:to be |be |is )?installed|needs? to be installed|both (?:of )?(?:these |the )?updates?|updates in both|both the .{0,60} and (?:the )?.{0,40}(?:updates?|patch(?:es)?)|back ?up (?:your|the|all|existing)|before (?:applying|installing|upgrading|updating)|this update requires (?!manual|additional|an? (?:manual|additional|configuration))|must be at|(?:is|are) required (?:before|to install))\b/i,
  ],
  [
    'third-party-update',
    /\b(?:(?:your|other|operating system|hardware|software|device|third[- ]party) (?:vendor|manufacturer|oem|supplier|provider|distributor)s?\b|(?:be )?updated? separately|separate(?:ly)? (?:update|install|upgrade)|third[- ]party (?:application|software|module|librar|product|driver)\w*|(?:consult|follow|check) (?:the )?(?:\w+ ){0,3}(?:advisor(?:y|ies)|bulletins?|blog) (?:of|from|for) (?:your|the)|(?:updates?|patch(?:es)?|fix(?:es)?) (?:for|from|of) your (?:operating system|distribution|distro|vendor|platform|hardware|browser|device)(?! version)|your (?:distribution|distro)\b)/i,
  ],
  [
    'configuration',
    /\b(?:configur(?:e|ed|es|ing|ations?)|settings?|set (?:the|up|to|it|this|its|in|a|an|\S*[A-Z_=.]\S*)\b|(?:command[- ]line |configuration |config |boot |this |that |the |new |following |kernel )options?|parameters?|directives?|flags?|environment variables?|edit(?:ing)?|group polic(?:y|ies)|GPOs?|(?:in|to|of|from) (?:your |the )?\S+\.(?:conf|cfg|ini|xml|yaml|yml|json|properties|sh|htaccess|php|cnf|config)\b|rules?(?= (?:that|which|need|must|should|are|to))|sysctl|add the (?:following )?lines?|uncomment|comment out|disabl(?:e|ed|ing)|deactivat(?:e|ed|ing)|turn(?:ed|ing)? off|block(?:ed|ing)?|firewall|restrict(?:ed|ing)?|harden(?:ed|ing)?|limit(?:ed|ing)?|switch(?:ing)? to|flip|\w*polic(?:y|ies)|(?:increase|raise|lower|reduce) the|forward queries|filter(?:ed|ing)?|audit mode|enforcement mode|rules? (?:need|must|should)|ported to|directives?|keys? (?:should |must )?be (?:used|set)|whitelist|allow-?list|list (?:the |all )?(?:trusted|allowed|permitted)|deny-?list|\w+=(?:\w+|"[^"]*")|regular expression|port \d+)\b|(?:^|\s)\/etc\/\S+/i,
  ],
  [
    'workaround-only',
    /\b(?:apply|implement|follow) (?:the |these )?(?:\w+ )?(?:mitigations?|work ?-?arounds?) (?:instructions? |steps )?(?:described|from|in)\b|\bemergency mitigation|\binterim (?:security )?(?:fix|measure)/i,
  ],
  ['other', OWN_WORK],
  [
    'other',
    /\b(?:manual(?:ly)? (?:\w+ )?(?:update|upgrade|appl|install|download|intervention|action|step)|update .{0,40} manually|(?:audit|hunt(?:ing)?|inspect|search|scan|check|review|look) (?:[\w-]+ ){0,6}(?:evidence of compromise|compromise|indicators?|exploit(?:ation)? attempts?|logs?|instances|systems|repositor\w+|for)|(?:do not|does not|did not|don't) have auto\S*|without auto\S*|auto\S+ updates? (?:is|are )?(?:not |disabled|off)|if you have not enabled auto|signs of (?:compromise|exploitation)|conduct\w* (?:hunt|forensic)|periodically check\w*)/i,
  ],
];
