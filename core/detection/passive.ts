import { baseOfParticiple, capital } from './verbs.ts';

/** "Any third-party applications should be recompiled": recompile any third-party applications. */
const PASSIVE =
  /^((?:(?:we|it is) (?:strongly |highly )?(?:recommend|advise|suggest)(?:e?d)? (?:that )?)(?=\S))?(?!(?:It|This|That|Which|Who|There|If|When|Where|Once|After|Before|Unless|In|For|On|To|At|Note|Because|Since|As|While|Due|Although|Even|Unlike|Users?|Customers?|Care|Attention|What|With|By|From)\b)([^;:]{3,200}?) (?:(?:must|should|needs? to|ha(?:s|ve) to|will (?:need|have) to) )?(?:(?:also |then |first |all )?(always )?be) ((?:always |\w+ly )?)([\w-]+)\b(?! by (?:the|this|an?) (?:update|patch|fix|vendor|attacker))(.*)$/i;
/** "Be detached and reattached". */
const ALSO_DONE = /^ (and|or) (?:then )?([\w-]+(?:ed|en|ilt|et))\b/;
/** Nobody is told to do these. */
const NO_WORK = new Set(
  'note do find make take give consider treat see read know let prove alert warn require'.split(' '),
);
/** Words that begin a sentence with a capital and are no names. */
const COMMON =
  /^(?:the|an?|any|all|some|these|those|each|every|existing|affected|your|both|other|only|further|additional|old|new|custom|third-party|access|events?|backend|clients?|servers?|users?|passwords?|tokens?|certificates?|keys?|credentials?|logs?|files?|systems?|services?|applications?|packages?|configurations?|rules?|settings?|permissions?|modules?|volumes?|databases?|sessions?|secrets?|instances?|nodes?|hosts?|accounts?|scripts?|default)\b/i;

export function passiveOf(plain: string): { instruction: string } | undefined {
  const [, wish, subject, always, manner, participle, end] = PASSIVE.exec(plain) ?? [];
  const verb = baseOfParticiple(participle ?? '');
  if (subject === undefined || verb === undefined || end === undefined || NO_WORK.has(verb)) return undefined;
  const told =
    /\b(?:must|should|needs? to|ha(?:s|ve) to|will (?:need|have) to) (?:also |then |first |all )?(?:always )?be /i;
  if (wish === undefined && (!told.test(plain) || !/^["'`“‘]?[A-Z\d]/.test(plain))) return undefined;
  // Two things are asked, a comma cuts the subject, or it may be left.
  if (/\b(?:and|or)\b[^.;]*\b(?:should|must|needs? to|ha(?:s|ve) to)\b/i.test(end)) return undefined;
  if (/\b(?:may|might|should|must|can|could|not|never|only|no)$/i.test(subject)) return undefined;
  if (
    /\b(?:is|are|was|were|has|have|will)\s/.test(
      subject.replace(/\b(?:which|that|who) (?:is|are|was|were|has|have)\s/g, ''),
    )
  )
    return undefined;
  if (/,\s(?!including|such as|like|which|that|e\.g\.|and |or )/.test(subject)) return undefined;
  const object = /^they$/i.test(subject)
    ? 'them'
    : COMMON.test(subject) && !/^[A-Z]{2}/.test(subject)
      ? subject.charAt(0).toLowerCase() + subject.slice(1)
      : subject;
  const [taken, and, word] = ALSO_DONE.exec(end) ?? [];
  const second = baseOfParticiple(word ?? '');
  if (taken !== undefined && second === undefined) return undefined;
  const verbs = second === undefined ? verb : `${verb} ${and} ${second}`;
  return { instruction: capital(`${always ?? manner ?? ''}${verbs} ${object}${end.slice(taken?.length ?? 0)}`) };
}
