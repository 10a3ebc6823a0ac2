import type { Kind } from '../manual-step.ts';
import { mainClause } from './clauses.ts';
import { END_OF_LIFE } from './updates.ts';
import { Vocabulary } from './vocabulary.ts';
import { OWN_WORK, WORK } from './work.ts';

const VOCABULARY = new Vocabulary(WORK.map(([, pattern]) => pattern));
/** Said of nearly any work; they count where nothing says more. */
const VAGUE = new Set<Kind>(['configuration', 'other', 'prerequisite']);
/** How a protection is switched on, when it is more than a switch. */
const BY_SETTING =
  /\b(?:settings?|options?|parameters?|variables?|attributes?|polic(?:y|ies)|GPOs?|configur\w+|\S+\.(?:conf|cfg|ini|xml|ya?ml|json|properties))\b|\w=\w|\bset\b[^;:]{1,120}\bto ["'`“‘]?(?:true|on|yes|enabled|strict)\b/i;
const AUTOMATIC = /\bauto(?:matic(?:ally)?)?[- ]?(?:updat|upgrad|extension|provision)\w*/i;
const COMMANDS_ONLY = /\b(?:commands?|apt-get|dpkg)\b/i;
/** What is run only to see how things are. */
const LOOKS =
  /\b(?:view|verif(?:y|ies)|check|see|list|show|display|report|confirm|determine|detect)\b[^;]{0,140}\b(?:run|running|using|use|scripts?|tools?|commands?)\b|\b(?:run|running|execute|type|following|perform\w*)\b[^;]{0,100}\bto (?:view|verify|check|see|list|show|display|confirm|determine)\b|-status\b/i;
/** Another thing, or an earlier version, has to be there. */
export const REQUIRED_FIRST =
  /\bprerequisites?\b|\b(?:must|needs? to|ha(?:ve|s) to|should) (?:first )?(?:upgrade|update|install|move)\b[^;]{0,100}\band then (?:apply|install|upgrade|update)\b/i;
/** Work that is done by commands anyway. */
const REST: readonly Kind[] = ['data-migration', 'rebuild-app', 'uninstall', 'registry', 'enable-protection'];
const UPDATES_BY =
  /\b(?:to patch|download the (?:\w+ )?patch)\b[^;]{0,160}\bcommands?\b|\b(?:updat|upgrad|install)(?:e|es|ed|ing)?\s[^.;]{0,100}\b(?:by|using|with) (?:running |executing |using )?(?:the )?(?:following|these|this) commands?\b/i;
const SCRIPT =
  /\b(?:scripts?|tools?|utility|utilities|cmdlet|psconfig\S*|(?!regedit|regedt32|eventvwr)\S+\.(?:exe|ps1|sh|py|bat|cmd|vbs))\b/i;

const AVOIDS = /^\W*(?:please )?avoid \w+ing\b/i;
const PRONOUN = /(?:^|; )\W*(?:(?:then|please) )?(?:it|they|these|those|the (?:old|new) ones)\b/i;

/** The kinds of work that a passage speaks of, in the order of telling; what says more leaves out what says less. */
export function kindsOf(sentence: string, code: readonly string[] = []): Kind[] {
  const clause = mainClause(sentence);
  // What is to be left undone is no work of a kind.
  if (AVOIDS.test(clause)) return [];
  const kinds = kindsIn(clause, code);
  // "If the keys are old, they must be replaced": what they are stands in the condition.
  if (kinds.length > 0 || clause === sentence || !PRONOUN.test(clause)) return kinds;
  return kindsIn(sentence, code).filter((kind) => kind !== 'enable-protection');
}

function kindsIn(sentence: string, code: readonly string[]): Kind[] {
  const text = sentence.replace(/\bhttps?:\/\/\S+/gi, ' ');
  const says = VOCABULARY.read(text);
  const told = WORK.filter(([, pattern]) => says(pattern)).map(([kind]) => kind);
  if (code.some((c) => /\b(?:reg add|HKEY_|HKLM)/i.test(c)) && !told.includes('registry')) told.push('registry');
  const kinds = new Set<Kind>(told);
  // "If automatic updates are not enabled": nothing is asked to be enabled.
  if (AUTOMATIC.test(text)) {
    kinds.delete('enable-protection');
    kinds.delete('configuration');
    if (kinds.size === 0) kinds.add('other');
  }
  // Permissions on registry values are permissions.
  if (kinds.has('permissions')) kinds.delete('registry');
  if (kinds.has('no-patch') && endsInReplacement(text)) kinds.add('uninstall');
  // The distribution's package is the update.
  if (
    /\bpackages?\b.{0,30}\b(?:distribution|distro|vendor)|\b(?:distribution|distro|vendor)(?:'s)? package/i.test(text)
  )
    kinds.delete('third-party-update');
  // "Update by running the following command".
  if (kinds.has('per-host-script') && UPDATES_BY.test(text) && COMMANDS_ONLY.test(text) && !SCRIPT.test(text))
    kinds.delete('per-host-script');
  if (kinds.has('per-host-script') && LOOKS.test(text)) kinds.delete('per-host-script');
  // What has to be there first is another thing than the order of the updates.
  if (kinds.has('install-order') && REQUIRED_FIRST.test(text)) {
    kinds.delete('install-order');
    kinds.add('prerequisite');
  }
  // Of others' products it speaks in passing.
  if (kinds.has('rebuild-app') || kinds.has('firmware')) kinds.delete('third-party-update');
  const specific = [...kinds].filter((kind) => !VAGUE.has(kind));
  if (
    REST.some((kind) => kinds.has(kind)) &&
    kinds.has('per-host-script') &&
    COMMANDS_ONLY.test(text) &&
    !SCRIPT.test(text)
  )
    specific.splice(specific.indexOf('per-host-script'), 1);
  if (
    (kinds.has('enable-protection') || /\bcompile-time\b/i.test(text)) &&
    kinds.has('configuration') &&
    BY_SETTING.test(text)
  )
    specific.push('configuration');
  return specific.length > 0 ? specific.slice(0, 3) : [...kinds].slice(0, 1);
}

/** Rules whose word is taken as a whole: a search for traces is work of its own. */
const MEANT = new Set(['formula', 'compromise-check']);
const FALLBACK = new Set<Kind>(['other', 'workaround-only']);

interface FoundKinds {
  readonly kinds: readonly Kind[];
  readonly rule: string;
  readonly passage: { readonly text: string };
}

/**
 * The kinds of a whole document. Vague ones, and what a mere link to an article may be about, count only where no
 * passage says more.
 */
export function kindsOfAll(found: readonly FoundKinds[]): Kind[] {
  const kindsBy = (by: (one: FoundKinds) => boolean) => new Set(found.flatMap((one) => (by(one) ? one.kinds : [])));
  const told = kindsBy(({ rule }) => rule !== 'linked-guidance');
  const linked = kindsBy(({ rule }) => rule === 'linked-guidance');
  const meant = kindsBy(({ rule, passage }) => MEANT.has(rule) || OWN_WORK.test(passage.text));
  if (told.size === 0) return [...linked];
  // Where there is no fix, living with it says more.
  const onlyLacks = [...told].every((kind) => FALLBACK.has(kind) || kind === 'no-patch');
  const says = (kind: Kind) =>
    !FALLBACK.has(kind) || meant.has(kind) || (kind === 'workaround-only' && onlyLacks && told.has('no-patch'));
  // That the article is about settings is only a guess where it is not said what else it is about.
  const guess = linked.size === 1;
  const all = [...told, ...[...linked].filter((kind) => says(kind) && !(guess && kind === 'configuration'))];
  const kinds = new Set(all.some(says) ? all.filter(says) : all);
  // What is set in the registry is no other setting.
  if (kinds.has('registry')) kinds.delete('configuration');
  return [...kinds];
}

/** A product at its end is replaced or taken off, as far as the sentence says so. */
export const endsInReplacement = (text: string): boolean =>
  END_OF_LIFE.test(text) &&
  !/\bto (?:version |release )?(?:\w+ )?v?\d/i.test(text) &&
  /\b(?:replac|upgrad|migrat|disconnect|successor|discontinu|remov)\w*/i.test(text);
