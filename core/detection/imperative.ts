/** What a sentence asks, as an order: "It is recommended that you enable X" is "Enable X". */

const LEADING =
  /^(?:[\W_]*(?:(?:note(?: that)?|yes|no|possibly|\(?CVE-\d{4}-\d{4,7}\)?(?: and CVE-\d{4}-\d{4,7})?)\s*[:.,)-]*\s+|(?:important|attention|notice|warning|caution|solution|mitigation|fix|remediation|resolution|recommendation|workaround|reminder|step \d+|option \d+|update [A-Z]\w+ \d{1,2}, \d{4})\s*[:)]\s+|\d{1,2}[.)]\s+|for (?:more|further|additional|guidelines|guidance|information|details)\b[^,:]{0,120}?,? ?(?:please )?(?=(?:see|refer|review|visit|consult)\b)|(?:also|additionally|in addition|furthermore|however|then|next|finally|therefore|thus|instead|so|otherwise|specifically|afterwards|that said),?\s+))+(?=\S{2})/i;
const READER =
  "(?:you'll|you|we|users?|customers?|administrators?|(?:system |cloud |enterprise )?admins?|operators?|developers?|deployers?|maintainers?|everyone|organi[sz]ations?|(?:affected|all) (?:users|customers))";
/** "X recommends that users …": what comes after it is the order. */
const RECOMMENDS = new RegExp(
  `^(?:it is |we |[A-Z][^.;:]{1,60}? )(?:also |strongly |highly |therefore |further )*(?:recommend(?:s|ed)?|advis(?:es?|ed|able)|suggest(?:s|ed)?|urge[sd]?|encourage[sd]?|necessary|required|important|essential)(?: also| strongly)?(?: that| for)? (?:(?:all |any |affected |that )?${READER} (?:should |must |to |immediately )?|to )(?=[a-z])`,
  'i',
);
const OBLIGED = new RegExp(
  `^${READER} (?:\\w+ )?(?:must|should|need(?:s)? to|ha(?:ve|s) to|(?:will |may |might |would )?(?:also |still |first )?(?:need|have) to|(?:are|is) (?:\\w+ )?(?:advised|encouraged|urged|recommended|required|requested|asked|reminded) to|can)(?: also| first| then| immediately| still)? (?!be\\b|have\\b|not\\b)(?=[a-z])`,
  'i',
);
/** "Users of X who do Y should …": those are the condition, the rest is the order. */
const WHO =
  /^((?:only )?(?:users?|customers?|administrators?|operators?|developers?|deployers?|those|anyone|systems|deployments|installations|organi[sz]ations)\b[^,;:]{4,140}?),? (?:must|should|need(?:s)? to|ha(?:ve|s) to|(?:will|may|might) (?:need|have) to|(?:are|is) (?:\w+ )?(?:advised|encouraged|urged|recommended|required|requested|asked) to)(?: also| first| then| immediately)? (?!be\b|have\b|not\b)(?=[a-z])/i;
/** "After a standard system update you need to do Y", "If you do X you need to do Y", without a comma between. */
const LATER = new RegExp(
  `^((?:after|once|before|when|if) [^,;:]{4,100}?),? ${READER} (?:must|should|need(?:s)? to|ha(?:ve|s) to|(?:will|may|might) (?:also )?(?:need|have) to)(?: also| then)? (?!be\\b|have\\b|not\\b)(?=[a-z])`,
  'i',
);
const GERUND =
  /^(?:we |[A-Z][\w.&'’ -]{1,60}? )(?:also |strongly |highly )*(?:recommends?|advises?|suggests?|encourages?) ([a-z]+ing)\b/i;
const BASES: Readonly<Record<string, string>> = Object.fromEntries(
  'apply block check configure restart upgrade install enable disable change remove rotate review restrict use update replace rebuild deploy monitor leave limit add delete revoke verify isolate avoid switch turn follow implement ensure perform run set create reset'
    .split(' ')
    .map((verb) => [gerundOf(verb), verb]),
);

export interface Order {
  readonly instruction: string;
  /** Those whom it concerns, as the sentence names them. */
  readonly who?: string;
}

/** "In order to be protected, you must do Y": do Y, in order to be protected. */
const AIM = new RegExp(
  `^((?:in order )?to [^,;:]{4,120}), ${READER} (?:must|should|need(?:s)? to|ha(?:ve|s) to|will need to|may need to)(?: also| first)? (?!be\\b|have\\b|not\\b)([a-z].*)$`,
  'i',
);

/** Nothing is added: what is not one of the known turns stays as it stands. */
export function orderOf(sentence: string): Order {
  const plain = sentence.replace(/^[\s*•·–—-]+/, '').replace(LEADING, '');
  const who = WHO.exec(plain);
  const named = who?.[1];
  if (named !== undefined && /\s/.test(named) && who)
    return { instruction: rest(plain, who[0]).replace(/\btheir\b/, 'your'), who: named };
  const later = LATER.exec(plain);
  if (later?.[1]) return { instruction: rest(plain, later[0]), who: later[1] };
  const gerund = GERUND.exec(plain);
  const base = BASES[gerund?.[1]?.toLowerCase() ?? ''];
  if (gerund && base !== undefined) return { instruction: capital(`${base}${plain.slice(gerund[0].length)}`) };
  const aim = AIM.exec(plain);
  if (aim?.[1] && aim[2]) return { instruction: withAim(aim[2], aim[1]) };
  const passive = passiveOf(plain);
  if (passive !== undefined) return { instruction: passive };
  for (const turn of CONDITIONAL.test(plain) ? [] : [RECOMMENDS, OBLIGED]) {
    const match = turn.exec(plain);
    if (match) return { instruction: rest(plain, match[0]) };
  }
  // What an example or a listing cut off goes on where it was.
  if (/^[a-z]/.test(plain) && plain === sentence.trim()) return { instruction: `… ${plain}` };
  return { instruction: capital(plain.replace(/^please\s+/i, '')) };
}

/** Its order comes after the comma. */
const CONDITIONAL = /^(?:if|when|where|unless|in case)\b/i;

/** "Any third-party applications should be recompiled": recompile any third-party applications. */
const PASSIVE =
  /^(?=[A-Z"'`])(?!(?:It|They|This|That|Which|Who|There|If|When|Where|Once|After|Before|Unless|In|For|On|To|Note|Because|Since|As|While)\b)([^;:]{3,200}?) (?:must|should|needs? to|ha(?:s|ve) to|will (?:need|have) to) (?:also |then |first |all )?be (?:\w+ly )?([\w-]+)\b(?! by (?:the|this|an?) (?:update|patch|fix|vendor|attacker))(.*)$/;
const PARTICIPLES: Readonly<Record<string, string>> = Object.fromEntries(
  'recompiled recompile|rebuilt rebuild|relinked relink|redeployed redeploy|reinstalled reinstall|rotated rotate|revoked revoke|changed change|replaced replace|regenerated regenerate|re-generated re-generate|reissued reissue|re-issued re-issue|recreated recreate|restarted restart|rebooted reboot|updated update|upgraded upgrade|disabled disable|enabled enable|removed remove|deleted delete|configured configure|restricted restrict|reviewed review|checked check|migrated migrate|re-encrypted re-encrypt|reindexed reindex|invalidated invalidate|reset reset|added add|applied apply|limited limit|blocked block|uninstalled uninstall|renewed renew|purged purge|adjusted adjust|audited audit|installed install|patched patch'
    .split('|')
    .map((pair) => pair.split(' ')),
);

function passiveOf(sentence: string): string | undefined {
  const [, subject, participle, end] = PASSIVE.exec(sentence) ?? [];
  const verb = PARTICIPLES[participle?.toLowerCase() ?? ''];
  if (subject === undefined || verb === undefined || end === undefined) return undefined;
  const object = /^(?:the|any|all|these|those|each|every|existing|affected|your|both|other)\b/i.test(subject)
    ? subject.charAt(0).toLowerCase() + subject.slice(1)
    : subject;
  return `${capital(verb)} ${object}${end}`;
}

/** A sentence that leads a command in keeps its end. */
function withAim(order: string, aim: string): string {
  const plain = order.replace(/[.:]$/, '');
  return order.endsWith(':') || /\bto\b/.test(order)
    ? capital(plain)
    : capital(`${plain} ${aim.charAt(0).toLowerCase()}${aim.slice(1)}.`);
}

const rest = (text: string, taken: string): string => capital(text.slice(taken.length));
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function gerundOf(verb: string): string {
  if (verb === 'run' || verb === 'set' || verb === 'reset') return `${verb}${verb.at(-1)}ing`;
  return verb.endsWith('e') ? `${verb.slice(0, -1)}ing` : `${verb}ing`;
}
