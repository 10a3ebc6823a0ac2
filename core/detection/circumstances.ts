import type { Circumstances } from '../manual-step.ts';
import type { Passage } from './passage.ts';
import { restartIn } from './restarts.ts';

const MACHINES =
  '(?:domain controllers?|(?:cluster |worker |storage |compute |management |build |database |web |mail |application |file |print |member |site |name )?(?:hosts?|servers?|machines?|nodes?|controllers?)|computers?|clients?|workstations?|instances?|devices?|appliances?|gateways?|systems|virtual machines?|vms?|guests?|members|clusters?|domains?|forests?|sites?|tenants?|installations?)';
/** "On every domain controller", "once per forest", "on the primary server". */
const PLACE = new RegExp(
  `\\b(?:(?:on|in|for|from|across) (?:each|every|all|both|any)(?: of)?(?: the| your| these| affected| vulnerable)*(?: [\\w-]+){0,3}? ${MACHINES}|on (?:the|one|a single|your) (?:primary|secondary|master|central|management|build|admin\\w*|first|root|issuing|active|standby|leader|controller|certification) ?(?:[\\w-]+ ){0,2}?${MACHINES}|(?:once|only once|one) (?:per|in each|for each|on each|on every|in every) (?:[\\w-]+ ){0,2}?${MACHINES})\\b`,
  'i',
);
const UPDATING =
  '(?:(?:you|users|customers|administrators|having) )?(?:have |has )?(?:an? |the |this |these |all |your )?(?:[\\w.-]+ ){0,4}?(?:install|appl|upgrad|updat|patch|deploy)(?:e|es|ed|y|ing|ying|ied|ation|ment)?\\b';
export const AFTER = new RegExp(`\\b(?:after|once|upon|following) ${UPDATING}`, 'i');
export const BEFORE = new RegExp(`\\b(?:before|prior to|ahead of) ${UPDATING}`, 'i');
/** How what was asked for is taken back. */
export const UNDO =
  /^\W*(?:(?:note|important)\W+)?(?:(?:in order )?to (?:(?:undo|revert|reverse|roll[ -]?back|back ?out|take back) (?:this|the|these|it|that|your|all|any)|remove (?:this|these|it) (?!(?:\w+ )?(?:key|value|file|folder|package|account|software|product)))\b|(?:undo|revert|roll[ -]?back) (?:this|the|these)\b|(?:this|the) (?:change|setting|work ?-?around|mitigation) can be (?:undone|reverted|reversed|rolled back)\b)/i;
export const UNDO_NEED =
  /^\W*(?:(?:if|when|should) (?:you|it|customers|users|administrators)\b[^,:]{0,40} (?:need|want|wish|have|necessary|like)s? to|to) (?:disable|remove|turn off|deactivate|undo|revert|roll[ -]?back|back out) (?:this|the|these) (?:\w+ ){0,2}?(?:solution|fix|mitigation|protection|change|work ?-?around|hardening|improvement)s?\b/i;
const UNDO_CHARS = 300;

/** Leads in how to take the work back: what follows it is no work. */
export const leadsToUndoing = ({ text, says }: Passage): boolean =>
  says(UNDO_NEED) || (says(UNDO) && text.trimEnd().endsWith(':'));

/** Where, when and with what after it a step is done, as far as its sentence and those that follow say so. */
export function circumstancesOf(passage: Passage, following: readonly Passage[]): Circumstances {
  const { text, before, after } = passage;
  const lead = before.endsWith(':') ? before : '';
  const place = PLACE.exec(text)?.[0] ?? PLACE.exec(lead)?.[0];
  const moment = momentOf(text) ?? momentOf(lead);
  const next =
    /^\W*(?:then|afterwards|after (?:that|this)|finally|(?:please )?re-?(?:start|boot)|you (?:must|need to|should|have to) (?:then )?re-?(?:start|boot))\b/i;
  const restart = restartIn(text) ?? (next.test(after) ? restartIn(after) : undefined);
  const undo = undoIn(following.filter((other) => other.at[0] - passage.at[0] <= 1));
  return {
    ...(place !== undefined && { place }),
    ...(moment !== undefined && { moment }),
    ...(restart !== undefined && { restart }),
    ...(undo !== undefined && { undo }),
  };
}

/** The sentence, and what it leads in. */
function undoIn(following: readonly Passage[]): string | undefined {
  const at = following.findIndex(({ text }) => UNDO.test(text) || UNDO_NEED.test(text));
  const undo = following[at];
  if (undo === undefined) return undefined;
  if (!undo.text.trimEnd().endsWith(':')) return undo.text.slice(0, UNDO_CHARS);
  const led = undo.code.length > 0 ? undo.code : following.slice(at + 1).map(({ text }) => text);
  const words = [undo.text, ...led].join(' ');
  return words.length > UNDO_CHARS ? `${words.slice(0, words.lastIndexOf(' ', UNDO_CHARS - 1))}…` : words;
}

function momentOf(text: string): Circumstances['moment'] {
  if (BEFORE.test(text)) return 'before-update';
  return AFTER.test(text) ? 'after-update' : undefined;
}
