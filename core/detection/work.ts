import type { Kind } from '../manual-step.ts';
import { END_OF_LIFE, NO_FIX } from './updates.ts';

/** One way to ask for a kind of work. */
export interface Work {
  readonly kind: Kind;
  readonly asks: RegExp;
  /** A text that says this asks for something else. */
  readonly unless?: RegExp;
  /** It may be only the manner in which other work is done, and counts where that is not named. */
  readonly manner?: boolean;
}

const either = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

const LOGS = '(?:logs?|log ?files?|(?:log|cache) entries|existing entries|caches?|history|traces?)';
/** A measure that is expressly for the time being. */
const STOPGAP = either(
  /\b(?:apply|implement|follow) (?:the |these )?(?:\w+ )?(?:mitigations?|work ?-?arounds?) (?:instructions? |steps )?(?:described|from|in)\b/,
  /\bemergency mitigation/,
  /\binterim (?:security )?(?:fix|measure)/,
);
/** Work of its own, though no kind has a name for it. */
const NAMELESS = either(
  new RegExp(`\\b(?:delet|purg|clear|truncat|saniti[sz]|scrub|wip|redact)(?:e|ing)? (?:[\\w-]+ ){0,4}?${LOGS}\\b`),
  new RegExp(`\\b${LOGS}\\b[^;]{0,60}\\bbe (?:purged|deleted|cleared|wiped|scrubbed|redacted|sanitized)\\b`),
  /\bmanually (?:download|update|upgrade|install)\b/,
  /\baudit (?:[\w-]+ ){0,4}(?:keys?|accounts|credentials|tokens)\b/,
);
/** Counts beside work of other kinds, too. */
export const OWN_WORK = either(STOPGAP, NAMELESS);

/** Another thing, or an earlier version, has to be there. */
export const REQUIRED_FIRST = either(
  /\bprerequisites?\b/,
  /\b(?:must|needs? to|ha(?:ve|s) to|should) (?:first )?(?:upgrade|update|install|move)\b[^;]{0,100}\band then (?:apply|install|upgrade|update)\b/,
);
/** "If automatic updates are not enabled": nothing is asked to be enabled. */
const AUTOMATIC = /\bauto(?:matic(?:ally)?)?[- ]?(?:updat|upgrad|extension|provision)\w*/i;
/** What is run only to see how things are. */
const LOOKS = either(
  /\b(?:view|verif(?:y|ies)|check|see|list|show|display|report|confirm|determine|detect)\b[^;]{0,140}\b(?:run|running|using|use|scripts?|tools?|commands?)\b/,
  /\b(?:run|running|execute|type|following|perform\w*)\b[^;]{0,100}\bto (?:view|verify|check|see|list|show|display|confirm|determine)\b/,
  /-status\b/,
);
/** "Update by running the following command", "To patch your system, execute …". */
const UPDATES_BY = either(
  /\b(?:updat|upgrad|install)(?:e|es|ed|ing)?\s[^;]{0,100}\b(?:by|using|with) (?:running |executing |using )?(?:the )?(?:following|these|this) commands?\b/,
  /\b(?:to patch|download the (?:\w+ )?patch)\b[^;]{0,160}\bcommands?\b/,
);
/** How the patched product itself is installed from its sources. */
const FROM_SOURCES =
  /\b(?:re-?build|re-?compile|re-?install)(?: and (?:re-?)?install)? (?:your|the) (?:(?:\S+ )?ports?|kernel(?: and modules)?|(?:base |operating )?system|world)\b(?! (?:modules?|packages?))/i;
const SET_ON = /\bset\b[^;:]{1,120}\bto ["'`“‘]?(?:true|on|yes|enabled|strict)\b/;
/** How a protection is switched on, when it is more than a switch; how a program is built, when it is more than building. */
export const BY_SETTING = either(
  /\b(?:settings?|options?|parameters?|variables?|attributes?|polic(?:y|ies)|GPOs?|configur\w+|\S{1,80}\.(?:conf|cfg|ini|xml|ya?ml|json|properties))\b/,
  /\w=\w/,
  SET_ON,
);

/** What a reader is asked to do beyond the update. Order is that of telling. */
export const WORK: readonly Work[] = [
  { kind: 'no-patch', asks: either(NO_FIX, END_OF_LIFE) },
  {
    kind: 'credential-rotation',
    asks: either(
      /\b(?:rotat(?:e|ing|ion)|chang(?:e|ing)|reset(?:ting)?|re-?generat(?:e|ing)|re-?creat(?:e|ing)|re-?configur(?:e|ing)|revok(?:e|ing)|renew(?:ing|al)?|replac(?:e|ing)|re-?issu(?:e|ing)|re-?key|invalidat(?:e|ing)|expir(?:e|ing)|kill|terminate|log ?out|delete and recreate|force|generat(?:e|ing) new)\b[^;]{0,80}\b(?:passwords?|passphrases?|credentials?|(?:private |api |ssh |host |access |signing |session |secret |encryption )?keys?(?! ?board)(?<!registry keys?)|keyrings?|tokens?|secrets?|certificates?|key ?pairs?)\b/,
      /\b(?:kill|terminate|invalidate|revoke|expire|log ?out|clear)\w* .{0,60}\bsessions?\b(?!.{0,30}\blog (?:back )?in\b)/,
      /\b(?:keys?|keyrings?|passwords?|tokens?|certificates?|credentials|secrets)\b[^;]{0,60}\b(?:be |been )?(?:rotated|re-?generated|re-?issued|re-?keyed|revoked|re-?created|(?:must|should|needs? to|have to) be (?:changed|replaced|renewed|reset))\b/,
      /\b(?:remov|delet)(?:e|ing) (?:the |these |all |any )?(?:orphaned |affected |old |stale |compromised |exposed )?(?:public|ssh|api|access|signing|host) keys?\b/,
      /\bupdate (?:the |your |all |any )?(?:\w+ ){0,2}(?:tokens?|passwords?|secrets|credentials)\b/,
      /\bre-?key\b|\bthey be regenerated\b/,
    ),
  },
  {
    kind: 'rebuild-app',
    asks: either(
      /\b(?:re-?build(?:ing)?|re-?built|re-?compil(?:e|ed|ing)|re-?link(?:ed|ing)?|re-?deploy(?:ed|ing)?(?!.{0,30}\bpolicy)|statically linked|build and deploy)\b/,
      /\bcompile (?:[\w-]+ ){0,4}(?:yourself|themselves|from source)\b|\bcompiled (?:against|with) (?:the |its )?(?:current|new|updated|fixed|latest)\b|\bcompile-time (?:option|flag)s?\b/,
      /(?<!\bvendor to )\b(?:update|upgrade|bump) (?:your|the) (?:\w+ )?(?:application|project|dependenc\w+|gemfile|lockfile)\b/,
    ),
    unless: FROM_SOURCES,
  },
  {
    kind: 'data-migration',
    asks: either(
      /\bdatabase (?:updates?|upgrades?|migrations?|schema)\b|\bALTER TABLE\b/,
      /\b(?:update|upgrade|migrate|convert|alter) (?:the |your |all |any |existing )?(?:\w+ )?(?:database|schema|tables?|data\b|data ?files|index(?:es)?|volumes?)\b/,
      /\b(?:re-?encrypt|re-?index|re-?hash(?:ed|ing)?|re-?sign(?:ed|ing)?|decrypt the drive|detached and reattached|must migrate|needs? to migrate)\b/,
      /\bre-?generat\w+ .{0,40}(?:documentation|index|data|files)\b|\b(?:documentation|documents|indexes|files|data)\b.{0,80}\bre-?generated\b/,
      /\b(?:delete|purge|clear|truncate|sanitize|scrub|wipe|redact) (?:[\w-]+ ){0,4}?(?:records?|data|stored|(?:clear|plain)[- ]?text passwords?)\b/,
      /\brecords\b[^;]{0,60}\bbe (?:purged|deleted|cleared|wiped|scrubbed|redacted|sanitized)\b/,
      /\bfollowing (?:command|query|statement|sql).{0,40}database\b/,
    ),
  },
  {
    kind: 'registry',
    asks: either(
      /\b(?<!(?:npm|docker|container|package|image|remote|private|public|module|schema|crates?|internet) )registry\b(?! (?:server|image|operator|of|or registries))/,
      /\bregedit\b|\bHKEY_\w+|\bHKLM\b|\bHKCU\b|\breg add\b|\bREG_DWORD\b|\bDWORD\b|\breg ?keys?\b/,
    ),
  },
  { kind: 'firmware', asks: /\b(?:firmware|microcode|BIOS|UEFI)\b/i },
  {
    kind: 'permissions',
    asks: either(
      /\b(?:file|folder|directory|registry|ntfs|share|default|existing|the|appropriate|following|correct|user|overly broad|enroll|write|read|execute|these|those) permissions?\b/,
      /\bpermissions? (?:of|on|for|to|from|should|so)\b|\bprivileges? (?:of|on|from)\b/,
      /\b(?:access control lists?|ACLs?|chmod|chown|chgrp|chflags|icacls|cacls|world[- ](?:readable|writ(?:e)?able)|file(?:\/directory)? flags?|file modes?|read(?:-| )only access|only (?:be )?(?:read|written|readable|writable) by|(?:read|writ)able only by|ownership)\b/,
    ),
  },
  {
    kind: 'per-host-script',
    asks: either(
      /\b(?:run|execut\w+|running|launch|invoke)\b(?! (?:scripts|tools)\b)[^;]{0,60}\b(?:scripts?|tools?|utility|utilities|cmdlet|psconfig\S*)\b/,
      /\b(?:run|execute|running) (?!\S*(?:regedit|regedt32|eventvwr|mmc|cmd|powershell)\.)\S*\w\.(?:exe|ps1|sh|py|bat|cmd|vbs)\b/,
      /\b(?:run|execute) the (?:\w+ )?(?:program|executable|binary)\b/,
      /\buse (?:the |this |our )(?:[\w-]+ ){0,3}(?:scripts?|tool|utility) to (?:\w+ and )?(?:remove|fix|repair|reset|clean|apply|correct|update|convert)/,
      /\bscripts? (?:must|should|needs? to|has to|can) be run\b|\bPowerShell script\b/,
      /\b(?:has released|provides?|offers?) an? (?:\w+ )?(?:tool|script|utility)\b/,
    ),
    unless: LOOKS,
  },
  {
    kind: 'per-host-script',
    asks: /\b(?:run|execut\w+|perform\w*|following) (?:the )?(?:following |below )?commands?\b(?! \S+\.(?:msc|cpl)\b)/i,
    unless: either(LOOKS, UPDATES_BY),
    manner: true,
  },
  {
    kind: 'enable-protection',
    asks: either(
      /(?<!\b(?:not|never|avoid|against) )\b(?:enabl(?:e|ing)|turn(?:ing)? on|be turned on|activat(?:e|ing)|be activated|opt(?:ing)?[- ]in|enforc(?:e|ing)|enforcement (?:mode|phase|timeline|date))\b/,
      /\b(?:be|is|are|been|not|explicitly|manually|feature|option|setting|protection|security|validation|signing) enabled\b/,
      SET_ON,
    ),
    unless: AUTOMATIC,
  },
  {
    kind: 'uninstall',
    asks: either(
      /\b(?:(?<!manually )uninstall(?:ed|ing)?|de-?install|decommission|disconnect(?:ed|ing)?|discontinu(?:e|ed|ing) (?:the )?us(?:e|ing|age)|be removed entirely)\b/,
      /\b(?:remov|delet)(?:e|ed|ing) (?:\w+ ){0,5}(?:package|product|software|plug-?in|feature|component|extension|module|application|program|rpms?|folder|driver|binary|binaries|installer|entirely|from (?:the|your|all) (?:system|network|server|host)s?)\b/,
      /\bswitch(?:ing)? to (?:\S+ ){0,6}(?:fork|crate|package|library|gem|alternative)\b/,
      /\b(?:package|product|software|plug-?in|component|extension|module)\b[^;]{0,60}\bbe (?:removed|deleted)\b/,
      /\bstop using (?!(?:this|that|the) (?:\w+ )?(?:option|setting|parameter))/,
      /\bmigrat(?:e|ing) (?:away|to (?!version|\d|the (?:latest|new)|an? (?:newer|later|supported|fixed)|v\d))/,
      /\b(?:replac(?:e|ing)|retir(?:e|ing)) (?:the |your |all |any |these |their )?(?:affected |vulnerable |unsupported |old )?(?:products?|devices?|hardware|appliances?)\b/,
    ),
  },
  {
    kind: 'reinstall',
    asks: /\b(?:re-?install(?:ed|ing|ation)?|re-?apply|re-?applied|recommission|re-?image|clean install)\b/i,
    unless: FROM_SOURCES,
  },
  {
    kind: 'install-order',
    asks: either(
      /\binstall (?:\w+ ){0,6}(?:first|before)\b|\bmust be (?:installed|updated|upgraded|applied) (?:first|before)\b|\bbefore you (?:re-?)?(?:install|apply)\b/,
      /\bin (?:this|the following|that|the right|a specific) order\b|\bfirst and then\b|\band then (?:re-?)?(?:apply|install|the)\b/,
      /\bonly after\b.{0,80}\b(?:is|are) (?:upgraded|updated|installed)\b/,
      /\bbefore (?:the )?(?:servers?|clients?|domain controllers?|nodes?) (?:is|are)\b|\bprior to (?:upgrading|updating) (?:the )?(?:servers?|clients?)\b/,
    ),
    unless: REQUIRED_FIRST,
  },
  {
    kind: 'prerequisite',
    asks: either(
      REQUIRED_FIRST,
      /\bmust (?:first )?(?:have\b[^;]{0,80}(?:\binstalled|\d)|be running\b)|\bmust first (?:install|upgrade|update)\b|\bmust be at\b/,
      /\balso (?:be installed|install|apply)\b|\brequires? .{0,60}\b(?:to be |be |is )?installed\b|\bneeds? to be installed\b/,
      /\bboth (?:need|require|install|apply|be installed|(?:(?:of )?(?:these |the )?)?updates?)\b|\bupdates in both\b|\bboth the .{0,60} and (?:the )?.{0,40}(?:updates?|patch(?:es)?)\b/,
      /\bback ?up (?:your|the|all|existing)\b|\bbefore (?:applying|installing|upgrading|updating)\b|\b(?:is|are) required (?:before|to install)\b/,
      /\bthis update requires (?!manual|additional|an? (?:manual|additional|configuration))/,
    ),
  },
  {
    kind: 'third-party-update',
    asks: either(
      /\b(?:your|other|operating system|hardware|software|device|third[- ]party) (?:vendor|manufacturer|oem|supplier|provider|distributor)s?\b|\byour (?:distribution|distro)\b/,
      /\bupdated? separately\b|\bseparate(?:ly)? (?:update|install|upgrade)\b/,
      /\bthird[- ]party (?:application|software|module|librar|product|driver)\w*\b/,
      /\b(?:consult|follow|check) (?:the )?(?:\w+ ){0,3}(?:advisor(?:y|ies)|bulletins?|blog) (?:of|from|for) (?:your|the)\b/,
      /\b(?:updates?|patch(?:es)?|fix(?:es)?) (?:for|from|of) your (?:operating system|distribution|distro|vendor|platform|hardware|browser|device)\b(?! version)/,
    ),
    // The distribution's package is the update.
    unless: /\bpackages?\b.{0,30}\b(?:distribution|distro|vendor)|\b(?:distribution|distro|vendor)(?:'s)? package/i,
  },
  {
    kind: 'configuration',
    asks: either(
      /\b(?:configur(?:e|ed|es|ing|ations?)|settings?|parameters?|directives?|flags?|environment variables?|group polic(?:y|ies)|GPOs?|(?<!(?<!content )security )\w*polic(?:y|ies)|sysctl|regular expression|audit mode|enforcement mode)\b/,
      /\bset (?:the|up|to|it|this|its|in|a|an|\S*[A-Z_=.]\S*)\b|\b(?:command[- ]line |configuration |config |boot |this |that |the |new |following |kernel )options?\b/,
      /(?<!\b(?:an?|this|suggest) )\b(?:edit(?:ing)?|uncomment|comment out|disabl(?:e|ed|ing)|deactivat(?:e|ed|ing)|turn(?:ed|ing)? off|block(?:ed|ing)?|restrict(?:ed|ing)?|harden(?:ed|ing)?|limit(?:ed|ing)?|filter(?:ed|ing)?|switch(?:ing)? to(?! (?:\S+ ){0,6}(?:fork|crate|package|library|gem|alternative)\b)|flip|ported to|forward queries|(?:increase|raise|lower|reduce) the|add the (?:following )?lines?)\b/,
      /\b(?:firewall|cipher(?:s| suites?)|whitelist|allow-?list|deny-?list|list (?:the |all )?(?:trusted|allowed|permitted)|port \d+)\b|\brules? (?:that|which|need|must|should|are|to)\b|\bkeys? (?:should |must )?be (?:used|set)\b/,
      /\b(?:in|to|of|from) (?:your |the )?\S+\.(?:conf|cfg|ini|xml|yaml|yml|json|properties|sh|htaccess|php|cnf|config)\b|\w=(?:\w|"[^"]*")|(?:^|\s)\/etc\/\S+/,
    ),
    unless: AUTOMATIC,
  },
  { kind: 'workaround-only', asks: STOPGAP },
  {
    kind: 'other',
    asks: either(
      NAMELESS,
      AUTOMATIC,
      /\bmanual(?:ly)? (?:\w+ )?(?:update|upgrade|appl|install|download|intervention|action|step)\b|\bupdate .{0,40} manually\b/,
      /\b(?:audit|hunt(?:ing)?|inspect|search|scan|check|review|look) (?:[\w-]+ ){0,6}(?:evidence of compromise|compromise|indicators?|exploit(?:ation)? attempts?|logs?|instances|systems|repositor\w+|for)\b/,
      /\b(?:(?:do not|does not|did not|don't) have auto\S*|without auto\S*|if you have not enabled auto|signs of (?:compromise|exploitation)|conduct\w* (?:hunt|forensic)|periodically check\w*)/,
    ),
  },
];
