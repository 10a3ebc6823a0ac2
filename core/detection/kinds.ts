import type { Kind } from '../manual-step.ts';
import { mainClause } from './clauses.ts';
import { END_OF_LIFE } from './updates.ts';
import { Vocabulary } from './vocabulary.ts';
import { BY_SETTING, OWN_WORK, WORK } from './work.ts';

const VOCABULARY = new Vocabulary(WORK.flatMap(({ asks, unless }) => (unless ? [asks, unless] : [asks])));
/** Said of nearly any work; they count where nothing says more. */
const VAGUE = new Set<Kind>(['configuration', 'other', 'prerequisite']);
/** Work of which commands are the manner. */
const BY_COMMANDS: readonly Kind[] = ['data-migration', 'rebuild-app', 'uninstall', 'registry', 'enable-protection'];
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
  const told = WORK.filter(({ asks, unless }) => says(asks) && !(unless && says(unless)));
  const kinds = new Set(told.filter(({ manner }) => !manner).map(({ kind }) => kind));
  if (code.some((c) => /\b(?:reg add|HKEY_|HKLM)/i.test(c))) kinds.add('registry');
  // Permissions on registry values are permissions.
  if (kinds.has('permissions')) kinds.delete('registry');
  if (kinds.has('no-patch') && endsInReplacement(text)) kinds.add('uninstall');
  // Of others' products it speaks in passing.
  if (kinds.has('rebuild-app') || kinds.has('firmware')) kinds.delete('third-party-update');
  if (!BY_COMMANDS.some((kind) => kinds.has(kind))) for (const { kind, manner } of told) if (manner) kinds.add(kind);
  const specific = [...kinds].filter((kind) => !VAGUE.has(kind));
  const switched = kinds.has('enable-protection') || /\bcompile-time\b/i.test(text);
  if (switched && kinds.has('configuration') && BY_SETTING.test(text)) specific.push('configuration');
  // That there is no fix says nothing of what is to be done.
  if (specific.some((kind) => kind !== 'no-patch')) return specific.slice(0, 3);
  return [...specific, ...[...kinds].filter((kind) => VAGUE.has(kind)).slice(0, 1)];
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
