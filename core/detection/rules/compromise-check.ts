import { mainClause } from '../clauses.ts';
import { DENIAL } from '../force.ts';
import type { Rule } from '../rule.ts';

const LOOK =
  '(?:check(?:ing)?|review(?:ing)?|inspect(?:ing)?|audit(?:ing)?|examin(?:e|ing)|search(?:ing)?|scan(?:ning)?|hunt(?:ing)?|look(?:ing)?|analy[sz](?:e|ing)|investigat(?:e|ing)|monitor(?:ing)?|verify(?:ing)?|determin(?:e|ing)|assess(?:ing)?|scrutini[sz]e)';
const TRACES =
  '(?:(?:signs?|evidence|indicat(?:ors?|ions?)|traces?|symptoms?) of (?:\\w+ ){0,3}(?:compromise|exploit\\w*|intrusion|abuse|attack|misuse|tampering|unauthori[sz]ed|malicious|suspicious)|IoCs?\\b|(?:access |audit |security |event |server |web |authentication |system |application |error |request |http )?logs?\\b|log ?files?|compromised?\\b|(?:unknown|unexpected|unauthori[sz]ed|unfamiliar|unrecogni[sz]ed|suspicious|malicious|rogue|unusual|anomalous|new) (?:\\w+ ){0,3}(?:accounts?|users?|admins?|administrators?|files?|process(?:es)?|activit(?:y|ies)|access(?:es)?|log-?ins?|logons?|jobs?|tasks?|entries|keys?|changes?|connections?|requests?|behaviou?r|plug-?ins?|sessions?|api)|exploit(?:ation|ed)?(?: attempts?)?\\b|back ?doors?|web ?shells?|tampered)';
const CHECKS = new RegExp(`\\b${LOOK}\\b[^;]{0,120}\\b${TRACES}`, 'i');
/** "Should be considered compromised": whoever was open to it acts as if it had happened. */
const ASSUME = /\b(?:consider|treat|regard|assum)(?:e|ed)? (?:[^.;]{0,60} )?compromised\b/i;
/** How it is found out whether one has it at all. */
const AFFECTED =
  /\b(?:whether|if) (?:you|your|the|a|this|any)\b[^,;]{0,60}\b(?:affected|vulnerable|version|installed|running|accessible|exposed|reachable|configured)\b/i;
const NOT_LOOKING =
  /\b(?:code review|error events|not contain|audit mode|log ?level|logging|change ?log|debug log is|best practice|regularly|periodically|routinely|continuously|network traffic|traffic|in general|report(?:ing)? |^\W*for (?:more|further|additional) )/i;

/** "To find out whether …, search the logs". */
const HOW = /^\W*(?:in order )?to (?:check|find out|determine|verify|see|detect|identify)\b/i;

/** Asked of those who may have been hit. */
const SOME =
  /^\W*(?:if|in case|where|when)\b|\bif (?:you|they|your|there|an?|the|possible)\b|\b(?:users|customers|sites|those|anyone|administrators|operators|organi[sz]ations) (?:who|that|with|using|running)\b|\b(?:suspect|believe)\b|\bconsider\b|\b(?:may|might) (?:want|wish)\b/i;

/** Whoever was open to the attack is asked to find out whether it has happened. */
export const compromiseCheck: Rule = {
  name: 'compromise-check',
  description: 'Asks to look for traces of an attack.',
  looksFor: [ASSUME, CHECKS],
  find(passage, { kindsOf }) {
    const { text, says, role, orders } = passage;
    if (role === 'boilerplate' || role === 'relief' || !(orders || says(HOW))) return undefined;
    if (!(says(CHECKS) || says(ASSUME)) || says(AFFECTED) || says(NOT_LOOKING)) return undefined;
    const clause = mainClause(text);
    if (DENIAL.test(clause) || /\battackers? (?:can|could|may|might)\b/i.test(clause)) return undefined;
    const kinds = kindsOf(passage).filter((kind) => kind !== 'configuration' && kind !== 'permissions');
    return {
      kinds: [...new Set([...kinds, 'other' as const])],
      verdict: says(SOME) ? 'conditional' : 'required',
      weighed: true,
    };
  },
};
