/** Verbs that steps begin with, in their base form. */
const VERBS =
  'accept activate add adjust alert align allow append apply ask assess assign attach audit avoid back backup ban begin bind block boot bring bump build call cancel change check choose clean clear click clone close collect comment compare compile complete configure confirm conform connect consider consult contact continue convert copy create cut deactivate declare decommission decrypt define delete deny deploy deprecate deprovision destroy detach determine disable disallow discard disconnect discontinue dismount distribute do double-click download downgrade drag drop edit eject enable encrypt enforce engage enroll ensure enter erase escape establish evaluate examine exclude execute exercise exit expand expire export extract fill filter find finish flash flip flush follow force forward free generate get give go grant guard harden hunt identify implement import include increase inform initialize inspect install integrate invalidate investigate invoke isolate issue join keep kill launch leave let limit link list live-migrate load locate lock log look lower maintain make map mark merge migrate minimize modify monitor mount move name narrow navigate note notify obtain open opt override overwrite pass paste patch pause perform pick place plan point populate port prefer prepare press prevent pretend prevent prohibit promote protect prove provide provision pull purge push put query quit raise re-apply re-create re-enable re-encrypt re-enroll re-generate re-image re-index re-install re-issue re-key re-register re-run re-scan re-sign re-sync re-test reach read reapply reassign reattach reboot rebuild recommission recompile reconfigure reconnect record recover recreate redeploy redirect redo reduce reencrypt refer refrain refresh regenerate register reimage reindex reinitialize reinstall reissue reject rekey relabel relink reload remap remediate remember remount remove rename renew reopen repair repeat replace report repeat request require rerun rescan reseal reseed reset resign resize resolve resort restart restore restrict resume retain retire retrieve retry return reverse revert review revise revoke rewrite right-click rebase roll rotate run sanitize save scan schedule scroll scrub seal search secure see select send separate serve set shred shut sign specify start stop store strengthen strip submit switch synchronize take tell terminate test tick tighten track transfer treat trigger truncate trust try turn type unassign unblock unbind uncheck uncomment undo uninstall unload unlock unmount unplug unregister unseal unset untick update upgrade upload use validate verify view visit wait warn watch whitelist wipe withdraw work write zero'.split(
    ' ',
  );
const BASES = new Set(VERBS);
/** They are as often nouns: "Update packages are available". */
const NOUNS = new Set(
  'access audit backup block boot build call change check clone comment contact copy cut drop export file filter fix flash force forward guard hunt import install issue issue join link list load lock log look map mark mount move name note number open patch place plan point port press query record register release report request reset restart return review roll run scan schedule search set sign start stop store switch test track trust try turn type update upgrade upload use view visit wait watch work'.split(
    ' ',
  ),
);

const IRREGULAR: Readonly<Record<string, string>> = Object.fromEntries(
  'begun begin,bound bind,brought bring,built build,chosen choose,cut cut,done do,found find,given give,kept keep,left leave,let let,made make,overridden override,overwritten overwrite,put put,read read,rebuilt rebuild,redone redo,rerun rerun,re-run re-run,reset reset,rewritten rewrite,run run,sent send,set set,shut shut,taken take,undone undo,unset unset,withdrawn withdraw,written write'
    .split(',')
    .map((pair) => pair.split(' ')),
);
const forms = (form: (verb: string) => readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(VERBS.flatMap((verb) => form(verb).map((made) => [made, verb])));
const PARTICIPLES = { ...forms((verb) => [past(verb), past(doubled(verb))]), ...IRREGULAR };
const GERUNDS = forms((verb) => [`${verb.replace(/([^e])e$/, '$1')}ing`, `${doubled(verb)}ing`]);

function past(verb: string): string {
  if (verb.endsWith('e')) return `${verb}d`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}
function doubled(verb: string): string {
  return /[^aeiou][aeiou][bdgklmnprt]$/.test(verb) ? `${verb}${verb.at(-1)}` : verb;
}

const own = (record: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(record, word.toLowerCase()) ? record[word.toLowerCase()] : undefined;
/** "Rotated" is of "rotate"; `undefined` for what no step begins with. */
export const baseOfParticiple = (word: string): string | undefined => own(PARTICIPLES, word);
/** "Enabling" is of "enable". */
export const baseOfGerund = (word: string): string | undefined => own(GERUNDS, word);

const OPENING =
  /^["'“‘(]?(?:(?:please|then|also|first|always|only|either|both|now|do not|do NOT|don't|never|(?!(?:re-?)?apply\b|reply\b|rely\b)[a-z]+ly|(?:in|at) (?:a|an) \w+) ){0,3}([a-z-]+)(?=[\s.,;"'“”‘’)]|$)/i;
/** What follows is said of the noun that looked like a verb. */
const SAID_OF_NOUN =
  /^\s(?:[\w./'-]+ ){0,14}?(?:is|are|was|were|will|has|have|had|must|should|can|could|may|might|does|remains?)\s/i;
const OBJECT_CLAUSE = /\b(?:that|which|who|whose|if|whether|to|you|your|it|they|what|where|when|how|whatever)\b/i;

/** True for what begins with a verb in its base form, as an order does: "do not use …", "manually update …". */
export function beginsWithVerb(text: string): boolean {
  const opening = OPENING.exec(text);
  const word = opening?.[1]?.toLowerCase();
  if (/^(?:please )?(?:do not|don't) [a-z]/i.test(text)) return true;
  if (opening === null || word === undefined) return false;
  if (!BASES.has(word) && !BASES.has(word.replace(/^re-/, ''))) return false;
  const after = text.slice(opening[0].length, opening[0].length + 200);
  if (/^\s(?:of|due|is|are|was|were|will|has|have|had|must|should|can|could|may|might)\b/i.test(after)) return false;
  if (/\b(?:not|never|please|always)\s/i.test(opening[0])) return true;
  const said = NOUNS.has(word) ? SAID_OF_NOUN.exec(after) : null;
  return said === null || OBJECT_CLAUSE.test(said[0]) || said[0].includes(',');
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
