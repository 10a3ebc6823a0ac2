import type { Kind } from '../manual-step.ts';
import { RELIEF } from './force.ts';
import type { Passage } from './passage.ts';

const MACHINE =
  '(?:computers?|systems?|machines?|devices?|servers?|hosts?|pcs?|nodes?|operating system|windows|dom0|hypervisors?|appliances?|routers?|switches|controllers?|workstations?)';
export const RESTARTS = /log out|re-?boot|re-?start|power[- ]cycl|re-?load/i;
const REBOOT = new RegExp(
  `\\bre-?boot(?:ed|ing|s)?\\b|\\bre-?start(?:ed|ing)?\\b (?:of )?(?:the |your |all |each |every |any )?(?:affected )?(?:\\w+ )?${MACHINE}\\b|(?<!\\b(?:in|on|of|for|virtual)(?: the| each| every| all| your)? )\\b${MACHINE}\\b(?! (?:update|upgrade|package|session)s?\\b).{0,40}\\b(?:must|needs?|should|has|have|requires?)\\b.{0,20}\\bre-?start|\\b${MACHINE} restart\\b|\\brestart cycle\\b|\\b(?:update|patch|fix)\\b.{0,30}\\brequires? a restart`,
  'i',
);
const NO_REBOOT =
  /\b(?:no (?:system )?(?:re-?boot|restart)|(?:not|n't) (?:require|need|have to|necessary)\b.{0,30}\b(?:re-?boot|restart)|without (?:re-?boot|restart)ing|(?:re-?boot|restart) (?:is|are) not|neither a restart|avoid (?:having to|the need to) (?:re-?boot|restart))\b/i;
const SERVICE = new RegExp(
  `\\bre-?start(?:ed|ing|s)?\\b (?:the |your |all |each |every |any |affected |running |it\\b|them\\b)*(?!(?:\\w+ )?${MACHINE}\\b)[\\w.'-]{2,}|\\b(?:services?|daemons?|process(?:es)?|applications?|programs?|sessions?|guests?|virtual machines?|instances?)\\b.{0,60}\\b(?:re-?start(?:ed|ing)?|reloaded)\\b|\\blog out\\b`,
  'i',
);
const ASKS =
  /\b(?:must|needs?|should|required?|requires|recommend|reboot the|reboot your|restart the|to make|after|have to|will|causes|take effect)\b/i;
/** It restarts by itself, when attacked, or in general. */
const NOT_ASKED =
  /\b(?:attackers?|crash\w*|denial|hang|until it is|malicious|automatically (?:re-?start|re-?boot)|(?:re-?start|re-?boot)s? automatically|multiple (?:hotfixes|updates)|across re-?boots|(?:verify|check|confirm|ensure) that\b.{0,60}\b(?:has|have) been re-?started|may cause|next time|don't want|do not want|do not re-?(?:start|boot)|if (?:the|a) (?:required )?files?|prompts?|scheduled restart)\b/i;
const OR = /\bor\b/i;
/** It would do instead of what was said before. */
const INSTEAD = /^\W*(?:alternatively|instead)\b/i;

/**
 * Reboots and restarts that are asked for; by themselves they are no handwork. What a field states, and what is said
 * first, holds; a restart of services that would do as well as a reboot means that no reboot is needed.
 */
export function restartsOf(passages: readonly Passage[]): { kinds: Kind[]; reboot: boolean | undefined } {
  const kinds = new Set<Kind>();
  let stated: boolean | undefined;
  let said: boolean | undefined;
  for (const passage of passages) {
    const { text, section, role } = passage;
    if (section === 'Restart required') {
      if (/^(?:yes|required|true)/i.test(text)) stated = true;
      else if (/^no/i.test(text)) stated ??= false;
      continue;
    }
    if (!passage.says(RESTARTS) || role === 'boilerplate' || role === 'relief' || NOT_ASKED.test(text)) continue;
    if (NO_REBOOT.test(text)) {
      said ??= false;
      continue;
    }
    if (role === 'background' && !/\b(?:you|must|need to|should)\b/i.test(text)) continue;
    const instead = said === true && INSTEAD.test(text);
    if (!ASKS.test(text) && !passage.orders && !instead) continue;
    if (RELIEF.test(text)) continue;
    const reboot = REBOOT.test(text);
    const service = SERVICE.test(text) && !/\bservice packs?\b/i.test(text);
    // Within a procedure it belongs to the work of the steps before it.
    const alone = !passage.ordered || passage.sequence;
    if (reboot && !(service && OR.test(text))) {
      said ??= true;
      if (role !== 'workaround' && alone) kinds.add('reboot');
    } else if (service) {
      if (instead) said = false;
      else if (reboot) said ??= false;
      if (alone) kinds.add('restart-service');
    }
  }
  const reboot = stated ?? said;
  // What a field states of the update is part of installing it.
  if (reboot === false || stated !== undefined) kinds.delete('reboot');
  return { kinds: [...kinds], reboot };
}

/** What a sentence asks to be restarted: the machine, or something that runs on it. */
export function restartIn(text: string): 'reboot' | 'restart-service' | undefined {
  if (!RESTARTS.test(text) || NOT_ASKED.test(text) || NO_REBOOT.test(text)) return undefined;
  if (REBOOT.test(text)) return 'reboot';
  return SERVICE.test(text) && !/\bservice packs?\b/i.test(text) ? 'restart-service' : undefined;
}
