import type { Kind } from '../manual-step.ts';
import { AFTER, BEFORE } from './circumstances.ts';
import { CONDITION, isDirective } from './force.ts';
import { isWhole, orderIn, plainOf, readsAsOrder } from './imperative.ts';
import type { Passage } from './passage.ts';
import { roleOf } from './roles.ts';
import { capital } from './verbs.ts';

/** What a passage looks like as a step. */
export interface Wording {
  readonly instruction: string;
  readonly condition?: string;
  /**
   * `order`: says in the imperative what to do. `asks`: asks for something, in the publisher's words. `announces`: says
   * that something has to be done, and not what. `states`: orders nothing, or is said in passing.
   */
  readonly force: 'order' | 'asks' | 'announces' | 'states';
}

/** "If you use X, do Y": what comes before the comma. Not a purpose, not where to read, not where on the screen. */
const PREFIX =
  /^((?!for (?:example|instance|this|these|more|that|guidelines|guidance|information|details|instructions|additional|further|help|compatibility)\b)(?!(?:on|from|in) the [^,]{1,40}\b(?:menu|tab|page|toolbar|taskbar|window|pane|screen|dialog|box)\b)(?!(?:when|once) (?:the|an?) [^,]{0,40}(?:dialog|window|box|prompt)\b)(?:if|when|for|on|in case|unless|once|after|before|where|prior to|until)\b[^,;:]{3,140}(?:, (?:and|or) (?:if|when|where|you|they|it|have|has)\b[^,;:]{3,120})?)[,:]\s+(\S.*)$/i;
const SUFFIX =
  /^(.{12,300}?),?\s+((?:if|unless|only if|when)\s(?:you|your|the|they|an?|it|using|running)\b[^.;]{3,140})\.?$/i;
/** What the second clause is about is what to find out, or part of the order. */
const ASKS_WHETHER =
  /^(?:\w+ly )?(?:check|consult|ask|verify|determine|see|confirm|test|find out|look|make sure|ensure)\b|\b(?:assess|determine|check|see|verify|know|decide|consult|tell|ask|especially|even|except|only|and|or|but)\W*$/i;
/** Points at what stands elsewhere. */
export const POINTS =
  /^(?:please )?(?:also )?(?:see|refer to|consult|review|follow|visit|read|for (?:more|further|additional|guidance|guidelines|information|details))\b/i;

/** Says that something has to be done, and not what. */
const ANNOUNCES =
  /\b(?:may |might |will )?(?:requires?|need) (?:an? )?(?:\w+ ){0,2}(?:manual|additional|further|configuration) (?:\w+ )?(?:intervention|actions?|steps?|changes?|attention|work)\b|\b(?:additional|further|manual|following|configuration|these|some) (?:[\w-]+ ){0,3}(?:actions?|steps?|changes?|measures|precautions|intervention)\b.{0,60}\b(?:needed|required|necessary|recommended|needs to take|have to be taken)\b|\b(?:take|perform|do|follow|complete|apply) (?:all |one of )?(?:the )?(?:following|these|this|below|additional)(?: \w+)?(?: steps?| actions?| instructions?| precautions)?(?: after [^.:]{3,40})?\s?[:.]?$|^take the following actions\b/i;
/** Needed, without a word of who does it. */
const NEEDED =
  /^(?:(?:in order )?to [^,;]{3,100}, )?[^,;]{3,120}\b(?:is|are) (?:also )?(?:required|needed|necessary)\b(?! (?:that|for) (?:you|users|customers|administrators))/i;
/** Said besides: nothing to tick off. */
const ASIDE =
  /\b(?:can|may) be difficult to (?:predict|tell|know)\b|^(?:keep in mind|be aware|bear in mind|note that|clarified)\b|\btechnical security notifications\b|\bsecurity notifications? (?:mailer|service|mailing)|\b(?:subscribe|sign up|register) (?:to|for) (?:the |our )?[\w ]{0,30}(?:notifications?|mailing|newsletter|alerts|rss)|^(?:for information about |to learn )?how to edit the registry\b|^for information about how to\b.{0,80}\bhelp topic|\bhelp topics? in regedt32/i;
/** A listing that was read as a sentence. */
const LISTING = /^[-=*#_~]{3,}|(?:\S\s?=\s?\S[^=]{0,60}){4}|-{4,}\s/;

export const isListing = (text: string): boolean => LISTING.test(text);

/** What a sentence that states, and orders nothing, means for who has to act. */
const MEANING: Readonly<Record<Kind, string>> = {
  'no-patch': 'Plan without a fix',
  permissions: 'Check the permissions',
  registry: 'Check the registry',
  configuration: 'Check the configuration',
  'enable-protection': 'Turn the protection on',
  'credential-rotation': 'Replace the credentials',
  'data-migration': 'Bring the data up to date',
  'restart-service': 'Restart the service',
  reboot: 'Reboot',
  'workaround-only': 'Apply what is offered',
  'install-order': 'Keep to the order',
  prerequisite: 'Install what it needs first',
  reinstall: 'Install it again',
  'rebuild-app': 'Mend what is built on it',
  uninstall: 'Replace it or take it off',
  firmware: 'Get the firmware',
  'third-party-update': 'Get the update of the other product',
  'per-host-script': 'Run what is provided',
  other: 'Do more than update',
};

/** Nothing is added but what a plain statement means; what no turn fits stays the publisher's sentence. */
export function wordingOf(passage: Passage, kind: Kind): Wording {
  const plain = plainOf(passage.text, passage.question !== undefined);
  const parts = partsOf(plain);
  const force = forceOf(plain, parts !== undefined);
  const condition = parts?.condition ?? ledBy(passage);
  const instruction = parts?.instruction ?? plain;
  const fragment = plain.startsWith('… ');
  return {
    instruction: force === 'states' && parts === undefined ? `${MEANING[kind]}: ${instruction}` : instruction,
    ...(condition !== undefined && { condition: capital(condition) }),
    force: fragment || isOpening(passage, plain) ? 'states' : force,
  };
}

function forceOf(plain: string, clean: boolean): Wording['force'] {
  if (ASIDE.test(plain) || LISTING.test(plain)) return 'states';
  if (ANNOUNCES.test(plain) && !/:\s.{30}/.test(plain)) return 'announces';
  if (clean) return 'order';
  return isDirective((pattern) => pattern.test(plain)) && !NEEDED.test(plain) ? 'asks' : 'states';
}

/** An order with its condition apart; `undefined` where the whole sentence says it better. */
function partsOf(plain: string): { instruction: string; condition?: string } | undefined {
  const order = orderIn(plain);
  if (SEVERAL.test(plain)) return readsAsOrder(plain) ? { instruction: plain } : undefined;
  if (order.clean && order.who !== undefined && !isMoment(order.who))
    return { instruction: order.instruction, condition: order.who };
  if (order.clean) {
    const suffix = suffixOf(order.instruction);
    if (suffix) return { ...suffix };
    return { instruction: order.instruction, ...(order.who !== undefined && { condition: order.who }) };
  }
  // A comma within brackets parts nothing.
  const match = PREFIX.exec(plain.replace(/\([^()]{1,200}\)/g, (part) => part.replace(/[,;:.]/g, ' ')));
  if (match === null) return undefined;
  const condition = plain.slice(0, match[1]?.length);
  const end = plain.slice(-(match[2]?.length ?? 0));
  if (!isWhole(condition)) return undefined;
  const rest = orderIn(capital(end.replace(/^(?:(?:then|however|also),? )?(?:please )?/i, '')), true);
  if (!rest.clean || rest.who !== undefined) return undefined;
  const suffix = isMoment(condition) ? suffixOf(rest.instruction) : undefined;
  return suffix ? { ...suffix } : { instruction: rest.instruction, condition };
}

/** More than one sentence: a condition in it may not hold for all. */
const SEVERAL = /[.!?]["')]?\s+[A-Z]/;

function suffixOf(instruction: string): { instruction: string; condition: string } | undefined {
  const [, order, condition] = SUFFIX.exec(instruction) ?? [];
  if (order === undefined || condition === undefined || ASKS_WHETHER.test(order)) return undefined;
  if (/,\s(?:and|or|but|then)\b|\bwhen (?:it|they) (?:is|are|becomes?) (?:available|convenient)/i.test(condition))
    return undefined;
  return isWhole(order) && isWhole(condition) && readsAsOrder(order)
    ? { instruction: `${order}.`, condition }
    : undefined;
}

/** "After installing the update": when, and not for whom. */
export const isMoment = (condition: string): boolean =>
  condition.length < 100 && !/\bif\b/i.test(condition) && (AFTER.test(condition) || BEFORE.test(condition));

/** The line that leads its list in, or the first cell of its row, as far as they limit it. */
function ledBy({ text, before, kind }: Passage): string | undefined {
  if (kind === 'row') return namesThing(before) && !text.startsWith(before) ? before : undefined;
  if (!before.endsWith(':')) return undefined;
  const condition = before.replace(TO_FOLLOW, '').replace(/\s*:$/, '');
  const limits = SCOPE.test(condition) || CONDITION.test(condition);
  return limits && condition.length <= 140 && isWhole(condition) ? condition : undefined;
}
const SCOPE = /^(?:for|if|when|on|in case)\b(?! (?:example|instance|more|this|these|information|details))/i;
const TO_FOLLOW = /,\s(?:then |please )?(?:follow|do|perform|take|use|complete|proceed|you|we)\b[^,]{0,100}:$/i;

/** "Azure Sentinel", not "Data" or "Description". */
const namesThing = (cell: string): boolean =>
  /\S\s\S/.test(cell) && cell.length <= 80 && !/^CVE-/.test(cell) && !/[.:?]$/.test(cell) && roleOf([cell]) === 'text';

/** Only opens what the next step is done with. */
const OPENS_TOOL =
  /^\W*(?:(?:click|select) start\W.*)?(?:open|start|run|launch|close|exit|type)\s(?:the )?(?:\w+ ){0,2}?(?:regedit(?:32)?|regedt32|registry editor|control panel|command prompt|terminal|powershell|services console|mmc)\b[^,;:]{0,40}$/i;
const isOpening = ({ ordered }: Passage, plain: string): boolean => !ordered && OPENS_TOOL.test(plain);
